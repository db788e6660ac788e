use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    fields::{self, Stage},
    forums::{self, Forum},
    ids::{InvitationId, RegistrationId},
    limits::Breadth,
    links::Purpose,
    names,
    people::{self, Person},
    problems::Problems,
    registrations::{self, Answer, Invitation, RespondError, Responded, StandInForm},
};
use serde::Deserialize;

use super::{
    forums::{Seen, when},
    registrations::lead_to,
};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    host::Client,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/invitation.html")]
pub struct InvitationPage {
    p: Page,
    token: String,
    invitation: Invitation,
    forum: Forum,
    when: String,
    second_when: Option<String>,
    salutation: String,
    name: String,
    /// The seat is kept for the guest until then.
    kept_until: Option<String>,
    may_answer: bool,
    /// No place is free now: who accepts stands in line.
    waits: bool,
    /// The answer that stands: who accepted and then withdrew may accept again.
    answer: Option<Answer>,
    /// What somebody else typed to whom the link was forwarded.
    form: StandInForm,
    problems: Problems,
}

pub async fn show(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let invitation = of_link(&app, &token).await?;
    let form = blank(&p);
    invitation_page(&app, p, token, invitation, (form, Problems::default())).await
}

/// The form for somebody else, before anything is typed.
pub fn blank(p: &Page) -> StandInForm {
    StandInForm { language: p.language.code().to_owned(), ..StandInForm::default() }
}

/// Whom an invitation is for, and what became of it.
pub struct Guest {
    pub token: String,
    pub invitation: Invitation,
    pub person: Person,
    /// Whether the place that was taken by it has been given up.
    pub has_ended: bool,
}

async fn invitation_page(
    app: &App,
    p: Page,
    token: String,
    invitation: Invitation,
    (form, problems): (StandInForm, Problems),
) -> Result {
    let forum = forums::find(&app.db, invitation.forum_id).await?.ok_or(Error::NotFound)?;
    let person = people::find(&app.db, invitation.person_id).await?.ok_or(Error::NotFound)?;
    let registration = match invitation.registration_id {
        Some(id) => registrations::find(&app.db, id).await?,
        None => None,
    };
    let has_ended = registration.is_some_and(|r| r.state.has_ended());
    let status = if problems.none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let seen = Seen::of(app, forum, clock::now()).await?;
    let guest = Guest { token, invitation, person, has_ended };
    Ok((status, guest_page(p, seen, guest, (form, problems))).into_response())
}

/// An invitation as its guest finds it at a moment.
pub fn guest_page(
    p: Page,
    seen: Seen,
    guest: Guest,
    (form, problems): (StandInForm, Problems),
) -> InvitationPage {
    let Seen { forum, categories, now, .. } = seen;
    let Guest { token, invitation, person, has_ended } = guest;
    let answer = invitation.answer.filter(|answer| *answer == Answer::Declined || !has_ended);
    let category = categories.iter().find(|c| c.id == invitation.category_id);
    let kept_until = invitation.held_until().filter(|_| invitation.answer.is_none());
    let waits = kept_until.is_none()
        && answer != Some(Answer::Accepted)
        && category.is_none_or(|c| c.free_for_newcomers() == 0);
    let second = forum.starts_at.zip(forum.ends_at).zip(forum.second_zone());
    InvitationPage {
        when: when(&p, &forum),
        second_when: second.map(|((from, to), zone)| p.span(from, to, &zone)),
        salutation: names::salutation(p.language, &person.name()),
        name: names::display(p.language, &person.name()).to_owned(),
        kept_until: kept_until.map(|until| p.moment(until, &forum.zone())),
        may_answer: forum.state == forums::State::Published
            && forum.starts_at.is_none_or(|starts| starts > now),
        answer,
        waits,
        p,
        token,
        invitation,
        forum,
        form,
        problems,
    }
}

#[derive(Deserialize)]
pub struct AnswerForm {
    answer: String,
}

pub async fn answer(
    State(app): State<App>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<AnswerForm>,
) -> Result {
    let now = clock::now();
    let invitation = of_link(&app, &token).await?;
    let answer = match form.answer.as_str() {
        "accept" => Answer::Accepted,
        "decline" => Answer::Declined,
        _ => return Err(Error::BadRequest),
    };
    match registrations::respond(&app.db, invitation.id, answer, now).await {
        Ok(Responded::Registered(registration)) => {
            lead_to(&app, &p, registration, now, what_is_asked(&app, registration).await?).await
        }
        Ok(Responded::Known(_) | Responded::Declined) => {
            Ok(Redirect::to(&p.url(&format!("/invitation/{token}"))).into_response())
        }
        Err(error) => Err(refused(error)),
    }
}

/// The form's place under “my registration”, where something must be answered.
async fn what_is_asked(app: &App, registration: RegistrationId) -> Result<&'static str> {
    let mut conn = app.db.acquire().await?;
    let registration = registrations::find(&mut *conn, registration).await?.ok_or(Error::NotFound)?;
    let open = fields::unanswered(&mut conn, &registration, Stage::Registration).await?;
    Ok(if open > 0 { "/answers" } else { "" })
}

/// Somebody to whom the invitation was forwarded asks for a place of their own.
pub async fn stand_in(
    State(app): State<App>,
    Extension(client): Extension<Client>,
    Path((_, token)): Path<(String, String)>,
    p: Page,
    Form(form): Form<StandInForm>,
) -> Result {
    let invitation = of_link(&app, &token).await?;
    let who = match form.parse() {
        Ok(who) => who,
        Err(problems) => return invitation_page(&app, p, token, invitation, (form, problems)).await,
    };
    let forum = forums::find(&app.db, invitation.forum_id).await?.ok_or(Error::NotFound)?;
    client.may(&app, "registration", Breadth::Address, app.settings.registrations_per_hour).await?;
    // Known and unknown addresses get the same answer; the mail tells the truth.
    registrations::stand_in(&app.db, invitation.id, &who, clock::now()).await.map_err(refused)?;
    Ok(Redirect::to(&p.url(&format!("/forums/{}/registered", forum.slug))).into_response())
}

fn refused(error: RespondError) -> Error {
    match error {
        RespondError::Closed => Error::Gone("error-invitation-over"),
        RespondError::Full => Error::Conflict("error-forum-full"),
        RespondError::NotFound => Error::NotFound,
        RespondError::Database(error) => error.into(),
    }
}

async fn of_link(app: &App, token: &str) -> Result<Invitation> {
    let id =
        app.keys.verify(Purpose::Invitation, token, clock::now()).ok_or(Error::Gone("error-link-over"))?;
    registrations::find_invitation(&app.db, InvitationId(id)).await?.ok_or(Error::NotFound)
}
