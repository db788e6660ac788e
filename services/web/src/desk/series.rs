//! Series at the desk: what is said of each, and where it is seen.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    forums::{self, Series, SeriesForm},
    problems::Problems,
    staff::Permission,
};

use super::{staff_who_may, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/series.html")]
struct ListPage {
    p: Page,
    series: Vec<Series>,
}

/// A series belongs to no forum: those who may manage any forum write it.
pub async fn list(State(app): State<App>, p: Page) -> Result {
    staff_who_may(&p, Permission::ManageForums)?;
    let series = forums::all_series(&app.db).await?;
    Ok(ListPage { p, series }.into_response())
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/series_form.html")]
struct FormPage {
    p: Page,
    series: Series,
    form: SeriesForm,
    problems: Problems,
}

async fn find(app: &App, p: &Page, code: &str) -> Result<Series> {
    staff_who_may(p, Permission::ManageForums)?;
    forums::find_series(&app.db, code).await?.ok_or(Error::NotFound)
}

pub async fn edit(State(app): State<App>, Path((_, code)): Path<(String, String)>, p: Page) -> Result {
    let series = find(&app, &p, &code).await?;
    let form = SeriesForm::of(&series);
    Ok(FormPage { p, series, form, problems: Problems::default() }.into_response())
}

pub async fn save(
    State(app): State<App>,
    Path((_, code)): Path<(String, String)>,
    p: Page,
    Form(form): Form<SeriesForm>,
) -> Result {
    let series = find(&app, &p, &code).await?;
    let words = match form.parse() {
        Ok(words) => words,
        Err(problems) => {
            return Ok((status(&problems), FormPage { p, series, form, problems }).into_response());
        }
    };
    let by = staff_who_may(&p, Permission::ManageForums)?.id;
    forums::write_series(&app.db, &code, &words, by).await?;
    Ok(Redirect::to(&p.url("/desk/series")).into_response())
}
