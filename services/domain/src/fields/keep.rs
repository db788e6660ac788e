use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::{Answered, Given, Kind, Known, Question, Stage, Typed, answers_of, asked, read, read::holds};
use crate::{
    forums::{self, Forum},
    ids::{FieldVersionId, RegistrationId},
    problems::Problems,
    registrations::{self, Registration, State},
};

/// Writes answers down, in place of those that the same fields had. Part of the caller's transaction.
pub async fn keep(
    conn: &mut PgConnection,
    registration: RegistrationId,
    given: &[Given],
    now: Timestamp,
) -> sqlx::Result<()> {
    keep_all(conn, &[(registration, given)], now).await
}

/// The same for several registrations at once.
pub async fn keep_all(
    conn: &mut PgConnection,
    given: &[(RegistrationId, &[Given])],
    now: Timestamp,
) -> sqlx::Result<()> {
    let given: Vec<(RegistrationId, &Given)> =
        given.iter().flat_map(|(registration, given)| given.iter().map(|g| (*registration, g))).collect();
    if given.is_empty() {
        return Ok(());
    }
    let registrations: Vec<Uuid> = given.iter().map(|(registration, _)| registration.0).collect();
    let fields: Vec<Uuid> = given.iter().map(|(_, g)| g.field.0).collect();
    let versions: Vec<Uuid> = given.iter().map(|(_, g)| g.version.0).collect();
    let values: Vec<Value> = given.iter().map(|(_, g)| g.value.clone()).collect();
    sqlx::query!(
        r#"
        insert into answers (registration_id, field_id, version_id, value, answered_at)
        select registration, field, version, value, $5
        from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::jsonb[]) a (registration, field, version, value)
        on conflict on constraint one_answer_per_field
            do update set version_id = excluded.version_id, value = excluded.value, answered_at = excluded.answered_at
            where (answers.version_id, answers.value) is distinct from (excluded.version_id, excluded.value)
        "#,
        &registrations,
        &fields,
        &versions,
        &values,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Why a stage of the form takes answers from somebody who is registered, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    Yes,
    /// Only for those whose registration is confirmed.
    NotConfirmed,
    NotYet,
    Over,
}

/// What was asked with the registration can be changed while registration is open; what is asked of those who come,
/// until the forum begins; what is asked afterwards, for 60 days.
pub fn is_open(stage: Stage, forum: &Forum, registration: &Registration, now: Timestamp) -> Open {
    let is_confirmed = registration.state == State::Confirmed;
    let begun = forum.starts_at.is_some_and(|start| start <= now);
    let ended = forum.ends_at.is_some_and(|end| end <= now);
    let long_ago = forum.ends_at.is_some_and(|end| end + jiff::SignedDuration::from_hours(24 * 60) <= now);
    if registration.state.has_ended() || forum.state != forums::State::Published {
        return Open::Over;
    }
    match stage {
        Stage::Registration if matches!(forums::registration_is(forum, now), forums::Registration::Open) => {
            Open::Yes
        }
        Stage::Registration => Open::Over,
        Stage::Acceptance if begun => Open::Over,
        Stage::Feedback if long_ago => Open::Over,
        Stage::Feedback if !ended => Open::NotYet,
        Stage::Acceptance | Stage::Feedback if !is_confirmed => Open::NotConfirmed,
        Stage::Acceptance | Stage::Feedback => Open::Yes,
    }
}

