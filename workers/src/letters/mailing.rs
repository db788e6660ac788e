//! One copy of a mailing: its content in the person's language, with the placeholders filled.

use std::collections::HashMap;

use domain::{
    forums::{self, Forum},
    ids::{ForumId, PersonId, RunId},
    language::Language,
    mailings::{self, Kind, Piece, Placeholder, Run},
    names,
    people::{self, Person},
    post::Leased,
    registrations,
    texts::{say, say_with},
};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Desk, GONE, Paragraph, Span, Unwritten, Written, facts};

/// All that the copies of one lease speak of, loaded together.
#[derive(Default)]
pub(crate) struct Copies {
    runs: HashMap<RunId, Run>,
    people: HashMap<PersonId, Person>,
    forums: HashMap<ForumId, Forum>,
    /// What the links to their registrations are signed for.
    registrations: HashMap<(ForumId, PersonId), Uuid>,
}

impl Copies {
    pub async fn load(db: &PgPool, leased: &[Leased]) -> sqlx::Result<Self> {
        let mut copies = Self::default();
        let wanted: Vec<(RunId, PersonId)> =
            leased.iter().filter_map(|d| d.run_id.zip(d.person_id)).collect();
        if wanted.is_empty() {
            return Ok(copies);
        }
        let ids: Vec<PersonId> = wanted.iter().map(|(_, person)| *person).collect();
        copies.people =
            people::find_many(db, &ids).await?.into_iter().map(|person| (person.id, person)).collect();
        for (id, _) in &wanted {
            if copies.runs.contains_key(id) {
                continue;
            }
            let Some(run) = mailings::find_run(db, *id).await? else { continue };
            if let Some(forum) = run.forum_id {
                if !copies.forums.contains_key(&forum) {
                    copies.forums.extend(forums::find(db, forum).await?.map(|found| (forum, found)));
                }
                if run.needs_registration {
                    let theirs = registrations::of_people(db, forum, &ids).await?;
                    copies.registrations.extend(theirs.into_iter().map(|(person, id)| ((forum, person), id)));
                }
            }
            copies.runs.insert(*id, run);
        }
        Ok(copies)
    }

    pub fn write(&self, desk: &Desk<'_>, run: Option<RunId>, person: Option<PersonId>) -> Written {
        let run = run.and_then(|id| self.runs.get(&id)).ok_or(GONE)?;
        let person = person.and_then(|id| self.people.get(&id)).ok_or(GONE)?;
        let address =
            person.email.as_deref().ok_or(Unwritten::Overtaken("the person has no address any more"))?;
        let forum = run.forum_id.and_then(|id| self.forums.get(&id));
        let brings_people = matches!(run.kind, Kind::Invitation | Kind::Reminder);
        if let Some(forum) = forum.filter(|_| brings_people) {
            if forum.state == forums::State::Cancelled {
                return Err(Unwritten::Overtaken("the forum was cancelled"));
            }
            if forum.state == forums::State::Postponed {
                return Err(Unwritten::Overtaken("the forum was postponed"));
            }
            if forum.starts_at.is_some_and(|starts| starts <= desk.now) {
                return Err(Unwritten::Overtaken("the forum has begun"));
            }
        }
        if let Some(forum) = forum.filter(|_| run.needs_registration)
            && !self.registrations.contains_key(&(forum.id, person.id))
        {
            return Err(NOT_REGISTERED);
        }
        let (language, content) =
            run.content_for(person.language).ok_or(Unwritten::Impossible("the mailing has no content"))?;
        let mut letter = desk.bare_letter(language, &person.name(), address);
        let reader = Reader { copies: self, desk, run, person, forum, language: letter.language };
        letter.subject = reader.fill(&content.subject)?.iter().map(Span::plain).collect();
        letter.paragraphs =
            content.body.iter().map(|pieces| reader.fill(pieces)).collect::<Result<_, _>>()?;
        letter.because = say(letter.language, "letter-because-mailing");
        letter.bulk = Some(desk.bulk(letter.language, person.id, &run.topic, run.mailing_id.0));
        Ok(letter)
    }
}

const NOT_REGISTERED: Unwritten = Unwritten::Overtaken("the person is no longer registered");

/// Who reads a copy, and what it is about.
struct Reader<'a> {
    copies: &'a Copies,
    desk: &'a Desk<'a>,
    run: &'a Run,
    person: &'a Person,
    forum: Option<&'a Forum>,
    language: Language,
}

impl Reader<'_> {
    /// Values go in as they are; nothing in them is read as a placeholder again.
    fn fill(&self, pieces: &[Piece]) -> Result<Paragraph, Unwritten> {
        let mut paragraph = Paragraph::new();
        for piece in pieces {
            match piece {
                Piece::Words(words) => {
                    for (n, line) in words.split('\n').enumerate() {
                        if n > 0 {
                            paragraph.push(Span::Break);
                        }
                        paragraph.push(Span::Written(line.to_owned()));
                    }
                }
                Piece::Placeholder(placeholder) => paragraph.push(self.value(*placeholder)?),
            }
        }
        Ok(paragraph)
    }

    /// A placeholder without a value stops the letter: one with a hole in it must not go out.
    fn value(&self, placeholder: Placeholder) -> Result<Span, Unwritten> {
        let language = self.language;
        let forum = || self.forum.ok_or(Unwritten::Impossible("it speaks of a forum, and there is none"));
        Ok(match placeholder {
            Placeholder::PersonSalutation => Span::Words(names::salutation(language, &self.person.name())),
            Placeholder::PersonName => Span::Words(names::display(language, &self.person.name()).to_owned()),
            Placeholder::ForumTitle => Span::Words(forum()?.title.best(language).to_owned()),
            Placeholder::ForumWhen => Span::Words(self.when(forum()?)?),
            Placeholder::ForumLink => {
                let url = self.desk.forum_page(language, forum()?);
                // As browsers show it.
                let shown = url.strip_prefix("https://").unwrap_or(&url).to_owned();
                Span::Link { url, shown }
            }
            Placeholder::ClassTitle => {
                let title = self.run.class_title.as_ref();
                let title =
                    title.ok_or(Unwritten::Impossible("it names a class, and the run is for none"))?;
                Span::Words(title.best(language).to_owned())
            }
            Placeholder::OccasionYears => {
                let years = self.run.years;
                let years =
                    years.ok_or(Unwritten::Impossible("it counts years, and the run is no anniversary"))?;
                Span::Words(say_with(language, "letter-occasion-years", [("n", years.into())]))
            }
            Placeholder::LinkRegistration => {
                let forum = forum()?;
                let link = self.copies.registrations.get(&(forum.id, self.person.id));
                let link = link.ok_or(NOT_REGISTERED)?;
                let url = self.desk.registration_page(language, *link, forum);
                Span::Link { url, shown: say(language, "letter-action-my-registration") }
            }
        })
    }

    fn when(&self, forum: &Forum) -> Result<String, Unwritten> {
        let when = facts::when(self.language, forum, self.person.time_zone.as_deref());
        match when.as_slice() {
            [there, here] => {
                let words = [("there", there.into()), ("here", here.into())];
                Ok(say_with(self.language, "letter-when-both", words))
            }
            [there] => Ok(there.clone()),
            _ => Err(Unwritten::Impossible("it says when the forum is, and the forum has no date")),
        }
    }
}
