//! The agenda of a forum, session by session.

use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{
    clock,
    forums::{self, AgendaError, Forum, SessionForm},
    ids::SessionId,
    language::{Language, LanguageMap},
    moments,
    staff::Permission,
};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    forum::{SessionLine, session_line},
    problem::Problem,
    reach,
    sent::{Sent, done_before},
    written::{Texts, in_persian, in_three, wall_clock},
};
use crate::{access::Program, app::App, extract::Path};

/// What is left out of a change stays as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SessionFields {
    /// `{"zh": …, "en": …, "ru": …}`, for papers also `"fa"`
    title: Option<Texts>,
    /// RFC 3339
    #[schema(value_type = Option<String>)]
    starts_at: Option<Timestamp>,
    /// Within a day of the start
    #[schema(value_type = Option<String>)]
    ends_at: Option<Timestamp>,
    /// `{"zh": …, "en": …, "ru": …}`; where another session has it, one language does
    room: Option<Texts>,
    /// As the room
    track: Option<Texts>,
    /// `session`, which is also the default, `plenary`, `parallel`, `round_table`, `break`, `meal` or `social`; the time of the last
    /// three is no time of the forum
    kind: Option<String>,
    /// Codes of languages
    interpretation: Option<Vec<String>>,
    /// Ids of the forum's speakers
    speakers: Option<Vec<String>>,
    /// Texts that are up to date although another language has changed: `title_ru`, `room_en`
    fresh: Vec<String>,
}

impl SessionFields {
    /// The form, over what is known of the session.
    fn form(self, known: Option<&forums::Session>, forum: &Forum) -> SessionForm {
        let zone = forum.zone();
        let over = |sent: Option<&Texts>, known: Option<&LanguageMap>| {
            sent.map(in_three).unwrap_or_else(|| {
                [Language::Zh, Language::En, Language::Ru]
                    .map(|l| known.map_or_else(String::new, |text| text.exactly(l).to_owned()))
            })
        };
        let [title_zh, title_en, title_ru] = over(self.title.as_ref(), known.map(|k| &k.title.0));
        let [room_zh, room_en, room_ru] = over(self.room.as_ref(), known.map(|k| &k.room.0));
        let [track_zh, track_en, track_ru] = over(self.track.as_ref(), known.map(|k| &k.track.0));
        let known_fa = known.map_or_else(String::new, |k| k.title.exactly(Language::Fa).to_owned());
        let title_fa = self.title.as_ref().and_then(in_persian).or(Some(known_fa));
        let starts_at = self.starts_at.or(known.map(forums::Session::starts));
        let ends_at = self.ends_at.or(known.map(forums::Session::ends));
        SessionForm {
            title_zh,
            title_en,
            title_ru,
            title_fa,
            starts_at: starts_at.map(|at| wall_clock(at, &zone)).unwrap_or_default(),
            ends_at: ends_at.map(|at| moments::hour(at, &zone)).unwrap_or_default(),
            room_zh,
            room_en,
            room_ru,
            track_zh,
            track_en,
            track_ru,
            kind: self.kind.or(known.map(|k| k.kind.code().to_owned())).unwrap_or_default(),
            interpretation: self
                .interpretation
                .or(known.map(|k| k.interpretation.clone()))
                .unwrap_or_default(),
            speakers: self.speakers.unwrap_or_else(|| {
                known.map_or_else(Vec::new, |k| k.speakers.iter().map(ToString::to_string).collect())
            }),
            fresh: self.fresh,
        }
    }
}

async fn lines(app: &App, forum: &Forum) -> Result<Json<Vec<SessionLine>>, Problem> {
    let agenda = forums::agenda(&app.db, forum.id).await.map_err(Problem::database)?;
    let zone = forum.zone();
    Ok(Json(agenda.into_iter().map(|session| session_line(session, &zone)).collect()))
}

/// The agenda, also of a draft
#[utoipa::path(
    get,
    path = "/forums/{slug}/sessions",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Vec<SessionLine>))
)]
pub async fn list(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Vec<SessionLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    lines(&app, &forum).await
}

/// Adds a session
#[utoipa::path(
    post,
    path = "/forums/{slug}/sessions",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = SessionFields,
    responses((status = 201, body = Vec<SessionLine>, description = "The whole agenda"))
)]
pub async fn add(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<(StatusCode, Json<Vec<SessionLine>>), Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let form = sent.read::<SessionFields>()?.form(None, &forum);
    sent.once(&app, ("add-session", &slug), async |call| {
        if done_before(&app, call, "forum.write_agenda").await?.is_some() {
            return Ok(());
        }
        save(&app, &sent, &forum, None, &form).await
    })
    .await?;
    Ok((StatusCode::CREATED, lines(&app, &forum).await?))
}

/// Writes a session anew
#[utoipa::path(
    patch,
    path = "/forums/{slug}/sessions/{session}",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path), ("session" = String, Path)),
    request_body = SessionFields,
    responses((status = 200, body = Vec<SessionLine>, description = "The whole agenda"))
)]
pub async fn change(
    State(app): State<App>,
    Path((slug, id)): Path<(String, SessionId)>,
    sent: Sent,
) -> Result<Json<Vec<SessionLine>>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let known = forums::find_session(&app.db, forum.id, id).await.map_err(Problem::database)?;
    let known = known.ok_or_else(Problem::not_found)?;
    let form = sent.read::<SessionFields>()?.form(Some(&known), &forum);
    save(&app, &sent, &forum, Some(id), &form).await?;
    lines(&app, &forum).await
}

async fn save(
    app: &App,
    sent: &Sent,
    forum: &Forum,
    id: Option<SessionId>,
    form: &SessionForm,
) -> Result<(), Problem> {
    let speakers = forums::speakers(&app.db, forum.id).await.map_err(Problem::database)?;
    let new = form.parse(id, forum, &speakers).map_err(|problems| Problem::invalid(&problems))?;
    let saved = forums::save_session(&app.db, forum.id, &new, sent.account.id, clock::now()).await;
    saved.map(|_| ()).map_err(unwritten)
}

/// Takes a session out of the agenda
#[utoipa::path(
    delete,
    path = "/forums/{slug}/sessions/{session}",
    tag = "agenda",
    security(("token" = ["forums"])),
    params(("slug" = String, Path), ("session" = String, Path)),
    responses((status = 204))
)]
pub async fn remove(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path((slug, id)): Path<(String, SessionId)>,
) -> Result<StatusCode, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    forums::remove_session(&app.db, forum.id, id, program.0.id, clock::now()).await.map_err(unwritten)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why a part of a forum was not written.
pub fn unwritten(error: AgendaError) -> Problem {
    match error {
        AgendaError::NotFound => Problem::not_found(),
        AgendaError::Cancelled => Problem::conflict("cancelled"),
        AgendaError::TooMany => Problem::conflict("too-many-materials"),
        AgendaError::Database(error) => Problem::database(error),
    }
}
