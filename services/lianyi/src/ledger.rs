//! Where every mail stands, and why: of a mailing, run by run, or of a person, move by move.

use std::io::{BufWriter, Write as _};

use anyhow::bail;
use clap::{ArgGroup, Args};
use domain::{
    addresses, mailings,
    post::{self, Line},
};
use futures::TryStreamExt as _;
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

pub async fn show(settings: &Settings, asked: &Ledger) -> anyhow::Result<()> {
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
