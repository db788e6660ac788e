use domain::language::Language;
use mailbox::Caught;
use serde_json::{Value, json};

use super::Screen;

const SCRIPT: &str = include_str!("checks.js");
const CONTRAST: &str = include_str!("contrast.js");
/// The most that the HTML of a page may weigh on its way to a phone.
const HEAVIEST: u64 = 30_000;

/// What holds on every page: the language it says it has, one heading, a label for every field, which also names
/// its hint and its error, a summary of errors that leads to the fields, nothing wider than the screen, targets
/// that a thumb hits, contrast in light and dark, a light weight, and no request to anybody else.
pub async fn look(screen: &Screen<'_>) {
    let address = screen.chrome.address().await;
    let path = address.strip_prefix(&screen.premises.base_url);
    let path = path.unwrap_or_else(|| panic!("left the house for {address}"));
    let language: Language = path.split('/').nth(1).unwrap_or_default().parse().unwrap();
    let found = screen.chrome.ask(SCRIPT, vec![json!(language.tag()), json!(HEAVIEST)]).await;
    let mut wrong = sentences(&found);
    wrong.extend(pale(screen).await);
    wrong.extend(strangers(screen).await);
    assert!(wrong.is_empty(), "{path}: {wrong:#?}");
}

/// What holds in every mail: its language, nothing wider than the phone, contrast, and no request to anybody.
pub async fn read(screen: &Screen<'_>, mail: &Caught) {
    let script = "return [document.documentElement.lang, document.documentElement.scrollWidth - innerWidth]";
    let found = screen.chrome.ask(script, Vec::new()).await;
    assert_eq!(found[0].as_str(), mail.language().as_deref(), "{mail:?}");
    assert_eq!(found[1], 0, "{mail:?} is wider than the phone");
    let mut wrong = pale(screen).await;
    wrong.extend(strangers(screen).await);
    assert!(wrong.is_empty(), "{mail:?}: {wrong:#?}");
}

/// Words that are too pale to be read, in light and in dark.
async fn pale(screen: &Screen<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for shade in ["light", "dark"] {
        screen.light(shade == "light").await;
        let words = screen.chrome.ask(CONTRAST, Vec::new()).await;
        found.extend(sentences(&words).into_iter().map(|what| format!("{shade}: {what}")));
    }
    screen.light(true).await;
    found
}

/// Requests to other hosts, and what the browser complained of.
async fn strangers(screen: &Screen<'_>) -> Vec<String> {
    let address = screen.chrome.address().await;
    let mut found = Vec::new();
    for entry in screen.chrome.driver.get_log("performance").await.unwrap() {
        let event: Value = serde_json::from_str(&entry.message).unwrap();
        let url = event["message"]["params"]["request"]["url"].as_str().unwrap_or_default();
        if event["message"]["method"] == "Network.requestWillBeSent"
            && !url.starts_with(&screen.premises.base_url)
            && (url.starts_with("http") || url.starts_with("ws"))
        {
            found.push(format!("asks {url}"));
        }
    }
    for entry in screen.chrome.driver.browser_log().await.unwrap() {
        // The browser notes that a page itself was answered 404, or 422 for a form with mistakes.
        if entry.level == "SEVERE" && !entry.message.starts_with(&format!("{address} - Failed to load")) {
            found.push(entry.message);
        }
    }
    found
}

fn sentences(found: &Value) -> Vec<String> {
    found.as_array().unwrap().iter().map(|s| s.as_str().unwrap().to_owned()).collect()
}
