//! What people do while things break.

use domain::{
    ids::{ForumId, PersonId},
    mailings::{self, Audience, ContentForm, Kind, NewMailing, Schedule},
    staff::Role,
};
use jiff::{SignedDuration, tz::TimeZone};
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    checker::Told,
    stage::{Stage, now},
};

const BODY: &str = "{{person.salutation}}\n\nThis is for you, {{person.name}}.";

impl Stage {
    /// A mailing to an audience, to go out at once when a scheduler sees it. Returns the mailing.
    pub async fn mailing(&self, audience: Audience) -> domain::ids::MailingId {
        self.mailing_in(audience, SignedDuration::ZERO).await
    }

    /// The same after a while.
    pub async fn mailing_in(&self, audience: Audience, after: SignedDuration) -> domain::ids::MailingId {
        let house = &self.here.house;
        let by = house.staff("mailer@lianyi.example", Role::Mailer).await;
        let new = NewMailing {
            name: "News".into(),
            kind: Kind::Announcement,
            audience,
            topic: "news".into(),
            forum: None,
        };
        let id = mailings::create(&house.db, &new, by).await.unwrap();
        let content = ContentForm {
            subject_zh: "通知".into(),
            body_zh: BODY.into(),
            subject_en: "News".into(),
            body_en: BODY.into(),
            subject_ru: "Новости".into(),
            body_ru: BODY.into(),
        };
        mailings::save_content(&house.db, id, &content, by).await.unwrap();
        let local = (now() + after).to_zoned(TimeZone::UTC).datetime();
        let once = Schedule::At { local, time_zone: "UTC".into() };
        mailings::schedule(&house.db, id, &once, by, now()).await.unwrap();
        id
    }

    /// A mailing to everybody that has been started. Returns its run.
    pub async fn run_to(&self, audience: Audience) -> Uuid {
        let mailing = self.mailing(audience).await;
        mailings::start_due(self.db()).await.unwrap();
        sqlx::query_scalar("select id from runs where mailing_id = $1")
            .bind(mailing.0)
            .fetch_one(self.db())
            .await
            .unwrap()
    }

    /// People who do not come from anywhere, so many, by names that nobody else has.
    pub async fn people(&self, many: i32) -> Vec<PersonId> {
        let tag = Uuid::now_v7().simple().to_string();
        let sql = "insert into people (id, latin_name, address_confirmed_at, country, language, email)
                   select gen_random_uuid(), 'x', now(), 'KZ', (array['en', 'ru', 'zh'])[1 + n % 3], 'p' || n || '-' || $2 || '@faults.example'
                   from generate_series(1, $1) n returning id";
        let ids: Vec<Uuid> = sqlx::query_scalar(sql).bind(many).bind(tag).fetch_all(self.db()).await.unwrap();
        super::checker::name_canaries(self.db()).await;
        ids.into_iter().map(PersonId).collect()
    }

    /// Somebody registers, and has been told that a mail is on its way.
    pub async fn registers(&mut self, forum: ForumId) {
        let digits = Uuid::new_v4().simple().to_string();
        let name: String = digits.bytes().map(|digit| char::from(b'a' + digit % 26)).collect();
        self.registers_as(forum, &name).await;
    }

    /// The same by a name, whose address is `{name}@example.org`.
    pub async fn registers_as(&mut self, forum: ForumId, name: &str) {
        let (registration, _) = self.here.house.register(forum, name).await;
        self.told.push(Told::Promised { key: format!("tx:registration:{registration}") });
    }

    /// The same by the form, as a visitor does. Says what the house answered.
    pub async fn registers_by_form(&mut self, form: &str) -> u16 {
        let email = format!("{}@faults.example", Uuid::new_v4().simple());
        self.sends_the_form(form, &email).await
    }

    pub async fn sends_the_form(&mut self, form: &str, email: &str) -> u16 {
        let mut visitor = self.here.browser();
        let page = visitor.get(form).await.status.as_u16();
        if page != 200 {
            return page;
        }
        let fields = [
            ("latin_name", "Rustam Yusupov"),
            ("email", email),
            ("country", "UZ"),
            ("category", "delegate"),
            ("language", "en"),
        ];
        let status = visitor.send(form, &fields).await.status.as_u16();
        if status == 303 {
            let id: Option<Uuid> = sqlx::query_scalar("select id from registrations where email = $1")
                .bind(email)
                .fetch_optional(self.db())
                .await
                .unwrap();
            let id = id.map_or_else(|| format!("none of {email}"), |id| id.to_string());
            self.told.push(Told::Promised { key: format!("tx:registration:{id}") });
        }
        status
    }
}

/// The addresses of people, with their ids.
pub async fn everybody(db: &PgPool) -> Vec<(Uuid, String)> {
    sqlx::query_as("select id, email from people where email is not null order by id")
        .fetch_all(db)
        .await
        .unwrap()
}
