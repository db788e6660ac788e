use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse as _, Redirect},
};
use domain::{
    clock,
    forums::{self, Forum, Speaker, SpeakerForm},
    ids::{ForumId, SpeakerId},
    language::Language,
    problems::Problems,
};

use super::{to_write, unwritten};
use crate::{
    app::App,
    desk::{status, who},
    error::{Error, Result},
    extract::{Form, Path},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/forum_speaker.html")]
struct SpeakerPage {
    p: Page,
    forum: Forum,
    speaker: Option<SpeakerId>,
    form: SpeakerForm,
    problems: Problems,
}

fn speaker_page(
    p: Page,
    forum: Forum,
    speaker: Option<SpeakerId>,
    form: SpeakerForm,
    problems: Problems,
) -> Result {
    Ok((status(&problems), SpeakerPage { p, forum, speaker, form, problems }).into_response())
}

pub async fn new_speaker(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    speaker_page(p, forum, None, SpeakerForm::default(), Problems::default())
}

async fn find(app: &App, forum: ForumId, id: SpeakerId) -> Result<Speaker> {
    let speakers = forums::speakers(&app.db, forum).await?;
    speakers.into_iter().find(|speaker| speaker.id == id).ok_or(Error::NotFound)
}

pub async fn speaker(
    State(app): State<App>,
    Path((_, forum, id)): Path<(String, ForumId, SpeakerId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let speaker = find(&app, forum.id, id).await?;
    let position = |language| speaker.position.exactly(language).to_owned();
    let form = SpeakerForm {
        position_zh: position(Language::Zh),
        position_en: position(Language::En),
        position_ru: position(Language::Ru),
        native_name: speaker.native_name,
        latin_name: speaker.latin_name,
        country: speaker.country.unwrap_or_default(),
    };
    speaker_page(p, forum, Some(id), form, Problems::default())
}

pub async fn write_speaker(
    State(app): State<App>,
    Path((_, forum)): Path<(String, ForumId)>,
    p: Page,
    Form(form): Form<SpeakerForm>,
) -> Result {
    write(&app, p, forum, None, form).await
}

pub async fn save_speaker(
    State(app): State<App>,
    Path((_, forum, id)): Path<(String, ForumId, SpeakerId)>,
    p: Page,
    Form(form): Form<SpeakerForm>,
) -> Result {
    write(&app, p, forum, Some(id), form).await
}

async fn write(app: &App, p: Page, forum: ForumId, id: Option<SpeakerId>, form: SpeakerForm) -> Result {
    let forum = to_write(app, &p, forum).await?;
    if let Some(id) = id {
        find(app, forum.id, id).await?;
    }
    let new = match form.parse() {
        Ok(new) => new,
        Err(problems) => return speaker_page(p, forum, id, form, problems),
    };
    let by = who(&p)?.id;
    forums::save_speaker(&app.db, forum.id, id, &new, by, clock::now()).await.map_err(unwritten)?;
    Ok(Redirect::to(&p.url(&format!("/desk/forums/{}/agenda", forum.id))).into_response())
}

pub async fn remove_speaker(
    State(app): State<App>,
    Path((_, forum, id)): Path<(String, ForumId, SpeakerId)>,
    p: Page,
) -> Result {
    let forum = to_write(&app, &p, forum).await?;
    let by = who(&p)?.id;
    forums::remove_speaker(&app.db, forum.id, id, by, clock::now()).await.map_err(unwritten)?;
    Ok(Redirect::to(&p.url(&format!("/desk/forums/{}/agenda", forum.id))).into_response())
}
