use serde::Deserialize;
use serde_json::json;
use sqlx::{PgPool, types::Json};

use super::{Audience, Content, Kind, State, content::Knows, find::lock};
use crate::{
    association::MembershipState,
    audit, countries, forums,
    ids::{AccountId, ForumId, MailingId},
    language::Language,
    post,
    problems::Problems,
    registrations, roll, typed,
};

/// A new mailing as typed: its name, kind, and one plain question for whom it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MailingForm {
    pub name: String,
    pub kind: String,
    /// Nothing: the usual one of its kind.
    pub topic: String,
    /// `everyone`, `class`, `country`, `members`, `registrants` or `silent`
    pub audience: String,
    pub class: String,
    pub country: String,
    pub forum: String,
}

#[derive(Debug, Clone)]
pub struct NewMailing {
    pub name: String,
    pub kind: Kind,
    pub topic: String,
    pub audience: Audience,
    pub forum: Option<ForumId>,
}

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("no such mailing")]
    NotFound,
    #[error("a mailing that is scheduled or cancelled is not changed")]
    NotADraft,
    #[error(transparent)]
    Invalid(#[from] Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

impl MailingForm {
    /// Understands the form, looking up the class and the forum it names.
    pub async fn parse(&self, db: &PgPool) -> Result<NewMailing, SaveError> {
        let mut problems = Problems::default();
        let name = problems.take("name", typed::needed_line(&self.name));
        let kind = Kind::ALL.into_iter().find(|k| k.code() == self.kind);
        if kind.is_none() {
            problems.add("kind", "missing");
        }
        let topic = match (self.topic.trim(), kind) {
            ("", kind) => kind.map_or_else(String::new, |kind| kind.usual_topic().to_owned()),
            (topic, _) => topic.to_owned(),
        };
        if !topic.is_empty() && !post::topics(db).await?.contains(&topic) {
            problems.add("topic", "missing");
        }
        let forum = match self.forum.trim() {
            "" => None,
            slug => forums::find_by_slug(db, slug).await?,
        };
        if !self.forum.trim().is_empty() && forum.is_none() {
            problems.add("forum", "unknown-forum");
        }
        let audience = match self.audience.as_str() {
            "everyone" => Some(Audience::Everyone(true)),
            "members" => Some(Audience::Member(MembershipState::Active)),
            "class" => match roll::find_class(db, self.class.trim()).await? {
                Some(class) => Some(Audience::Class(class.code)),
                None => {
                    problems.add("class", "unknown-class");
                    None
                }
            },
            "country" => problems.take("country", countries::parse(&self.country)).map(Audience::Country),
            "registrants" | "silent" => match &forum {
                Some(forum) if self.audience == "silent" => Some(Audience::silent_guests(&forum.slug)),
                Some(forum) => Some(Audience::Registered {
                    forum: forum.slug.clone(),
                    state: Some(registrations::State::Confirmed),
                }),
                None => {
                    problems.add("forum", "missing");
                    None
                }
            },
            _ => {
                problems.add("audience", "missing");
                None
            }
        };
        match (name, kind, audience, problems.none()) {
            (Some(name), Some(kind), Some(audience), true) => {
                Ok(NewMailing { name, kind, topic, audience, forum: forum.map(|f| f.id) })
            }
            _ => Err(problems.into()),
        }
    }
}

pub async fn create(db: &PgPool, new: &NewMailing, by: AccountId) -> sqlx::Result<MailingId> {
    let mut tx = db.begin().await?;
    let id = MailingId::mint();
    sqlx::query!(
        "insert into mailings (id, name, kind, audience, forum_id, created_by, topic) values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        new.name,
        new.kind as Kind,
        Json(&new.audience) as _,
        new.forum.map(|f| f.0),
        by.0,
        new.topic,
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, Some(by), "mailing.create", audit::Subject("mailing", id.0), json!({})).await?;
    tx.commit().await?;
    Ok(id)
}

/// The words of a mailing, as typed, in the three languages that people read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ContentForm {
    pub subject_zh: String,
    pub body_zh: String,
    pub subject_en: String,
    pub body_en: String,
    pub subject_ru: String,
    pub body_ru: String,
}

impl ContentForm {
    fn fields(&self) -> [(Language, &'static str, &str, &'static str, &str); 3] {
        [
            (Language::Zh, "subject_zh", &self.subject_zh, "body_zh", &self.body_zh),
            (Language::En, "subject_en", &self.subject_en, "body_en", &self.body_en),
            (Language::Ru, "subject_ru", &self.subject_ru, "body_ru", &self.body_ru),
        ]
    }
}

/// Saves the words of a draft. A language may be left empty until the mailing is scheduled.
pub async fn save_content(
    db: &PgPool,
    id: MailingId,
    form: &ContentForm,
    by: AccountId,
) -> Result<(), SaveError> {
    let mut tx = db.begin().await?;
    let mailing = lock(&mut tx, id).await?.ok_or(SaveError::NotFound)?;
    if mailing.state != State::Draft {
        return Err(SaveError::NotADraft);
    }
    let knows = mailing.knows();
    let mut problems = Problems::default();
    let mut written = Vec::new();
    for (language, subject_field, subject, body_field, body) in form.fields() {
        let subject = problems.take(subject_field, typed::heading(subject));
        let body = problems.take(body_field, typed::text(body));
        let Some((subject, body)) = subject.zip(body) else { continue };
        match (subject.is_empty(), body.is_empty()) {
            (true, false) => problems.add(subject_field, "missing"),
            (false, true) => problems.add(body_field, "missing"),
            (true, true) => {}
            (false, false) => {
                if let Err(code) = Content::read(&subject, "", knows) {
                    problems.add(subject_field, code);
                }
                if let Err(code) = Content::read("", &body, knows) {
                    problems.add(body_field, code);
                }
                written.push((language, subject, body));
            }
        }
    }
    if !problems.none() {
        return Err(problems.into());
    }
    sqlx::query!("delete from mailing_contents where mailing_id = $1", id.0).execute(&mut *tx).await?;
    for (language, subject, body) in written {
        sqlx::query!(
            "insert into mailing_contents (mailing_id, language, subject, body) values ($1, $2, $3, $4)",
            id.0,
            language.code(),
            subject,
            body,
        )
        .execute(&mut *tx)
        .await?;
    }
    audit::note(&mut tx, Some(by), "mailing.write", audit::Subject("mailing", id.0), json!({})).await?;
    tx.commit().await?;
    Ok(())
}

impl super::Mailing {
    /// What this mailing knows about. A class and its years come with the anniversary that it is scheduled for.
    pub fn knows(&self) -> Knows {
        Knows {
            forum: self.forum_id.is_some(),
            occasion: self.kind == Kind::Anniversary,
            registration: self.forum_id.is_some() && self.audience.needs_registration(),
        }
    }
}
