//! One file for each kind of letter. Each looks at the world again, says that it has moved on, or says what
//! is to be said; `frame` makes text and HTML of it.

pub(crate) mod already_registered;
pub(crate) mod application_address;
pub(crate) mod application_claim;
pub(crate) mod application_refused;
pub(crate) mod delegation;
pub(crate) mod delegation_decide;
pub(crate) mod delegation_moved;
pub(crate) mod delegation_over;
pub(crate) mod document_ready;
pub(crate) mod document_revoked;
pub(crate) mod door_link;
mod facts;
pub(crate) mod feedback;
pub(crate) mod forum_moved;
mod frame;
pub(crate) mod invitation;
pub(crate) mod invitation_moved;
pub(crate) mod invitation_over;
pub(crate) mod mailing;
pub(crate) mod membership_welcome;
pub(crate) mod registration;
pub(crate) mod registration_ended;
pub(crate) mod registration_link;
pub(crate) mod seat_offer;
pub(crate) mod sign_in_code;

pub(crate) use frame::{Letter, Paragraph, Span, render};

use domain::{
    attendance::Door,
    calendars::{self, Entry},
    forums::{self, Forum},
    ids::{PersonId, SignInId},
    institution::{self, Institution},
    language::Language,
    links::Purpose,
    names::{self, Name},
    registrations::{self, Registration},
    staff,
    texts::{exists, say, say_with},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use uuid::Uuid;

use crate::{Context, post::Bulk};

pub(crate) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Why there is no letter.
pub(crate) enum Unwritten {
    /// Nothing to say any more.
    Overtaken(&'static str),
    /// It cannot be said, now or later.
    Impossible(&'static str),
    /// A later version can say it.
    Unknown,
    Database(sqlx::Error),
}

pub(crate) type Written = Result<Letter, Unwritten>;

impl From<sqlx::Error> for Unwritten {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// What is looked up is missing: it was erased since.
pub(crate) const GONE: Unwritten = Unwritten::Overtaken("what it is about is no longer there");

/// What every letter is written with.
pub(crate) struct Desk<'a> {
    pub db: &'a PgPool,
    pub now: Timestamp,
    ctx: &'a Context,
    institution: Option<Institution>,
}

impl<'a> Desk<'a> {
    pub async fn open(ctx: &'a Context, now: Timestamp) -> sqlx::Result<Self> {
        let institution = institution::find(&ctx.db).await?;
        Ok(Self { db: &ctx.db, now, ctx, institution })
    }

    /// A letter to somebody, in a language that all our texts exist in, with greeting and closing.
    pub fn letter(&self, language: Language, name: &Name<'_>, address: &str) -> Letter {
        let mut letter = self.bare_letter(language, name, address);
        letter.salutation = Some(names::salutation(letter.language, name));
        letter.closing = Some(say(letter.language, "letter-closing"));
        letter
    }

    /// A letter about a registration: to whoever it is of, or to the focal point who passes it on and is greeted in it.
    pub async fn letter_about(&self, registration: &Registration) -> sqlx::Result<Letter> {
        let (language, name) = (registration.language, registration.name());
        let delegation = match registration.delegation_id.filter(|_| registration.through_focal_point) {
            Some(id) => registrations::find_delegation(self.db, id).await?,
            None => None,
        };
        let reader = delegation.as_ref().map_or(name, |delegation| delegation.focal_point());
        let mut letter = self.letter(language, &reader, &registration.email);
        if registration.through_focal_point {
            let shown = names::display(letter.language, &name).to_owned();
            letter.paragraph(say_with(
                letter.language,
                "letter-through-focal-point",
                [("name", shown.into())],
            ));
        }
        Ok(letter)
    }

    /// One without greeting and closing.
    pub fn bare_letter(&self, language: Language, name: &Name<'_>, address: &str) -> Letter {
        let language = written_in(language);
        Letter::new(language, envelope_name(language, name), address, self.institution_name(language))
    }

    pub fn institution_name(&self, language: Language) -> &str {
        self.institution.as_ref().map_or("", |i| i.short_name.best(language))
    }

    /// The entry for the calendar of whoever is registered.
    pub fn calendar(&self, language: Language, forum: &Forum, registration: &Registration) -> Option<Entry> {
        let ours = calendars::Ours {
            mail_domain: self.ctx.post.mail_domain(),
            base_url: &self.ctx.base_url,
            institution: self.institution.as_ref(),
            sender: self.ctx.post.letterhead().from(false).email.as_ref(),
            now: self.now,
        };
        calendars::of_registration(forum, registration, calendars::For::Holder, language, ours)
    }

    /// A page of ours: `forums/x` becomes `https://…/ru/forums/x`.
    pub fn page(&self, language: Language, path: &str) -> String {
        format!("{}/{language}/{path}", self.ctx.base_url)
    }

    /// A page that lets its holder act, by a token in its address.
    pub fn act(&self, language: Language, purpose: Purpose, subject: Uuid, lasts: SignedDuration) -> String {
        let token = self.ctx.keys.sign(purpose, subject, self.now, lasts);
        self.page(language, &format!("{}/{token}", room(purpose)))
    }

    /// "My registration", for a week at least and for as long as it may be needed: for questions after the forum, and
    /// for the certificate.
    pub fn registration_page(&self, language: Language, link: Uuid, forum: &Forum) -> String {
        let needed =
            forum.ends_at.map_or(SignedDuration::ZERO, |ends| ends.duration_since(self.now) + DAY * 60);
        // Where the date is yet to be announced, the end may be far.
        let least = if forum.state == forums::State::Postponed { DAY * 365 } else { DAY * 7 };
        self.act(language, Purpose::Registration, link, needed.max(least))
    }

    pub fn forum_page(&self, language: Language, forum: &Forum) -> String {
        self.page(language, &format!("forums/{}", forum.slug))
    }

    pub fn code(&self, id: SignInId) -> String {
        staff::code(&self.ctx.keys, id)
    }

    /// What makes a device a door, for as long as the door may be open.
    pub fn door_page(&self, language: Language, door: &Door, forum: &Forum) -> String {
        self.page(language, &format!("door/{}", door.token(&self.ctx.keys, forum)))
    }

    /// What makes a letter mass mail, with ways out that last two years.
    pub fn bulk(&self, language: Language, person: PersonId, topic: &str, campaign: Uuid) -> Bulk {
        let token = self.ctx.keys.sign(Purpose::Unsubscribe, person.0, self.now, DAY * 730);
        let title = format!("topic-{topic}");
        Bulk {
            unsubscribe: self.page(language, &format!("unsubscribe/{token}")),
            preferences: self.page(language, &format!("preferences/{token}")),
            topic: topic.to_owned(),
            title: if exists(language, &title) { say(language, &title) } else { String::new() },
            campaign: campaign.simple().to_string(),
        }
    }
}

fn room(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Registration | Purpose::Manage => "registration",
        Purpose::Invitation => "invitation",
        Purpose::Offer => "offer",
        Purpose::Application => "association/application",
        Purpose::Claim => "association/claim",
        Purpose::Delegation => "delegation",
        Purpose::Unsubscribe => "unsubscribe",
        Purpose::Door => "door",
    }
}

/// The name beside the address. A long one in another script takes two encoded words, between which some
/// mail programs put a space where there is none; the Latin form needs no encoding.
fn envelope_name<'a>(language: Language, name: &Name<'a>) -> &'a str {
    const FITS_ONE_ENCODED_WORD: usize = 42;
    let shown = names::display(language, name);
    let is_long = !shown.is_ascii() && shown.len() > FITS_ONE_ENCODED_WORD;
    if is_long && !name.latin.is_empty() { names::in_a_line(name.latin) } else { shown }
}

/// A letter is in one language from its first word to its last.
fn written_in(language: Language) -> Language {
    if Language::OFFERED.contains(&language) { language } else { Language::En }
}
