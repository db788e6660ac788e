//! How the places of a forum are given: who decides, codes, parts of countries, and when offers end.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Category, Forum},
    ids::ForumId,
    problems::Problems,
    registrations::{self, PlacesForm, SavePlacesError},
    staff::Permission,
};

use super::{staff_for, status};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

/// One category on the page, with what is typed for it.
struct Row {
    category: Category,
    decided_by: String,
    access_codes: String,
    country_quotas: String,
    companions: String,
    /// What the category gives or does not: the name of the field, and what is chosen.
    gives: [(&'static str, String); 2],
    codes_id: String,
    countries_id: String,
    companions_id: String,
    codes_problem: Option<String>,
    countries_problem: Option<String>,
    companions_problem: Option<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/places.html")]
struct PlacesPage {
    p: Page,
    forum: Forum,
    form: PlacesForm,
    rows: Vec<Row>,
    problems: Problems,
}

async fn places_page(app: &App, p: Page, forum: Forum, form: PlacesForm, problems: Problems) -> Result {
    let categories = forums::categories(&app.db, forum.id).await?;
    let id = |name: &str, row: usize| if row == 0 { name.to_owned() } else { format!("{name}-{}", row + 1) };
    let wrong = |name: &str, row: usize| {
        let problem = problems.0.iter().find(|problem| problem.field == name && problem.row == Some(row + 1));
        problem.map(|problem| p.sentence(problem))
    };
    let cell = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    let rows = categories
        .into_iter()
        .enumerate()
        .map(|(row, category)| Row {
            decided_by: cell(&form.decided_by, row),
            access_codes: cell(&form.access_codes, row),
            country_quotas: cell(&form.country_quotas, row),
            companions: cell(&form.companions, row),
            gives: [
                ("visa_letters", cell(&form.visa_letters, row)),
                ("certificates", cell(&form.certificates, row)),
            ],
            codes_id: id("access_codes", row),
            countries_id: id("country_quotas", row),
            companions_id: id("companions", row),
            codes_problem: wrong("access_codes", row),
            countries_problem: wrong("country_quotas", row),
            companions_problem: wrong("companions", row),
            category,
        })
        .collect();
    let status = status(&problems);
    Ok((status, PlacesPage { p, forum, form, rows, problems }).into_response())
}

pub async fn show(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let form = registrations::places(&app.db, forum.id).await?;
    places_page(&app, p, forum, form, Problems::default()).await
}

pub async fn save(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<PlacesForm>,
) -> Result {
    let forum = of_desk(&app, &p, forum).await?;
    let by = staff_for(&p, Permission::ManageForums, forum.id)?.id;
    match registrations::save_places(&app.db, forum.id, &form, by, clock::now()).await {
        Ok(()) => Ok(Redirect::to(&p.url(&format!("/desk/forums/{}", forum.id))).into_response()),
        Err(SavePlacesError::Invalid(problems)) => places_page(&app, p, forum, form, problems).await,
        Err(SavePlacesError::NotFound) => Err(Error::NotFound),
        Err(SavePlacesError::Database(error)) => Err(error.into()),
    }
}

async fn of_desk(app: &App, p: &Page, id: ForumId) -> Result<Forum> {
    staff_for(p, Permission::ManageForums, id)?;
    forums::find(&app.db, id).await?.ok_or(Error::NotFound)
}
