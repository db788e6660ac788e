//! The rules of forms and imports, a line of standard input at a time.

use std::io::BufRead as _;

use anyhow::Context as _;
use domain::{
    addresses,
    language::Language,
    names::{self, Name},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The rule for addresses.
pub fn addresses() -> anyhow::Result<()> {
    each_line(|line| {
        let typed: String = serde_json::from_str(line).context("each line is a JSON string")?;
        Ok(match addresses::parse(&typed) {
            Ok(ascii) => json!({ "accept": true, "code": null, "ascii": ascii }),
            Err(code) => json!({ "accept": false, "code": code, "ascii": null }),
        })
    })
}

/// What may be known of a name.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Known {
    native: Option<String>,
    latin: Option<String>,
    family: Option<String>,
    given: Option<String>,
    patronymic: Option<String>,
    cyrillic_family: Option<String>,
    cyrillic_given: Option<String>,
    russian_patronymic: Option<String>,
    gender: Option<String>,
    country: Option<String>,
}

impl Known {
    fn name(&self) -> Name<'_> {
        fn part(known: &Option<String>) -> &str {
            known.as_deref().map(str::trim).unwrap_or_default()
        }
        Name {
            native: part(&self.native),
            latin: part(&self.latin),
            family: part(&self.family),
            given: part(&self.given),
            patronymic: part(&self.patronymic),
            cyrillic_family: part(&self.cyrillic_family),
            cyrillic_given: part(&self.cyrillic_given),
            russian_patronymic: part(&self.russian_patronymic),
            gender: self.gender.as_deref().map(str::trim),
            country: part(&self.country),
        }
    }
}

/// How names are written, sorted and greeted.
pub fn names() -> anyhow::Result<()> {
    each_line(|line| {
        let known: Known = serde_json::from_str(line).context("each line is a JSON object")?;
        let name = known.name();
        let greeted = |language| names::salutation(language, &name);
        Ok(json!({
            "display_native": names::in_own_script(&name),
            "display_latin": names::in_latin(&name),
            "sort_key": names::sort_key(&name),
            "salutation": {
                "zh": greeted(Language::Zh), "en": greeted(Language::En), "ru": greeted(Language::Ru),
            },
        }))
    })
}

fn each_line(answer: impl Fn(&str) -> anyhow::Result<Value>) -> anyhow::Result<()> {
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            println!("{}", answer(&line)?);
        }
    }
    Ok(())
}
