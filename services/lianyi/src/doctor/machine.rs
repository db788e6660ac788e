use tokio::process::Command;

use super::Findings;
use crate::{open, settings::Settings};

const LEAST_FREE_MEGABYTES: u64 = 1024;

pub async fn look(settings: &Settings, findings: &mut Findings) {
    match open::keys(settings) {
        Ok(_) => findings.ok("keys", "can be read, and by nobody else"),
        Err(error) => findings.fault("keys", format!("{error:#}"), "See LIANYI_KEYS in lianyi.example.toml."),
    }
    if settings.base_url.starts_with("https://") {
        findings.ok("base_url", format!("is {}", settings.base_url));
    } else {
        let found = format!("is {}, which only this machine reaches", settings.base_url);
        findings.warn("base_url", found, "Set LIANYI_BASE_URL to the https address that people type.");
    }
    let missing = documents::Fonts::find(settings.fonts.as_deref()).missing();
    if missing.is_empty() {
        findings.ok("fonts", "hold the letters of every language that papers are written in");
    } else {
        let families: Vec<String> =
            missing.iter().map(|font| format!("{} for {}", font.family, font.script)).collect();
        let to_do = "Install fonts-noto-core and fonts-noto-cjk, or name a folder with them by LIANYI_FONTS.";
        findings.warn("fonts", format!("lack {}", families.join(", ")), to_do);
    }
    disk(".", "here", findings).await;
}

/// How much room there is on the disk of a folder.
pub async fn disk(folder: &str, place: &str, findings: &mut Findings) {
    let free = said("df", &["-Pk", folder]).await.and_then(|said| {
        said.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
    });
    match free {
        Some(free) if free < LEAST_FREE_MEGABYTES => {
            findings.warn("disk", format!("{free} MB are free {place}"), "Make room.");
        }
        Some(free) => findings.ok("disk", format!("{free} MB are free {place}")),
        None => {}
    }
}

async fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().await.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
