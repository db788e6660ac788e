use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    attendance, clock,
    forums::{self, Forum},
    ids::RegistrationId,
    registrations,
    staff::Permission,
};

use super::door;
use crate::{
    app::App,
    error::{Error, Result},
    extract::Path,
    page::Page,
    public::forums::when,
    visitor,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/ticket_link.html")]
struct TicketPage {
    p: Page,
    forum: Forum,
    when: String,
}

/// The cookie by which a browser knows the door that was opened in it.
pub(super) fn door_cookie(app: &App) -> &'static str {
    if app.is_secure() { "__Host-lianyi-door" } else { "lianyi-door" }
}

/// A ticket's link, as any camera opens it. Door staff are led to the page of its holder; anybody else learns only
/// which forum it is for.
pub async fn show(
    State(app): State<App>,
    Path((_, code)): Path<(String, String)>,
    headers: HeaderMap,
    p: Page,
) -> Result {
    let id = app.keys.read_ticket_code(&code).ok_or(Error::Gone("error-no-ticket"))?;
    let found = registrations::find(&app.db, RegistrationId(id)).await?;
    let forum = found.ok_or(Error::Gone("error-no-ticket"))?.forum_id;
    if p.account.as_ref().is_some_and(|a| a.may_for(Permission::CheckIn, forum)) {
        let page = p.url(&format!("/desk/forums/{forum}/check-in?code={code}"));
        return Ok(Redirect::to(&page).into_response());
    }
    // A door of another forum tells of its own guests that this is none of them.
    if let Some(token) = visitor::cookie(&headers, door_cookie(&app))
        && attendance::open_door(&app.db, &app.keys, token, clock::now()).await?.is_some()
    {
        return Ok(Redirect::to(&format!("{}?code={code}", door::path(&p, token))).into_response());
    }
    let forum = forums::find(&app.db, forum).await?.ok_or(Error::NotFound)?;
    Ok(TicketPage { when: when(&p, &forum), forum, p }.into_response())
}
