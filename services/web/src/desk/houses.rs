//! Mail houses at the desk: the pace of mailings to each, and how it takes them.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect, Response},
};
use domain::{
    post::{self, DomainForm, House, HouseError, HouseForm, OTHER, PaceForm},
    problems::Problems,
    staff::Permission,
};
use serde::Deserialize;

use super::{mark_of_next, staff_who_may, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/houses.html")]
struct HousesPage {
    p: Page,
    houses: Vec<House>,
    next: Option<String>,
    form: HouseForm,
    problems: Problems,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: String,
}

pub async fn list(State(app): State<App>, Query(asked): Query<After>, p: Page) -> Result {
    staff_who_may(&p, Permission::SetPace)?;
    houses_page(&app, p, &asked.after, HouseForm::default(), Problems::default()).await
}

async fn houses_page(app: &App, p: Page, after: &str, form: HouseForm, problems: Problems) -> Result {
    let houses = post::houses(&app.db, after).await?;
    let next = mark_of_next(&houses, |house| house.code.clone());
    Ok((status(&problems), HousesPage { p, houses, next, form, problems }).into_response())
}

pub async fn add(State(app): State<App>, p: Page, Form(form): Form<HouseForm>) -> Result {
    let by = staff_who_may(&p, Permission::SetPace)?.id;
    match post::add_house(&app.db, &form, by).await {
        Ok(house) => Ok(back(&p, &house)),
        Err(HouseError::Invalid(problems)) => houses_page(&app, p, "", form, problems).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/house.html")]
struct HousePage {
    p: Page,
    house: House,
    pace: PaceForm,
    domain: DomainForm,
    problems: Problems,
}

/// What was typed into one of the page's forms, with what is wrong with it.
#[derive(Default)]
struct Typed {
    pace: Option<PaceForm>,
    domain: DomainForm,
    problems: Problems,
}

pub async fn show(State(app): State<App>, Path((_, house)): Path<(String, String)>, p: Page) -> Result {
    staff_who_may(&p, Permission::SetPace)?;
    house_page(&app, p, &house, Typed::default()).await
}

async fn house_page(app: &App, p: Page, code: &str, typed: Typed) -> Result {
    let house = post::find_house(&app.db, code).await?.ok_or(Error::NotFound)?;
    let page = HousePage {
        pace: typed.pace.unwrap_or_else(|| PaceForm::of(&house)),
        domain: typed.domain,
        problems: typed.problems,
        house,
        p,
    };
    Ok((status(&page.problems), page).into_response())
}

pub async fn set_pace(
    State(app): State<App>,
    Path((_, house)): Path<(String, String)>,
    p: Page,
    Form(form): Form<PaceForm>,
) -> Result {
    let by = staff_who_may(&p, Permission::SetPace)?.id;
    match post::set_pace(&app.db, &house, &form, by).await {
        Ok(()) => Ok(back(&p, &house)),
        Err(HouseError::Invalid(problems)) => {
            house_page(&app, p, &house, Typed { pace: Some(form), problems, ..Typed::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn wake(State(app): State<App>, Path((_, house)): Path<(String, String)>, p: Page) -> Result {
    let by = staff_who_may(&p, Permission::SetPace)?.id;
    post::wake(&app.db, &house, by).await?;
    Ok(back(&p, &house))
}

pub async fn move_domain(
    State(app): State<App>,
    Path((_, house)): Path<(String, String)>,
    p: Page,
    Form(form): Form<DomainForm>,
) -> Result {
    let by = staff_who_may(&p, Permission::SetPace)?.id;
    match post::move_domain(&app.db, &house, &form, by).await {
        Ok(()) => Ok(back(&p, &house)),
        Err(HouseError::Invalid(problems)) => {
            house_page(&app, p, &house, Typed { domain: form, problems, ..Typed::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

fn back(p: &Page, house: &str) -> Response {
    Redirect::to(&p.url(&format!("/desk/post/houses/{house}"))).into_response()
}

impl From<HouseError> for Error {
    fn from(error: HouseError) -> Self {
        match error {
            HouseError::NotFound => Self::NotFound,
            HouseError::Invalid(_) => Self::BadRequest,
            HouseError::Database(error) => error.into(),
        }
    }
}

impl Page {
    /// What a house is called: by its code, but for the one of everybody else.
    fn house(&self, code: &str) -> String {
        if code == OTHER { self.t("desk-house-other") } else { code.to_owned() }
    }

    /// Its pace in words, as it is set.
    fn pace(&self, per_minute: Option<i32>) -> String {
        match per_minute {
            Some(n) => self.t1("desk-house-per-minute", "n", n),
            None => self.t("desk-house-unpaced"),
        }
    }

    pub fn may_set_pace(&self) -> bool {
        self.may(Permission::SetPace)
    }
}