/// The same for somebody whose answers are known: who was named, invited or let in and has yet to answer what must be
/// answered may do so until the forum begins.
pub async fn is_open_for(
    conn: &mut PgConnection,
    stage: Stage,
    forum: &Forum,
    registration: &Registration,
    now: Timestamp,
) -> sqlx::Result<Open> {
    let open = is_open(stage, forum, registration, now);
    let rests = registration.state.has_ended() || forum.state != forums::State::Published;
    let begun = forum.starts_at.is_some_and(|start| start <= now);
    if stage != Stage::Registration || open == Open::Yes || rests || begun {
        return Ok(open);
    }
    match unanswered(conn, registration, stage).await? {
        0 => Ok(open),
        _ => Ok(Open::Yes),
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("no such registration")]
    NotFound,
    #[error("these answers can be changed no more, or not yet")]
    NotOpen,
    #[error("the form has changed since it was shown")]
    FormChanged,
    #[error(transparent)]
    Invalid(Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Answers a stage of the form anew. Answers to what is asked no more stay as they are; what a condition now leaves
/// out is taken back, in later stages as well. `shown` is the newest version on the form that was filled in.
pub async fn change(
    db: &PgPool,
    id: RegistrationId,
    stage: Stage,
    typed: &Typed,
    shown: Option<FieldVersionId>,
    now: Timestamp,
) -> Result<(), ChangeError> {
    let mut tx = db.begin().await?;
    let before = registrations::find(&mut *tx, id).await?.ok_or(ChangeError::NotFound)?;
    let forum = forums::lock(&mut tx, before.forum_id).await?.ok_or(ChangeError::NotFound)?;
    let registration = registrations::find(&mut *tx, id).await?.ok_or(ChangeError::NotFound)?;
    if is_open_for(&mut tx, stage, &forum, &registration, now).await? != Open::Yes {
        return Err(ChangeError::NotOpen);
    }
    let questions = asked(&mut *tx, forum.id, stage).await?;
    if shown.is_some() && shown != newest(&questions) {
        return Err(ChangeError::FormChanged);
    }
    let answers = answers_of(&mut *tx, id).await?;
    let category = registration.category_code.as_str();
    let given = read(&questions, typed, &known(&answers), category).map_err(ChangeError::Invalid)?;
    // A file stays for as long as it is asked for.
    let mut after = known(&answers);
    after.retain(|field, _| !questions.iter().any(|q| q.field == *field));
    after.extend(given.iter().map(|g| (g.field, super::words_of(&g.value))));
    let stays = |q: &Question| q.kind == Kind::File && holds(q, &after, category);
    let left_out = |q: &&Question| !stays(q) && !given.iter().any(|g| g.field == q.field);
    let gone: Vec<Uuid> = questions.iter().filter(left_out).map(|q| q.field.0).collect();
    sqlx::query!("delete from answers where registration_id = $1 and field_id = any($2)", id.0, &gone)
        .execute(&mut *tx)
        .await?;
    keep(&mut tx, id, &given, now).await?;
    take_back(&mut tx, &registration, Some(stage)).await?;
    tx.commit().await?;
    Ok(())
}

/// A registration has another category: takes back what is not asked of that one, and what was asked under a condition on
/// such an answer. Part of the caller's transaction.
pub async fn follow_category(conn: &mut PgConnection, id: RegistrationId) -> sqlx::Result<()> {
    match registrations::find(&mut *conn, id).await? {
        Some(registration) => take_back(conn, &registration, None).await,
        None => Ok(()),
    }
}

/// Takes back what the stages after one, or all of them, asked of another category or under a condition that holds no more.
async fn take_back(
    conn: &mut PgConnection,
    registration: &Registration,
    after: Option<Stage>,
) -> sqlx::Result<()> {
    let (id, category) = (registration.id, registration.category_code.as_str());
    let mut known = known(&answers_of(&mut *conn, id).await?);
    let mut gone: Vec<Uuid> = Vec::new();
    for stage in Stage::ALL.into_iter().filter(|stage| Some(*stage) > after) {
        for question in asked(&mut *conn, registration.forum_id, stage).await? {
            if !holds(&question, &known, category) && known.remove(&question.field).is_some() {
                gone.push(question.field.0);
            }
        }
    }
    sqlx::query!("delete from answers where registration_id = $1 and field_id = any($2)", id.0, &gone)
        .execute(conn)
        .await?;
    Ok(())
}

/// The newest version on a form: another one means that the form has changed.
pub fn newest(questions: &[Question]) -> Option<FieldVersionId> {
    questions.iter().map(|q| q.version).max()
}

pub(super) fn known(answers: &[Answered]) -> Known {
    answers.iter().map(|a| (a.question.field, a.words())).collect()
}

/// How many required questions of a stage a registration has yet to answer.
pub async fn unanswered(
    conn: &mut PgConnection,
    registration: &Registration,
    stage: Stage,
) -> sqlx::Result<usize> {
    let known = known(&answers_of(&mut *conn, registration.id).await?);
    let category = registration.category_code.as_str();
    let open = |q: &&Question| q.is_required && holds(q, &known, category) && !known.contains_key(&q.field);
    Ok(asked(conn, registration.forum_id, stage).await?.iter().filter(open).count())
}
