//! Entries in people's calendars, read strictly along everything that can happen to them.

use domain::{
    clock,
    forums::{self, DraftForm, Forum, Postponement},
    ids::{AccountId, ForumId, RegistrationId},
    links::Purpose,
    registrations,
    staff::Role,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::support::{Calendar, House, in_days, now, read_strictly};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Whatever could break a line, a value or a parameter.
const AWKWARD: &str =
    r#"Law, order; "and" C:\new: 论坛 — верховенство права в цифровую эпоху, 法治与司法合作"#;

/// What a reader has got so far, in the order it came.
struct Reader<'a> {
    house: &'a House,
    address: String,
    link: String,
    files: Vec<Calendar>,
}

impl Reader<'_> {
    /// The newest mail, and the page beside it.
    async fn hears(&mut self, label: &str) {
        let mail = self.house.mail_to(&self.address).await;
        self.house.mailbox.forget();
        let entry = Calendar::of_mail(&format!("{label}, by mail"), &mail);
        self.files.push(entry.unwrap_or_else(|| panic!("{label}: no entry in {:?}", mail.text())));
        self.looks(label).await;
    }

    async fn looks(&mut self, label: &str) {
        let page = self.house.browser().get(&format!("{}/calendar.ics", self.link)).await.assert(200);
        assert_eq!(page.header("content-type"), "text/calendar; charset=utf-8");
        let label = format!("{label}, on the page");
        self.files.push(Calendar::of_page(&label, &page.body, Some(&self.address)));
    }
}

async fn found(house: &House, forum: ForumId) -> Forum {
    forums::find(&house.db, forum).await.unwrap().unwrap()
}

/// Somebody registers, and has the mail with the link.
async fn registers<'a>(house: &'a House, forum: ForumId, name: &str) -> (Reader<'a>, RegistrationId) {
    let (id, _) = house.register(forum, name).await;
    let address = format!("{name}@example.org");
    let mail = house.mail_to(&address).await;
    let link = house.link(&mail, "/registration/");
    (Reader { house, address, link, files: Vec::new() }, id)
}

async fn awkward(house: &House, forum: ForumId) {
    sqlx::query("update institution set short_name = jsonb_build_object('en', $1::text, 'zh', $1::text, 'ru', $1::text)")
        .bind(AWKWARD)
        .execute(&house.db)
        .await
        .unwrap();
    let called =
        "update forums set title = jsonb_build_object('en', $1::text, 'zh', $1::text, 'ru', $1::text),
                  venue = jsonb_build_object('en', $1::text, 'zh', $1::text, 'ru', $1::text) where id = $2";
    sqlx::query(called).bind(AWKWARD).bind(forum.0).execute(&house.db).await.unwrap();
}

pub async fn postpone(house: &House, forum: ForumId, to: Postponement, by: AccountId) {
    let change = forums::Change::Postpone(to);
    let seen = forums::change(&house.db, forum, change, forums::Agreed::default(), by, now()).await.unwrap();
    let forums::Changed::Shown(effects) = seen else { panic!("made without a look") };
    let seal = effects.seal();
    let agreed = forums::Agreed { seal: Some(&seal), send: &[] };
    forums::change(&house.db, forum, change, agreed, by, now()).await.unwrap();
}

fn moved(forum: &Forum, by: SignedDuration) -> Postponement {
    Postponement::To { starts_at: forum.starts_at.unwrap() + by, ends_at: forum.ends_at.unwrap() + by }
}

/// Method, status and start of each entry.
fn course(read: &[Vec<Value>]) -> Vec<(String, String)> {
    read.iter().map(|one| (one[1].as_str().unwrap().into(), one[2].as_str().unwrap().into())).collect()
}

