use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::IntoResponse as _};
use domain::{
    association::{self, Member, Membership},
    ids::PersonId,
    people::{self, Person},
    post::{self, Entry, Letter, NotedBounce},
    registrations::{self, Registration},
    roll::{self, Enrolment},
    staff::Permission,
    texts::exists,
};
use serde::Deserialize;

use super::{mark_of_next, staff_who_may};
use crate::{
    app::App,
    error::{Error, Result},
    extract::{Form, Path, Query},
    page::Page,
};

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/people.html")]
struct PeoplePage {
    p: Page,
    asked: Search,
    lines: Vec<Person>,
    next: Option<PersonId>,
}

/// A word of a name or an address, a country, and the person after whom the list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    q: String,
    country: String,
    after: String,
}

const LONGEST_WORD: usize = 200;

pub async fn list(State(app): State<App>, p: Page, Form(asked): Form<Search>) -> Result {
    staff_who_may(&p, Permission::SeePeople)?;
    let word: String = asked.q.chars().take(LONGEST_WORD).collect();
    let country = Some(asked.country.as_str()).filter(|c| !c.is_empty());
    // The address of a page holds no name: the last person's is looked up.
    let last = match asked.after.parse::<PersonId>() {
        Ok(id) => people::find(&app.db, id).await?,
        Err(_) => None,
    };
    let after = last.as_ref().map(|person| (person.latin_name.as_str(), person.id));
    let lines = people::search(&app.db, &word, country, after).await?;
    Ok(PeoplePage { next: mark_of_next(&lines, |person| person.id), p, asked, lines }.into_response())
}

/// One mail to the person, as the ledger has it.
struct Mail {
    what: String,
    /// Why it stands where it stands, in our own words.
    reason: Option<String>,
    /// Why it came back, if it did.
    bounce: Option<String>,
    entry: Entry,
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/person.html")]
struct PersonPage {
    p: Page,
    person: Person,
    is_suppressed: bool,
    enrolments: Vec<Enrolment>,
    membership: Option<Membership>,
    registrations: Vec<Registration>,
    mails: Vec<Mail>,
    bounces: Vec<NotedBounce>,
}

pub async fn show(State(app): State<App>, Path((_, person)): Path<(String, PersonId)>, p: Page) -> Result {
    staff_who_may(&p, Permission::SeePeople)?;
    let person = people::find(&app.db, person).await?.ok_or(Error::NotFound)?;
    let mails = post::history_of_person(&app.db, person.id).await?;
    let bounces = post::bounces_of_person(&app.db, person.id).await?;
    let bounce_of = |entry: &Entry| bounces.iter().find(|bounce| bounce.delivery == Some(entry.id));
    let mails = mails
        .into_iter()
        .map(|entry| Mail {
            what: what(&p, &entry),
            bounce: bounce_of(&entry).map(|bounce| bounce.reason.clone()),
            reason: entry.last_error.as_deref().and_then(|error| reason(&p, error)),
            entry,
        })
        .collect();
    Ok(PersonPage {
        is_suppressed: post::is_suppressed(&app.db, person.id).await?,
        enrolments: roll::enrolments_of_person(&app.db, person.id).await?,
        membership: association::membership_of_person(&app.db, person.id).await?,
        registrations: registrations::of_person(&app.db, person.id).await?,
        p,
        person,
        mails,
        bounces,
    }
    .into_response())
}

/// What a mail is about: its kind, or the name of the mailing.
fn what(p: &Page, entry: &Entry) -> String {
    match (&entry.letter.0, entry.mailing.as_deref()) {
        (Letter::Mailing, name) => p.t1("desk-letter-of-mailing", "name", name.unwrap_or_default()),
        (letter, _) => p.code("desk-letter", letter.code()),
    }
}

/// A reason of ours in the reader's language. None for the words of others and for faults of the machinery.
pub fn reason(p: &Page, error: &str) -> Option<String> {
    let code: String = error
        .replace(' ', "-")
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    if exists(p.language, &format!("desk-reason-{code}")) {
        return Some(p.code("desk-reason", &code));
    }
    // What breaks a rule of the big providers waits with the rule's name.
    if exists(p.language, &format!("desk-lint-{code}")) {
        return Some(p.code("desk-lint", &code));
    }
    exists(p.language, &format!("desk-suppression-{code}")).then(|| p.code("desk-suppression", &code))
}

#[derive(Template, WebTemplate)]
#[template(path = "pages/desk/members.html")]
struct MembersPage {
    p: Page,
    lines: Vec<Member>,
    next: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct After {
    after: String,
}

pub async fn members(State(app): State<App>, Query(asked): Query<After>, p: Page) -> Result {
    staff_who_may(&p, Permission::SeePeople)?;
    let lines = association::members(&app.db, &asked.after).await?;
    Ok(MembersPage { next: mark_of_next(&lines, |m| m.number.clone()), p, lines }.into_response())
}
