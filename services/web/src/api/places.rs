//! How the places of a forum are given: who decides, codes, parts of countries, and when offers end.

use std::fmt::Write as _;

use axum::{Extension, Json, extract::State};
use domain::{
    clock,
    forums::{self, Forum},
    problems::Problems,
    registrations::{self, PlacesForm, SavePlacesError},
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{problem::Problem, reach, sent::Sent};
use crate::{access::Program, app::App, extract::Path};

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Places {
    /// The last offers end so many hours before the start
    offers_end: i32,
    /// For so many hours an offer lasts; what is left out stays
    #[serde(default)]
    offer_lasts: Option<i32>,
    /// For so many hours a place is kept until its address is confirmed; what is left out stays
    #[serde(default)]
    hold_lasts: Option<i32>,
    /// A category that is left out keeps its rules; those of one that is named are replaced as a whole
    categories: Vec<CategoryPlaces>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryPlaces {
    /// Of the category
    code: String,
    /// `nobody`, `staff` or `focal_point`
    decided_by: String,
    /// With any, the category opens by one of them only
    #[serde(default)]
    access_codes: Vec<Code>,
    /// Parts of the category's quota
    #[serde(default)]
    country_quotas: Vec<CountryQuota>,
    /// How many accompanying persons somebody may bring along, 0 for nobody; what is left out stays, as do the next two
    #[serde(default)]
    companions: Option<i32>,
    /// Whether its people may ask for visa letters, where the forum gives them
    #[serde(default)]
    visa_letters: Option<bool>,
    /// Whether its people get certificates
    #[serde(default)]
    certificates: Option<bool>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    code: String,
    /// How often it may be used; without end where nothing is said
    #[serde(default)]
    uses: Option<i32>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountryQuota {
    /// ISO 3166-1 alpha-2
    country: String,
    quota: i32,
}

/// Nothing was said: it will be refused.
impl Default for Places {
    fn default() -> Self {
        Self { offers_end: -1, offer_lasts: None, hold_lasts: None, categories: Vec::new() }
    }
}

/// How places are given
#[utoipa::path(
    get,
    path = "/forums/{slug}/places",
    tag = "places",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Places))
)]
pub async fn show(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Places>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    Ok(Json(places(&app, &forum).await?))
}

/// Says how places are given; who has one keeps it, and whoever waits is offered what this made free
#[utoipa::path(
    put,
    path = "/forums/{slug}/places",
    tag = "places",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = Places,
    responses((status = 200, body = Places))
)]
pub async fn save(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Json<Places>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let written: Places = sent.read()?;
    let categories = forums::categories(&app.db, forum.id).await.map_err(Problem::database)?;
    let mut form = registrations::places(&app.db, forum.id).await.map_err(Problem::database)?;
    form.offers_end = written.offers_end.to_string();
    for (field, hours) in
        [(&mut form.offer_lasts, written.offer_lasts), (&mut form.hold_lasts, written.hold_lasts)]
    {
        if let Some(hours) = hours {
            *field = hours.to_string();
        }
    }
    for (row, rules) in written.categories.iter().enumerate() {
        let Some(at) = categories.iter().position(|c| c.code == rules.code) else {
            let mut problems = Problems::default();
            problems.add_in_row("categories", row + 1, "unknown-category");
            return Err(Problem::invalid(&problems));
        };
        rules.fill(&mut form, at);
    }
    match registrations::save_places(&app.db, forum.id, &form, sent.account.id, clock::now()).await {
        Ok(()) => Ok(Json(places(&app, &forum).await?)),
        Err(SavePlacesError::Invalid(problems)) => Err(Problem::invalid(&problems)),
        Err(SavePlacesError::NotFound) => Err(Problem::not_found()),
        Err(SavePlacesError::Database(error)) => Err(Problem::database(error)),
    }
}

impl CategoryPlaces {
    /// Writes the rules into the row of their category, as a person would type them.
    fn fill(&self, form: &mut PlacesForm, row: usize) {
        let mut codes = String::new();
        for Code { code, uses } in &self.access_codes {
            let uses = uses.map(|n| format!(" {n}")).unwrap_or_default();
            // Writing into memory does not fail.
            let _ = writeln!(codes, "{code}{uses}");
        }
        let mut countries = String::new();
        for CountryQuota { country, quota } in &self.country_quotas {
            let _ = writeln!(countries, "{country} {quota}");
        }
        let in_a_word = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        for (column, cell) in [
            (&mut form.decided_by, Some(self.decided_by.clone())),
            (&mut form.access_codes, Some(codes)),
            (&mut form.country_quotas, Some(countries)),
            (&mut form.companions, self.companions.map(|n| n.to_string())),
            (&mut form.visa_letters, self.visa_letters.map(in_a_word)),
            (&mut form.certificates, self.certificates.map(in_a_word)),
        ] {
            if let Some((known, cell)) = column.get_mut(row).zip(cell) {
                *known = cell;
            }
        }
    }
}

async fn places(app: &App, forum: &Forum) -> Result<Places, Problem> {
    let form = registrations::places(&app.db, forum.id).await.map_err(Problem::database)?;
    let categories = forums::categories(&app.db, forum.id).await.map_err(Problem::database)?;
    let cell = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    let rules = categories.into_iter().enumerate().map(|(row, category)| CategoryPlaces {
        code: category.code,
        decided_by: cell(&form.decided_by, row),
        access_codes: cell(&form.access_codes, row).lines().filter_map(code).collect(),
        country_quotas: cell(&form.country_quotas, row).lines().filter_map(quota).collect(),
        companions: cell(&form.companions, row).parse().ok(),
        visa_letters: Some(category.visa_letters),
        certificates: Some(category.certificates),
    });
    Ok(Places {
        offers_end: form.offers_end.parse().unwrap_or(1),
        offer_lasts: form.offer_lasts.parse().ok(),
        hold_lasts: form.hold_lasts.parse().ok(),
        categories: rules.collect(),
    })
}

/// `GUEST-2027 30`
fn code(line: &str) -> Option<Code> {
    let mut words = line.split_whitespace();
    Some(Code { code: words.next()?.to_owned(), uses: words.next().and_then(|n| n.parse().ok()) })
}

/// `KZ 10`
fn quota(line: &str) -> Option<CountryQuota> {
    let (country, quota) = line.split_once(' ')?;
    Some(CountryQuota { country: country.to_owned(), quota: quota.parse().ok()? })
}
