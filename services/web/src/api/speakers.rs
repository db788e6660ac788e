//! Who speaks at a forum, and what there is to read.

use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{
    clock,
    forums::{self, Forum, MaterialForm, Speaker, SpeakerForm},
    ids::{MaterialId, SpeakerId},
    language::Language,
    staff::Permission,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    agenda::unwritten,
    forum::{MaterialLine, SpeakerLine, material_line, speaker_line},
    problem::Problem,
    reach,
    sent::{Sent, done_before},
    written::{Texts, in_three},
};
use crate::{access::Program, app::App, extract::Path};

/// What is left out of a change stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenSpeaker {
    /// The name in the person's own script and order
    native_name: Option<String>,
    latin_name: Option<String>,
    /// ISO 3166-1 alpha-2
    country: Option<String>,
    /// `{"zh": …, "en": …, "ru": …}`
    position: Option<Texts>,
}

impl WrittenSpeaker {
    /// The form, over what is known of the speaker.
    fn form(self, known: Option<&Speaker>) -> SpeakerForm {
        let position = self.position.as_ref().map(in_three).unwrap_or_else(|| {
            [Language::Zh, Language::En, Language::Ru]
                .map(|l| known.map_or_else(String::new, |k| k.position.exactly(l).to_owned()))
        });
        let [position_zh, position_en, position_ru] = position;
        SpeakerForm {
            native_name: self.native_name.or(known.map(|k| k.native_name.clone())).unwrap_or_default(),
            latin_name: self.latin_name.or(known.map(|k| k.latin_name.clone())).unwrap_or_default(),
            country: self.country.or(known.and_then(|k| k.country.clone())).unwrap_or_default(),
            position_zh,
            position_en,
            position_ru,
        }
    }
}

async fn lines(app: &App, forum: &Forum) -> Result<Json<Vec<SpeakerLine>>, Problem> {
    let speakers = forums::speakers(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(Json(speakers.into_iter().map(speaker_line).collect()))
}

/// Adds a speaker
#[utoipa::path(
    post,
    path = "/forums/{slug}/speakers",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = WrittenSpeaker,
    responses((status = 201, body = Vec<SpeakerLine>, description = "All speakers by name"))
)]
pub async fn add(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<(StatusCode, Json<Vec<SpeakerLine>>), Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let form = sent.read::<WrittenSpeaker>()?.form(None);
    sent.once(&app, ("add-speaker", &slug), async |call| {
        if done_before(&app, call, "forum.write_agenda").await?.is_some() {
            return Ok(());
        }
        save(&app, &sent, &forum, None, &form).await
    })
    .await?;
    Ok((StatusCode::CREATED, lines(&app, &forum).await?))
}

/// Writes a speaker anew
#[utoipa::path(
    patch,
    path = "/forums/{slug}/speakers/{speaker}",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path), ("speaker" = String, Path)),
    request_body = WrittenSpeaker,
    responses((status = 200, body = Vec<SpeakerLine>, description = "All speakers by name"))
)]
pub async fn change(
    State(app): State<App>,
    Path((slug, id)): Path<(String, SpeakerId)>,
    sent: Sent,
) -> Result<Json<Vec<SpeakerLine>>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let speakers = forums::speakers(&app.db, forum.id).await.map_err(Problem::database)?;
    let known = speakers.iter().find(|speaker| speaker.id == id).ok_or_else(Problem::not_found)?;
    let form = sent.read::<WrittenSpeaker>()?.form(Some(known));
    save(&app, &sent, &forum, Some(id), &form).await?;
    lines(&app, &forum).await
}

async fn save(
    app: &App,
    sent: &Sent,
    forum: &Forum,
    id: Option<SpeakerId>,
    form: &SpeakerForm,
) -> Result<(), Problem> {
    let new = form.parse().map_err(|problems| Problem::invalid(&problems))?;
    let saved = forums::save_speaker(&app.db, forum.id, id, &new, sent.account.id, clock::now()).await;
    saved.map(|_| ()).map_err(unwritten)
}

/// Takes a speaker out of the forum and all its sessions
#[utoipa::path(
    delete,
    path = "/forums/{slug}/speakers/{speaker}",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path), ("speaker" = String, Path)),
    responses((status = 204))
)]
pub async fn remove(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path((slug, id)): Path<(String, SpeakerId)>,
) -> Result<StatusCode, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    forums::remove_speaker(&app.db, forum.id, id, program.0.id, clock::now()).await.map_err(unwritten)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Something to read, by a link. Files are uploaded at the desk.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WrittenMaterial {
    /// `{"zh": …, "en": …, "ru": …}`
    title: Texts,
    /// `everybody` or `registered`
    is_for: String,
    /// Begins with `https://`
    link: String,
}

/// All materials, also those for whoever takes part
#[utoipa::path(
    get,
    path = "/forums/{slug}/materials",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Vec<MaterialLine>, description = "At most 50"))
)]
pub async fn materials(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Vec<MaterialLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    all(&app, &forum).await
}

async fn all(app: &App, forum: &Forum) -> Result<Json<Vec<MaterialLine>>, Problem> {
    let found = forums::materials(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(Json(found.into_iter().map(material_line).collect()))
}

/// Adds a link to the materials
#[utoipa::path(
    post,
    path = "/forums/{slug}/materials",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = WrittenMaterial,
    responses((status = 201, body = Vec<MaterialLine>, description = "All materials, the new one last"))
)]
pub async fn add_material(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<(StatusCode, Json<Vec<MaterialLine>>), Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let WrittenMaterial { title, is_for, link } = sent.read()?;
    let [title_zh, title_en, title_ru] = in_three(&title);
    let form = MaterialForm { title_zh, title_en, title_ru, is_for, link };
    let new = form.parse(None).map_err(|problems| Problem::invalid(&problems))?;
    sent.once(&app, ("add-material", &slug), async |call| {
        if done_before(&app, call, "forum.add_material").await?.is_some() {
            return Ok(());
        }
        let added = forums::add_material(&app.db, forum.id, &new, sent.account.id, clock::now()).await;
        added.map(|_| ()).map_err(unwritten)
    })
    .await?;
    Ok((StatusCode::CREATED, all(&app, &forum).await?))
}

/// Takes a material away
#[utoipa::path(
    delete,
    path = "/forums/{slug}/materials/{material}",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path), ("material" = String, Path)),
    responses((status = 204))
)]
pub async fn remove_material(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path((slug, id)): Path<(String, MaterialId)>,
) -> Result<StatusCode, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    forums::remove_material(&app.db, forum.id, id, program.0.id, clock::now()).await.map_err(unwritten)?;
    Ok(StatusCode::NO_CONTENT)
}
