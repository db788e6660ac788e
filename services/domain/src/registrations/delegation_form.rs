use jiff::Timestamp;
use serde::Deserialize;

use super::Delegation;
use crate::{
    countries,
    forums::Forum,
    people::{Newcomer, Typed},
    problems::Problems,
    typed,
};

/// A delegation's list is one page.
const MOST_SEATS: i32 = 100;

/// A delegation, as the desk's form has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DelegationForm {
    pub country: String,
    pub organisation: String,
    pub category: String,
    pub seats: String,
    pub returns_at: String,
    pub native_name: String,
    pub latin_name: String,
    pub email: String,
    pub language: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelegation {
    pub(super) category: String,
    pub(super) organisation: String,
    pub(super) seats: i32,
    pub(super) returns_at: Timestamp,
    pub(super) focal_point: Newcomer,
}

impl DelegationForm {
    /// A delegation as it stands now. Its country and its category stay as they are.
    pub fn of(delegation: &Delegation, category: &str, forum: &Forum) -> Self {
        Self {
            country: delegation.country.clone(),
            organisation: delegation.organisation.clone(),
            category: category.to_owned(),
            seats: delegation.seats.to_string(),
            returns_at: as_typed(delegation.returns_at(), forum),
            native_name: delegation.native_name.clone(),
            latin_name: delegation.latin_name.clone(),
            email: delegation.email.clone().unwrap_or_default(),
            language: delegation.language.code().to_owned(),
        }
    }

    /// The day on which unused seats return stands in the forum's zone; it is to come, and before the forum begins.
    pub fn parse(&self, forum: &Forum, now: Timestamp) -> Result<NewDelegation, Problems> {
        self.read(forum, None, now)
    }

    /// The same for a delegation that is there: the day that it has may be over, and only another one is to come.
    pub fn parse_change(
        &self,
        known: &Delegation,
        forum: &Forum,
        now: Timestamp,
    ) -> Result<NewDelegation, Problems> {
        self.read(forum, Some(known.returns_at()), now)
    }

    fn read(
        &self,
        forum: &Forum,
        stands: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<NewDelegation, Problems> {
        let mut problems = Problems::default();
        problems.take("country", countries::parse(&self.country));
        let organisation = problems.take("organisation", typed::line_without_link(&self.organisation));
        let seats = self.seats.trim().parse().ok().filter(|seats| (1..=MOST_SEATS).contains(seats));
        let seats = problems.take("seats", seats.ok_or("not-a-number"));
        let stands = stands.filter(|at| as_typed(*at, forum) == self.returns_at.trim());
        let returns_at = match stands {
            Some(at) => Ok(at),
            None => super::parse_held_until(forum, &self.returns_at, now).and_then(|at| at.ok_or("missing")),
        };
        let returns_at = problems.take("returns_at", returns_at);
        let typed = Typed {
            native_name: &self.native_name,
            latin_name: &self.latin_name,
            email: &self.email,
            country: &self.country,
            language: &self.language,
            time_zone: "",
        };
        let mut wrong = Problems::default();
        let focal_point = typed.read(&mut wrong);
        problems.0.extend(wrong.0.into_iter().filter(|problem| problem.field != "country"));
        let category = problems.take("category", typed::needed_line(&self.category));
        match (category, organisation, seats, returns_at, focal_point) {
            (Some(category), Some(organisation), Some(seats), Some(returns_at), Some(focal_point)) => {
                Ok(NewDelegation { category, organisation, seats, returns_at, focal_point })
            }
            _ => Err(problems),
        }
    }
}

fn as_typed(at: Timestamp, forum: &Forum) -> String {
    at.to_zoned(forum.zone()).strftime("%Y-%m-%dT%H:%M").to_string()
}
