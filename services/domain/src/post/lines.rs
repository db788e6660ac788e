use futures::stream::BoxStream;
use sqlx::{PgExecutor, PgPool, types::Json};

use super::{Letter, State};
use crate::ids::{DeliveryId, MailingId, PersonId, RunId};

/// One mail of the ledger, with whom it is for.
pub struct Line {
    pub id: DeliveryId,
    pub message_id: String,
    pub letter: Json<Letter>,
    pub run_id: Option<RunId>,
    pub state: State,
    pub attempt: i32,
    pub relay_reply: Option<String>,
    pub last_error: Option<String>,
    pub person_id: Option<PersonId>,
    pub latin_name: Option<String>,
    pub email: Option<String>,
    pub created_at: jiff_sqlx::Timestamp,
    pub moved_at: jiff_sqlx::Timestamp,
}

/// Mails by a condition over `d`, `r` and `p`; the columns stand here once.
macro_rules! select_lines {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Line,
            r#"
            select d.id as "id: DeliveryId", d.message_id, d.letter as "letter: Json<Letter>",
                   d.run_id as "run_id: RunId", d.state as "state: State", d.attempt, d.relay_reply, d.last_error,
                   d.person_id as "person_id: PersonId", p.latin_name as "latin_name?", p.email as "email?",
                   d.created_at, d.moved_at
            from deliveries d left join runs r on r.id = d.run_id left join people p on p.id = d.person_id "#
                + $rest
            $(, $argument)*
        )
    };
}

/// Every mail of a mailing, run by run, as it comes from the database: a run may have a million.
pub fn lines_of_mailing(db: &PgPool, mailing: MailingId) -> BoxStream<'_, sqlx::Result<Line>> {
    select_lines!("where r.mailing_id = $1 order by d.run_id, d.state", mailing.0).fetch(db)
}

/// A hundred mails of a run that are in a state, after a given one.
pub async fn lines_of_run(
    db: impl PgExecutor<'_>,
    run: RunId,
    state: State,
    after: Option<DeliveryId>,
) -> sqlx::Result<Vec<Line>> {
    let after = after.map(|id| id.0);
    // Those that left the common way have an index of their own: a few of them are found among a million.
    if matches!(state, State::Queued | State::Leased | State::HandingOver | State::Accepted) {
        select_lines!(
            "where d.run_id = $1 and d.state = $2 and ($3::uuid is null or d.id > $3) order by d.id limit 100",
            run.0,
            state as State,
            after,
        )
        .fetch_all(db)
        .await
    } else {
        select_lines!(
            "where d.run_id = $1 and d.aside = $2 and ($3::uuid is null or d.id > $3) order by d.id limit 100",
            run.0,
            state as State,
            after,
        )
        .fetch_all(db)
        .await
    }
}

/// The mail of a run to an address, if it has one.
pub async fn line_in_run(db: impl PgExecutor<'_>, run: RunId, email: &str) -> sqlx::Result<Option<Line>> {
    select_lines!("where d.run_id = $1 and p.email = $2 limit 1", run.0, email).fetch_optional(db).await
}

/// Every mail to a person with this address, the oldest first.
pub async fn lines_to(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<Vec<Line>> {
    select_lines!("where p.email = $1 order by d.created_at, d.id", email).fetch_all(db).await
}

/// One move of a mail.
pub struct Move {
    pub was: Option<State>,
    pub became: State,
    pub attempt: i32,
    pub note: Option<String>,
    pub at: jiff_sqlx::Timestamp,
}

pub async fn moves(db: impl PgExecutor<'_>, delivery: DeliveryId) -> sqlx::Result<Vec<Move>> {
    sqlx::query_as!(
        Move,
        r#"
        select was as "was?: State", became as "became: State", attempt, note, at
        from delivery_events where delivery_id = $1 order by id
        "#,
        delivery.0,
    )
    .fetch_all(db)
    .await
}
