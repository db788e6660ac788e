use std::{path::PathBuf, time::Duration};

use axum::Router;
use domain::{
    clock,
    fields::{self, FieldForm},
    forums::{self, DraftForm},
    ids::{AccountId, FieldId, ForumId, RegistrationId},
    links::Keys,
    loading,
    registrations::{self, Request},
    staff::{self, Role},
};
use jiff::{SignedDuration, Timestamp};
use mailbox::{Caught, Mailbox};
use sqlx::PgPool;

use super::Browser;

pub const KEYS: &str = "k1 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const BASE: &str = "http://lianyi.test";

pub fn now() -> Timestamp {
    clock::now()
}

/// The whole house: database, web in process, workers, and a mailbox at the other end of real SMTP.
pub struct House {
    pub db: PgPool,
    pub keys: Keys,
    pub mailbox: Mailbox,
    pub workers: workers::Context,
    pub router: Router,
    pub app: web::App,
}

impl House {
    pub async fn open(db: PgPool) -> Self {
        Self::at(db, BASE).await
    }

    /// A house at an address of its own, as `https://alumni.example.org`.
    pub async fn at(db: PgPool, base_url: &str) -> Self {
        let house = Self::before_migrations(db, base_url).await;
        domain::post::set_mail_domain(&house.db, "lianyi.example").await.unwrap();
        house
    }

    /// One whose database is empty.
    pub async fn before_migrations(db: PgPool, base_url: &str) -> Self {
        let keys = Keys::parse(KEYS).unwrap();
        let mailbox = Mailbox::open(([127, 0, 0, 1], 0).into()).await.unwrap();
        let settings = web::Settings {
            base_url: base_url.to_owned(),
            at_once: 64,
            registrations_per_hour: 0,
            sender: "office@lianyi.example".to_owned(),
            program: super::program_beside_tests(),
            ..web::Settings::default()
        };
        let app = web::App::new(db.clone(), keys.clone(), settings);
        let post =
            workers::post::Office::new("The base <office@lianyi.example>", None, &[mailbox.url()]).unwrap();
        let workers = workers::Context {
            db: db.clone(),
            keys: keys.clone(),
            base_url: base_url.to_owned(),
            post,
            instance: "lianyi.test".to_owned(),
            typesetter: workers::Typesetter { program: super::program_beside_tests(), fonts: None },
        };
        let router = web::router(app.clone(), Router::new());
        Self { db, keys, mailbox, workers, router, app }
    }

    pub async fn with_demo_data(db: PgPool) -> Self {
        let house = Self::open(db).await;
        house.load_demo_data().await;
        house
    }

