//! `lianyi bounce`: one message that came back, from a file or from the pipe of a mail server.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
    process::ExitCode,
};

use anyhow::Context as _;
use domain::clock;
use workers::bounces::{self, Class, Report, Taken};

use crate::{
    open::{self, Patience},
    settings::Settings,
};

/// What a mail server takes for "come again": it keeps the message and tries later (sysexits).
const COME_AGAIN: u8 = 75;

pub async fn read(file: &Path, json: bool, record: bool) -> ExitCode {
    match run(file, json, record).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let line = format!("{error:#}").replace(['\n', '\r'], " ");
            eprintln!("lianyi: {line}");
            if record { ExitCode::from(COME_AGAIN) } else { ExitCode::FAILURE }
        }
    }
}

async fn run(file: &Path, json: bool, record: bool) -> anyhow::Result<()> {
    let message = first_of(file).with_context(|| file.display().to_string())?;
    let report = bounces::read(&message);
    if record {
        let settings = Settings::read()?;
        open::log(&settings, "warn");
        let db = open::migrated_database(&settings, Patience::Page).await?;
        let keys = open::keys(&settings)?;
        if bounces::take(&db, &keys, &message, clock::now()).await? == Taken::Unsubscribed && !json {
            println!("unsubscribed");
            return Ok(());
        }
    }
    if json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        println!("{}", in_words(&report));
    }
    Ok(())
}

/// As much of the message as is looked at.
fn first_of(file: &Path) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    let most = bounces::MOST as u64;
    if file == Path::new("-") {
        let mut input = io::stdin().lock();
        (&mut input).take(most).read_to_end(&mut message)?;
        // A mail server whose pipe is closed early takes that for a fault.
        io::copy(&mut input, &mut io::sink())?;
    } else {
        File::open(file)?.take(most).read_to_end(&mut message)?;
    }
    Ok(message)
}

fn in_words(report: &Report) -> String {
    let class = match report.class {
        Class::Hard => "hard",
        Class::Soft => "soft",
        Class::None => "none",
        Class::Feedback => "feedback",
    };
    let mut words = vec![class.to_owned()];
    words.extend(report.reason.map(str::to_owned));
    words.extend(report.status.clone().or_else(|| report.code.clone()));
    words.extend(report.recipients.iter().cloned());
    words.join(" ")
}
