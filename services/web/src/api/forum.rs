//! A forum with all that its page says.

use axum::{Json, extract::State};
use domain::{
    clock,
    forums::{self, Forum, IsFor, Material, Registration, Session, Speaker},
};
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    forums::{ForumLine, announced, line, local},
    problem::Problem,
};
use crate::{app::App, extract::Path};

#[derive(Serialize, ToSchema)]
pub struct ForumPage {
    #[serde(flatten)]
    line: ForumLine,
    summary: serde_json::Value,
    venue: serde_json::Value,
    /// `in_person`, `online` or `hybrid`
    mode: Option<String>,
    languages: Vec<String>,
    interpretation: Vec<String>,
    #[schema(value_type = Vec<Object>)]
    organisers: Vec<serde_json::Value>,
    /// Codes
    series: Vec<String>,
    /// `open`, `not_yet`, `closed`, `rests` (until the new date is announced) or `none`
    registration: &'static str,
    registration_opens_at: Option<String>,
    registration_closes_at: Option<String>,
    agenda: Vec<SessionLine>,
    speakers: Vec<SpeakerLine>,
    /// Those that are for everybody
    materials: Vec<MaterialLine>,
}

#[derive(Serialize, ToSchema)]
pub struct SessionLine {
    id: String,
    title: serde_json::Value,
    starts_at: String,
    ends_at: String,
    kind: &'static str,
    /// `{"zh": …, "en": …, "ru": …}`, as the room; empty where there is none
    track: serde_json::Value,
    room: serde_json::Value,
    interpretation: Vec<String>,
    /// Ids
    speakers: Vec<String>,
    /// Languages in which the title has fallen behind the others
    stale: Vec<String>,
    /// The same of the room and the track
    room_stale: Vec<String>,
    track_stale: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SpeakerLine {
    id: String,
    native_name: String,
    latin_name: String,
    /// `{"zh": …, "en": …, "ru": …}`
    position: serde_json::Value,
    country: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct MaterialLine {
    id: String,
    title: serde_json::Value,
    /// `everybody` or `registered`
    is_for: &'static str,
    link: Option<String>,
    /// `pdf`, `jpg` or `png`, where it is a file of ours
    file: Option<&'static str>,
    /// In bytes
    size: i32,
}

pub(super) fn session_line(s: Session, zone: &TimeZone) -> SessionLine {
    SessionLine {
        id: s.id.to_string(),
        starts_at: local(s.starts(), zone),
        ends_at: local(s.ends(), zone),
        title: serde_json::json!(s.title.0),
        kind: s.kind.code(),
        track: serde_json::json!(s.track.0),
        room: serde_json::json!(s.room.0),
        interpretation: s.interpretation,
        speakers: s.speakers.iter().map(ToString::to_string).collect(),
        stale: s.stale,
        room_stale: s.room_stale,
        track_stale: s.track_stale,
    }
}

pub(super) fn speaker_line(s: Speaker) -> SpeakerLine {
    SpeakerLine {
        id: s.id.to_string(),
        native_name: s.native_name,
        latin_name: s.latin_name,
        position: serde_json::json!(s.position.0),
        country: s.country,
    }
}

pub(super) fn material_line(m: Material) -> MaterialLine {
    MaterialLine {
        id: m.id.to_string(),
        title: serde_json::json!(m.title.0),
        is_for: m.is_for.code(),
        link: m.link,
        file: m.file_kind.map(|kind| kind.extension()),
        size: m.size,
    }
}

/// A forum with its agenda, speakers and materials
#[utoipa::path(
    get,
    path = "/forums/{slug}",
    tag = "forums",
    params(("slug" = String, Path)),
    responses(
        (status = 200, body = ForumPage),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn forum(State(app): State<App>, Path(slug): Path<String>) -> Result<Json<ForumPage>, Problem> {
    let forum = announced(&app, &slug).await?;
    Ok(Json(page(&app, forum).await?))
}

async fn page(app: &App, forum: Forum) -> Result<ForumPage, Problem> {
    let (db, zone) = (&app.db, forum.zone());
    let agenda = forums::agenda(db, forum.id).await.map_err(Problem::database)?;
    let speakers = forums::speakers(db, forum.id).await.map_err(Problem::database)?;
    let materials = forums::materials(db, forum.id).await.map_err(Problem::database)?;
    let series = forums::series_of(db, forum.id).await.map_err(Problem::database)?;
    let for_everybody = materials.into_iter().filter(|m| m.is_for == IsFor::Everybody);
    Ok(ForumPage {
        summary: serde_json::json!(forum.summary),
        venue: serde_json::json!(forum.venue),
        mode: forum.mode.clone(),
        languages: forum.languages.clone(),
        interpretation: forum.interpretation.clone(),
        organisers: forum.organisers.iter().map(|o| serde_json::json!(o)).collect(),
        series: series.into_iter().map(|s| s.code).collect(),
        registration: match forums::registration_is(&forum, clock::now()) {
            Registration::Open => "open",
            Registration::NotYet(_) => "not_yet",
            Registration::Closed => "closed",
            Registration::Rests => "rests",
            Registration::None => "none",
        },
        registration_opens_at: forum.registration_opens_at.map(|at| local(at, &zone)),
        registration_closes_at: forum.registration_closes_at.map(|at| local(at, &zone)),
        agenda: agenda.into_iter().map(|session| session_line(session, &zone)).collect(),
        speakers: speakers.into_iter().map(speaker_line).collect(),
        materials: for_everybody.map(material_line).collect(),
        line: line(app, forum).await?,
    })
}
