use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Forum},
    ids::OfferId,
    links::Purpose,
    registrations::{self, AnswerOfferError, Companion, Offer, OfferAnswer, Registration},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{forums::when, registrations::lead_to};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/offer.html")]
pub struct OfferPage {
    p: Page,
    token: String,
    offer: Offer,
    is_over: bool,
    registration: Registration,
    companions: Vec<Companion>,
    forum: Forum,
    when: String,
    expires: String,
    own_expires: Option<String>,
}

pub async fn show(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let offer = of_link(&app, &token).await?;
    let registration = registrations::find(&app.db, offer.registration_id).await?.ok_or(Error::NotFound)?;
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    let companions = registrations::companions_of(&app.db, registration.id).await?;
    Ok(offer_page(p, token, offer, (registration, companions, forum), clock::now()).into_response())
}

/// An offer as whom it is for finds it at a moment.
pub fn offer_page(
    p: Page,
    token: String,
    offer: Offer,
    (registration, companions, forum): (Registration, Vec<Companion>, Forum),
    now: Timestamp,
) -> OfferPage {
    let own_zone = registration.time_zone.as_deref().filter(|z| *z != forum.time_zone);
    let own_zone = own_zone.and_then(|z| domain::moments::zone(z).ok());
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    let answered_otherwise = matches!(offer.answer, Some(OfferAnswer::Expired | OfferAnswer::Declined));
    OfferPage {
        is_over: answered_otherwise || (offer.answer.is_none() && (offer.expires() <= now || has_begun)),
        when: when(&p, &forum),
        expires: p.moment(offer.expires(), &forum.zone()),
        own_expires: own_zone.map(|zone| p.moment(offer.expires(), &zone)),
        p,
        token,
        companions,
        offer,
        registration,
        forum,
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
    let offer = of_link(&app, &token).await?;
    let accept = match form.answer.as_str() {
        "accept" => true,
        "decline" => false,
        _ => return Err(Error::BadRequest),
    };
    match registrations::answer_offer(&app.db, offer.id, accept, now).await {
        Ok(registration) => lead_to(&app, &p, registration, now, "").await,
        Err(AnswerOfferError::Answered | AnswerOfferError::Expired) => {
            Ok(Redirect::to(&p.url(&format!("/offer/{token}"))).into_response())
        }
        Err(AnswerOfferError::NotFound) => Err(Error::NotFound),
        Err(AnswerOfferError::Database(error)) => Err(error.into()),
    }
}

async fn of_link(app: &App, token: &str) -> Result<Offer> {
    let id = app.keys.verify(Purpose::Offer, token, clock::now()).ok_or(Error::Gone("error-link-over"))?;
    registrations::find_offer(&app.db, OfferId(id)).await?.ok_or(Error::NotFound)
}
