//! A forum's pages as anybody finds them at any time, a draft's among them.

mod made_up;
mod shown;

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    clock, documents,
    forums::{Forum, Registration, State as ForumState, registration_is},
    ids::ForumId,
    language::Language,
    problems::Problems,
    registrations::{self, State as RegistrationState},
};
use jiff::{SignedDuration, Timestamp, civil};
use made_up::MadeUp;
use serde::Deserialize;
use shown::Shown;

use super::{to_write, typed::wall_clock};
use crate::{
    app::App,
    error::Result,
    extract::{Path, Query},
    page::Page,
    public::{
        delegations::{PeopleForm, workspace},
        forums::{Seen, forum_page},
        invitations::{self, guest_page},
        offers::offer_page,
        register::{self, register_page},
        registrations::{Mine, registration_page},
        tickets::ticket_page,
    },
};

/// In whose place staff look, when and in which language, and whether all places are taken.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    who: String,
    at: String,
    #[serde(rename = "in")]
    language: String,
    full: String,
}

/// In whose place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Stranger,
    Registering,
    Invited,
    Held,
    Awaiting,
    Waitlisted,
    Offered,
    Confirmed,
    Ticket,
    FocalPoint,
}

impl Who {
    const ALL: [Self; 10] = [
        Self::Stranger,
        Self::Registering,
        Self::Invited,
        Self::Held,
        Self::Awaiting,
        Self::Waitlisted,
        Self::Offered,
        Self::Confirmed,
        Self::Ticket,
        Self::FocalPoint,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Stranger => "stranger",
            Self::Registering => "registering",
            Self::Invited => "invited",
            Self::Held => "held",
            Self::Awaiting => "awaiting",
            Self::Waitlisted => "waitlisted",
            Self::Offered => "offered",
            Self::Confirmed => "confirmed",
            Self::Ticket => "ticket",
            Self::FocalPoint => "focal_point",
        }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_preview.html")]
struct PreviewPage {
    p: Page,
    forum: Forum,
    who: &'static str,
    language: Language,
    /// As the browser's field for day and hour writes it, and in words.
    at: String,
    moment: String,
    full: bool,
    /// Moments that are worth a look: the key of the name, and the address.
    moments: Vec<(&'static str, String)>,
    /// Whether the form was asked for at a time at which its address leads to the forum's page.
    is_led_away: bool,
    /// The page, unless it speaks of a category and the forum has none.
    shown: Option<Shown>,
}

/// Shows what somebody finds at a moment. Nothing is written, and nothing on the page that is shown acts.
pub async fn preview(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    Query(wish): Query<Wish>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let zone = forum.zone();
    let typed: Option<civil::DateTime> = wish.at.replace(' ', "T").parse().ok();
    let typed = typed.and_then(|at| zone.to_ambiguous_timestamp(at).compatible().ok());
    let now = typed.unwrap_or_else(clock::now);
    let who = Who::ALL.into_iter().find(|who| who.code() == wish.who).unwrap_or(Who::Stranger);
    let language = Language::OFFERED.into_iter().find(|language| language.code() == wish.language);
    let language = language.unwrap_or(p.language);
    let full = wish.full == "yes";
    let moments = moments(&forum, clock::now()).into_iter().map(|(key, at, full)| {
        let (at, full) = (wall_clock(at, &zone), if full { "&full=yes" } else { "" });
        (key, format!("?who={}&in={}&at={at}{full}", who.code(), language.code()))
    });
    let moments = moments.collect();
    let seen = Seen::of(&app, as_announced(&forum), now).await?;
    let seen = if full { all_taken(seen) } else { seen };
    let is_led_away = who == Who::Registering && registration_is(&seen.forum, now) != Registration::Open;
    let who_looks = if is_led_away { Who::Stranger } else { who };
    let shown = shown(&app, visitor(&p, language), seen, who_looks).await?;
    Ok(PreviewPage {
        who: who.code(),
        language,
        at: wall_clock(now, &zone),
        moment: p.moment(now, &zone),
        full,
        moments,
        is_led_away,
        shown,
        p,
        forum,
    }
    .into_response())
}

/// A draft as it would be announced.
fn as_announced(forum: &Forum) -> Forum {
    let state = if forum.state == ForumState::Draft { ForumState::Published } else { forum.state };
    Forum { state, ..forum.clone() }
}

/// The same forum at the same moment with every place taken.
fn all_taken(mut seen: Seen) -> Seen {
    seen.filled.taken = seen.forum.capacity.map_or(seen.filled.taken, i64::from);
    for category in &mut seen.categories {
        category.taken = i64::from(category.quota);
        category.left = 0;
    }
    seen
}

/// The page of somebody who is not signed in.
fn visitor(p: &Page, language: Language) -> Page {
    let mut visitor = p.clone();
    (visitor.language, visitor.account, visitor.hold) = (language, None, None);
    visitor
}

/// The key of a moment's name, the moment, and whether all places are taken at it.
fn moments(forum: &Forum, now: Timestamp) -> Vec<(&'static str, Timestamp, bool)> {
    let minute = SignedDuration::from_mins(1);
    let later = |at: Option<Timestamp>| at.and_then(|at| at.checked_add(minute).ok());
    let opens = later(forum.registration_opens_at).unwrap_or(now);
    let moments = [
        ("desk-preview-now", Some(now), false),
        (
            "desk-preview-before",
            forum.registration_opens_at.and_then(|at| at.checked_sub(minute).ok()),
            false,
        ),
        ("desk-preview-open", Some(opens), false),
        ("desk-preview-full", Some(opens), true),
        ("desk-preview-close", later(forum.registration_closes_at.or(forum.ends_at)), false),
        ("desk-preview-door", forum.starts_at, false),
        ("desk-preview-after", later(forum.ends_at), false),
    ];
    moments.into_iter().filter_map(|(key, at, full)| Some((key, at?, full))).collect()
}

/// The page that somebody finds; `None` where it speaks of a category and there is none.
async fn shown(app: &App, p: Page, seen: Seen, who: Who) -> Result<Option<Shown>> {
    let state = match who {
        Who::Stranger => return Ok(Some(Shown::of(&forum_page(app, p, seen, false).await?)?)),
        Who::Registering => {
            let form = register::blank(&p);
            return Ok(Some(Shown::of(&register_page(app, p, seen, form, Problems::default()).await?)?));
        }
        Who::Held => RegistrationState::Held,
        Who::Awaiting => RegistrationState::AwaitingApproval,
        Who::Waitlisted => RegistrationState::Waitlisted,
        Who::Offered => RegistrationState::Offered,
        Who::Invited | Who::Confirmed | Who::Ticket | Who::FocalPoint => RegistrationState::Confirmed,
    };
    let category = seen.categories.iter().find(|c| who == Who::Awaiting && c.is_decided);
    let Some(category) = category.or_else(|| seen.categories.first()).cloned() else { return Ok(None) };
    let rules = registrations::places(&app.db, seen.forum.id).await?;
    let made_up = MadeUp::new(&p, &seen, &category, &rules);
    let token = String::new();
    let shown = match who {
        Who::Invited => {
            let form = (invitations::blank(&p), Problems::default());
            Shown::of(&guest_page(p, seen, made_up.guest(), form))
        }
        Who::Offered => {
            let (offer, registration) = (made_up.offer(), made_up.registration(state));
            Shown::of(&offer_page(p, token, offer, (registration, Vec::new(), seen.forum), seen.now))
        }
        Who::FocalPoint => {
            let form = (PeopleForm::blank(&p), Problems::default());
            Shown::of(&workspace(p, seen.forum, made_up.seats(), form, seen.now))
        }
        // A forum that rests or was cancelled has no tickets: their address leads to “my registration”.
        Who::Ticket if documents::has_ticket(&seen.forum, &made_up.registration(state)) => {
            let whose = (seen.forum, made_up.registration(state));
            Shown::of(&ticket_page(app, p, token, whose, Vec::new())?)
        }
        _ => {
            let registration = made_up.registration(state);
            let mine = Mine { token, registration, has_address: true, place_in_line: category.waiting + 1 };
            Shown::of(&registration_page(app, p, seen.forum, mine, seen.now).await?)
        }
    };
    shown.map(Some)
}
