use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{FromRequest as _, Request, State},
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Forum, Material, MaterialForm},
    ids::{ForumId, MaterialId},
    problems::Problems,
};

use super::{to_write, unwritten};
use crate::{
    app::App,
    desk::{status, who},
    error::Result,
    extract::{Form, Path, Upload},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_materials.html")]
struct MaterialsPage {
    p: Page,
    forum: Forum,
    materials: Vec<Material>,
    form: MaterialForm,
    problems: Problems,
}

async fn materials_page(app: &App, p: Page, forum: Forum, form: MaterialForm, problems: Problems) -> Result {
    let materials = forums::materials(&app.db, forum.id).await?;
    Ok((status(&problems), MaterialsPage { p, forum, materials, form, problems }).into_response())
}

pub async fn materials(State(app): State<App>, Path((_, forum)): Path<(String, ForumId)>, p: Page) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let form = MaterialForm { is_for: "everybody".to_owned(), ..MaterialForm::default() };
    materials_page(&app, p, forum, form, Problems::default()).await
}

pub async fn add_link(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<MaterialForm>,
) -> Result {
    add(&app, p, forum, form, None).await
}

pub async fn add_file(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    request: Request,
) -> Result {
    // Nothing is read of what somebody sends who may not write here.
    to_write(&app, &p, forum).await?;
    let sent: Upload<MaterialForm> = Upload::from_request(request, &app).await?;
    add(&app, p, forum, sent.form, sent.file).await
}

async fn add(app: &App, p: Page, forum: ForumId, form: MaterialForm, file: Option<Vec<u8>>) -> Result {
    let forum = to_write(app, &p, forum).await?;
    let by = who(&p)?.id;
    let new = match form.parse(file) {
        Ok(new) => new,
        Err(problems) => return materials_page(app, p, forum, form, problems).await,
    };
    forums::add_material(&app.db, forum.id, &new, by, clock::now()).await.map_err(unwritten)?;
    Ok(Redirect::to(&p.url(&format!("/desk/forums/{}/materials", forum.id))).into_response())
}

pub async fn remove_material(
    State(app): State<App>,
    Path((_, forum, material)): Path<(String, ForumId, MaterialId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let by = who(&p)?.id;
    forums::remove_material(&app.db, forum.id, material, by, clock::now()).await.map_err(unwritten)?;
    Ok(Redirect::to(&p.url(&format!("/desk/forums/{}/materials", forum.id))).into_response())
}
