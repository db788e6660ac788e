//! The door: every command of lianyi.

mod base_url;
mod bounce;
mod check;
mod commands;
mod demo;
mod doctor;
mod import;
mod ledger;
mod open;
mod ops;
mod post;
mod read_roll;
mod roles;
mod settings;
mod token;
mod typeset;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueEnum};

use settings::Settings;

/// Forums, the alumni association, and all the mail that the two have to send.
#[derive(Parser)]
#[command(name = "lianyi", version)]
struct Door {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer people and programs over HTTP
    Serve,
    /// Send mail; run as many as you like
    Work,
    /// Start what is due; run as many as you like
    Schedule,
    /// The three in one process
    All,
    /// All, with demo data and a mailbox that catches every mail
    Demo,
    /// Bring the database to the shape of this program; forward only
    Migrate,
    /// Load institution.json, forums.json, classes.csv and trainees.csv; loading again changes nothing
    Load { folder: PathBuf },
    /// Bring in files that others keep
    #[command(subcommand)]
    Import(import::Import),
    /// Staff accounts
    #[command(subcommand)]
    Staff(Staff),
    /// Tokens, by which programs act for an account over the API
    #[command(subcommand)]
    Token(token::Token),
    /// Say what a message that came back means; `-` reads it from standard input, as a pipe of a mail server gives it
    ///
    /// Anybody can write a bounce: one that names no delivery of ours, by the address it came to or by our Message-ID, is
    /// noted with --record and suppresses nobody.
    Bounce {
        file: PathBuf,
        #[arg(long)]
        json: bool,
        /// Draw the consequences: note the bounce, suppress the address, take an unsubscription
        #[arg(long)]
        record: bool,
    },
    /// What will be sent when, for the coming days
    Forecast {
        #[arg(long, default_value_t = 90)]
        days: i32,
        #[arg(long)]
        json: bool,
    },
    /// Where every mail stands, and why
    Ledger(ledger::Ledger),
    /// Mails that no program moves any more
    #[command(subcommand)]
    Dead(post::Dead),
    /// The hold on all mail
    #[command(subcommand)]
    Hold(post::Hold),
    /// The keys of the key file
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Read a paper as JSON, answer with PDF; workers start it for each paper
    #[command(hide = true)]
    Typeset,
    /// Read a roll on standard input, say line by line what it holds; imports start it for each file
    #[command(name = domain::roll::COMMAND, hide = true)]
    ReadRoll { asked: String },
    /// Look at everything that lianyi needs, and say what is wrong and what to do
    Doctor {
        #[arg(long)]
        json: bool,
    },
    /// Apply the rules of forms and imports to lines of standard input
    #[command(subcommand)]
    Check(Check),
}

#[derive(Subcommand)]
enum Staff {
    /// Give an address a role, and print a link that signs in once within 15 minutes
    Add {
        email: String,
        #[arg(long)]
        role: Role,
        /// For this forum only
        #[arg(long, value_name = "SLUG")]
        forum: Option<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Role {
    Admin,
    Organiser,
    Registrar,
    Visa,
    Mailer,
    Auditor,
    Door,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Seal passports and papers under the first key of the key file, so that an older one can be taken out
    Rotate,
}

#[derive(Subcommand)]
enum Check {
    /// Read a name a line as JSON; print how it is written, sorted and greeted
    ///
    /// Keys: native, family, given, patronymic, cyrillic_family, cyrillic_given, russian_patronymic, gender (f or m), country.
    /// Any may be left out or empty.
    Name {
        #[arg(value_parser = ["-"])]
        input: String,
    },
    /// Read a JSON string a line; print {"accept", "code", "ascii"} a line
    Address {
        #[arg(value_parser = ["-"])]
        input: String,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let door = Door::parse();
    if let Command::Bounce { file, json, record } = &door.command {
        return bounce::read(file, *json, *record).await;
    }
    if let Command::Typeset = &door.command {
        return typeset::answer();
    }
    if let Command::ReadRoll { asked } = &door.command {
        return read_roll::answer(asked);
    }
    match enter(door.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Told>() => ExitCode::FAILURE,
        Err(error) => {
            // One clear line, whatever the cause is made of.
            let line = format!("{error:#}").replace(['\n', '\r'], " ");
            eprintln!("lianyi: {line}");
            ExitCode::FAILURE
        }
    }
}

/// What went wrong has been told where it was asked for.
#[derive(Debug, thiserror::Error)]
#[error("told before")]
struct Told;

async fn enter(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Check(Check::Address { .. }) => return check::addresses(),
        Command::Check(Check::Name { .. }) => return check::names(),
        _ => {}
    }
    let settings = Settings::read()?;
    // In the demo's terminal the links stay in sight.
    open::log(&settings, if matches!(command, Command::Demo) { "warn" } else { "info" });
    open::log_panics();
    match command {
        Command::Serve => roles::serve(&settings).await,
        Command::Work => roles::work(&settings).await,
        Command::Schedule => roles::schedule(&settings).await,
        Command::All => roles::all(&settings).await,
        Command::Demo => demo::run(settings).await,
        Command::Migrate => commands::migrate(&settings).await,
        Command::Load { folder } => commands::load(&settings, &folder).await,
        Command::Staff(Staff::Add { email, role, forum }) => {
            commands::add_staff(&settings, &email, role.into(), forum.as_deref()).await
        }
        Command::Import(what) => import::run(&settings, what).await,
        Command::Token(act) => token::run(&settings, act).await,
        Command::Forecast { days, json } => commands::forecast(&settings, days, json).await,
        Command::Ledger(asked) => ledger::show(&settings, &asked).await,
        Command::Dead(asked) => post::dead(&settings, &asked).await,
        Command::Hold(asked) => post::hold(&settings, &asked).await,
        Command::Doctor { json } => doctor::examine(&settings, json).await,
        Command::Keys(KeysCommand::Rotate) => commands::rotate_keys(&settings).await,
        Command::Check(_) | Command::Bounce { .. } | Command::Typeset | Command::ReadRoll { .. } => Ok(()),
    }
}

impl From<Role> for domain::staff::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Admin => Self::Admin,
            Role::Organiser => Self::Organiser,
            Role::Registrar => Self::Registrar,
            Role::Visa => Self::Visa,
            Role::Mailer => Self::Mailer,
            Role::Auditor => Self::Auditor,
            Role::Door => Self::Door,
        }
    }
}
