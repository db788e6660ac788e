//! The mail hold. A database that was restored, copied or promoted does not know what was sent since, or whose
//! it is: nothing leaves until staff say so. Pages, registrations and the timetable go on.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgExecutor, PgPool};
use uuid::Uuid;

use super::heartbeat;
use crate::{
    audit,
    ids::{AccountId, WorkerId},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum HeldWhy {
    /// The database belongs to an installation of another name: a copy.
    Instance,
    /// It is not the database that it was, or it went back in time: a backup, or a standby that took over.
    Restored,
    /// Staff stopped all mail.
    Staff,
}

impl HeldWhy {
    pub fn code(self) -> &'static str {
        match self {
            Self::Instance => "instance",
            Self::Restored => "restored",
            Self::Staff => "staff",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    pub since: Timestamp,
    pub why: HeldWhy,
}

/// Whether all mail is held, and why.
pub async fn find_hold(db: impl PgExecutor<'_>) -> sqlx::Result<Option<Hold>> {
    let row = sqlx::query!(r#"select held_since, held_why as "held_why: HeldWhy" from post_office"#)
        .fetch_one(db)
        .await?;
    Ok(row.held_since.zip(row.held_why).map(|(since, why)| Hold { since: since.to_jiff(), why }))
}

/// What a working process found when it looked whether this is its database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub hold: Option<Hold>,
    /// Whether the hold began with this look.
    pub is_new: bool,
    /// Of the database as it is known here, and of the time since it was last let go.
    pub fingerprint: String,
}

/// Compares the configured name of this installation and the database's own identity with what is stored, and
/// begins a hold where they differ. What stores neither yet (a new installation, one from before holds, one that
/// staff have just released) takes both as they are.
pub async fn check(db: &PgPool, instance: &str) -> sqlx::Result<Standing> {
    let mut conn = db.acquire().await?;
    let fingerprint = fingerprint(&mut conn).await?;
    let stored = sqlx::query!("select instance, fingerprint from post_office").fetch_one(&mut *conn).await?;
    if stored.instance.is_none() || stored.fingerprint.is_none() {
        sqlx::query!(
            r#"
            update post_office set instance = coalesce(instance, $1), fingerprint = coalesce(fingerprint, $2 || '/' || gen_random_uuid())
            where instance is null or fingerprint is null
            "#,
            instance,
            fingerprint,
        )
        .execute(&mut *conn)
        .await?;
    }
    let differs = if stored.instance.is_some_and(|stored| stored != instance) {
        Some(HeldWhy::Instance)
    } else if stored.fingerprint.as_ref().is_some_and(|stored| !is_same(stored, &fingerprint)) {
        Some(HeldWhy::Restored)
    } else {
        None
    };
    drop(conn);
    let is_new = match differs {
        Some(why) => begin_hold(db, why, None).await?,
        None => false,
    };
    Ok(Standing {
        hold: find_hold(db).await?,
        is_new,
        fingerprint: stored.fingerprint.unwrap_or(fingerprint),
    })
}

/// Which database this is: the cluster's identity, which a dump does not carry; its timeline, which a recovery or
/// a promotion changes; the database's number in the cluster, which a copy beside the original changes.
async fn fingerprint(conn: &mut PgConnection) -> sqlx::Result<String> {
    // Asked beforehand: a function that one may not call fails the statement even where it is not reached.
    let may_ask = sqlx::query_scalar!(
        r#"select has_function_privilege('pg_catalog.pg_control_system()', 'execute') as "may!""#
    )
    .fetch_one(&mut *conn)
    .await?;
    let cluster = if may_ask {
        sqlx::query_scalar!(r#"select system_identifier::text as "id!" from pg_control_system()"#)
            .fetch_one(&mut *conn)
            .await?
    } else {
        "-".to_owned()
    };
    let rest = sqlx::query_scalar!(
        r#"
        select substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '/' || oid as "rest!"
        from pg_database where datname = current_database()
        "#
    )
    .fetch_one(conn)
    .await?;
    Ok(format!("{cluster}/{rest}"))
}

/// A part that could not be asked for at one of the two times says nothing, nor does the last of what is stored,
/// which sets the time before a release apart from the time after it.
fn is_same(stored: &str, found: &str) -> bool {
    stored.split('/').zip(found.split('/')).all(|(a, b)| a == b || a == "-" || b == "-")
}

/// The highest number that a move of a mail was given: less than was once known of, and the database went back in
/// time. Told by a commit of a sign of life, so that what it tells is on the disk.
pub async fn height(db: &PgPool, worker: WorkerId) -> sqlx::Result<i64> {
    let mut tx = db.begin().await?;
    heartbeat(&mut *tx, worker).await?;
    let height = sqlx::query_scalar!(r#"select last_value as "height!" from delivery_events_id_seq"#)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(height)
}

/// Holds all mail, unless it is held already. Says whether the hold began with this.
pub async fn begin_hold(db: &PgPool, why: HeldWhy, by: Option<AccountId>) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    let begun = sqlx::query!(
        "update post_office set held_since = now(), held_why = $1 where held_since is null",
        why.code(),
    )
    .execute(&mut *tx)
    .await?
    .rows_affected()
        > 0;
    if begun {
        audit::note(&mut tx, by, "post.hold", POST, json!({ "why": why.code() })).await?;
    }
    tx.commit().await?;
    Ok(begun)
}

/// So many are cancelled at once.
const BATCH: i64 = 5_000;
const POST: audit::Subject = audit::Subject("post", Uuid::nil());

/// Mails of one kind that would go out once the hold is lifted.
pub struct Waiting {
    pub kind: String,
    pub n: i64,
    /// When the oldest of them was to go out.
    pub since: jiff_sqlx::Timestamp,
}

pub async fn waiting(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Waiting>> {
    sqlx::query_as!(
        Waiting,
        r#"
        select d.letter ->> 'kind' as "kind!", count(*) as "n!", min(coalesce(r.due_at, d.created_at)) as "since!"
        from deliveries d left join runs r on r.id = d.run_id
        where d.state in ('queued', 'leased', 'deferred') group by 1 order by 2 desc, 1
        "#
    )
    .fetch_all(db)
    .await
}

/// Lets mail go again, from the database as it is now; the next working process gives it the installation's name.
/// What was to go out before a moment is cancelled first, where staff know that it was sent already. Returns how
/// many were cancelled; `None` where nothing was held.
pub async fn release(
    db: &PgPool,
    sent_before: Option<Timestamp>,
    by: Option<AccountId>,
) -> sqlx::Result<Option<u64>> {
    if find_hold(db).await?.is_none() {
        return Ok(None);
    }
    // Before the hold is lifted: nothing of it can go out meanwhile.
    let cancelled = match sent_before {
        Some(moment) => cancel_before(db, moment).await?,
        None => 0,
    };
    let mut tx = db.begin().await?;
    let fingerprint = fingerprint(&mut tx).await?;
    let released = sqlx::query!(
        r#"
        update post_office set held_since = null, held_why = null, instance = null, fingerprint = $1 || '/' || gen_random_uuid()
        where held_since is not null
        "#,
        fingerprint,
    )
    .execute(&mut *tx)
    .await?;
    if released.rows_affected() == 0 {
        return Ok(None);
    }
    let details = json!({ "cancelled": cancelled, "sent_before": sent_before.map(|t| t.to_string()) });
    audit::note(&mut tx, by, "post.release", POST, details).await?;
    tx.commit().await?;
    Ok(Some(cancelled))
}

/// Cancels, in batches, what was to go out before a moment.
async fn cancel_before(db: &PgPool, moment: Timestamp) -> sqlx::Result<u64> {
    let mut all = 0;
    loop {
        let cancelled = sqlx::query!(
            r#"
            update deliveries d
            set state = 'cancelled', last_error = 'cancelled when mail was let go again', lease_token = null, moved_at = now()
            where d.id in (
                select d.id
                from (select delivery_id from waiting union all select unnest(deliveries) from leases) held (id)
                join deliveries d on d.id = held.id left join runs r on r.id = d.run_id
                where d.state in ('queued', 'leased', 'deferred') and coalesce(r.due_at, d.created_at) < $1
                limit $2 for update of d skip locked
            )
            "#,
            moment.to_sqlx() as _,
            BATCH,
        )
        .execute(db)
        .await?
        .rows_affected();
        all += cancelled;
        if cancelled == 0 {
            return Ok(all);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_asked_for_makes_no_difference() {
        assert!(is_same("7/00000001/5", "7/00000001/5"));
        assert!(is_same("-/00000001/5", "7/00000001/5"));
        assert!(!is_same("7/00000001/5", "7/00000002/5"));
        assert!(!is_same("7/00000001/5", "7/00000001/6"));
        assert!(!is_same("7/00000001/5", "8/00000001/5"));
        assert!(is_same("7/00000001/5/since-then", "7/00000001/5"));
    }
}
