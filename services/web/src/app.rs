use std::{
    path::PathBuf,
    sync::{Arc, RwLock},
    time::Duration,
};

use domain::{
    institution::{self, Institution},
    links::Keys,
    registrations::Counter,
    roll::Reader,
};
use sqlx::PgPool;

use crate::{busy::Turns, kept::Pages, proxies::Proxies};

/// What the door tells the web about its surroundings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that people type and that links in mails begin with: `https://alumni.example.org`.
    pub base_url: String,
    /// Addresses of reverse proxies, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Proxies>,
    /// Where people may write to us: the privacy page and security.txt name it.
    pub contact: String,
    /// The address that our mails come from, which calendar entries name as their organiser.
    pub sender: String,
    /// Whether the demo's mailbox is here to be linked to.
    pub has_mailbox: bool,
    /// Requests that may be worked on at once; more wait in line for so long, and are then asked to come again.
    pub at_once: usize,
    pub turn_within: Duration,
    /// Registrations, and applications, that one address may send in an hour; 0 is no limit.
    pub registrations_per_hour: i32,
    /// How long the body of a form may take to arrive, and an answer to be made.
    pub form_within: Duration,
    pub answer_within: Duration,
    /// How long a page that everybody sees alike may be kept; with no time, each is made anew.
    pub pages_kept: Duration,
    /// This program itself, which reads files from outside in a process of their own.
    pub program: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: "http://127.0.0.1:8080".to_owned(),
            trusted_proxies: Vec::new(),
            contact: "secretariat@lianyi.example".to_owned(),
            sender: "secretariat@lianyi.example".to_owned(),
            has_mailbox: false,
            at_once: 256,
            turn_within: Duration::from_secs(15),
            registrations_per_hour: 20,
            form_within: Duration::from_secs(30),
            answer_within: Duration::from_secs(30),
            pages_kept: Duration::ZERO,
            program: PathBuf::from("lianyi"),
        }
    }
}

/// What handlers share.
#[derive(Clone)]
pub struct App {
    pub db: PgPool,
    pub keys: Keys,
    pub(crate) settings: Arc<Settings>,
    pub(crate) turns: Turns,
    pub(crate) pages: Pages,
    pub(crate) counter: Counter,
    institution: Arc<RwLock<Option<Arc<Institution>>>>,
}

impl App {
    pub fn new(db: PgPool, keys: Keys, settings: Settings) -> Self {
        let turns = Turns::of(settings.at_once);
        let pages = Pages::kept_for(settings.pages_kept);
        let counter = Counter::default();
        Self { db, keys, turns, pages, counter, settings: Arc::new(settings), institution: Arc::default() }
    }

    /// The institution's names, read once: every page's head shows them, also while the database is away.
    pub(crate) async fn institution(&self) -> Option<Arc<Institution>> {
        if let Ok(known) = self.institution.read()
            && known.is_some()
        {
            return known.clone();
        }
        let found = institution::find(&self.db).await.ok().flatten().map(Arc::new);
        if let Ok(mut known) = self.institution.write() {
            known.clone_from(&found);
        }
        found
    }

    /// Who reads files from outside.
    pub(crate) fn reader(&self) -> Reader {
        Reader { program: self.settings.program.clone() }
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.settings.base_url.starts_with("https://")
    }

    /// Host and port of the base URL, as a `Host` header names them.
    pub(crate) fn authority(&self) -> &str {
        self.settings.base_url.split("://").nth(1).unwrap_or_default().trim_end_matches('/')
    }
}
