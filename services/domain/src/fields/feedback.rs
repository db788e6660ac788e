use serde_json::Value;
use sqlx::PgPool;

use super::{Kind, Question, Stage, asked, words_of};
use crate::{ids::ForumId, language::Language, texts::say};

/// What those who came said to a question, without their names.
pub struct Summary {
    pub question: Question,
    /// How many answered.
    pub answers: usize,
    /// How often each answer was chosen.
    pub counts: Vec<Counted>,
    /// What was written, in an order that says nothing of who wrote it.
    pub texts: Vec<String>,
}

/// One of the answers to choose from.
pub struct Counted {
    pub code: String,
    pub n: usize,
}

impl Summary {
    /// What the answer with a code is called.
    pub fn choice(&self, code: &str, language: Language) -> String {
        match (self.question.kind, code) {
            (Kind::YesNo | Kind::Consent, "yes") => say(language, "answer-yes"),
            (Kind::YesNo, _) => say(language, "answer-no"),
            _ => self.question.choice(code, language),
        }
    }
}

/// The feedback on a forum, question by question; of what was written, a hundred texts each.
pub async fn feedback(db: &PgPool, forum: ForumId) -> sqlx::Result<Vec<Summary>> {
    let mut summary = Vec::new();
    for question in asked(db, forum, Stage::Feedback).await? {
        let counted = sqlx::query!(
            r#"
            select value, count(*) as "n!" from answers where field_id = $1
            group by value order by count(*) desc, value limit 100
            "#,
            question.field.0,
        )
        .fetch_all(db)
        .await?;
        let all: Vec<(Vec<String>, usize)> = counted
            .iter()
            .map(|row| (words_of(&row.value), usize::try_from(row.n).unwrap_or_default()))
            .collect();
        let times = |code: &str| -> usize {
            all.iter().filter(|(words, _)| words.iter().any(|w| w == code)).map(|(_, n)| n).sum()
        };
        let counts = question.codes().into_iter().map(|code| Counted { n: times(&code), code }).collect();
        let is_written = question.codes().is_empty();
        let texts = counted.iter().filter(|_| is_written).filter_map(|row| match &row.value {
            Value::String(text) => Some(text.clone()),
            _ => None,
        });
        let (answers, texts) = (all.iter().map(|(_, n)| n).sum(), texts.collect());
        summary.push(Summary { question, answers, counts, texts });
    }
    Ok(summary)
}
