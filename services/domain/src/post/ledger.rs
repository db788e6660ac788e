use sqlx::{PgExecutor, types::Json};

use super::{Lane, Letter, State};
use crate::ids::{DeliveryId, PersonId, RunId};

/// How many of a run's mails stand where.
#[derive(Debug, Default, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Counts(pub Vec<(State, i64)>);

impl Counts {
    pub fn of(&self, state: State) -> i64 {
        self.0.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n)
    }

    pub fn all(&self) -> i64 {
        self.0.iter().map(|(_, n)| n).sum()
    }

    /// Mails that have reached the state they will keep.
    pub fn ended(&self) -> i64 {
        self.all() - self.on_the_way()
    }

    pub fn on_the_way(&self) -> i64 {
        [State::Queued, State::Leased, State::HandingOver, State::Deferred].iter().map(|s| self.of(*s)).sum()
    }
}

pub async fn counts_of_run(db: impl PgExecutor<'_>, run: RunId) -> sqlx::Result<Counts> {
    let rows = sqlx::query!(
        r#"
        select state as "state: State", sum(n)::bigint as "n!" from delivery_counts where run_id = $1
        group by state having sum(n) <> 0
        "#,
        run.0,
    )
    .fetch_all(db)
    .await?;
    Ok(Counts(rows.into_iter().map(|r| (r.state, r.n)).collect()))
}

/// One line of the ledger.
pub struct Entry {
    pub id: DeliveryId,
    pub letter: Json<Letter>,
    pub lane: Lane,
    pub state: State,
    pub attempt: i32,
    pub relay_reply: Option<String>,
    pub last_error: Option<String>,
    pub mailing: Option<String>,
    pub created_at: jiff_sqlx::Timestamp,
    pub moved_at: jiff_sqlx::Timestamp,
}

/// The newest hundred mails to a person.
pub async fn history_of_person(db: impl PgExecutor<'_>, person: PersonId) -> sqlx::Result<Vec<Entry>> {
    sqlx::query_as!(
        Entry,
        r#"
        select d.id as "id: DeliveryId", d.letter as "letter: Json<Letter>", d.lane as "lane: Lane",
               d.state as "state: State", d.attempt, d.relay_reply, d.last_error, m.name as "mailing?",
               d.created_at as "created_at: jiff_sqlx::Timestamp", d.moved_at as "moved_at: jiff_sqlx::Timestamp"
        from deliveries d left join runs r on r.id = d.run_id left join mailings m on m.id = r.mailing_id
        where d.person_id = $1 order by d.created_at desc, d.id limit 100
        "#,
        person.0,
    )
    .fetch_all(db)
    .await
}

/// The hundred mails that moved last.
pub async fn recent(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Entry>> {
    sqlx::query_as!(
        Entry,
        r#"
        select d.id as "id: DeliveryId", d.letter as "letter: Json<Letter>", d.lane as "lane: Lane",
               d.state as "state: State", d.attempt, d.relay_reply, d.last_error, m.name as "mailing?",
               d.created_at as "created_at: jiff_sqlx::Timestamp", d.moved_at as "moved_at: jiff_sqlx::Timestamp"
        from deliveries d left join runs r on r.id = d.run_id left join mailings m on m.id = r.mailing_id
        order by d.moved_at desc limit 100
        "#
    )
    .fetch_all(db)
    .await
}

/// The ledger in figures.
pub struct Figures {
    pub by_state: Vec<(State, i64)>,
    /// How long the oldest delivery that is due has been waiting; 0 when none is.
    pub oldest_due_seconds: f64,
}

pub async fn figures(db: &sqlx::PgPool) -> sqlx::Result<Figures> {
    let rows = sqlx::query!(
        r#"
        select state as "state: State", sum(n)::bigint as "n!" from delivery_counts
        group by state having sum(n) <> 0
        "#
    )
    .fetch_all(db)
    .await?;
    let oldest_due_seconds = sqlx::query_scalar!(
        r#"
        select coalesce(extract(epoch from now() - least(
            (select min(due_at) from waiting where lane = 'urgent'),
            (select min(due_at) from waiting where lane = 'normal'),
            (
                select min(first.due_at) from (select id from runs where state = 'running' and ended_at is null) open_run
                cross join providers cross join lateral (
                    select due_at from waiting
                    where run_id = open_run.id and provider = code and lane = 'bulk'
                    order by due_at limit 1
                ) first
            ),
            (
                select min(first.due_at) from providers cross join lateral (
                    select due_at from waiting
                    where run_id is null and provider = code and lane = 'bulk'
                    order by due_at limit 1
                ) first
            ),
            now()
        )), 0)::float8 as "seconds!"
        "#
    )
    .fetch_one(db)
    .await?;
    Ok(Figures { by_state: rows.into_iter().map(|r| (r.state, r.n)).collect(), oldest_due_seconds })
}
