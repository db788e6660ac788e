//! Commands about the mail: where each stands, what is dead, and the hold.

use std::io::{BufWriter, Write as _};

use anyhow::{Context as _, bail};
use clap::{ArgGroup, Args, Subcommand};
use domain::{
    addresses,
    ids::DeliveryId,
    mailings,
    post::{self, HeldWhy, Line},
};
use futures::TryStreamExt as _;
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::{
    open::{self, Patience},
    settings::Settings,
};

#[derive(Args)]
#[command(group(ArgGroup::new("of").required(true).args(["mailing", "person"])))]
pub struct Ledger {
    /// The id or the name of a mailing
    #[arg(value_name = "MAILING")]
    mailing: Option<String>,
    /// Every mail to the person with this address, with every move
    #[arg(long, value_name = "EMAIL")]
    person: Option<String>,
    #[arg(long)]
    json: bool,
}

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

pub async fn ledger(settings: &Settings, asked: &Ledger) -> anyhow::Result<()> {
    let db = open::migrated_database(settings, Patience::Work).await?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match (&asked.mailing, &asked.person) {
        (_, Some(email)) => of_person(&db, email, asked.json, &mut out).await?,
        (Some(mailing), None) => of_mailing(&db, mailing, asked.json, &mut out).await?,
        (None, None) => {}
    }
    out.flush()?;
    Ok(())
}

type Out<'a> = BufWriter<std::io::StdoutLock<'a>>;

async fn of_mailing(db: &PgPool, asked: &str, as_json: bool, out: &mut Out<'_>) -> anyhow::Result<()> {
    let found = mailings::named(db, asked).await?;
    let mailing = match found.as_slice() {
        [] => bail!("there is no mailing {asked:?}"),
        [one] => one,
        several => {
            let ids: Vec<String> = several.iter().map(|m| m.id.to_string()).collect();
            bail!("{} mailings are named {asked:?}; say which by its id: {}", ids.len(), ids.join(" "))
        }
    };
    let mut runs = Vec::new();
    let mut before = None;
    loop {
        let page = mailings::runs_of(db, mailing.id, before).await?;
        before = page.last().map(|run| run.id);
        for run in page {
            let counts = post::counts_of_run(db, run.id).await?;
            runs.push((run, counts));
        }
        if before.is_none() {
            break;
        }
    }
    let mut lines = post::lines_of_mailing(db, mailing.id);
    if !as_json {
        writeln!(out, "{} · {} · {}", mailing.name, mailing.kind.code(), mailing.stage())?;
        for (run, counts) in &runs {
            let counts: Vec<String> =
                counts.0.iter().map(|(state, n)| format!("{n} {}", state.code())).collect();
            writeln!(out, "run {} · due {} · {}", run.id, run.due_at.to_jiff(), counts.join(", "))?;
        }
        while let Some(line) = lines.try_next().await? {
            writeln!(out, "{}", in_words(&line))?;
        }
        return Ok(());
    }
    // Written as it comes: a run of a million does not fit into memory.
    let head =
        json!({ "id": mailing.id, "name": mailing.name, "kind": mailing.kind, "state": mailing.stage() });
    write!(out, "{{\"mailing\":{head},\"runs\":[")?;
    for (n, (run, counts)) in runs.iter().enumerate() {
        let counts: serde_json::Map<String, Value> =
            counts.0.iter().map(|(state, n)| (state.code().to_owned(), json!(n))).collect();
        let run = json!({
            "id": run.id, "due_at": run.due_at.to_jiff(), "state": run.state, "recipients": run.recipients,
            "counts": counts,
        });
        write!(out, "{}{run}", if n == 0 { "" } else { "," })?;
    }
    write!(out, "],\"deliveries\":[")?;
    let mut separator = "\n";
    while let Some(line) = lines.try_next().await? {
        write!(out, "{separator}{}", in_json(&line))?;
        separator = ",\n";
    }
    writeln!(out, "]}}")?;
    Ok(())
}

async fn of_person(db: &PgPool, email: &str, as_json: bool, out: &mut Out<'_>) -> anyhow::Result<()> {
    let email = addresses::parse(email).map_err(|_| anyhow::anyhow!("{email:?} is not a mail address"))?;
    let mut lines = Vec::new();
    for line in post::lines_to(db, &email).await? {
        let moves = post::moves(db, line.id).await?;
        lines.push((line, moves));
    }
    if as_json {
        let deliveries: Vec<Value> = lines
            .iter()
            .map(|(line, moves)| {
                let mut delivery = in_json(line);
                let moves: Vec<Value> = moves
                    .iter()
                    .map(|m| {
                        json!({ "was": m.was, "became": m.became, "attempt": m.attempt, "note": m.note, "at": m.at.to_jiff() })
                    })
                    .collect();
                delivery["events"] = json!(moves);
                delivery
            })
            .collect();
        writeln!(
            out,
            "{}",
            serde_json::to_string_pretty(&json!({ "person": email, "deliveries": deliveries }))?
        )?;
        return Ok(());
    }
    if lines.is_empty() {
        writeln!(out, "There is no mail to {email}.")?;
    }
    for (line, moves) in lines {
        writeln!(out, "{}", in_words(&line))?;
        for m in moves {
            let note = m.note.map(|note| format!(" · {note}")).unwrap_or_default();
            writeln!(out, "    {} {}{note}", m.at.to_jiff(), m.became.code())?;
        }
    }
    Ok(())
}

fn in_words(line: &Line) -> String {
    let name = line.latin_name.as_deref().unwrap_or_default();
    let email = line.email.as_deref().unwrap_or("no address");
    let why = line.relay_reply.as_ref().or(line.last_error.as_ref());
    let why = why.map(|why| format!(" · {why}")).unwrap_or_default();
    let (id, kind, state, at) = (line.id, line.letter.code(), line.state.code(), line.moved_at.to_jiff());
    format!("{id} · {name} <{email}> · {kind} · {state} since {at} · attempt {}{why}", line.attempt)
}

fn in_json(line: &Line) -> Value {
    json!({
        "id": line.id, "message_id": line.message_id, "kind": line.letter.code(), "run": line.run_id,
        "person": line.person_id, "name": line.latin_name, "email": line.email,
        "state": line.state, "attempt": line.attempt, "relay_reply": line.relay_reply, "last_error": line.last_error,
        "created_at": line.created_at.to_jiff(), "moved_at": line.moved_at.to_jiff(),
    })
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
