//! Somebody who is not there, and what such a person would have at a forum. Nobody has these ids.

use std::collections::HashMap;

use domain::{
    forums::{Category, Forum},
    ids::{DelegationId, InvitationId, OfferId, PersonId, RegistrationId},
    language::Language,
    people::Person,
    registrations::{Delegation, Invitation, Offer, PlacesForm, Registration, State},
};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    page::Page,
    public::{delegations::Seats, forums::Seen, invitations::Guest},
};

const ADDRESS: &str = "somebody@example.org";

pub struct MadeUp {
    forum: Forum,
    category: Category,
    now: Timestamp,
    native_name: String,
    latin_name: String,
    country: &'static str,
    language: Language,
    /// Until when a place is kept whose address is yet to be confirmed, and until when one is offered.
    held_until: Timestamp,
    offered_until: Timestamp,
}

impl MadeUp {
    /// Somebody who reads the language of a page, by a forum's own rules.
    pub fn new(p: &Page, seen: &Seen, category: &Category, rules: &PlacesForm) -> Self {
        let hours = |typed: &str| SignedDuration::from_hours(typed.parse().unwrap_or_default());
        let after = |typed: &str| seen.now.checked_add(hours(typed)).unwrap_or(seen.now);
        let last = seen.forum.starts_at.and_then(|at| at.checked_sub(hours(&rules.offers_end)).ok());
        let offered = after(&rules.offer_lasts);
        Self {
            forum: seen.forum.clone(),
            category: category.clone(),
            now: seen.now,
            native_name: p.t("desk-preview-native-name"),
            latin_name: p.t("desk-preview-latin-name"),
            country: match p.language {
                Language::Zh => "CN",
                Language::Ru => "KZ",
                Language::En | Language::Fa => "PK",
            },
            language: p.language,
            held_until: after(&rules.hold_lasts),
            offered_until: last.map_or(offered, |last| last.min(offered)),
        }
    }

    fn person(&self) -> Person {
        Person {
            id: PersonId(Uuid::nil()),
            native_name: self.native_name.clone(),
            latin_name: self.latin_name.clone(),
            family_name: String::new(),
            given_name: String::new(),
            gender: None,
            country: self.country.to_owned(),
            language: self.language,
            time_zone: None,
            email: Some(ADDRESS.to_owned()),
            phone: None,
            position: String::new(),
        }
    }

    pub fn registration(&self, state: State) -> Registration {
        let kept_until = match state {
            State::Held => Some(self.held_until),
            State::Offered => Some(self.offered_until),
            _ => None,
        };
        Registration {
            id: RegistrationId(Uuid::nil()),
            forum_id: self.forum.id,
            forum_slug: self.forum.slug.clone(),
            forum_title: Json(self.forum.title.clone()),
            category_id: self.category.id,
            category_code: self.category.code.clone(),
            category_title: self.category.title.clone(),
            person_id: PersonId(Uuid::nil()),
            native_name: self.native_name.clone(),
            latin_name: self.latin_name.clone(),
            gender: None,
            email: ADDRESS.to_owned(),
            country: self.country.to_owned(),
            language: self.language,
            time_zone: None,
            state,
            kept_until: kept_until.map(|until| until.to_sqlx()),
            requested_at: self.now.to_sqlx(),
            sequence: 0,
            has_entry: state == State::Confirmed,
            refusal: None,
            delegation_id: None,
            link: Uuid::nil(),
            through_focal_point: false,
        }
    }

    pub fn offer(&self) -> Offer {
        Offer {
            id: OfferId(Uuid::nil()),
            registration_id: RegistrationId(Uuid::nil()),
            expires_at: self.offered_until.to_sqlx(),
            answer: None,
        }
    }

    pub fn guest(&self) -> Guest {
        let invitation = Invitation {
            id: InvitationId(Uuid::nil()),
            forum_id: self.forum.id,
            category_id: self.category.id,
            category_title: self.category.title.clone(),
            person_id: PersonId(Uuid::nil()),
            answer: None,
            registration_id: None,
            held_until: None,
        };
        Guest { token: String::new(), invitation, person: self.person(), has_ended: false }
    }

    /// Three seats until registration closes, one of them named for the person.
    pub fn seats(&self) -> Seats {
        let returns_at = self.forum.registration_closes_at.or(self.forum.starts_at);
        let delegation = Delegation {
            id: DelegationId(Uuid::nil()),
            forum_id: self.forum.id,
            category_id: self.category.id,
            category_title: self.category.title.clone(),
            country: self.country.to_owned(),
            organisation: String::new(),
            seats: 3,
            returns_at: returns_at.unwrap_or(self.held_until).to_sqlx(),
            returned_at: None,
            focal_point_id: PersonId(Uuid::nil()),
            native_name: self.native_name.clone(),
            latin_name: self.latin_name.clone(),
            gender: None,
            email: Some(ADDRESS.to_owned()),
            focal_country: self.country.to_owned(),
            language: self.language,
            time_zone: None,
            link: Uuid::nil(),
            named: 1,
        };
        let named =
            Registration { delegation_id: Some(delegation.id), ..self.registration(State::Confirmed) };
        Seats { token: String::new(), delegation, people: vec![named], links: HashMap::new() }
    }
}
