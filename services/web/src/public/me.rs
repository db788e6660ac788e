use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    association::{self, Membership},
    clock,
    links::Purpose,
    people::{self, Person},
    registrations::{self, Registration},
    roll::{self, Enrolment},
};
use jiff::SignedDuration;

use crate::{
    app::App,
    error::{Error, Result},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/me.html")]
struct MePage {
    p: Page,
    name: String,
    person: Option<Person>,
    membership: Option<Membership>,
    enrolments: Vec<Enrolment>,
    /// Each registration with the link to its page.
    registrations: Vec<(Registration, String)>,
}

pub async fn show(State(app): State<App>, p: Page) -> Result {
    let account = p.account.clone().ok_or(Error::Forbidden)?;
    let mut page = MePage {
        name: account.name.clone(),
        person: None,
        membership: None,
        enrolments: Vec::new(),
        registrations: Vec::new(),
        p,
    };
    if let Some(person) = account.person_id {
        page.person = people::find(&app.db, person).await?;
        page.membership = association::membership_of_person(&app.db, person).await?;
        page.enrolments = roll::enrolments_of_person(&app.db, person).await?;
        for registration in registrations::of_person(&app.db, person).await? {
            let lasts = SignedDuration::from_hours(24);
            let token = app.keys.sign(Purpose::Registration, registration.link, clock::now(), lasts);
            let link = page.p.url(&format!("/registration/{token}"));
            page.registrations.push((registration, link));
        }
    }
    Ok(page.into_response())
}
