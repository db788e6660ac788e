use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    ApplicationState, ApproveError,
    admit::Admission,
    decide::{lock, may_be_chosen},
};
use crate::{
    audit,
    ids::{AccountId, ApplicationId, EnrolmentId, PersonId},
    post::{self, Lane, Letter},
    roll::matching,
};

#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error(transparent)]
    Approve(#[from] ApproveError),
    #[error("the roll has no address for this person")]
    NoAddress,
    #[error("the application came with the address that the roll has")]
    SameAddress,
    #[error("whoever has the address was asked about this line")]
    AskedBefore,
}

impl From<sqlx::Error> for AskError {
    fn from(error: sqlx::Error) -> Self {
        Self::Approve(error.into())
    }
}

/// Asks at the address that the roll has for a line whether the application is theirs. Who says so by the link becomes a
/// member, as the officer who asks decides herewith.
pub async fn ask_at_roll(
    db: &PgPool,
    id: ApplicationId,
    enrolment: EnrolmentId,
    by: AccountId,
    now: Timestamp,
) -> Result<(), AskError> {
    let mut tx = db.begin().await?;
    let application = lock(&mut tx, id).await?.ok_or(ApproveError::NotFound)?;
    if application.state != ApplicationState::Pending {
        return Err(ApproveError::Decided.into());
    }
    let is_candidate = matching::candidates(&mut tx, id).await?.score_of(enrolment).is_some();
    may_be_chosen(&mut tx, id, enrolment, is_candidate).await?;
    let line = sqlx::query!(
        r#"
        select e.email, e.person_id as "person_id: PersonId", coalesce(a.claim_enrolment_id = e.id, false) as "was_asked!"
        from enrolments e, applications a where e.id = $1 and a.id = $2
        "#,
        enrolment.0,
        id.0,
    )
    .fetch_one(&mut *tx)
    .await?;
    let address = line.email.ok_or(AskError::NoAddress)?;
    if address == application.email {
        return Err(AskError::SameAddress);
    }
    if line.was_asked {
        return Err(AskError::AskedBefore);
    }
    let link = Uuid::new_v4();
    sqlx::query!(
        r#"
        update applications
        set claim_link = $2, claim_enrolment_id = $3, claim_address = $4, claim_asked_by = $5, claim_asked_at = $6,
            claim_answer = null, claim_answered_at = null
        where id = $1
        "#,
        id.0,
        link,
        enrolment.0,
        address,
        by.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    post::enqueue(
        &mut tx,
        post::New {
            letter: Letter::ApplicationClaim { application: id, link },
            lane: Lane::Normal,
            person: Some(line.person_id),
            expires_at: None,
            dedupe_key: &format!("tx:application_claim:{link}"),
        },
    )
    .await?;
    audit::note(&mut tx, Some(by), "application.ask", audit::Subject("application", id.0), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// The holder of the address on the roll says whose the application is. The first answer counts; one to a question that
/// was taken back by another, or about an application that is decided, changes nothing.
pub async fn answer_claim(
    db: &PgPool,
    link: Uuid,
    is_mine: bool,
    now: Timestamp,
) -> Result<(), ApproveError> {
    let mut tx = db.begin().await?;
    let asked = sqlx::query!(
        r#"
        select id as "id: ApplicationId", claim_enrolment_id as "enrolment!: EnrolmentId",
               claim_asked_by as "asked_by!: AccountId"
        from applications where claim_link = $1
        "#,
        link,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(ApproveError::NotFound)?;
    let application = lock(&mut tx, asked.id).await?.ok_or(ApproveError::NotFound)?;
    let answered = sqlx::query!(
        r#"
        update applications set claim_answer = $2, claim_answered_at = $3
        where claim_link = $1 and claim_answer is null and state = 'pending'
        "#,
        link,
        if is_mine { "mine" } else { "not_mine" },
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    if answered.rows_affected() == 0 {
        return Ok(());
    }
    let subject = audit::Subject("application", asked.id.0);
    if is_mine {
        let admission = Admission {
            application: asked.id,
            enrolment: asked.enrolment,
            decided_by: asked.asked_by,
            needed_two: false,
        };
        let number = admission.admit(&mut tx, &application, now).await?;
        let details = json!({ "number": number, "claimed": true });
        audit::note(&mut tx, None, "application.approve", subject, details).await?;
    }
    tx.commit().await?;
    Ok(())
}
