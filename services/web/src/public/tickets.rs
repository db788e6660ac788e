use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    attendance, documents,
    forums::{self, Forum},
    qr,
    registrations::{self, Companion, Registration},
};

use super::{forums::when, papers::ours, registrations::of_link};
use crate::{
    app::App,
    error::{Error, Result},
    extract::Path,
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/ticket.html")]
pub struct TicketPage {
    p: Page,
    token: String,
    forum: Forum,
    when: String,
    registration: Registration,
    companions: Vec<Companion>,
    qr: qr::Picture,
    /// The code for those who type.
    number: String,
}

/// The ticket on a phone: the code that its PDF has, and nothing to wait for. It opens a door, so a link that may have
/// been forwarded does not lead to it.
pub async fn show(State(app): State<App>, Path((_, token)): Path<(String, String)>, p: Page) -> Result {
    let (registration, true) = of_link(&app, &token).await? else { return Err(Error::Forbidden) };
    let forum = forums::find(&app.db, registration.forum_id).await?.ok_or(Error::NotFound)?;
    if !documents::has_ticket(&forum, &registration) {
        // “My registration” says why.
        return Ok(Redirect::to(&p.url(&format!("/registration/{token}"))).into_response());
    }
    let companions = registrations::companions_of(&app.db, registration.id).await?;
    Ok(ticket_page(&app, p, token, (forum, registration), companions)?.into_response())
}

/// The ticket of somebody who has one.
pub fn ticket_page(
    app: &App,
    p: Page,
    token: String,
    (forum, registration): (Forum, Registration),
    companions: Vec<Companion>,
) -> Result<TicketPage> {
    let code = documents::code_of(ours(app), &registration);
    Ok(TicketPage {
        when: when(&p, &forum),
        companions,
        qr: drawn(&code)?,
        number: attendance::ticket_number(registration.id),
        p,
        token,
        forum,
        registration,
    })
}

/// A link of ours as a QR picture.
pub fn drawn(link: &str) -> Result<qr::Picture> {
    qr::draw(link).ok_or_else(|| Error::Internal(anyhow::anyhow!("a link is too long for a QR picture")))
}
