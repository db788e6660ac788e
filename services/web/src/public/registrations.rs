use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    calendars, clock, documents,
    forums::{self, Forum},
    ids::{MaterialId, RegistrationId},
    links::Purpose,
    post,
    registrations::{self, Companion, ConfirmError, Registration, State as RegistrationState, WithdrawError},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{
    answers::{Stays, open_stages, said},
    forums::{Reading, as_attachment, as_file, reading, when},
};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Path, Query},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/registration.html")]
pub struct RegistrationPage {
    p: Page,
    token: String,
    registration: Registration,
    forum: Forum,
    when: String,
    second_when: Option<String>,
    kept_until: Option<String>,
    /// The same in the zone that the participant named.
    own_kept_until: Option<String>,
    place_in_line: i64,
    /// So many wait together; none where nobody comes along, or nobody waits.
    waits_for: i64,
    /// So many of their places are free and laid aside until there are enough.
    laid_aside: i64,
    /// What there is to read, some of it for those who take part only.
    materials: Vec<Reading>,
    /// What was answered, by label.
    answers: Vec<(String, String)>,
    /// What is asked now.
    stages: Vec<Stays>,
    companions: Vec<Companion>,
    /// Whether people of its category may bring somebody along.
    brings: bool,
    /// Whether the link came by mail, so that its holder has the address.
    has_address: bool,
    has_ticket: bool,
    /// Whether its holder may still correct the name.
    may_correct: bool,
    /// Whether the forum has ended.
    is_over: bool,
    /// Whether its holder comes from accepting an invitation or a place.
    has_accepted: bool,
}

#[derive(Deserialize)]
pub struct Shown {
    accepted: Option<String>,
}

/// A registration as whoever holds a link to it finds it.
pub struct Mine {
    pub token: String,
    pub registration: Registration,
    /// Whether the link came by mail.
    pub has_address: bool,
    /// Where it stands in line, if it waits.
    pub place_in_line: i64,
}

/// “My registration”, for whoever holds the link.
pub async fn mine(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    Query(shown): Query<Shown>,
    p: Page,
) -> Result {
    let (registration, has_address) = of_link(&app, &token).await?;
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let place_in_line = match registration.state {
        RegistrationState::Waitlisted => registrations::place_in_line(&app.db, registration.id).await?,
        _ => 0,
    };
    let mine = Mine { token, registration, has_address, place_in_line };
    let page = registration_page(&app, p, forum, mine, clock::now()).await?;
    Ok(RegistrationPage { has_accepted: shown.accepted.is_some(), ..page }.into_response())
}

/// “My registration” as its holder finds it at a moment.
pub async fn registration_page(
    app: &App,
    p: Page,
    forum: Forum,
    mine: Mine,
    now: Timestamp,
) -> Result<RegistrationPage> {
    let Mine { token, registration, has_address, place_in_line } = mine;
    let own_zone = registration.time_zone.as_deref().filter(|z| *z != forum.time_zone);
    let own_zone = own_zone.and_then(|z| domain::moments::zone(z).ok());
    let own_kept_until =
        registration.kept_until().zip(own_zone.as_ref()).map(|(until, zone)| p.moment(until, zone));
    let second_zone = own_zone.or_else(|| forum.second_zone());
    let second_when =
        forum.starts_at.zip(forum.ends_at).zip(second_zone).map(|((from, to), zone)| p.span(from, to, &zone));
    let companions = registrations::companions_of(&app.db, registration.id).await?;
    let (waits_for, laid_aside) = match registration.state {
        RegistrationState::Waitlisted if !companions.is_empty() => {
            let laid = registrations::laid_aside(&app.db, &forum).await?;
            let laid = laid.iter().find(|one| one.registration == registration.id).map_or(0, |one| one.laid);
            (i64::try_from(companions.len()).unwrap_or(i64::MAX).saturating_add(1), laid)
        }
        _ => (0, 0),
    };
    let is_confirmed = registration.state == RegistrationState::Confirmed && has_address;
    let room = format!("/registration/{token}/materials");
    Ok(RegistrationPage {
        materials: reading(&app.db, &p, forum.id, &room, is_confirmed).await?,
        when: when(&p, &forum),
        second_when,
        answers: said(app, &p, &registration).await?,
        stages: open_stages(app, &forum, &registration, now).await?,
        companions,
        brings: registrations::most_companions(&app.db, &registration).await? > 0,
        kept_until: registration.kept_until().map(|t| p.moment(t, &forum.zone())),
        own_kept_until,
        place_in_line,
        waits_for,
        laid_aside,
        has_address,
        has_ticket: has_address && documents::has_ticket(&forum, &registration),
        may_correct: has_address && !registration.state.has_ended() && !forum.is_over(now),
        is_over: forum.is_over(now),
        has_accepted: false,
        p,
        token,
        registration,
        forum,
    })
}

