use jiff::Timestamp;
use sqlx::PgPool;

use super::{
    ChangeStateError, Draft, Effects, Postponement, SaveError,
    by_hand::{close_registration, end_now},
    effects::Watch,
    lock,
    postpone::postpone,
    save::save,
    state::end,
};
use crate::ids::{AccountId, ForumId, MailingId};

/// A change that people may have to be told of.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    Save(&'a Draft),
    Postpone(Postponement),
    Cancel,
    /// Registration closes before its time, at a moment by [`by_hand_at`](super::by_hand_at).
    CloseRegistration(Timestamp),
    /// The forum is over before its time.
    End(Timestamp),
}

/// What staff have seen of a change, and said to it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Agreed<'a> {
    /// The seal of the effects that were shown.
    pub seal: Option<&'a str>,
    /// Overdue mailings that are to go out all the same.
    pub send: &'a [MailingId],
}

#[derive(Debug)]
pub enum Changed {
    /// It was made, with these effects.
    Made(Effects),
    /// It was not made: it would have these effects, which nobody has agreed to yet.
    Shown(Effects),
}

#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("no such forum")]
    NotFound,
    #[error(transparent)]
    Save(#[from] SaveError),
    #[error(transparent)]
    State(#[from] ChangeStateError),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Makes a change in one transaction if its effects are those that were agreed to; else makes it to see what they
/// are, and takes it back.
pub async fn change(
    db: &PgPool,
    id: ForumId,
    change: Change<'_>,
    agreed: Agreed<'_>,
    by: AccountId,
    now: Timestamp,
) -> Result<Changed, ChangeError> {
    let mut tx = db.begin().await?;
    let forum = lock(&mut tx, id).await?.ok_or(ChangeError::NotFound)?;
    let watch = Watch::begin(&mut tx, &forum, now).await?;
    match change {
        Change::Save(draft) => save(&mut tx, &forum, draft, by, now).await?,
        Change::Postpone(to) => postpone(&mut tx, &forum, to, by, now).await?,
        Change::Cancel => end(&mut tx, &forum, by, now).await?,
        Change::CloseRegistration(at) => close_registration(&mut tx, &forum, at, by, now).await?,
        Change::End(at) => end_now(&mut tx, &forum, at, by, now).await?,
    }
    let effects = watch.end(&mut tx, agreed.send, now).await?;
    if agreed.seal == Some(effects.seal().as_str()) {
        tx.commit().await?;
        return Ok(Changed::Made(effects));
    }
    tx.rollback().await?;
    Ok(Changed::Shown(effects))
}
