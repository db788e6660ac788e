use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use sqlx::{PgConnection, PgPool};

use super::{ApplicationState, find_application};
use crate::{
    ids::{ApplicationId, ClassId},
    people::{Newcomer, Typed},
    post::{self, Lane, Letter},
    problems::Problems,
    roll::{self, matching},
    typed,
};

/// What an alumna or alumnus types to join.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Request {
    pub class: String,
    pub native_name: String,
    pub latin_name: String,
    pub email: String,
    pub country: String,
    pub language: String,
}

#[derive(Debug, Clone)]
pub struct NewApplication {
    pub class: String,
    pub who: Newcomer,
}

impl Request {
    pub fn parse(&self) -> Result<NewApplication, Problems> {
        let mut problems = Problems::default();
        let class = problems.take("class", typed::needed_line(&self.class));
        let typed = Typed {
            native_name: &self.native_name,
            latin_name: &self.latin_name,
            email: &self.email,
            country: &self.country,
            language: &self.language,
            time_zone: "",
        };
        let who = typed.read(&mut problems);
        class.zip(who).map(|(class, who)| NewApplication { class, who }).ok_or(problems)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Takes an application and mails a link to confirm the address. Applying again for the same class with the
/// same address corrects what was not yet confirmed and sends the link again; the answer is the same, so that it tells nothing about who applied.
pub async fn apply(db: &PgPool, new: &NewApplication, now: Timestamp) -> Result<ApplicationId, ApplyError> {
    let mut tx = db.begin().await?;
    let class = roll::find_class(&mut *tx, &new.class)
        .await?
        .ok_or_else(|| Problems::one("class", "unknown-class"))?;
    let inserted = sqlx::query_scalar!(
        r#"
        insert into applications (id, class_id, native_name, latin_name, email, country, language, applied_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (class_id, email) where state in ('unconfirmed', 'pending')
        do update set native_name = excluded.native_name, latin_name = excluded.latin_name,
                      country = excluded.country, language = excluded.language
        where applications.state = 'unconfirmed'
        returning id as "id: ApplicationId"
        "#,
        ApplicationId::mint().0,
        class.id.0,
        new.who.native_name,
        new.who.latin_name,
        new.who.email,
        new.who.country,
        new.who.language.code(),
        now.to_sqlx() as _,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let id = match inserted {
        Some(id) => id,
        None => open_application(&mut tx, class.id, &new.who.email).await?,
    };
    post::enqueue(
        &mut tx,
        post::New {
            letter: Letter::ApplicationAddress { application: id },
            lane: Lane::Urgent,
            person: None,
            expires_at: None,
            // at most one link in ten minutes
            dedupe_key: &format!("tx:application_address:{id}:{}", now.as_second() / 600),
        },
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

async fn open_application(
    conn: &mut PgConnection,
    class: ClassId,
    email: &str,
) -> sqlx::Result<ApplicationId> {
    sqlx::query_scalar!(
        r#"
        select id as "id: ApplicationId" from applications
        where class_id = $1 and email = $2 and state in ('unconfirmed', 'pending')
        "#,
        class.0,
        email,
    )
    .fetch_one(conn)
    .await
}

#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    #[error("no such application")]
    NotFound,
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// The address is confirmed by whoever holds the link; now officers see the application, with the line of the roll that
/// is meant without a doubt, if there is one. The applicant sees the same whatever the roll says. Doing it twice changes
/// nothing.
pub async fn confirm_address(db: &PgPool, id: ApplicationId, now: Timestamp) -> Result<(), ConfirmError> {
    let mut tx = db.begin().await?;
    let application = find_application(&mut *tx, id).await?.ok_or(ConfirmError::NotFound)?;
    if application.state != ApplicationState::Unconfirmed {
        return Ok(());
    }
    let enrolment = matching::candidates(&mut tx, id).await?.certain;
    sqlx::query!(
        r#"
        update applications set state = 'pending', confirmed_at = $2, enrolment_id = $3
        where id = $1 and state = 'unconfirmed'
        "#,
        id.0,
        now.to_sqlx() as _,
        enrolment.map(|e| e.0),
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(())
}
