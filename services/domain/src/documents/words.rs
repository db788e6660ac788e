//! The words of each paper, put together from what is known on the day that it is issued.

use jiff::{Timestamp, civil::Date};

use super::{
    Badge, Badges, Certificate, CertificatePage, Check, Fact, Paper, Said, Ticket, VisaLetter,
    passports::Passport,
};
use crate::{
    attendance::{Attendance, Attended},
    countries,
    forums::Forum,
    institution::Institution,
    language::{Language, LanguageMap},
    moments,
    names::{self, Name},
    registrations::{Companion, Registration},
    texts::{say, say_with},
};

/// Where a paper can be asked about.
#[derive(Debug, Clone, Copy)]
pub struct Marked<'a> {
    pub base_url: &'a str,
    pub serial: &'a str,
    /// As people quote it: `V-2027-0012`.
    pub number: &'a str,
    pub issued_at: Timestamp,
}

impl Marked<'_> {
    fn check(&self, languages: &[Language]) -> Check {
        // A page of ours exists in the languages that are offered.
        let shown = languages.iter().find(|l| Language::OFFERED.contains(l)).unwrap_or(&Language::En);
        let page = format!("{}/{shown}/verify/{}", self.base_url, self.serial);
        let bare = page.split("://").nth(1).unwrap_or(&page).to_owned();
        let hint = |language: &Language| {
            Said::new(*language, say_with(*language, "document-check", [("page", bare.clone().into())]))
        };
        Check { hints: languages.iter().map(hint).collect(), page, serial: self.number.to_owned() }
    }
}

pub fn ticket(
    forum: &Forum,
    registration: &Registration,
    companions: &[Companion],
    institution: &Institution,
    code: String,
    number: String,
) -> Paper {
    let language = registration.language;
    let mut facts = vec![fact("document-fact-when", &[language], when(language, forum))];
    if !forum.venue.is_empty() {
        facts.push(fact("document-fact-where", &[language], vec![forum.venue.best(language).to_owned()]));
    }
    if !companions.is_empty() {
        let names = companions.iter().map(Companion::names).collect();
        facts.push(fact("document-fact-companions", &[language], names));
    }
    Paper::Ticket(Ticket {
        language,
        institution: institution.short_name.best(language).to_owned(),
        heading: say(language, "document-ticket-heading"),
        forum: said(&forum.title, language),
        names: shown_names(language, &registration.name()),
        category: said(&registration.category_title, language),
        facts,
        code,
        number,
        hint: say(language, "document-ticket-hint"),
    })
}

/// Badges are read by people of many languages: names in their own script and in Latin letters, the rest in English.
pub fn badges(
    forum: &Forum,
    institution: &Institution,
    people: &[Registration],
    companions: &[Companion],
    code: impl Fn(&Registration) -> String,
) -> Paper {
    let country = |code: &str| Said::new(Language::En, countries::name(Language::En, code));
    let badge = |r: &Registration| Badge {
        names: both_names(&r.name()),
        category: said(&r.category_title, Language::En),
        country: country(&r.country),
        code: code(r),
    };
    // What lets its holder in has a code; a companion is let in with whoever brings them.
    let beside = |r: &Registration, c: &Companion| Badge {
        names: distinct([&c.latin_name, &c.native_name]),
        category: Said::new(
            Language::En,
            say_with(Language::En, "document-badge-companion", [("name", r.latin_name.as_str().into())]),
        ),
        country: country(&c.country),
        code: String::new(),
    };
    let with = |r: &Registration| -> Vec<Badge> {
        companions.iter().filter(|c| c.registration_id == r.id).map(|c| beside(r, c)).collect()
    };
    Paper::Badges(Badges {
        institution: said(&institution.short_name, Language::En),
        forum: said(&forum.title, Language::En),
        badges: people.iter().flat_map(|r| std::iter::once(badge(r)).chain(with(r))).collect(),
    })
}

pub fn visa_letter(
    forum: &Forum,
    institution: &Institution,
    passport: &Passport,
    languages: &[Language],
    marked: Marked<'_>,
) -> Paper {
    let each = |words: &dyn Fn(Language) -> String| -> Vec<Said> {
        languages.iter().map(|language| Said::new(*language, words(*language))).collect()
    };
    let in_all = |key: &'static str, value: &dyn Fn(Language) -> String| {
        let mut values: Vec<String> = languages.iter().map(|language| value(*language)).collect();
        values.dedup();
        fact(key, languages, values)
    };
    let facts = vec![
        fact("document-fact-name", languages, vec![passport.name.clone()]),
        in_all("document-fact-nationality", &|l| countries::name(l, &passport.nationality)),
        in_all("document-fact-birth", &|l| moments::day(l, passport.born_on)),
        fact("document-fact-passport", languages, vec![passport.number.clone()]),
        in_all("document-fact-expiry", &|l| moments::day(l, passport.expires_on)),
    ];
    Paper::VisaLetter(VisaLetter {
        letterhead: each(&|l| institution.name.best(l).to_owned()),
        numbered: each(&|l| numbered(l, forum, marked)),
        heading: each(&|l| say(l, "document-visa-heading")),
        request: each(&|l| {
            say_with(
                l,
                "document-visa-request",
                [
                    ("institution", institution.name.best(l).into()),
                    ("forum", forum.title.best_in_quotes(l).into()),
                    ("where", place(l, forum, institution).into()),
                    ("days", days(l, forum).into()),
                ],
            )
        }),
        facts,
        promise: each(&|l| say(l, "document-visa-promise")),
        signature: each(&|l| say(l, "document-signature")),
        check: marked.check(languages),
    })
}

