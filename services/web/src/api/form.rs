//! What a forum asks: its fields, whose words are versions that are never rewritten.

use axum::{Extension, Json, extract::State, http::StatusCode};
use domain::{
    clock,
    fields::{self, EditError, FieldForm, FormField, Question},
    forums::Forum,
    ids::FieldId,
    problems::Problems,
    staff::Permission,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    problem::Problem,
    reach,
    sent::{Sent, done_before},
    written_field::WrittenField,
};
use crate::{access::Program, app::App, extract::Path};

#[derive(Serialize, ToSchema)]
pub struct FieldLine {
    id: String,
    /// By it answers are given
    key: String,
    /// `registration`, `acceptance` or `feedback`
    stage: &'static str,
    /// `text`, `long_text`, `number`, `date`, `choice`, `several`, `country`, `phone`, `yes_no` or `consent`
    kind: &'static str,
    /// `{"zh": …, "en": …, "ru": …}`
    label: serde_json::Value,
    hint: serde_json::Value,
    required: bool,
    /// Whether its answers are erased some time after the forum
    personal: bool,
    choices: Vec<ChoiceLine>,
    /// Asked only if the field with this key has one of these answers
    only_if: Option<Condition>,
    /// Codes of the categories that it is asked of; of all where there are none
    for_categories: Vec<String>,
    /// The number of this version
    version: i32,
    /// Asked no more; what was answered stays
    retired: bool,
}

#[derive(Serialize, ToSchema)]
pub struct ChoiceLine {
    code: String,
    label: serde_json::Value,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub key: String,
    pub answers: Vec<String>,
}

fn field_line(question: &Question, all: &[Question]) -> FieldLine {
    let depends_on = all.iter().find(|other| Some(other.field) == question.only_if_field);
    let choice = |choice: &fields::Choice| ChoiceLine {
        code: choice.code.clone(),
        label: serde_json::json!(choice.label),
    };
    FieldLine {
        id: question.field.to_string(),
        key: question.key.clone(),
        stage: question.stage.code(),
        kind: question.kind.code(),
        label: serde_json::json!(question.label.0),
        hint: serde_json::json!(question.hint.0),
        required: question.is_required,
        personal: question.is_personal,
        choices: question.choices.iter().map(choice).collect(),
        only_if: depends_on
            .map(|other| Condition { key: other.key.clone(), answers: question.only_if.clone() }),
        for_categories: question.for_categories.clone(),
        version: question.number,
        retired: question.retired,
    }
}

async fn lines(app: &App, forum: &Forum) -> Result<Json<Vec<FieldLine>>, Problem> {
    let all = fields::of_forum(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(Json(all.iter().map(|question| field_line(question, &all)).collect()))
}

/// The form of a forum as it stands now
#[utoipa::path(
    get,
    path = "/forums/{slug}/form",
    tag = "form",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Vec<FieldLine>, description = "In the order in which they are asked, at most 100"))
)]
pub async fn show(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Vec<FieldLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    lines(&app, &forum).await
}

/// A field of a forum by its key or its id.
async fn find(app: &App, forum: &Forum, named: &str) -> Result<(Question, Vec<Question>), Problem> {
    let all = fields::of_forum(&app.db, forum.id).await.map_err(Problem::database)?;
    let is_meant = |q: &&Question| q.key == named || named.parse() == Ok(q.field);
    let found = all.iter().find(is_meant).cloned();
    Ok((found.ok_or_else(Problem::not_found)?, all))
}

#[derive(Serialize, ToSchema)]
pub struct FieldPage {
    #[serde(flatten)]
    field: FieldLine,
    /// How many registrations answered it, and how many of them an earlier version
    answers: i64,
    answers_to_older: i64,
    /// Newest first; the newest is the field itself
    versions: Vec<FieldLine>,
}

/// A field with its earlier versions
#[utoipa::path(
    get,
    path = "/forums/{slug}/form/{field}",
    tag = "form",
    security(("token" = ["forums"])),
    params(("slug" = String, Path), ("field" = String, Path, description = "Its key or its id")),
    responses((status = 200, body = FieldPage))
)]
pub async fn field(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path((slug, named)): Path<(String, String)>,
) -> Result<Json<FieldPage>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::ManageForums, &slug).await?;
    let (question, all) = find(&app, &forum, &named).await?;
    let versions = fields::versions(&app.db, forum.id, question.field).await.map_err(Problem::database)?;
    let counted = FormField::of_forum(&app.db, forum.id).await.map_err(Problem::database)?;
    let counted = counted.iter().find(|c| c.field == question.field);
    Ok(Json(FieldPage {
        field: field_line(&question, &all),
        answers: counted.map_or(0, |c| c.answers),
        answers_to_older: counted.map_or(0, |c| c.older),
        versions: versions.iter().map(|version| field_line(version, &all)).collect(),
    }))
}