/// The registration's own calendar entry, the same that its mails hold.
pub async fn calendar(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let (registration, has_address) = of_link(&app, &token).await?;
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let mail_domain = post::mail_domain(&app.db).await?;
    let whom = if has_address { calendars::For::Holder } else { calendars::For::Anybody };
    let ours = p.ours(&mail_domain, &app);
    let entry = calendars::of_registration(&forum, &registration, whom, p.language, ours);
    Ok(as_file(entry.ok_or(Error::NotFound)?, &forum))
}

/// A file for those who take part.
pub async fn material(
    State(app): State<App>,
    Path((_, token, material)): Path<(String, String, MaterialId)>,
) -> Result {
    let (registration, has_address) = of_link(&app, &token).await?;
    let is_confirmed = registration.state == RegistrationState::Confirmed && has_address;
    let file = forums::file_of(&app.db, registration.forum_id, material, is_confirmed).await?;
    Ok(as_attachment(file.ok_or(Error::NotFound)?, material))
}

pub async fn confirm(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let (registration, true) = of_link(&app, &token).await? else { return Err(Error::Forbidden) };
    match registrations::confirm(&app.db, registration.id, clock::now()).await {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/registration/{token}"))).into_response()),
        Err(ConfirmError::Ended) => Err(Error::Gone("error-registration-ended")),
        Err(ConfirmError::NotFound) => Err(Error::NotFound),
        Err(ConfirmError::Database(error)) => Err(error.into()),
    }
}

pub async fn withdraw(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let (registration, _) = of_link(&app, &token).await?;
    match registrations::withdraw(&app.db, registration.id, None, clock::now()).await {
        // Withdrawn twice is withdrawn; the page says so.
        Ok(()) | Err(WithdrawError::Ended) => {
            Ok(Redirect::to(&p.url(&format!("/registration/{token}"))).into_response())
        }
        Err(WithdrawError::Over) => Err(Error::Gone("error-forum-is-over")),
        Err(WithdrawError::NotFound) => Err(Error::NotFound),
        Err(WithdrawError::Database(error)) => Err(error.into()),
    }
}

/// To “my registration”, which thanks for accepting, or to a place in it, for somebody who has just taken a place by a
/// link of another kind. Such a link may have been forwarded: what needs the address comes with the mailed link alone.
pub async fn lead_to(app: &App, p: &Page, id: RegistrationId, now: Timestamp, place: &str) -> Result {
    let link = registrations::find(&app.db, id).await?.ok_or(Error::NotFound)?.link;
    let token = app.keys.sign(Purpose::Manage, link, now, SignedDuration::from_hours(24 * 7));
    let place = if place.is_empty() { "?accepted=yes" } else { place };
    Ok(Redirect::to(&p.url(&format!("/registration/{token}{place}"))).into_response())
}

/// The registration behind a link, and whether the link proves that its holder has the address.
pub(super) async fn of_link(app: &App, token: &str) -> Result<(Registration, bool)> {
    let now = clock::now();
    let by_mail = app.keys.verify(Purpose::Registration, token, now);
    let link = by_mail
        .or_else(|| app.keys.verify(Purpose::Manage, token, now))
        .ok_or(Error::Gone("error-link-over"))?;
    let registration = registrations::find_by_link(&app.db, link).await?.ok_or(Error::NotFound)?;
    Ok((registration, by_mail.is_some()))
}
