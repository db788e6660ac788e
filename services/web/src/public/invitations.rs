use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Forum},
    ids::InvitationId,
    links::Purpose,
    names, people,
    registrations::{self, Answer, Invitation, RespondError},
};
use serde::Deserialize;

use super::{forums::when, registrations::lead_to};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/invitation.html")]
struct InvitationPage {
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
}

pub async fn show(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let invitation = of_link(&app, &token).await?;
    let forum = forums::find(&app.db, invitation.forum_id).await?.ok_or(Error::NotFound)?;
    let person = people::find(&app.db, invitation.person_id).await?.ok_or(Error::NotFound)?;
    let registration = match invitation.registration_id {
        Some(id) => registrations::find(&app.db, id).await?,
        None => None,
    };
    let has_ended = registration.is_some_and(|r| r.state.has_ended());
    let answer = invitation.answer.filter(|answer| *answer == Answer::Declined || !has_ended);
    let categories = forums::categories(&app.db, forum.id).await?;
    let category = categories.iter().find(|c| c.id == invitation.category_id);
    let kept_until = invitation.held_until().filter(|_| invitation.answer.is_none());
    let waits = kept_until.is_none()
        && answer != Some(Answer::Accepted)
        && category.is_none_or(|c| c.free_for_newcomers() == 0);
    let second = forum.starts_at.zip(forum.ends_at).zip(forum.second_zone());
    Ok(InvitationPage {
        when: when(&p, &forum),
        second_when: second.map(|((from, to), zone)| p.span(from, to, &zone)),
        salutation: names::salutation(p.language, &person.name()),
        name: names::display(p.language, &person.name()).to_owned(),
        kept_until: kept_until.map(|until| p.moment(until, &forum.zone())),
        may_answer: forum.state == forums::State::Published
            && forum.starts_at.is_none_or(|starts| starts > clock::now()),
        answer,
        waits,
        p,
        token,
        invitation,
        forum,
    }
    .into_response())
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
        Ok(Some(registration)) => Ok(lead_to(&app, &p, registration, now)),
        Ok(None) => Ok(Redirect::to(&p.url(&format!("/invitation/{token}"))).into_response()),
        Err(RespondError::Closed) => Err(Error::Gone("error-invitation-over")),
        Err(RespondError::Full) => Err(Error::Conflict("error-forum-full")),
        Err(RespondError::NotFound) => Err(Error::NotFound),
        Err(RespondError::Database(error)) => Err(error.into()),
    }
}

async fn of_link(app: &App, token: &str) -> Result<Invitation> {
    let id =
        app.keys.verify(Purpose::Invitation, token, clock::now()).ok_or(Error::Gone("error-link-over"))?;
    registrations::find_invitation(&app.db, InvitationId(id)).await?.ok_or(Error::NotFound)
}