pub fn certificate(
    forum: &Forum,
    registration: &Registration,
    institution: &Institution,
    attended: &Attendance,
    languages: &[Language],
    marked: Marked<'_>,
) -> Paper {
    let page = |language: &Language| {
        let language = *language;
        let mut facts = vec![fact("document-fact-when", &[language], vec![days(language, forum)])];
        if !forum.venue.is_empty() {
            facts.push(fact("document-fact-where", &[language], vec![forum.venue.best(language).to_owned()]));
        }
        if attended.half_hours() > 0 {
            let (hours, minutes) = (attended.half_hours() / 2, attended.half_hours() % 2 * 30);
            let words = [("hours", hours.into()), ("minutes", minutes.into())];
            let lasted = in_digits(language, &say_with(language, "document-duration", words));
            facts.push(fact("document-fact-duration", &[language], vec![lasted]));
        }
        let gender = registration.gender.as_deref().unwrap_or("unknown");
        CertificatePage {
            language,
            institution: institution.name.best(language).to_owned(),
            heading: say(language, "document-certificate-heading"),
            opening: say(language, "document-certificate-opening"),
            names: shown_names(language, &registration.name()),
            words: say_with(
                language,
                "document-certificate-words",
                [
                    ("gender", gender.into()),
                    ("forum", forum.title.best_in_quotes(language).into()),
                    ("institution", institution.short_name.best(language).into()),
                ],
            ),
            facts,
            sessions_heading: say(language, "document-certificate-sessions"),
            sessions: attended.sessions.iter().map(|session| line(language, forum, session)).collect(),
            issued: numbered(language, forum, marked),
            signature: say(language, "document-signature"),
        }
    };
    Paper::Certificate(Certificate {
        pages: languages.iter().map(page).collect(),
        check: marked.check(languages),
    })
}

fn line(language: Language, forum: &Forum, session: &Attended) -> (String, String) {
    let zone = forum.zone();
    let words = [
        ("day", moments::day(language, moments::date(session.starts_at, &zone)).into()),
        ("from", moments::hour(session.starts_at, &zone).into()),
        ("to", moments::hour(session.ends_at, &zone).into()),
    ];
    let when = say_with(language, "document-session-when", words);
    (in_digits(language, &when), session.title.best(language).to_owned())
}

/// The number and the day of issue, by the forum's own calendar.
fn numbered(language: Language, forum: &Forum, marked: Marked<'_>) -> String {
    let day = moments::date(marked.issued_at, &forum.zone());
    let words = [("number", marked.number.into()), ("day", moments::day(language, day).into())];
    say_with(language, "document-numbered", words)
}

fn said(map: &LanguageMap, language: Language) -> Said {
    let (language, words) = map.best_with_language(language);
    Said::new(language, words)
}

fn fact(key: &'static str, languages: &[Language], values: Vec<String>) -> Fact {
    Fact {
        labels: languages.iter().map(|language| Said::new(*language, say(*language, key))).collect(),
        values,
    }
}

/// The name that readers of a language can read, then the Latin one where it is another.
fn shown_names(language: Language, name: &Name<'_>) -> Vec<String> {
    distinct([names::display(language, name), name.latin])
}

fn both_names(name: &Name<'_>) -> Vec<String> {
    distinct([name.latin, name.native])
}

fn distinct(names: [&str; 2]) -> Vec<String> {
    let mut names: Vec<String> =
        names.into_iter().filter(|name| !name.is_empty()).map(str::to_owned).collect();
    names.dedup();
    names
}

fn place(language: Language, forum: &Forum, institution: &Institution) -> String {
    let venue = forum.venue.best(language);
    if venue.is_empty() { institution.city.best(language).to_owned() } else { venue.to_owned() }
}

fn when(language: Language, forum: &Forum) -> Vec<String> {
    match (forum.starts_at, forum.ends_at) {
        (Some(from), Some(to)) => vec![moments::span(language, from, to, &forum.zone())],
        _ => vec![days(language, forum)],
    }
}

/// The days of a forum by its own calendar.
fn days(language: Language, forum: &Forum) -> String {
    let date = |at: Option<Timestamp>, on: Option<Date>| at.map(|at| moments::date(at, &forum.zone())).or(on);
    match (date(forum.starts_at, forum.starts_on), date(forum.ends_at, forum.ends_on)) {
        (Some(first), Some(last)) if first != last => {
            let words = [
                ("first", moments::day(language, first).into()),
                ("last", moments::day(language, last).into()),
            ];
            say_with(language, "document-days", words)
        }
        (Some(day), _) => moments::day(language, day),
        _ => String::new(),
    }
}

/// Hours and counts in the reader's digits; days have them already.
fn in_digits(language: Language, words: &str) -> String {
    let own = |c: char| match (language, c.to_digit(10)) {
        (Language::Fa, Some(digit)) if c.is_ascii_digit() => char::from_u32(0x6f0 + digit).unwrap_or(c),
        _ => c,
    };
    words.chars().map(own).collect()
}
