//! Whom an organiser wants to invite, as the page of invitations has it.

use domain::{
    association::MembershipState,
    countries,
    forums::{Category, Forum},
    mailings::Audience,
    problems::Problems,
    registrations::{self, GuestsForm, Whom},
};
use jiff::Timestamp;
use serde::Deserialize;

/// Whom to invite, as what, and until when a seat is kept for each.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    pub(super) list: String,
    pub(super) list_country: String,
    pub(super) list_language: String,
    pub(super) country: String,
    /// With the country: those alone whom all of these name.
    pub(super) class: String,
    pub(super) member: String,
    pub(super) registered: String,
    pub(super) category: String,
    pub(super) held_until: String,
    /// Of those who were counted. Without it they are counted, and nobody is invited yet.
    pub(super) seal: String,
}

impl InviteForm {
    pub(super) fn guests(&self) -> GuestsForm {
        GuestsForm {
            list: self.list.clone(),
            list_country: self.list_country.clone(),
            list_language: self.list_language.clone(),
        }
    }

    /// Who is meant, as what, and until when a seat is kept.
    pub(super) fn parse<'c>(
        &self,
        forum: &Forum,
        categories: &'c [Category],
        now: Timestamp,
    ) -> Result<(Whom, &'c Category, Option<Timestamp>), Problems> {
        let mut problems = Problems::default();
        let asks = [&self.country, &self.class, &self.member, &self.registered].iter().any(|f| !f.is_empty());
        let whom = if self.list.trim().is_empty() && asks {
            self.audience(&mut problems)
        } else {
            self.guests().parse().map(Whom::People).map_err(|wrong| problems.0.extend(wrong.0)).ok()
        };
        let category = categories.iter().find(|c| c.code == self.category);
        let category = problems.take("category", category.ok_or("unknown-category"));
        let held_until = registrations::parse_held_until(forum, &self.held_until, now);
        let held_until = problems.take("held_until", held_until);
        match (whom, category, held_until) {
            (Some(whom), Some(category), Some(held_until)) => Ok((whom, category, held_until)),
            _ => Err(problems),
        }
    }

    /// Everybody from a country, or those whom a question of several parts names.
    fn audience(&self, problems: &mut Problems) -> Option<Whom> {
        let country = match self.country.as_str() {
            "" => None,
            typed => Some(problems.take("country", countries::parse(typed))?),
        };
        let mut parts = Vec::new();
        if !self.class.is_empty() {
            parts.push(Audience::Class(self.class.clone()));
        }
        if !self.member.is_empty() {
            parts.push(Audience::Member(MembershipState::Active));
        }
        if !self.registered.is_empty() {
            let state = Some(registrations::State::Confirmed);
            parts.push(Audience::Registered { forum: self.registered.clone(), state });
        }
        match (country, parts.is_empty()) {
            (Some(country), true) => Some(Whom::Country(country)),
            (country, _) => {
                parts.extend(country.map(Audience::Country));
                Some(Whom::Audience(Audience::And(parts)))
            }
        }
    }
}
