use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{http::StatusCode, response::IntoResponse as _};
use domain::{
    clock,
    forums::{self, Forum},
    ids::RegistrationId,
    links::Purpose,
    problems::Problems,
    registrations::{self, Delegation, GuestsForm, Registration, State as RegistrationState},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::{
    app::App,
    error::{Error, Result},
    page::Page,
    public::forums::when,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/delegation.html")]
pub struct DelegationPage {
    p: Page,
    token: String,
    delegation: Delegation,
    forum: Forum,
    when: String,
    returns_at: String,
    people: Vec<Registration>,
    /// The pages of those who have no address of their own.
    links: HashMap<RegistrationId, String>,
    /// People may be named for unused seats.
    is_open: bool,
    /// Those who are named may be replaced.
    may_replace: bool,
    form: PeopleForm,
    problems: Problems,
}

/// What the forms of the page send: a list of people, and one of those already on it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PeopleForm {
    pub(super) list: String,
    list_language: String,
    registration: String,
    pub(super) reason: String,
    /// Whether whoever stands on the list without an address has none.
    without_address: String,
}

impl PeopleForm {
    /// Before anything is typed.
    pub fn blank(p: &Page) -> Self {
        Self { list_language: p.language.code().to_owned(), ..Self::default() }
    }

    pub(super) fn person(&self) -> Result<RegistrationId> {
        self.registration.parse().map_err(|_| Error::BadRequest)
    }

    pub(super) fn guests(&self, delegation: &Delegation) -> GuestsForm {
        GuestsForm {
            list: self.list.clone(),
            list_country: delegation.country.clone(),
            list_language: self.list_language.clone(),
        }
    }

    pub(super) fn people(
        &self,
        delegation: &Delegation,
    ) -> std::result::Result<Vec<domain::people::Newcomer>, Problems> {
        self.guests(delegation).parse_delegates(!self.without_address.is_empty())
    }
}

impl DelegationPage {
    /// Whether an address is missed that whoever named the person may not know of.
    fn misses_address(&self) -> bool {
        self.form.without_address.is_empty() && self.problems.0.iter().any(|p| p.code == "guest-address")
    }
}

pub(super) async fn delegation_page(
    app: &App,
    p: Page,
    token: String,
    delegation: Delegation,
    (form, problems): (PeopleForm, Problems),
) -> Result {
    let forum = forums::find(&app.db, delegation.forum_id).await?.ok_or(Error::NotFound)?;
    let status = if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let now = clock::now();
    let people = registrations::delegates(&app.db, delegation.id).await?;
    let day = SignedDuration::from_hours(24);
    let page_of = |person: &Registration| {
        let token = app.keys.sign(Purpose::Registration, person.link, now, day);
        (person.id, p.url(&format!("/registration/{token}")))
    };
    let links = people.iter().filter(|person| person.through_focal_point).map(page_of).collect();
    let seats = Seats { token, delegation, people, links };
    Ok((status, workspace(p, forum, seats, (form, problems), now)).into_response())
}

/// A delegation with whom it has named.
pub struct Seats {
    pub token: String,
    pub delegation: Delegation,
    pub people: Vec<Registration>,
    /// The pages of those who have no address of their own.
    pub links: HashMap<RegistrationId, String>,
}

/// A delegation's page as its focal point finds it at a moment.
pub fn workspace(
    p: Page,
    forum: Forum,
    seats: Seats,
    (form, problems): (PeopleForm, Problems),
    now: Timestamp,
) -> DelegationPage {
    let Seats { token, delegation, people, links } = seats;
    let over = delegation.returned_at.is_some() || delegation.returns_at() <= now;
    let may_replace =
        forum.state == forums::State::Published && forum.starts_at.is_none_or(|starts| starts > now);
    DelegationPage {
        links,
        when: when(&p, &forum),
        returns_at: p.moment(delegation.returns_at(), &forum.zone()),
        people,
        is_open: !over && may_replace,
        may_replace,
        p,
        token,
        delegation,
        forum,
        form,
        problems,
    }
}
