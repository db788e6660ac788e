//! What every page knows: the reader's language, who is signed in, and how to say things.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{Method, header, request::Parts},
};
use domain::{
    calendars, clock, countries,
    institution::Institution,
    language::{Language, LanguageMap},
    moments,
    post::Hold,
    problems::{Problem, Problems},
    registrations,
    staff::{Account, Permission},
    texts::{self, Arg},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{app::App, assets, desk, error::Error, visitor::Visitor};

const COMMON_ZONES: [&str; 26] = [
    "Europe/Minsk",
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Irkutsk",
    "Asia/Vladivostok",
    "Asia/Tehran",
    "Asia/Kabul",
    "Asia/Almaty",
    "Asia/Tashkent",
    "Asia/Dushanbe",
    "Asia/Ashgabat",
    "Asia/Bishkek",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Yangon",
    "Asia/Bangkok",
    "Asia/Ho_Chi_Minh",
    "Asia/Phnom_Penh",
    "Asia/Vientiane",
    "Asia/Shanghai",
    "Asia/Ulaanbaatar",
    "UTC",
];

#[derive(Clone)]
pub struct Page {
    pub language: Language,
    /// The path without its language: `/forums`.
    pub path: String,
    pub account: Option<Arc<Account>>,
    pub has_mailbox: bool,
    /// What the address asks for after its path, `?class=C071`: for the same page in another language. A form
    /// that was sent has none.
    query: String,
    visitor: Option<Visitor>,
    institution: Option<Arc<Institution>>,
    base_url: String,
    contact: String,
    pub hold: Option<Hold>,
}

impl FromRequestParts<App> for Page {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let path = parts.uri.path();
        let (word, rest) =
            path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
        let language: Language = word.parse().map_err(|_| Error::NotFound)?;
        if !Language::OFFERED.contains(&language) || word != language.code() {
            return Err(Error::NotFound);
        }
        let path = format!("/{rest}");
        let query = parts.uri.query().filter(|_| parts.method == Method::GET);
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        Ok(Self { query, ..Self::build(app, parts, language, path).await })
    }
}

impl Page {
    /// A page outside the languages' paths: an error before a language was known.
    pub async fn plain(app: &App, parts: &Parts) -> Self {
        let accept =
            parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self::build(app, parts, Language::preferred(accept), "/".to_owned()).await
    }

    async fn build(app: &App, parts: &Parts, language: Language, path: String) -> Self {
        let visitor = parts.extensions.get::<Visitor>().cloned();
        let account = visitor.as_ref().and_then(|v| v.account.clone());
        let hold = desk::post::hold_shown(app, &path, account.as_deref()).await;
        Self {
            language,
            path,
            query: String::new(),
            account,
            hold,
            has_mailbox: app.settings.has_mailbox,
            visitor,
            institution: app.institution().await,
            base_url: app.settings.base_url.clone(),
            contact: app.settings.contact.clone(),
        }
    }

    // --- saying things

    pub fn t(&self, key: &str) -> String {
        texts::say(self.language, key)
    }

    pub fn t1(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        texts::say_with(self.language, key, [(name, value.into())])
    }

    pub fn t2(&self, key: &str, a: &str, x: impl Into<Arg>, b: &str, y: impl Into<Arg>) -> String {
        texts::say_with(self.language, key, [(a, x.into()), (b, y.into())])
    }

    pub fn t3(
        &self,
        key: &str,
        (a, x): (&str, impl Into<Arg>),
        (b, y): (&str, impl Into<Arg>),
        (c, z): (&str, impl Into<Arg>),
    ) -> String {
        texts::say_with(self.language, key, [(a, x.into()), (b, y.into()), (c, z.into())])
    }

    /// The text of a key that ends in a code from a fixed list: `state-` and `held`.
    pub fn code(&self, prefix: &str, code: &str) -> String {
        texts::say(self.language, &format!("{prefix}-{code}"))
    }

    /// What is wrong with a field, if anything is.
    pub fn problem(&self, problems: &Problems, field: &str) -> Option<String> {
        problems.0.iter().find(|p| p.field == field).map(|p| self.sentence(p))
    }

    pub fn sentence(&self, problem: &Problem) -> String {
        let sentence = self.code("problem", problem.code);
        match problem.row {
            Some(row) => self.t2("problem-in-row", "row", row, "sentence", sentence),
            None => sentence,
        }
    }

