use jiff::{Timestamp, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::ApplicationState;
use crate::{
    audit,
    ids::{AccountId, ApplicationId, EnrolmentId, MembershipId, PersonId},
    language::Language,
    names,
    post::{self, Lane, Letter},
    staff, typed,
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

/// Makes the person behind an enrolment a member: number, account, welcome mail. The confirmed address of the
/// application becomes the person's own. Returns the member number.
pub async fn approve(
    db: &PgPool,
    id: ApplicationId,
    enrolment: EnrolmentId,
    by: AccountId,
    now: Timestamp,
) -> Result<String, ApproveError> {
    let mut tx = db.begin().await?;
    let application = lock(&mut tx, id).await?.ok_or(ApproveError::NotFound)?;
    if application.state != ApplicationState::Pending {
        return Err(ApproveError::Decided);
    }
    let person = sqlx::query_scalar!(
        r#"
        update people p
        set email = a.email, address_confirmed_at = coalesce(a.confirmed_at, now()), language = a.language
        from applications a join enrolments e on e.class_id = a.class_id
        where a.id = $1 and e.id = $2 and p.id = e.person_id
        returning p.id as "id: PersonId"
        "#,
        id.0,
        enrolment.0,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(ApproveError::NoEnrolment)?;
    sqlx::query!(
        "update applications set state = 'approved', enrolment_id = $2, decided_at = $3, decided_by = $4 where id = $1",
        id.0,
        enrolment.0,
        now.to_sqlx() as _,
        by.0,
    )
    .execute(&mut *tx)
    .await?;
    let membership = MembershipId::mint();
    let today = now.to_zoned(TimeZone::UTC).date();
    let number = sqlx::query_scalar!(
        r#"
        insert into memberships (id, person_id, application_id, number, since)
        values ($1, $2, $3, to_char($4::date, 'YYYY-') || lpad(nextval('member_numbers')::text, 5, '0'), $4)
        returning number
        "#,
        membership.0,
        person.0,
        id.0,
        today.to_sqlx() as _,
    )
    .fetch_one(&mut *tx)
    .await?;
    staff::member_account(&mut tx, person, &application.email, &application.shown_name, application.language)
        .await?
        .ok_or(ApproveError::AddressOfAnother)?;
    post::enqueue(
        &mut tx,
        post::New {
            letter: Letter::MembershipWelcome { membership },
            lane: Lane::Normal,
            person: Some(person),
            expires_at: None,
            dedupe_key: &format!("tx:membership_welcome:{membership}"),
        },
    )
    .await?;
    let details = json!({ "number": number });
    audit::note(&mut tx, Some(by), "application.approve", audit::Subject("application", id.0), details)
        .await?;
    tx.commit().await?;
    Ok(number)
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

struct Locked {
    state: ApplicationState,
    email: String,
    language: Language,
    shown_name: String,
}

async fn lock(conn: &mut PgConnection, id: ApplicationId) -> sqlx::Result<Option<Locked>> {
    let row = sqlx::query!(
        r#"
        select state as "state: ApplicationState", email, language as "language: Language", native_name, latin_name, country
        from applications where id = $1 for update
        "#,
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|r| {
        let (native, latin) = (&r.native_name, &r.latin_name);
        let name = names::Name { native, latin, country: &r.country, ..names::Name::default() };
        let shown_name = names::display(r.language, &name).to_owned();
        Locked { state: r.state, email: r.email, language: r.language, shown_name }
    }))
}
