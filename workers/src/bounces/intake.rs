//! Taking in what comes back: from a pipe, a maildir or a mailbox, each message once, whatever happens in between.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::bail;
use domain::{
    clock,
    ids::{DeliveryId, PersonId},
    links::{Keys, Purpose},
    post::{self, Bounce, BounceClass, BounceSource},
    secret,
};
use jiff::Timestamp;
use sqlx::PgPool;
use tokio::{sync::watch, time::timeout};

use super::{Class, MOST, Report, imap, letter::Letter, maildir, read};
use crate::told_to_stop;

const PACE: Duration = Duration::from_secs(30);
/// So many are taken in before the stop is looked at again.
pub(super) const AT_ONCE: usize = 200;

/// Where messages that come back are laid down.
#[derive(Debug)]
pub enum Source {
    Maildir(PathBuf),
    Imap(imap::Account),
}

impl Source {
    /// Reads the setting: `maildir:/var/mail/bounces`, or `imaps://user:password@host/INBOX`. The error names no
    /// password.
    pub fn parse(setting: &str) -> anyhow::Result<Self> {
        match setting.trim().split_once(':') {
            Some(("maildir", path)) if Path::new(path).is_absolute() => Ok(Self::Maildir(path.into())),
            Some(("imaps" | "imap", _)) => imap::Account::parse(setting.trim()).map(Self::Imap),
            _ => bail!(
                "where bounces are is written maildir:/absolute/path or imaps://user:password@host/mailbox"
            ),
        }
    }
}

/// What was done with one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    Bounce(Report),
    Unsubscribed,
    /// Nothing for us: it is left for people.
    Left(Report),
}

/// Reads one message and draws the consequences, in one commit. Taken twice it counts once.
pub async fn take(db: &PgPool, keys: &Keys, message: &[u8], now: Timestamp) -> anyhow::Result<Taken> {
    if let Some(person) = who_unsubscribes(keys, message, now) {
        post::unsubscribe_person(db, person, now).await?;
        return Ok(Taken::Unsubscribed);
    }
    let report = read(message);
    let Some((class, source)) = (match report.class {
        Class::Hard => Some((BounceClass::Hard, BounceSource::Report)),
        Class::Soft => Some((BounceClass::Soft, BounceSource::Report)),
        Class::Feedback => Some((BounceClass::Feedback, BounceSource::Complaint)),
        Class::None => None,
    }) else {
        return Ok(Taken::Left(report));
    };
    let mut tx = db.begin().await?;
    let delivery = report.delivery.map(DeliveryId);
    let written_to = match delivery {
        Some(delivery) => post::address_of_delivery(&mut *tx, delivery).await?,
        None => None,
    };
    // Anybody can write a report. It is held against an address only if it names a delivery of ours, and then
    // against the address that we wrote to; of others it is kept if it is about somebody whom we know.
    let is_ours = written_to.is_some();
    let about = match written_to {
        Some(email) => vec![email],
        None => post::known_addresses(&mut *tx, &report.recipients).await?,
    };
    let event = fingerprint(message);
    let bounces: Vec<Bounce> = about
        .into_iter()
        .map(|email| Bounce {
            key: format!("report:{event}:{email}"),
            email,
            delivery: delivery.filter(|_| is_ours),
            class,
            reason: report.reason.unwrap_or("unknown").to_owned(),
            status: report.status.clone(),
            code: report.code.clone(),
            provider: report.provider.map(str::to_owned),
            said: report.said.clone(),
            source,
            counts: is_ours && !report.slow_down,
        })
        .collect();
    post::note_bounces(&mut tx, &bounces, now).await?;
    tx.commit().await?;
    Ok(Taken::Bounce(report))
}

/// Whose link is in a mail to `unsubscribe@…`, in its subject or its first words.
fn who_unsubscribes(keys: &Keys, message: &[u8], now: Timestamp) -> Option<PersonId> {
    let letter = Letter::parse(message.get(..MOST).unwrap_or(message));
    let came_to = ["to", "delivered-to", "x-original-to", "envelope-to"];
    let is_for_it = came_to.iter().flat_map(|name| letter.all(name)).any(|to| {
        super::addresses::all(to)
            .iter()
            .any(|address| address.to_ascii_lowercase().starts_with("unsubscribe@"))
    });
    if !is_for_it {
        return None;
    }
    let words = letter.header("subject").split_whitespace().chain(letter.text.split_whitespace().take(1000));
    let token = |word: &str| keys.verify(Purpose::Unsubscribe, word.trim_matches(['<', '>', '"']), now);
    words.filter(|word| word.contains("v1.")).find_map(token).map(PersonId)
}

fn fingerprint(message: &[u8]) -> String {
    // A mail that is delivered twice differs in its Received lines only.
    let letter = Letter::parse(message.get(..MOST).unwrap_or(message));
    let id = letter.header("message-id");
    let digest = if id.is_empty() {
        secret::hash(message)
    } else {
        secret::hash(format!("{id}\n{}", letter.header("to")))
    };
    secret::hex(&digest)
}

/// Takes in what a source holds, until `stop` turns true. A fault is told once, and tried again.
pub async fn poll(
    db: PgPool,
    keys: Keys,
    source: Source,
    mut stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let mut is_failing = false;
    while !*stop.borrow() {
        // A server that does not answer keeps nobody from ending; what is cut off is taken in again.
        let round = tokio::select! {
            () = told_to_stop(&mut stop) => break,
            round = take_in(&db, &keys, &source, clock::now()) => round,
        };
        match &round {
            Ok(0) => {}
            Ok(taken) => tracing::info!(taken, "messages that came back were read"),
            Err(error) if !is_failing => tracing::warn!("{error:#}; trying again"),
            Err(_) => {}
        }
        is_failing = round.is_err();
        let _ = timeout(PACE, told_to_stop(&mut stop)).await;
    }
    Ok(())
}

/// One round: how many messages were read.
pub async fn take_in(db: &PgPool, keys: &Keys, source: &Source, now: Timestamp) -> anyhow::Result<usize> {
    match source {
        Source::Maildir(folder) => maildir::take_in(db, keys, folder, now).await,
        Source::Imap(account) => imap::take_in(db, keys, account, now).await,
    }
}
