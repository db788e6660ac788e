use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{ApplicationState, admit::Admission};
use crate::{
    audit,
    ids::{AccountId, ApplicationId, EnrolmentId},
    language::Language,
    names,
    post::{self, Lane, Letter},
    roll::matching,
    typed,
};

#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    #[error("no such application")]
    NotFound,
    #[error("the application has been decided before")]
    Decided,
    #[error("an application is approved for an enrolment of its class")]
    NoEnrolment,
    #[error("this person is a member already")]
    AlreadyMember,
    #[error("another person signs in with this address")]
    AddressOfAnother,
    #[error(transparent)]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for ApproveError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error().and_then(|e| e.constraint()) {
            Some("one_membership_per_person") => Self::AlreadyMember,
            _ => Self::Database(error),
        }
    }
}

/// What came of an officer's approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approval {
    /// The person is a member now, under this number.
    Member(String),
    /// The roll leaves a doubt: another officer decides about what this one proposes.
    Proposed,
}

/// Makes the person behind an enrolment a member: number, account, welcome mail. The confirmed address of the
/// application becomes the person's own. An enrolment that is not meant without a doubt takes two officers, the first of
/// whom proposes it.
pub async fn approve(
    db: &PgPool,
    id: ApplicationId,
    enrolment: EnrolmentId,
    by: AccountId,
    now: Timestamp,
) -> Result<Approval, ApproveError> {
    let mut tx = db.begin().await?;
    let application = lock(&mut tx, id).await?.ok_or(ApproveError::NotFound)?;
    if application.state != ApplicationState::Pending {
        return Err(ApproveError::Decided);
    }
    let finding = matching::candidates(&mut tx, id).await?;
    let is_candidate = finding.score_of(enrolment).is_some();
    let is_certain = finding.certain == Some(enrolment);
    let is_seconded = application.proposed_enrolment_id == Some(enrolment)
        && application.proposed_by.is_some_and(|o| o != by);
    if !is_certain && !is_seconded {
        propose(&mut tx, id, enrolment, is_candidate, by, now).await?;
        tx.commit().await?;
        return Ok(Approval::Proposed);
    }
    let points = finding.score_of(enrolment).map(|score| score.points);
    let admission = Admission { application: id, enrolment, decided_by: by, needed_two: !is_certain };
    let number = admission.admit(&mut tx, &application, now).await?;
    let officers = if is_certain { 1 } else { 2 };
    let details = json!({ "number": number, "points": points, "officers": officers });
    audit::note(&mut tx, Some(by), "application.approve", audit::Subject("application", id.0), details)
        .await?;
    tx.commit().await?;
    Ok(Approval::Member(number))
}

/// Notes what an officer takes for the right line of the roll, in place of what was proposed before.
async fn propose(
    conn: &mut PgConnection,
    id: ApplicationId,
    enrolment: EnrolmentId,
    is_candidate: bool,
    by: AccountId,
    now: Timestamp,
) -> Result<(), ApproveError> {
    may_be_chosen(conn, id, enrolment, is_candidate).await?;
    sqlx::query!(
        r#"
        update applications set proposed_enrolment_id = $2, proposed_by = $3, proposed_at = $4 where id = $1
        "#,
        id.0,
        enrolment.0,
        by.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *conn)
    .await?;
    audit::note(conn, Some(by), "application.propose", audit::Subject("application", id.0), json!({}))
        .await?;
    Ok(())
}

/// A line can be chosen if it is one of the class, or comes near; and if nobody belongs to the association by it.
pub(super) async fn may_be_chosen(
    conn: &mut PgConnection,
    id: ApplicationId,
    enrolment: EnrolmentId,
    is_candidate: bool,
) -> Result<(), ApproveError> {
    let is_member = sqlx::query_scalar!(
        r#"
        select exists (select from memberships m where m.person_id = e.person_id) as "is_member!"
        from applications a join enrolments e on e.class_id = a.class_id or $3
        where a.id = $1 and e.id = $2
        "#,
        id.0,
        enrolment.0,
        is_candidate,
    )
    .fetch_optional(conn)
    .await?
    .ok_or(ApproveError::NoEnrolment)?;
    if is_member { Err(ApproveError::AlreadyMember) } else { Ok(()) }
}

#[derive(Debug, thiserror::Error)]
pub enum RefuseError {
    #[error("no such application")]
    NotFound,
    #[error("the application has been decided before")]
    Decided,
    #[error("a refusal gives its reason")]
    NoReason(&'static str),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Refuses an application and tells the applicant why.
pub async fn refuse(
    db: &PgPool,
    id: ApplicationId,
    reason: &str,
    by: AccountId,
    now: Timestamp,
) -> Result<(), RefuseError> {
    let reason = typed::text(reason).map_err(RefuseError::NoReason)?;
    if reason.is_empty() {
        return Err(RefuseError::NoReason("missing"));
    }
    let mut tx = db.begin().await?;
    let application = lock(&mut tx, id).await?.ok_or(RefuseError::NotFound)?;
    if application.state != ApplicationState::Pending {
        return Err(RefuseError::Decided);
    }
    sqlx::query!(
        "update applications set state = 'refused', refusal = $2, decided_at = $3, decided_by = $4 where id = $1",
        id.0,
        reason,
        now.to_sqlx() as _,
        by.0,
    )
    .execute(&mut *tx)
    .await?;
    post::enqueue(
        &mut tx,
        post::New {
            letter: Letter::ApplicationRefused { application: id },
            lane: Lane::Normal,
            person: None,
            expires_at: None,
            dedupe_key: &format!("tx:application_refused:{id}"),
        },
    )
    .await?;
    audit::note(&mut tx, Some(by), "application.refuse", audit::Subject("application", id.0), json!({}))
        .await?;
    tx.commit().await?;
    Ok(())
}

pub(super) struct Locked {
    pub state: ApplicationState,
    pub email: String,
    pub language: Language,
    pub shown_name: String,
    proposed_enrolment_id: Option<EnrolmentId>,
    proposed_by: Option<AccountId>,
}

pub(super) async fn lock(conn: &mut PgConnection, id: ApplicationId) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        r#"
        select state as "state: ApplicationState", email, language as "language: Language", native_name, latin_name, country,
               proposed_enrolment_id as "proposed_enrolment_id: EnrolmentId", proposed_by as "proposed_by: AccountId"
        from applications where id = $1 for update
        "#,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| {
        let (native, latin) = (&r.native_name, &r.latin_name);
        let name = names::Name { native, latin, country: &r.country, ..names::Name::default() };
        Locked {
            state: r.state,
            shown_name: names::display(r.language, &name).to_owned(),
            email: r.email,
            language: r.language,
            proposed_enrolment_id: r.proposed_enrolment_id,
            proposed_by: r.proposed_by,
        }
    }))
}
