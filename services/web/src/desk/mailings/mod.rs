//! Mailings at the desk: to whom, in which words, when, and what became of it.

mod audience;
mod change;
mod lines;
mod show;
mod times;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
pub use change::{control, schedule, stop, write};
use domain::{
    clock,
    forums::{self, Forum, State as ForumState},
    ids::MailingId,
    mailings::{self, Audience, Kind, Mailing, MailingForm, Occurrence, SaveError},
    post,
    problems::Problems,
    staff::Permission,
};
pub use lines::{lines, look_up};
use serde::Deserialize;
pub use show::show;

use super::{class_options, mark_of_next, staff_who_may, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Query},
    page::Page,
};

/// For how many days, and how many lines, the list looks ahead.
const AHEAD_DAYS: i32 = 90;
const AHEAD_LINES: usize = 10;

/// One time that a mailing will go out, with the class whose anniversary it is.
struct Line {
    occurrence: Occurrence,
    whose: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/mailings.html")]
struct MailingsPage {
    p: Page,
    mailings: Vec<Mailing>,
    next: Option<MailingId>,
    /// Whether these are the newest; what is coming stands with them.
    is_first: bool,
    coming: Vec<Line>,
    /// How many more will go out in that time.
    more: usize,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: String,
}

pub async fn list(State(app): State<App>, Query(asked): Query<Asked>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageMailings)?;
    let before: Option<MailingId> = asked.before.parse().ok();
    let is_first = before.is_none();
    let mailings = mailings::all(&app.db, before).await?;
    let next = mark_of_next(&mailings, |m| m.id);
    let coming = match before {
        None => mailings::forecast(&app.db, None, AHEAD_DAYS).await?,
        Some(_) => Vec::new(),
    };
    let more = coming.len().saturating_sub(AHEAD_LINES);
    let line = |occurrence| Line { whose: show::whose(&p, &occurrence), occurrence };
    let coming = coming.into_iter().take(AHEAD_LINES).map(line).collect();
    Ok(MailingsPage { p, mailings, next, is_first, coming, more }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/mailing_form.html")]
struct FormPage {
    p: Page,
    form: MailingForm,
    problems: Problems,
    kinds: [Kind; 4],
    topics: Vec<String>,
    /// Code and name of each class to choose from.
    classes: Vec<(String, String)>,
    /// Each with how many of its guests a mailing would reach who have not answered.
    forums: Vec<(Forum, i64)>,
}

async fn form_page(app: &App, p: Page, form: MailingForm, problems: Problems) -> Result {
    let classes = class_options(&app.db, &p).await?;
    let (mut forums, now) = (Vec::new(), clock::now());
    for forum in forums::of_staff(&app.db).await? {
        let silent = match forum.state {
            ForumState::Published if !forum.is_over(now) => {
                let audience = Audience::silent_guests(&forum.slug);
                mailings::count(&app.db, &audience, Kind::Reminder.usual_topic()).await?
            }
            _ => 0,
        };
        forums.push((forum, silent));
    }
    let topics = post::topics(&app.db).await?;
    let page = FormPage { p, form, problems, kinds: Kind::ALL, topics, classes, forums };
    Ok((status(&page.problems), page).into_response())
}

pub async fn new(State(app): State<App>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageMailings)?;
    form_page(&app, p, MailingForm::default(), Problems::default()).await
}

pub async fn create(State(app): State<App>, p: Page, Form(form): Form<MailingForm>) -> Result {
    let by = staff_who_may(&p, Permission::ManageMailings)?.id;
    let new = match form.parse(&app.db).await {
        Ok(new) => new,
        Err(SaveError::Invalid(problems)) => return form_page(&app, p, form, problems).await,
        Err(SaveError::NotFound | SaveError::NotADraft) => return Err(Error::NotFound),
        Err(SaveError::Database(error)) => return Err(error.into()),
    };
    let id = mailings::create(&app.db, &new, by).await?;
    Ok(Redirect::to(&p.url(&format!("/desk/mailings/{id}"))).into_response())
}