    /// The demo's data, with its coming forums moved so that they are to come whatever the calendar says: their
    /// registration opens in a month, and all the rest follows at its distance, agenda included.
    pub async fn load_demo_data(&self) {
        loading::load(&self.db, &demo_data(), |_, _| {}).await.unwrap();
        let moved = "
            with ahead as (
                select id as forum, interval '30 days' + (date_trunc('day', now()) - date_trunc('day', registration_opens_at)) as days
                from forums where registration_opens_at is not null
            ), agenda as (
                update agenda_sessions set starts_at = starts_at + days, ends_at = ends_at + days
                from ahead where forum_id = forum
            )
            update forums set starts_at = starts_at + days, ends_at = ends_at + days,
                              starts_on = (starts_on + days)::date, ends_on = (ends_on + days)::date,
                              registration_opens_at = registration_opens_at + days,
                              registration_closes_at = registration_closes_at + days
            from ahead where id = forum";
        assert_eq!(sqlx::query(moved).execute(&self.db).await.unwrap().rows_affected(), 3);
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone(), self.workers.base_url.clone())
    }

    /// Sends every mail that is due, here and now.
    pub async fn deliver(&self) -> usize {
        workers::drain(&self.workers).await.unwrap()
    }

    /// The newest mail to an address.
    pub async fn mail_to(&self, address: &str) -> Caught {
        self.deliver().await;
        let mail = self.mailbox.caught().into_iter().rev().find(|mail| mail.to == address);
        mail.unwrap_or_else(|| panic!("no mail came to {address}"))
    }

    pub fn mails_to(&self, address: &str) -> Vec<Caught> {
        self.mailbox.caught().into_iter().filter(|mail| mail.to == address).collect()
    }

    /// The path of the link in a mail that leads to a place, such as `/registration/`, rather than to a page below it.
    pub fn link(&self, mail: &Caught, place: &str) -> String {
        let link = mail.links().into_iter().filter(|link| link.contains(place)).min_by_key(String::len);
        let link = link.unwrap_or_else(|| panic!("no link to {place} in {:?}", mail.text()));
        link.strip_prefix(&self.workers.base_url).unwrap().to_owned()
    }

    pub async fn staff(&self, email: &str, role: Role) -> AccountId {
        staff::add(&self.db, email, role, None).await.unwrap()
    }

    /// A browser in which somebody with a role has signed in by a printed link.
    pub async fn signed_in(&self, email: &str, role: Role) -> Browser {
        let account = self.staff(email, role).await;
        let token = staff::print_link(&self.db, account, now()).await.unwrap();
        let mut browser = self.browser();
        browser.get(&format!("/en/sign-in/{token}")).await.assert(200);
        browser.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
        browser
    }

    /// An announced forum with one category, `delegate`, and registration open.
    pub async fn forum(&self, capacity: i32) -> ForumId {
        self.forum_in(capacity, 60).await
    }

    pub async fn forum_in(&self, capacity: i32, days: i64) -> ForumId {
        let id = self.draft(capacity, days).await;
        let by = self.staff("organiser@lianyi.example", Role::Organiser).await;
        forums::publish(&self.db, id, by, now()).await.unwrap();
        id
    }

    /// The same forum before it is announced.
    pub async fn draft(&self, capacity: i32, days: i64) -> ForumId {
        let by = self.staff("organiser@lianyi.example", Role::Organiser).await;
        let form = DraftForm {
            title_zh: "春季论坛".into(),
            title_en: "Spring Forum".into(),
            title_ru: "Весенний форум".into(),
            venue_zh: "上海".into(),
            venue_en: "Shanghai".into(),
            venue_ru: "Шанхай".into(),
            mode: "in_person".into(),
            time_zone: "Asia/Shanghai".into(),
            second_time_zone: "Asia/Almaty".into(),
            starts_at: in_days(days, 9),
            ends_at: in_days(days, 17),
            capacity: capacity.to_string(),
            waitlist: "on".into(),
            category_code: vec!["delegate".into()],
            category_title_zh: vec!["代表".into()],
            category_title_en: vec!["Delegate".into()],
            category_title_ru: vec!["Делегат".into()],
            category_quota: vec![capacity.to_string()],
            ..DraftForm::default()
        };
        forums::save_draft(&self.db, None, &form.parse().unwrap(), by, now()).await.unwrap()
    }

    /// Lets a forum ask a question.
    pub async fn ask(&self, forum: ForumId, form: FieldForm) -> FieldId {
        let by = self.staff("organiser@lianyi.example", Role::Organiser).await;
        let all = fields::of_forum(&self.db, forum).await.unwrap();
        let known = all.iter().find(|question| question.key == form.key);
        let new = form.parse(&all, known).unwrap();
        fields::save(&self.db, forum, known.map(|k| k.field), &new, by, now()).await.unwrap()
    }

    pub async fn slug(&self, forum: ForumId) -> String {
        forums::find(&self.db, forum).await.unwrap().unwrap().slug
    }

    /// Registers somebody by name; the address is `{name}@example.org`.
    pub async fn register(&self, forum: ForumId, name: &str) -> (RegistrationId, registrations::State) {
        let new = request(name, "en").parse().unwrap();
        registrations::register(&self.db, forum, &new, now()).await.unwrap()
    }

    pub async fn state_of(&self, registration: RegistrationId) -> registrations::State {
        registrations::find(&self.db, registration).await.unwrap().unwrap().state
    }
}

pub fn request(name: &str, language: &str) -> Request {
    Request {
        category: "delegate".into(),
        latin_name: name.into(),
        email: format!("{name}@example.org"),
        country: "KZ".into(),
        language: language.into(),
        ..Request::default()
    }
}

/// An hour in Shanghai, some days from now, as a form's field for day and hour writes it: `2027-05-20T09:00`.
pub fn in_days(days: i64, hour: i8) -> String {
    let at = now() + SignedDuration::from_hours(24 * days);
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
    at.to_zoned(zone).date().at(hour, 0, 0, 0).strftime("%Y-%m-%dT%H:%M").to_string()
}

pub fn demo_data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../deploy/demo-data")
}

/// How long a story waits for something that happens in another task or process.
pub const PATIENCE: Duration = Duration::from_secs(60);