/// Adds a field at the end of its stage
#[utoipa::path(
    post,
    path = "/forums/{slug}/form",
    tag = "form",
    security(("token" = ["forums"])),
    params(("slug" = String, Path)),
    request_body = WrittenField,
    responses((status = 201, body = Vec<FieldLine>, description = "The whole form"))
)]
pub async fn add(
    State(app): State<App>,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<(StatusCode, Json<Vec<FieldLine>>), Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let form = sent.read::<WrittenField>()?.form(None);
    sent.once(&app, ("add-field", &slug), async |call| {
        if done_before(&app, call, "form.add").await?.is_some() {
            return Ok(());
        }
        save(&app, &sent, &forum, &form, None).await
    })
    .await?;
    Ok((StatusCode::CREATED, lines(&app, &forum).await?))
}

/// Writes a field anew: what was answered keeps the version that it answered
#[utoipa::path(
    patch,
    path = "/forums/{slug}/form/{field}",
    tag = "form",
    security(("token" = ["forums"])),
    params(("slug" = String, Path), ("field" = String, Path, description = "Its key or its id")),
    request_body = WrittenField,
    responses((status = 200, body = Vec<FieldLine>, description = "The whole form"))
)]
pub async fn change(
    State(app): State<App>,
    Path((slug, named)): Path<(String, String)>,
    sent: Sent,
) -> Result<Json<Vec<FieldLine>>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let (known, all) = find(&app, &forum, &named).await?;
    let form = sent.read::<WrittenField>()?.form(Some(FieldForm::of(&known, &all)));
    save(&app, &sent, &forum, &form, Some(&known)).await?;
    lines(&app, &forum).await
}

async fn save(
    app: &App,
    sent: &Sent,
    forum: &Forum,
    form: &FieldForm,
    known: Option<&Question>,
) -> Result<(), Problem> {
    let all = fields::of_forum(&app.db, forum.id).await.map_err(Problem::database)?;
    let new = form.parse(&all, known).map_err(|problems| Problem::invalid(&problems))?;
    let field = known.map(|known| known.field);
    let saved = fields::save(&app.db, forum.id, field, &new, sent.account.id, clock::now()).await;
    saved.map(|_| ()).map_err(refused)
}

/// What is done with a field: moved a place up or down within its stage, asked no more, or asked again.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Act {
    /// `up`, `down`, `retire` or `ask_again`
    #[schema(value_type = String)]
    act: Option<What>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Up,
    Down,
    Retire,
    AskAgain,
}

impl What {
    /// What the log says of it.
    fn noted(self) -> &'static str {
        match self {
            Self::Up | Self::Down => "form.move",
            Self::Retire => "form.retire",
            Self::AskAgain => "form.ask_again",
        }
    }
}

/// Moves a field, asks it no more, or asks it again
#[utoipa::path(
    post,
    path = "/forums/{slug}/form/{field}",
    tag = "form",
    security(("token" = ["forums"])),
    params(("slug" = String, Path), ("field" = String, Path, description = "Its key or its id")),
    request_body = Act,
    responses(
        (status = 200, body = Vec<FieldLine>, description = "The whole form"),
        (status = 409, body = Problem, content_type = "application/problem+json",
         description = "`needed`: another field is asked under a condition on it"),
    )
)]
pub async fn act(
    State(app): State<App>,
    Path((slug, named)): Path<(String, String)>,
    sent: Sent,
) -> Result<Json<Vec<FieldLine>>, Problem> {
    let forum = reach::forum(&app, &sent.account, Permission::ManageForums, &slug).await?;
    let act = sent.read::<Act>()?.act;
    let act = act.ok_or_else(|| Problem::invalid(&Problems::one("act", "missing")))?;
    let (known, _) = find(&app, &forum, &named).await?;
    sent.once(&app, ("field", &format!("{slug} {named}")), async |call| {
        if done_before(&app, call, act.noted()).await?.is_some() {
            return Ok(());
        }
        let (db, by, field): (_, _, FieldId) = (&app.db, sent.account.id, known.field);
        let done = match act {
            What::Up | What::Down => fields::shift(db, forum.id, field, matches!(act, What::Up), by).await,
            What::Retire => fields::retire(db, forum.id, field, by, clock::now()).await,
            What::AskAgain => fields::ask_again(db, forum.id, field, by).await,
        };
        done.map_err(refused)
    })
    .await?;
    lines(&app, &forum).await
}

fn refused(error: EditError) -> Problem {
    match error {
        EditError::NotFound => Problem::not_found(),
        EditError::Needed => Problem::conflict("needed"),
        EditError::Invalid(problems) => Problem::invalid(&problems),
        EditError::Database(error) => Problem::database(error),
    }
}