    /// An organiser's text in the reader's language, or the next best.
    pub fn best<'m>(&self, map: &'m LanguageMap) -> &'m str {
        map.best(self.language)
    }

    /// The language that an organiser's text is shown in, where it is not the page's.
    pub fn other_language(&self, map: &LanguageMap) -> Option<&'static str> {
        let (shown, _) = map.best_with_language(self.language);
        (shown != self.language && !map.is_empty()).then(|| shown.tag())
    }

    pub fn country(&self, code: &str) -> String {
        countries::name(self.language, code)
    }

    pub fn countries(&self) -> &'static [(&'static str, String)] {
        countries::all(self.language)
    }

    /// The languages that mails are written in: own name, tag, code.
    pub fn mail_languages(&self) -> [(&'static str, &'static str, &'static str); 3] {
        Language::OFFERED.map(|l| (l.own_name(), l.tag(), l.code()))
    }

    /// Zones that participants are likely to live in, and the one that is known, with their city and distance from UTC now.
    pub fn common_zones<'a>(&self, known: &'a str) -> Vec<(&'a str, String)> {
        let now = clock::now();
        let other = Some(known).filter(|name| !COMMON_ZONES.contains(name));
        let zone = |name| Some((name, moments::zone_name(self.language, now, &moments::zone(name).ok()?)));
        COMMON_ZONES.into_iter().chain(other).filter_map(zone).collect()
    }

    /// The colour of a registration's tag.
    pub fn registration_tone(&self, state: &registrations::State) -> &'static str {
        use registrations::State;
        match state {
            State::Confirmed => "good",
            State::Held | State::Offered | State::Waitlisted | State::AwaitingApproval => "wait",
            State::Withdrawn | State::Refused | State::Expired => "wrong",
        }
    }

    // --- days and hours

    pub fn day(&self, date: Date) -> String {
        moments::day(self.language, date)
    }

    pub fn moment(&self, at: Timestamp, zone: &TimeZone) -> String {
        moments::moment(self.language, at, zone)
    }

    pub fn span(&self, from: Timestamp, to: Timestamp, zone: &TimeZone) -> String {
        moments::span(self.language, from, to, zone)
    }

    /// A moment in UTC, for staff's lists.
    pub fn utc(&self, at: &jiff_sqlx::Timestamp) -> String {
        moments::moment(self.language, at.to_jiff(), &TimeZone::UTC)
    }

    pub fn zone(&self, at: Timestamp, zone: &TimeZone) -> String {
        moments::zone_name(self.language, at, zone)
    }

    // --- places to go

    /// A path in the reader's language.
    pub fn url(&self, path: &str) -> String {
        format!("/{}{path}", self.language.code())
    }

    /// The same page in each language: its name for itself, tag, address, and whether it is the one shown.
    pub fn languages(&self) -> Vec<(&'static str, &'static str, String, bool)> {
        Language::OFFERED
            .into_iter()
            .map(|l| {
                let address = format!("/{}{}{}", l.code(), self.path, self.query);
                (l.own_name(), l.tag(), address, l == self.language)
            })
            .collect()
    }

    pub fn is_at(&self, path: &str) -> bool {
        self.path == path || self.path.starts_with(&format!("{path}/"))
    }

    pub fn stylesheet(&self) -> String {
        assets::stylesheet()
    }

    pub fn seal(&self) -> String {
        assets::seal()
    }

    /// The address of the people behind the pages.
    pub fn contact(&self) -> &str {
        &self.contact
    }

    pub fn institution(&self) -> String {
        Institution::called(self.institution.as_deref(), self.language).to_owned()
    }

    /// What calendar entries say of us.
    pub fn ours<'a>(&'a self, mail_domain: &'a str, app: &'a App) -> calendars::Ours<'a> {
        calendars::Ours {
            mail_domain,
            base_url: &self.base_url,
            institution: self.institution.as_deref(),
            sender: &app.settings.sender,
            now: clock::now(),
        }
    }

    // --- forms and rights

    /// Goes into every form as the hidden field `form_token`.
    pub fn form_token(&self) -> String {
        self.visitor.as_ref().map(Visitor::form_token).unwrap_or_default()
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.account.as_ref().is_some_and(|a| a.may_somewhere(permission))
    }

    pub fn may_enter_desk(&self) -> bool {
        self.may(Permission::EnterDesk)
    }
}

/// A page's context outside the languages' paths, in the language that the request prefers.
pub struct Any(pub Page);

impl FromRequestParts<App> for Any {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        Ok(Self(Page::plain(app, parts).await))
    }
}
