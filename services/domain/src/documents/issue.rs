//! Visa letters, and what they have in common with certificates: staff issue both.

use jiff::Timestamp;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{
    IssueError, Kind, Ours,
    passports::open_passport,
    row::{New, next_number, ourselves, write},
    wish::what_is_unwritten,
    words::{self, Marked},
};
use crate::{
    attendance::Attendance,
    audit,
    forums::{self, Forum},
    ids::{AccountId, DocumentId, ForumId, RegistrationId},
    institution::Institution,
    language::Language,
    post::{self, Lane, Letter},
    registrations::{self, Registration},
};

/// Who a letter or certificate is for, and why it is issued.
pub(super) struct Wanted<'a> {
    pub kind: Kind,
    pub forum: &'a Forum,
    pub institution: &'a Institution,
    pub registration: &'a Registration,
    /// What a certificate says.
    pub attended: &'a Attendance,
    pub languages: &'a [Language],
    pub replaces: Option<DocumentId>,
    pub by: AccountId,
    pub now: Timestamp,
}

/// Issues visa letters for those of some registrations that are confirmed, of a category that gets them, gave a passport
/// and have no letter that holds, while the forum has a date that is yet to come. Returns how many.
pub async fn issue_visa_letters(
    db: &PgPool,
    ours: Ours<'_>,
    forum: ForumId,
    chosen: &[RegistrationId],
    languages: [Language; 2],
    by: AccountId,
    now: Timestamp,
) -> Result<usize, IssueError> {
    let mut tx = db.begin().await?;
    let (forum, institution) = of_forum_at(&mut tx, forum).await?;
    if !may_vouch(&forum, now) {
        return Err(IssueError::NotNow);
    }
    let mut chosen = chosen.to_vec();
    chosen.sort_by_key(|id| id.0);
    let categories = forums::categories(&mut *tx, forum.id).await?;
    let gives = |id| categories.iter().any(|category| category.id == id && category.visa_letters);
    let (nothing, mut issued) = (Attendance::default(), 0);
    for id in chosen {
        let Some(registration) = without_one(&mut tx, forum.id, id, Kind::VisaLetter).await? else {
            continue;
        };
        if !gives(registration.category_id) {
            continue;
        }
        let wanted = Wanted {
            kind: Kind::VisaLetter,
            forum: &forum,
            institution: &institution,
            registration: &registration,
            attended: &nothing,
            languages: &languages,
            replaces: None,
            by,
            now,
        };
        match issue(&mut tx, ours, &wanted).await {
            Ok(_) => issued += 1,
            Err(IssueError::NoPassport) => {}
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    Ok(issued)
}

/// Whether a visa letter can say when its holder is awaited.
pub(super) fn may_vouch(forum: &Forum, now: Timestamp) -> bool {
    forum.state == forums::State::Published && forum.ends_at.is_some_and(|ends| ends > now)
}

/// A confirmed registration of a forum that has no paper of a kind that holds. It stays as it is until the caller's
/// transaction ends, so that two who issue at once issue one.
pub(super) async fn without_one(
    conn: &mut PgConnection,
    forum: ForumId,
    id: RegistrationId,
    kind: Kind,
) -> sqlx::Result<Option<Registration>> {
    let held = sqlx::query_scalar!(
        "select true from registrations where id = $1 and forum_id = $2 and state = 'confirmed' for update",
        id.0,
        forum.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let has_one = sqlx::query_scalar!(
        r#"
        select exists (select from documents where registration_id = $1 and kind = $2 and revoked_at is null) as "has!"
        "#,
        id.0,
        kind as Kind,
    )
    .fetch_one(&mut *conn)
    .await?;
    if held.is_none() || has_one { Ok(None) } else { registrations::find(conn, id).await }
}

/// Issues one letter or certificate, and tells its holder by mail. Part of the caller's transaction.
pub(super) async fn issue(
    conn: &mut PgConnection,
    ours: Ours<'_>,
    wanted: &Wanted<'_>,
) -> Result<DocumentId, IssueError> {
    let Wanted { kind, forum, institution, registration, languages, now, .. } = *wanted;
    let sessions = wanted.attended.sessions.iter();
    let unwritten = what_is_unwritten(kind, languages, (forum, institution), sessions);
    if !unwritten.none() {
        return Err(IssueError::Invalid(unwritten));
    }
    let passport = match kind {
        Kind::VisaLetter => {
            Some(open_passport(conn, ours.keys, registration.id).await?.ok_or(IssueError::NoPassport)?)
        }
        _ => None,
    };
    let number = next_number(conn, kind, forum, now).await?;
    let new = New {
        registration: Some(registration.id),
        number: number.clone(),
        replaces: wanted.replaces,
        by: Some(wanted.by),
        ..New::of(kind, forum, languages)
    };
    let marked = Marked {
        base_url: ours.base_url,
        serial: &new.serial,
        number: number.as_deref().unwrap_or_default(),
        issued_at: now,
    };
    let paper = match &passport {
        Some(passport) => words::visa_letter(forum, institution, passport, languages, marked),
        None => words::certificate(forum, registration, institution, wanted.attended, languages, marked),
    };
    let id = write(conn, ours.keys, new, &paper, now).await?;
    let details = json!({ "kind": kind.code(), "number": number, "replaces": wanted.replaces });
    audit::note(conn, Some(wanted.by), "document.issue", audit::Subject("document", id.0), details).await?;
    let mail = post::New {
        letter: Letter::DocumentReady { document: id },
        lane: Lane::Normal,
        person: Some(registration.person_id),
        expires_at: None,
        dedupe_key: &format!("tx:document:{id}"),
    };
    post::enqueue(conn, mail).await?;
    Ok(id)
}

/// The forum under its lock: no paper is issued for a day or a place while it is being left.
pub(super) async fn of_forum_at(
    conn: &mut PgConnection,
    forum: ForumId,
) -> Result<(Forum, Institution), IssueError> {
    let forum = forums::lock(&mut *conn, forum).await?.ok_or(IssueError::NotFound)?;
    Ok((forum, ourselves(conn).await?))
}
