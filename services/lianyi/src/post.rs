//! Commands about mails that are dead, and the hold on all mail.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use domain::{
    ids::DeliveryId,
    post::{self, HeldWhy},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    open::{self, Patience},
    settings::Settings,
};

#[derive(Subcommand)]
pub enum Dead {
    /// Mails set aside or of unknown outcome
    List {
        #[arg(long)]
        json: bool,
    },
    /// Send them once more, under the same Message-ID
    Retry(Which),
    /// Close them: they will not be sent
    Drop(Which),
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// Ids as `dead list` shows them
    #[arg(value_name = "ID")]
    ids: Vec<DeliveryId>,
    #[arg(long)]
    all: bool,
}

#[derive(Subcommand)]
pub enum Hold {
    /// Whether all mail is held, why, and what waits
    Status {
        #[arg(long)]
        json: bool,
    },
    /// Hold all mail from now on
    Begin,
    /// Let mail go again
    Release {
        /// Cancel what was to go out before this moment (RFC 3339): it was sent before the backup was restored
        #[arg(long, value_name = "MOMENT")]
        cancel_due_before: Option<Timestamp>,
    },
}

pub async fn dead(settings: &Settings, asked: &Dead) -> anyhow::Result<()> {
    let db = open::migrated_database(settings, Patience::Work).await?;
    match asked {
        Dead::List { json } => list(&db, *json).await,
        Dead::Retry(which) => {
            let (asked, moved) = each(&db, which, true).await?;
            println!("{moved} of {asked} will be sent once more.");
            refuse_rest(
                which,
                asked,
                moved,
                "its time has run out, it was sent once more already, or it is not dead",
            )
        }
        Dead::Drop(which) => {
            let (asked, moved) = each(&db, which, false).await?;
            println!("{moved} of {asked} were closed.");
            refuse_rest(which, asked, moved, "it is not dead")
        }
    }
}

fn refuse_rest(which: &Which, asked: usize, moved: usize, why: &str) -> anyhow::Result<()> {
    anyhow::ensure!(which.all || asked == moved, "{} stay as they are: {why}", asked - moved);
    Ok(())
}

/// Sends again or closes, and says how many were asked for and how many moved.
async fn each(db: &PgPool, which: &Which, again: bool) -> anyhow::Result<(usize, usize)> {
    let act = async |ids: &[DeliveryId]| {
        if again { post::retry(db, ids, None).await } else { post::close(db, ids, None).await }
    };
    if !which.all {
        return Ok((which.ids.len(), act(&which.ids).await?.len()));
    }
    let (mut asked, mut moved, mut after) = (0, 0, None);
    loop {
        let page = post::dead(db, None, after).await?;
        let Some(last) = page.last() else { return Ok((asked, moved)) };
        after = Some(last.id);
        let ids: Vec<DeliveryId> = page.iter().map(|d| d.id).collect();
        asked += ids.len();
        moved += act(&ids).await?.len();
    }
}

async fn list(db: &PgPool, as_json: bool) -> anyhow::Result<()> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = post::dead(db, None, after).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for d in page {
            let (kind, since) = (d.letter.code(), d.moved_at.to_jiff());
            if as_json {
                all.push(json!({
                    "id": d.id, "kind": kind, "mailing": d.mailing, "state": d.state, "why": d.last_error,
                    "since": since, "may_retry": d.may_retry,
                }));
            } else {
                let why = d.last_error.unwrap_or_default();
                println!("{} · {kind} · {} since {since} · {why}", d.id, d.state.code());
            }
        }
    }
    match (as_json, after) {
        (true, _) => println!("{}", serde_json::to_string_pretty(&all)?),
        (false, None) => println!("No mail is set aside or of unknown outcome."),
        (false, Some(_)) => {}
    }
    Ok(())
}

pub async fn hold(settings: &Settings, asked: &Hold) -> anyhow::Result<()> {
    let db = open::migrated_database(settings, Patience::Work).await?;
    match asked {
        Hold::Status { json } => status(&db, *json).await,
        Hold::Begin => {
            let begun = post::begin_hold(&db, HeldWhy::Staff, None).await?;
            println!("{}", if begun { "All mail is held from now on." } else { "All mail is held already." });
            Ok(())
        }
        Hold::Release { cancel_due_before } => {
            let cancelled = post::release(&db, *cancel_due_before, None).await?;
            let cancelled = cancelled.context("nothing is held")?;
            println!("Mail goes again; {cancelled} were cancelled first.");
            Ok(())
        }
    }
}

async fn status(db: &PgPool, as_json: bool) -> anyhow::Result<()> {
    let hold = post::find_hold(db).await?;
    let waiting = post::waiting(db).await?;
    if as_json {
        let waiting: Vec<Value> =
            waiting.iter().map(|w| json!({ "kind": w.kind, "n": w.n, "since": w.since.to_jiff() })).collect();
        let answer = json!({
            "held": hold.is_some(), "since": hold.map(|h| h.since), "why": hold.map(|h| h.why.code()), "waiting": waiting,
        });
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(());
    }
    match hold {
        None => println!("Nothing is held."),
        Some(hold) => {
            let why = match hold.why {
                HeldWhy::Instance => "the database belongs to an installation of another name",
                HeldWhy::Restored => "the database was restored, copied or promoted",
                HeldWhy::Staff => "staff stopped all mail",
            };
            println!("All mail is held since {}: {why}.", hold.since);
        }
    }
    for w in waiting {
        println!("{} {} wait, the oldest since {}", w.n, w.kind, w.since.to_jiff());
    }
    Ok(())
}