fn twice(course: &[(&str, &str)]) -> Vec<(String, String)> {
    course.iter().flat_map(|(a, b)| [(*a, *b), (*a, *b)]).map(|(a, b)| (a.into(), b.into())).collect()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_entry_follows_its_registration_through_all_that_happens_by_mail_and_on_the_page(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let forum = house.forum(5).await;
    awkward(&house, forum).await;
    house.mailbox.forget();
    let (mut ada, id) = registers(&house, forum, "ada").await;
    ada.hears("held").await;
    registrations::confirm(&house.db, id, now()).await.unwrap();
    ada.hears("confirmed").await;
    let hall = "update forums set venue = venue || '{\"en\": \"Hall 1\"}' where id = $1";
    sqlx::query(hall).bind(forum.0).execute(&house.db).await.unwrap();
    let was = found(&house, forum).await;
    postpone(&house, forum, moved(&was, DAY), by).await;
    ada.hears("moved").await;
    // A title is nobody's news, but the entry shows it.
    sqlx::query("update forums set title = title || '{\"en\": \"Autumn, forum\"}' where id = $1")
        .bind(forum.0)
        .execute(&house.db)
        .await
        .unwrap();
    assert_eq!(house.deliver().await, 0);
    ada.looks("renamed").await;
    postpone(&house, forum, Postponement::ToBeAnnounced, by).await;
    ada.hears("postponed").await;
    postpone(&house, forum, moved(&found(&house, forum).await, DAY * 30), by).await;
    ada.hears("a new date").await;
    registrations::withdraw(&house.db, id, None, now()).await.unwrap();
    ada.hears("withdrawn").await;

    let read = read_strictly(&ada.files);
    let mut expected = twice(&[("REQUEST", "TENTATIVE"), ("REQUEST", "CONFIRMED"), ("REQUEST", "CONFIRMED")]);
    expected.push(("REQUEST".into(), "CONFIRMED".into()));
    expected.extend(twice(&[("CANCEL", "CANCELLED"), ("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")]));
    assert_eq!(course(&read), expected);
    assert!(read.iter().all(|one| one[4] == read[0][4]), "one UID for life");
    assert_eq!((&read[0][5], &read[6][5]), (&json!(AWKWARD), &json!("Autumn, forum")));
    for pair in read.chunks(2).take(3) {
        assert_eq!(pair[0][3], pair[1][3], "page and mail are the same edition");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_never_had_a_place_has_no_entry_and_a_cancelled_forum_leaves_the_calendars_of_the_others(
    db: PgPool,
) {
    let house = House::with_demo_data(db).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let forum = house.forum(1).await;
    house.mailbox.forget();
    let (mut ada, id) = registers(&house, forum, "ada").await;
    ada.hears("held").await;
    registrations::confirm(&house.db, id, now()).await.unwrap();
    ada.hears("confirmed").await;
    let entry_of = async |one: &Reader<'_>| house.browser().get(&format!("{}/calendar.ics", one.link)).await;
    let mut waiting = Vec::new();
    for name in ["bea", "cai"] {
        let (reader, id) = registers(&house, forum, name).await;
        assert!(house.mails_to(&reader.address).iter().all(|mail| mail.calendar().is_none()));
        entry_of(&reader).await.assert(404);
        waiting.push((reader, id));
    }
    let (cai, second) = waiting.pop().unwrap();
    let (mut bea, first) = waiting.pop().unwrap();
    // An offer is no place: nothing is in a calendar that would have to be taken out if it is not taken.
    registrations::withdraw(&house.db, id, None, now()).await.unwrap();
    let mail = house.mail_to(&bea.address).await;
    ada.hears("withdrawn").await;
    assert!(mail.calendar().is_none());
    entry_of(&bea).await.assert(404);
    let offer = house.link(&mail, "/offer/");
    house.mailbox.forget();
    let token = offer.rsplit('/').next().unwrap();
    let offer = house.keys.verify(Purpose::Offer, token, clock::now()).unwrap();
    registrations::answer_offer(&house.db, domain::ids::OfferId(offer), true, now()).await.unwrap();
    bea.hears("taken").await;
    assert_eq!(house.state_of(first).await, registrations::State::Confirmed);

    let change = forums::Change::Cancel;
    let seen = forums::change(&house.db, forum, change, forums::Agreed::default(), by, now()).await.unwrap();
    let forums::Changed::Shown(effects) = seen else { panic!("made without a look") };
    let seal = effects.seal();
    let agreed = forums::Agreed { seal: Some(&seal), send: &[] };
    forums::change(&house.db, forum, change, agreed, by, now()).await.unwrap();
    house.deliver().await;
    let goodbye = house.mails_to(&cai.address).pop().unwrap();
    assert!(goodbye.calendar().is_none(), "who only waited has nothing to take out");
    assert_eq!(house.state_of(second).await, registrations::State::Withdrawn);
    entry_of(&cai).await.assert(404);
    bea.hears("cancelled").await;
    assert_eq!(
        course(&read_strictly(&bea.files)),
        twice(&[("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
    );
    assert_eq!(
        course(&read_strictly(&ada.files)),
        twice(&[("REQUEST", "TENTATIVE"), ("REQUEST", "CONFIRMED"), ("CANCEL", "CANCELLED")])
    );
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_link_that_proves_no_address_gives_an_entry_without_one(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let (mut ada, id) = registers(&house, forum, "ada").await;
    ada.hears("held").await;
    let token = house.keys.sign(Purpose::Manage, id.0, now(), DAY);
    let page = house.browser().get(&format!("/en/registration/{token}/calendar.ics")).await.assert(200);
    ada.files.push(Calendar::of_page("by a program", &page.body, None));
    let read = read_strictly(&ada.files);
    assert_eq!(read.last().unwrap()[1], "PUBLISH");
    assert!(!page.body.contains("ada@example.org"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn feeds_of_forums_are_strict_calendars_through_all_that_happens(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let forum = house.forum(5).await;
    awkward(&house, forum).await;
    let slug = house.slug(forum).await;
    for (language, day) in [("en", 70), ("zh", 80), ("ru", 90)] {
        let mut files = Vec::new();
        let mut look = async |label: &str| {
            for path in ["/forums.ics".to_owned(), format!("/forums/{slug}.ics")] {
                let page = house.browser().get(&format!("{path}?lang={language}")).await.assert(200);
                files.push(Calendar::of_page(&format!("{label}: {path} in {language}"), &page.body, None));
            }
        };
        look("announced").await;
        let save = async |title: &str| {
            let form = form(title, day);
            forums::save_draft(&house.db, Some(forum), &form.parse().unwrap(), by, now()).await.unwrap();
        };
        save(AWKWARD).await;
        look("moved").await;
        save("Another, title").await;
        look("renamed").await;
        postpone(&house, forum, Postponement::ToBeAnnounced, by).await;
        look("postponed").await;
        postpone(&house, forum, moved(&found(&house, forum).await, DAY), by).await;
        look("a new date").await;
        let read = read_strictly(&files);
        let ours = |one: &&Vec<Value>| one[4].as_str().unwrap().contains(&forum.to_string());
        let states: Vec<_> = read.iter().filter(ours).map(|one| one[2].as_str().unwrap()).collect();
        assert_eq!(states.iter().filter(|state| **state == "CANCELLED").count(), 2, "{states:?}");
    }
}

/// The forum of these stories under another title, on another day.
fn form(title: &str, day: i64) -> DraftForm {
    DraftForm {
        title_zh: title.into(),
        title_en: title.into(),
        title_ru: title.into(),
        venue_zh: AWKWARD.into(),
        venue_en: AWKWARD.into(),
        venue_ru: AWKWARD.into(),
        mode: "in_person".into(),
        time_zone: "Asia/Shanghai".into(),
        starts_at: in_days(day, 10),
        ends_at: in_days(day, 18),
        capacity: "5".into(),
        category_code: vec!["delegate".into()],
        category_title_zh: vec!["代表".into()],
        category_title_en: vec!["Delegate".into()],
        category_title_ru: vec!["Делегат".into()],
        category_quota: vec!["5".into()],
        ..DraftForm::default()
    }
}
