//! What those who came said of a forum. No name stands beside it.

use axum::{Extension, Json, extract::State};
use domain::{
    fields::{self, Summary},
    language::Language,
    staff::Permission,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{problem::Problem, reach};
use crate::{access::Program, app::App, extract::Path};

#[derive(Serialize, ToSchema)]
pub struct FeedbackLine {
    /// The question's key in the forum's form
    key: String,
    kind: &'static str,
    /// `{"zh": …, "en": …, "ru": …}`
    label: serde_json::Value,
    /// How many answered
    answers: usize,
    /// How often each answer was chosen, where there are some to choose from
    counts: Vec<CountLine>,
    /// What was written, a hundred texts at most, in an order that says nothing of who wrote it
    texts: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct CountLine {
    code: String,
    /// `{"zh": …, "en": …, "ru": …}`
    label: serde_json::Value,
    n: usize,
}

/// The feedback on a forum, question by question
#[utoipa::path(
    get,
    path = "/forums/{slug}/feedback",
    tag = "feedback",
    description = "Its questions are those of the form whose stage is `feedback`: `/forums/{slug}/form` tells and changes them.",
    security(("token" = ["registrations:read"])),
    params(("slug" = String, Path)),
    responses((status = 200, body = Vec<FeedbackLine>, description = "In the order in which they are asked"))
)]
pub async fn show(
    State(app): State<App>,
    Extension(program): Extension<Program>,
    Path(slug): Path<String>,
) -> Result<Json<Vec<FeedbackLine>>, Problem> {
    let forum = reach::forum(&app, &program.0, Permission::SeeRegistrations, &slug).await?;
    let summary = fields::feedback(&app.db, forum.id).await.map_err(Problem::database)?;
    Ok(Json(summary.into_iter().map(line).collect()))
}

fn line(summary: Summary) -> FeedbackLine {
    let counts = summary.counts.iter().map(|counted| CountLine {
        label: label(&summary, &counted.code),
        code: counted.code.clone(),
        n: counted.n,
    });
    FeedbackLine {
        counts: counts.collect(),
        kind: summary.question.kind.code(),
        label: serde_json::json!(summary.question.label.0),
        key: summary.question.key,
        answers: summary.answers,
        texts: summary.texts,
    }
}

/// What the organiser calls an answer; yes and no are called so in every language.
fn label(summary: &Summary, code: &str) -> serde_json::Value {
    match summary.question.choices.iter().find(|choice| choice.code == code) {
        Some(choice) => serde_json::json!(choice.label),
        None => Language::OFFERED
            .map(|language| (language.code().to_owned(), summary.choice(code, language)))
            .into_iter()
            .collect(),
    }
}
