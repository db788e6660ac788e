//! Certificates, which staff issue to many at once.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, PgPool};

use super::{
    IssueError, Kind, Ours,
    issue::{Wanted, issue, of_forum_at, without_one},
    wish::what_is_unwritten,
};
use crate::{
    attendance::{self, Attendance},
    forums,
    ids::{AccountId, ForumId, RegistrationId},
    language::Language,
    registrations,
};

/// To whom certificates are issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Those who were checked in, at a door or in a session's room.
    WhoCame,
    /// Everybody with a confirmed place, for forums where nobody is checked in.
    Everybody,
}

/// How many are issued in one transaction: nobody waits longer for the forum's lock.
const AT_ONCE: usize = 100;

/// How many certificates were issued, and how many a worker issues after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    pub now: usize,
    pub to_come: usize,
}

/// What is wanted for a forum.
struct Wish {
    whom: Whom,
    languages: Vec<Language>,
    by: AccountId,
    at: Timestamp,
}

/// Issues certificates, once a forum has ended, to those of categories that get them who have none that holds: the first of them at once. They say
/// what somebody attended as far as check-ins tell.
pub async fn issue_certificates(
    db: &PgPool,
    ours: Ours<'_>,
    forum: ForumId,
    whom: Whom,
    languages: &[Language],
    by: AccountId,
    now: Timestamp,
) -> Result<Issued, IssueError> {
    let mut tx = db.begin().await?;
    let wish = Wish { whom, languages: languages.to_vec(), by, at: now };
    let issued = issue_some(&mut tx, ours, forum, &wish, now).await?;
    if issued.to_come > 0 {
        let languages: Vec<String> = languages.iter().map(ToString::to_string).collect();
        sqlx::query!(
            r#"
            insert into certificate_wishes (forum_id, for_everybody, languages, wanted_at, wanted_by, to_come)
            values ($1, $2, $3, $4, $5, $6)
            on conflict on constraint one_wish_for_certificates do update set
                for_everybody = excluded.for_everybody, languages = excluded.languages,
                wanted_at = excluded.wanted_at, wanted_by = excluded.wanted_by, to_come = excluded.to_come
            "#,
            forum.0,
            whom == Whom::Everybody,
            &languages,
            now.to_sqlx() as _,
            by.0,
            left(issued),
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(issued)
}

/// Issues some of the certificates that are still to come, of the forum that has waited longest. Returns how many;
/// nothing is left to do when there are none.
pub async fn issue_waiting(db: &PgPool, ours: Ours<'_>, now: Timestamp) -> Result<usize, IssueError> {
    let mut tx = db.begin().await?;
    // The forum is locked before its wish, as whoever wishes does.
    let first = sqlx::query_scalar!(
        r#"select forum_id as "forum_id: ForumId" from certificate_wishes order by wanted_at limit 1"#
    );
    let Some(forum) = first.fetch_optional(&mut *tx).await? else { return Ok(0) };
    forums::lock(&mut tx, forum).await?;
    let wish = sqlx::query!(
        r#"
        select for_everybody, languages, wanted_at, wanted_by as "wanted_by: AccountId"
        from certificate_wishes where forum_id = $1
        "#,
        forum.0,
    )
    .fetch_optional(&mut *tx)
    .await?;
    // Another worker has issued the last of them meanwhile.
    let Some(wish) = wish else { return Ok(0) };
    let wish = Wish {
        whom: if wish.for_everybody { Whom::Everybody } else { Whom::WhoCame },
        languages: wish.languages.iter().filter_map(|code| code.parse().ok()).collect(),
        by: wish.wanted_by,
        at: wish.wanted_at.to_jiff(),
    };
    let issued = match issue_some(&mut tx, ours, forum, &wish, now).await {
        // What could be issued when it was wanted cannot be issued any more: the forum was cancelled, or a text taken away.
        Err(over @ (IssueError::NotNow | IssueError::NotFound | IssueError::Invalid(_))) => {
            tx.rollback().await?;
            drop_wish(&mut *db.acquire().await?, forum).await?;
            return Err(over);
        }
        issued => issued?,
    };
    if issued.to_come == 0 {
        drop_wish(&mut tx, forum).await?;
    } else {
        let to_come = left(issued);
        sqlx::query!("update certificate_wishes set to_come = $2 where forum_id = $1", forum.0, to_come)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(issued.now)
}

/// How many certificates of a forum are still to be issued.
pub async fn certificates_to_come(db: &PgPool, forum: ForumId) -> sqlx::Result<i32> {
    let to_come = sqlx::query_scalar!("select to_come from certificate_wishes where forum_id = $1", forum.0);
    Ok(to_come.fetch_optional(db).await?.unwrap_or_default())
}

async fn drop_wish(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<()> {
    sqlx::query!("delete from certificate_wishes where forum_id = $1", forum.0).execute(conn).await?;
    Ok(())
}

fn left(issued: Issued) -> i32 {
    i32::try_from(issued.to_come).unwrap_or(i32::MAX)
}

/// Issues the first of those that are wanted and not there. Part of the caller's transaction.
async fn issue_some(
    conn: &mut PgConnection,
    ours: Ours<'_>,
    forum: ForumId,
    wish: &Wish,
    now: Timestamp,
) -> Result<Issued, IssueError> {
    let (forum, institution) = of_forum_at(conn, forum).await?;
    if forum.ends_at.is_none_or(|ends| ends > now) || forum.state != forums::State::Published {
        return Err(IssueError::NotNow);
    }
    let attended = attendance::attendances(conn, &forum, None).await?;
    let have_one = who_has_one(conn, forum.id, wish.at).await?;
    let mut people = registrations::confirmed_of_forum(&mut *conn, forum.id).await?;
    people.retain(|r| wish.whom == Whom::Everybody || attended.contains_key(&r.id));
    people.retain(|r| !have_one.contains(&r.id));
    let categories = forums::categories(&mut *conn, forum.id).await?;
    people.retain(|r| categories.iter().any(|c| c.id == r.category_id && c.certificates));
    let sessions = people.iter().filter_map(|r| attended.get(&r.id)).flat_map(|a| &a.sessions);
    let unwritten = what_is_unwritten(Kind::Certificate, &wish.languages, (&forum, &institution), sessions);
    if !unwritten.none() {
        return Err(IssueError::Invalid(unwritten));
    }
    let (nothing, mut issued) = (Attendance::default(), 0);
    let to_come = people.len().saturating_sub(AT_ONCE);
    for person in people.iter().take(AT_ONCE) {
        let Some(registration) = without_one(conn, forum.id, person.id, Kind::Certificate).await? else {
            continue;
        };
        let wanted = Wanted {
            kind: Kind::Certificate,
            forum: &forum,
            institution: &institution,
            registration: &registration,
            attended: attended.get(&person.id).unwrap_or(&nothing),
            languages: &wish.languages,
            replaces: None,
            by: wish.by,
            now,
        };
        issue(conn, ours, &wanted).await?;
        issued += 1;
    }
    Ok(Issued { now: issued, to_come })
}

/// Who has a certificate of a forum that holds. One that was taken back since they were wanted is not issued again.
async fn who_has_one(
    conn: &mut PgConnection,
    forum: ForumId,
    wanted_at: Timestamp,
) -> sqlx::Result<HashSet<RegistrationId>> {
    let have_one = sqlx::query_scalar!(
        r#"
        select registration_id as "id!: RegistrationId" from documents
        where forum_id = $1 and kind = 'certificate' and (revoked_at is null or issued_at >= $2)
        "#,
        forum.0,
        wanted_at.to_sqlx() as _,
    );
    Ok(have_one.fetch_all(conn).await?.into_iter().collect())
}
