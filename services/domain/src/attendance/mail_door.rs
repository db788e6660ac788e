//! The link of a door, by mail to whoever stands at it. The ledger names the door; the link is made as the letter is written.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{DoorError, doors::opened};
use crate::{
    addresses, audit,
    ids::{AccountId, DoorId, ForumId},
    language::Language,
    post::{self, Lane, Letter},
    problems::Problems,
    typed,
};

/// Whose device becomes a door, as typed. The link is mailed where an address is given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DoorForm {
    pub holder: String,
    pub email: String,
    pub language: String,
}

pub(super) struct NewDoor {
    pub holder: String,
    pub email: Option<String>,
    pub language: Option<Language>,
}

impl DoorForm {
    pub(super) fn parse(&self) -> Result<NewDoor, Problems> {
        let mut problems = Problems::default();
        let holder = problems.take("holder", typed::needed_line(&self.holder));
        let (email, language) = match self.email.trim() {
            "" => (None, None),
            email => {
                let language = self.language.parse().ok().filter(|l| Language::OFFERED.contains(l));
                (
                    problems.take("email", addresses::parse(email)),
                    problems.take("language", language.ok_or("unknown-language")),
                )
            }
        };
        match holder {
            Some(holder) if problems.none() => Ok(NewDoor { holder, email, language }),
            _ => Err(problems),
        }
    }
}

/// Mails the link of an open door to its holder once more, at most once in ten minutes.
pub async fn mail_door(
    db: &PgPool,
    (forum, door): (ForumId, DoorId),
    by: AccountId,
    now: Timestamp,
) -> Result<(), DoorError> {
    let mut tx = db.begin().await?;
    let known = super::find_door(&mut *tx, door).await?.ok_or(DoorError::NotFound)?;
    let point = super::find_point(&mut *tx, known.point_id).await?;
    point.filter(|point| point.forum_id == forum).ok_or(DoorError::NotFound)?;
    if known.email.is_none() {
        return Err(Problems::one("email", "missing").into());
    }
    opened(&mut tx, known, now).await?.ok_or(DoorError::NotHeld)?;
    mail(&mut tx, door, forum, by, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Part of the caller's transaction.
pub(super) async fn mail(
    conn: &mut PgConnection,
    door: DoorId,
    forum: ForumId,
    by: AccountId,
    now: Timestamp,
) -> sqlx::Result<()> {
    post::enqueue(
        conn,
        post::New {
            letter: Letter::DoorLink { door },
            lane: Lane::Normal,
            person: None,
            expires_at: None,
            dedupe_key: &format!("tx:door_link:{}:{}", door, now.as_second() / 600),
        },
    )
    .await?;
    let details = json!({ "door": door });
    audit::note(conn, Some(by), "forum.mail_door", audit::Subject("forum", forum.0), details).await
}
