//! Tokens, by which programs act for an account over the API.

use clap::Subcommand;
use domain::{
    clock,
    staff::{self, Permission},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;

use crate::{
    open::{self, Patience},
    settings::Settings,
};

#[derive(Subcommand)]
pub enum Token {
    /// Make a token for a member of staff, and print it this once
    Add {
        email: String,
        /// What it is for: one name, one token in use
        #[arg(long)]
        name: String,
        /// Of what the account may do, only this; may stand several times. Without it, all that the account
        /// may but what has to do with passports, which a token must name
        #[arg(long)]
        scope: Vec<Permission>,
        /// The last day (UTC), or the moment, of its use: `2027-12-31` or `2027-12-31T18:00:00+08:00`
        #[arg(long, value_parser = end)]
        expires: Option<Timestamp>,
    },
    /// The tokens that are in use; never the tokens themselves
    List {
        #[arg(long)]
        json: bool,
    },
    /// End a token at once
    Revoke {
        email: String,
        #[arg(long)]
        name: String,
    },
}

fn end(typed: &str) -> Result<Timestamp, String> {
    if let Ok(at) = typed.parse::<Timestamp>() {
        return Ok(at);
    }
    let day: Date =
        typed.parse().map_err(|_| "neither a day (2027-12-31) nor a moment with its offset".to_owned())?;
    let next = day.tomorrow().map_err(|error| error.to_string())?;
    Ok(next.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?.timestamp())
}

pub async fn run(settings: &Settings, act: Token) -> anyhow::Result<()> {
    let db = open::migrated_database(settings, Patience::Work).await?;
    let now = clock::now();
    match act {
        Token::Add { email, name, scope, expires } => {
            let token = staff::add_token(&db, &email, &name, &scope, expires, now).await?;
            eprintln!("Keep it where only the program reads it: it is shown this once.");
            println!("{token}");
        }
        Token::List { json } => {
            for token in staff::tokens(&db, now).await? {
                let (expires, used) =
                    (token.expires_at.map(|t| t.to_jiff()), token.used_at.map(|t| t.to_jiff()));
                if json {
                    println!(
                        "{}",
                        json!({ "email": token.email, "name": token.name, "scopes": token.scopes,
                                "expires_at": expires, "used_at": used })
                    );
                } else {
                    let scopes =
                        if token.scopes.is_empty() { "all".to_owned() } else { token.scopes.join(" ") };
                    let day = |at: Option<Timestamp>| {
                        at.map_or("never".to_owned(), |at| at.strftime("%F").to_string())
                    };
                    println!(
                        "{}  {:?}  {scopes}  used {}  expires {}",
                        token.email,
                        token.name,
                        day(used),
                        day(expires)
                    );
                }
            }
        }
        Token::Revoke { email, name } => {
            anyhow::ensure!(
                staff::revoke_token(&db, &email, &name, now).await?,
                "{email} has no token in use with the name {name:?}; `lianyi token list` shows them"
            );
            println!("It ends with this moment.");
        }
    }
    Ok(())
}
