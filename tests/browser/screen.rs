use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    time::Duration,
};

use futures::FutureExt as _;
use mailbox::Caught;
use serde_json::json;
use sqlx::PgPool;
use thirtyfour::{By, WebElement};

use super::{Chrome, Premises, checks, pictures};
use crate::support::PATIENCE;

/// A phone in somebody's hand, 390 points wide, in one language.
pub struct Screen<'p> {
    pub premises: &'p Premises,
    pub chrome: &'p Chrome,
    pub language: &'static str,
}

/// Opens the house and a browser, and ends the browser whatever becomes of the journey.
pub async fn journey(db: PgPool, language: &'static str, made: impl AsyncFnOnce(&Screen<'_>)) {
    let (premises, chrome) = tokio::join!(Premises::open(db), Chrome::start());
    make(premises, chrome, language, made).await;
}

/// The same in a browser whose pages run their scripts.
pub async fn scripted_journey(db: PgPool, language: &'static str, made: impl AsyncFnOnce(&Screen<'_>)) {
    let (premises, chrome) = tokio::join!(Premises::open(db), Chrome::with_javascript());
    make(premises, chrome, language, made).await;
}

async fn make(
    premises: Premises,
    chrome: Chrome,
    language: &'static str,
    made: impl AsyncFnOnce(&Screen<'_>),
) {
    let screen = Screen::of(&premises, &chrome, language).await;
    let outcome = AssertUnwindSafe(made(&screen)).catch_unwind().await;
    if outcome.is_err() {
        screen.picture("failed").await;
    }
    chrome.end().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

pub const PHONE: (u32, u32) = (390, 844);
pub const DESKTOP: (u32, u32) = (1200, 900);

impl<'p> Screen<'p> {
    async fn of(premises: &'p Premises, chrome: &'p Chrome, language: &'static str) -> Self {
        let screen = Self { premises, chrome, language };
        screen.resize(PHONE).await;
        screen.light(true).await;
        screen
    }

    pub async fn resize(&self, (width, height): (u32, u32)) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.chrome.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    pub async fn light(&self, is_light: bool) {
        let scheme = if is_light { "light" } else { "dark" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.chrome.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// Opens a page of this language: `/forums`.
    pub async fn open(&self, path: &str) {
        self.open_link(&format!("/{}{path}", self.language)).await;
    }

    /// Opens a path as a link in a mail has it, language and all.
    pub async fn open_link(&self, path: &str) {
        let address = format!("{}{path}", self.premises.base_url);
        self.chrome.driver.goto(address).await.unwrap();
        checks::look(self).await;
    }

    /// Opens the link in a mail that leads to a place, such as `/registration/`.
    pub async fn open_mail(&self, mail: &Caught, place: &str) {
        self.open_link(&self.premises.link(mail, place)).await;
    }

    /// Presses what leads to another page: a link, or the button of a form.
    pub async fn press(&self, selector: &str) {
        let page = self.chrome.find("html").await;
        self.chrome.find(selector).await.click().await.unwrap_or_else(|e| panic!("{selector}: {e}"));
        let leads = async {
            while !is_gone(&page).await {
                tokio::time::sleep(Duration::from_millis(25)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, leads).await.is_err() {
            panic!("{selector} leads nowhere from {}", self.chrome.address().await);
        }
        checks::look(self).await;
    }

    /// Presses what unfolds, or is ticked, on this page.
    pub async fn touch(&self, selector: &str) {
        self.chrome.find(selector).await.click().await.unwrap_or_else(|e| panic!("{selector}: {e}"));
    }

    /// Types into a field, in the place of what stood there.
    pub async fn write(&self, name: &str, words: &str) {
        let field = self.chrome.find(&format!("[name={name}]")).await;
        field.clear().await.unwrap();
        field.send_keys(words).await.unwrap_or_else(|e| panic!("{name}: {e}"));
    }

    /// Sets a day and hour, or a cell of a table, as a picker does.
    pub async fn set(&self, name: &str, values: &[&str]) {
        let script = "document.getElementsByName(arguments[0]).forEach((field, n) => { if (n in arguments[1]) field.value = arguments[1][n] })";
        self.chrome.ask(script, vec![json!(name), json!(values)]).await;
    }

    pub async fn choose(&self, name: &str, value: &str) {
        self.touch(&format!("select[name={name}] option[value='{value}']")).await;
    }

    pub async fn tick(&self, name: &str, value: &str) {
        self.touch(&format!("input[name={name}][value='{value}']")).await;
    }

    /// What a field holds.
    pub async fn typed(&self, name: &str) -> String {
        self.chrome.find(&format!("[name={name}]")).await.prop("value").await.unwrap().unwrap_or_default()
    }

    pub async fn says(&self, words: &str) {
        let text = self.chrome.text().await;
        assert!(text.contains(words), "{} does not say {words:?}, but: {text}", self.chrome.address().await);
    }

    pub async fn has(&self, selector: &str) -> bool {
        !self.chrome.driver.find_all(By::Css(selector)).await.unwrap().is_empty()
    }

    /// The phone goes to somebody else: nobody is signed in any more.
    pub async fn hand_on(&self) {
        self.chrome.driver.delete_all_cookies().await.unwrap();
    }

    /// Shows a mail as a mail program on the phone does, and pictures it.
    pub async fn letter(&self, mail: &Caught, name: &str) {
        let address = format!("{}/mailbox/{}/html", self.premises.base_url, mail.id);
        self.chrome.driver.goto(address).await.unwrap();
        checks::read(self, mail).await;
        self.picture(&format!("mail-{name}")).await;
    }

    /// Signs in by the code that comes by mail, typed from the mail.
    pub async fn sign_in(&self, email: &str) {
        self.open("/sign-in").await;
        self.write("email", email).await;
        self.picture("sign-in").await;
        self.press("main form .button").await;
        let mail = self.premises.mail_to(email).await;
        let text = mail.text().unwrap();
        let is_code = |line: &&str| line.chars().filter(char::is_ascii_digit).count() == 8 && line.len() < 12;
        let code = text.lines().find(is_code).unwrap_or_else(|| panic!("no code in {text:?}"));
        self.write("code", code).await;
        self.picture("sign-in-code").await;
        self.press("main form .button").await;
    }

    /// Pictures of the page on the phone, light and dark.
    pub async fn picture(&self, name: &str) {
        pictures::take(self, "phone", PHONE, name).await;
    }

    /// Pictures of the page on the phone and on a desktop screen, light and dark.
    pub async fn pictures(&self, name: &str) {
        self.picture(name).await;
        self.resize(DESKTOP).await;
        checks::look(self).await;
        pictures::take(self, "desktop", DESKTOP, name).await;
        self.resize(PHONE).await;
    }
}

async fn is_gone(page: &WebElement) -> bool {
    page.tag_name().await.is_err()
}
