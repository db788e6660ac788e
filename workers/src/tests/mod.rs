//! A house of its own for each test: a database, a mailbox that catches what is sent, one class of the demo's
//! roll and one forum with a single place.

mod dkim;
mod hand_over;
mod kinds;
mod lanes;
mod letters;
mod lint;
mod look;
mod moved;
mod papers;
mod redis;
mod relays;
mod work;

use std::{fs, path::Path, time::Duration};

use domain::{
    clock,
    forums::{self, Forum},
    ids::{AccountId, MailingId},
    links::Keys,
    loading, mailings,
    post::{self, State},
    registrations,
    staff::{self, Role},
};
use jiff::{SignedDuration, tz::TimeZone};
use mailbox::Mailbox;
use sqlx::PgPool;

use crate::{Context, post::Office};

const KEY: &str = "k1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
/// How long a test waits for something that happens in another task.
const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until something holds that nobody tells of.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let asked = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, asked).await.is_ok(), "in vain: until {what}");
}

struct House {
    ctx: Context,
    mailbox: Mailbox,
}

impl House {
    async fn open(db: PgPool) -> Self {
        let mailbox = Mailbox::open("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let post = Office::impatient("Secretariat <post@forum.example>", &[mailbox.url()]);
        let post = post.under(dkim::letterhead()).unwrap();
        let keys = Keys::parse(KEY).unwrap();
        Self {
            ctx: Context {
                db,
                keys,
                base_url: "https://forum.example".to_owned(),
                post,
                instance: "forum.example".to_owned(),
                typesetter: crate::Typesetter { program: "/nowhere".into(), fonts: None },
            },
            mailbox,
        }
    }

    fn db(&self) -> &PgPool {
        &self.ctx.db
    }

    /// Somebody asks for a sign-in code: one urgent mail.
    async fn ask_for_code(&self, email: &str) {
        staff::add(self.db(), email, Role::Auditor, None).await.unwrap();
        staff::begin(self.db(), email, "a browser", "", clock::now()).await.unwrap();
    }

    async fn admin(&self) -> AccountId {
        staff::add(self.db(), "admin@forum.example", Role::Admin, None).await.unwrap()
    }

    /// The institution and class C001 of the demo's roll.
    async fn load(&self) {
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/demo-data");
        let folder = std::env::temp_dir().join(uuid::Uuid::now_v7().to_string());
        fs::create_dir(&folder).unwrap();
        for file in ["institution.json", "forums.json", "classes.csv"] {
            fs::copy(demo.join(file), folder.join(file)).unwrap();
        }
        let roll = fs::read_to_string(demo.join("trainees.csv")).unwrap();
        let of_class =
            roll.lines().filter(|line| line.starts_with("class_code,") || line.starts_with("C001,"));
        fs::write(folder.join("trainees.csv"), of_class.collect::<Vec<_>>().join("\n")).unwrap();
        loading::load(self.db(), &folder, |_, _| {}).await.unwrap();
        fs::remove_dir_all(&folder).unwrap();
    }

    /// A forum with one place which begins in a year at nine o'clock.
    fn forum_form() -> forums::DraftForm {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let day = |n: i64| (clock::now() + SignedDuration::from_hours(24 * n)).to_zoned(zone.clone()).date();
        forums::DraftForm {
            title_zh: "数字时代的法治".to_owned(),
            title_en: "The rule of law in the digital age".to_owned(),
            title_ru: "Верховенство права в цифровую эпоху".to_owned(),
            venue_zh: "上海，会议中心".to_owned(),
            venue_en: "Shanghai, Conference Centre".to_owned(),
            venue_ru: "Шанхай, Конференц-центр".to_owned(),
            mode: "hybrid".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            starts_at: format!("{}T09:00", day(365)),
            ends_at: format!("{}T17:30", day(366)),
            capacity: "1".to_owned(),
            waitlist: "on".to_owned(),
            category_code: vec!["judge".to_owned()],
            category_title_zh: vec!["法官".to_owned()],
            category_title_en: vec!["Judges".to_owned()],
            category_title_ru: vec!["Судьи".to_owned()],
            category_quota: vec!["1".to_owned()],
            ..forums::DraftForm::default()
        }
    }

    /// Such a forum, announced.
    async fn forum(&self) -> Forum {
        let form = Self::forum_form();
        let by = self.admin().await;
        let id = forums::save_draft(self.db(), None, &form.parse().unwrap(), by, clock::now()).await.unwrap();
        forums::publish(self.db(), id, by, clock::now()).await.unwrap();
        forums::find(self.db(), id).await.unwrap().unwrap()
    }

    /// Invites class C001: 38 bulk mails.
    async fn invite_class(&self, forum: &Forum) -> u64 {
        let class = domain::roll::find_class(self.db(), "C001").await.unwrap().unwrap();
        let category = forums::categories(self.db(), forum.id).await.unwrap()[0].id;
        let by = self.admin().await;
        registrations::invite(
            self.db(),
            forum.id,
            &registrations::Whom::Class(class.id),
            category,
            None,
            by,
            clock::now(),
        )
        .await
        .unwrap()
    }

    /// A mailing to class C001, due at once.
    async fn announce(&self, forum: &Forum) -> MailingId {
        let body = "{{person.salutation}}\n\n{{forum.title}}: {{forum.when}}\nsecond line, <b>not bold</b>\n\n{{ forum.link }}";
        self.announce_in(forum, body).await
    }

    async fn announce_in(&self, forum: &Forum, body: &str) -> MailingId {
        self.mailing(forum, "announcement", "class", body).await
    }

    async fn mailing(&self, forum: &Forum, kind: &str, audience: &str, body: &str) -> MailingId {
        let by = self.admin().await;
        let form = mailings::MailingForm {
            name: "Announcement".to_owned(),
            kind: kind.to_owned(),
            audience: audience.to_owned(),
            class: "C001".to_owned(),
            forum: forum.slug.clone(),
            ..mailings::MailingForm::default()
        };
        let id = mailings::create(self.db(), &form.parse(self.db()).await.unwrap(), by).await.unwrap();
        let content = mailings::ContentForm {
            subject_zh: "公告：{{forum.title}}".to_owned(),
            body_zh: body.to_owned(),
            subject_en: "News: {{forum.title}}".to_owned(),
            body_en: body.to_owned(),
            subject_ru: "Новости: {{forum.title}}".to_owned(),
            body_ru: body.to_owned(),
        };
        mailings::save_content(self.db(), id, &content, by).await.unwrap();
        let mailing = mailings::find(self.db(), id).await.unwrap().unwrap();
        let now = clock::now();
        let when = mailings::ScheduleForm {
            when: "now".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            ..mailings::ScheduleForm::default()
        };
        mailings::schedule(self.db(), id, &when.parse(&mailing, now).unwrap(), by, now).await.unwrap();
        id
    }

    /// Where every mail stands, and what is known of it.
    async fn ledger(&self) -> Vec<(State, String)> {
        let entries = post::recent(self.db()).await.unwrap();
        let note =
            |e: &post::Entry| e.relay_reply.clone().or_else(|| e.last_error.clone()).unwrap_or_default();
        entries.iter().map(|e| (e.state, note(e))).collect()
    }

    async fn mail_comes_to(&self, email: &str) {
        let mail = self.mailbox.wait_for(PATIENCE, |mail| mail.to == email).await;
        assert!(mail.is_some(), "no mail came to {email}");
    }
}
