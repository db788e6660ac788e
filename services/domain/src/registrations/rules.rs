//! The rules for the places of one category, as they are typed in its row.

use super::{PlacesForm, codes::folded, companions::MOST};
use crate::{countries, problems::Problems, typed};

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) decided_by: String,
    pub(super) codes: Vec<(String, Option<i32>)>,
    pub(super) countries: Vec<(String, i32)>,
    pub(super) companions: i32,
    /// Whether its people may ask for visa letters, and get certificates.
    pub(super) visa_letters: bool,
    pub(super) certificates: bool,
}

impl Rules {
    /// The rules of the category in this row of the form, counted from 0; none where something is wrong with them.
    pub(super) fn read(form: &PlacesForm, row: usize, problems: &mut Problems) -> Option<Self> {
        let cell = |column: &Vec<String>| column.get(row).cloned().unwrap_or_default();
        let row = row + 1;
        let decided_by = problems.take_in_row("decided_by", row, decided_by(&cell(&form.decided_by)));
        let codes = problems.take_in_row("access_codes", row, codes(&cell(&form.access_codes)));
        let countries = country_quotas(&cell(&form.country_quotas));
        let countries = problems.take_in_row("country_quotas", row, countries);
        let companions = problems.take_in_row("companions", row, companions(&cell(&form.companions)));
        let visa_letters = problems.take_in_row("visa_letters", row, yes_or_no(&cell(&form.visa_letters)));
        let certificates = problems.take_in_row("certificates", row, yes_or_no(&cell(&form.certificates)));
        Some(Self {
            decided_by: decided_by?,
            codes: codes?,
            countries: countries?,
            companions: companions?,
            visa_letters: visa_letters?,
            certificates: certificates?,
        })
    }
}

fn decided_by(typed: &str) -> Result<String, &'static str> {
    match typed {
        "" => Ok("nobody".to_owned()),
        known @ ("nobody" | "staff" | "focal_point") => Ok(known.to_owned()),
        _ => Err("missing"),
    }
}

/// How many people somebody may bring along; nobody where nothing is written.
fn companions(typed: &str) -> Result<i32, &'static str> {
    match typed.trim() {
        "" => Ok(0),
        many => many.parse().ok().filter(|n| (0..=i32::from(MOST)).contains(n)).ok_or("not-a-number"),
    }
}

fn yes_or_no(typed: &str) -> Result<bool, &'static str> {
    match typed.trim() {
        "" | "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("unknown-choice"),
    }
}

/// One code a line, and how often it may be used: `GUEST-2027 30`.
fn codes(typed: &str) -> Result<Vec<(String, Option<i32>)>, &'static str> {
    let mut codes: Vec<(String, Option<i32>)> = Vec::new();
    for line in typed::text(typed)?.lines() {
        let mut words = line.split_whitespace();
        let Some(code) = words.next().map(folded) else { continue };
        let uses = words.next().map(|uses| uses.parse().ok().filter(|n| *n > 0).ok_or("bad-access-code"));
        let uses = uses.transpose()?;
        if words.next().is_some() || !(6..=40).contains(&code.chars().count()) {
            return Err("bad-access-code");
        }
        if codes.iter().any(|(known, _)| *known == code) {
            return Err("code-twice");
        }
        codes.push((code, uses));
    }
    Ok(codes)
}

/// One country a line by its two letters, and its places: `KZ 10`.
fn country_quotas(typed: &str) -> Result<Vec<(String, i32)>, &'static str> {
    let mut quotas: Vec<(String, i32)> = Vec::new();
    for line in typed::text(typed)?.lines().filter(|line| !line.trim().is_empty()) {
        let (country, quota) = line.trim().split_once(char::is_whitespace).ok_or("bad-country-quota")?;
        let country = countries::parse(&country.to_uppercase()).map_err(|_| "bad-country-quota")?;
        let quota = quota.trim().parse().ok().filter(|n| *n >= 0).ok_or("bad-country-quota")?;
        if quotas.iter().any(|(known, _)| *known == country) {
            return Err("country-twice");
        }
        quotas.push((country, quota));
    }
    Ok(quotas)
}
