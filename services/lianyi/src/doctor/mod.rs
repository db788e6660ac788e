//! The doctor: looks at everything that lianyi needs and says what is wrong and what to do. It changes nothing and
//! sends no mail.

mod dkim;
mod dmarc;
mod dns;
mod machine;
mod relay;
mod services;
mod spf;

use serde::Serialize;

use crate::settings::Settings;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    Ok,
    Warning,
    Fault,
}

#[derive(Debug, Serialize)]
pub struct Finding {
    /// What was looked at: `database`, `relay`, `spf` …
    pub what: &'static str,
    pub grade: Grade,
    pub found: String,
    /// What to do about it; empty where nothing is.
    #[serde(rename = "do")]
    pub to_do: String,
}

/// What was found so far.
#[derive(Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, what: &'static str, grade: Grade, found: impl Into<String>, to_do: impl Into<String>) {
        self.0.push(Finding { what, grade, found: found.into(), to_do: to_do.into() });
    }

    pub fn ok(&mut self, what: &'static str, found: impl Into<String>) {
        self.add(what, Grade::Ok, found, "");
    }

    pub fn warn(&mut self, what: &'static str, found: impl Into<String>, to_do: impl Into<String>) {
        self.add(what, Grade::Warning, found, to_do);
    }

    pub fn fault(&mut self, what: &'static str, found: impl Into<String>, to_do: impl Into<String>) {
        self.add(what, Grade::Fault, found, to_do);
    }
}

pub async fn examine(settings: &Settings, as_json: bool) -> anyhow::Result<()> {
    let mut findings = Findings::default();
    services::database(settings, &mut findings).await;
    services::redis(settings, &mut findings).await;
    let relays = relay::look(settings, &mut findings).await;
    dns::look(settings, &relays, &mut findings).await;
    machine::look(settings, &mut findings).await;
    let faults = findings.0.iter().filter(|f| f.grade == Grade::Fault).count();
    if as_json {
        println!("{}", serde_json::to_string_pretty(&findings.0)?);
    } else {
        for Finding { what, grade, found, to_do } in &findings.0 {
            let grade = match grade {
                Grade::Ok => "ok",
                Grade::Warning => "warning",
                Grade::Fault => "fault",
            };
            println!("{grade:<8} {what:<10} {found}");
            if !to_do.is_empty() {
                println!("{:<19} → {to_do}", "");
            }
        }
    }
    match faults {
        0 => Ok(()),
        1 => anyhow::bail!("one fault was found"),
        n => anyhow::bail!("{n} faults were found"),
    }
}
