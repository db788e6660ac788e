//! People choose what mailings they get.

use domain::{
    clock, forums,
    ids::PersonId,
    links::Purpose,
    mailings::{self, Audience},
    post::{self, PreferencesForm},
    registrations, roll,
    staff::Role,
};
use sqlx::PgPool;

use crate::support::House;

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_refuses_a_topic_or_pauses_is_left_out_of_the_audience_and_counted_with_the_reason(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let everyone = Audience::Everyone(true);
    let before = mailings::reach(&house.db, &everyone, "news").await.unwrap();
    let people: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select p.id from people p where address_confirmed_at is not null and email is not null
           and exists (select from enrolments e where e.person_id = p.id)
           and not exists (select from suppressions s where s.email = p.email) order by p.id limit 2",
    )
    .fetch_all(&house.db)
    .await
    .unwrap();
    let save = async |person: uuid::Uuid, topics: &[&str], pause: &str| {
        let topic = topics.iter().map(|topic| (*topic).to_owned()).collect();
        let form = PreferencesForm { topic, pause: pause.to_owned(), ..PreferencesForm::default() };
        post::save_preferences(&house.db, PersonId(person), &form, clock::now()).await.unwrap();
    };
    let all = ["forums", "association", "anniversaries", "news"];
    save(people[0], &["forums", "association"], "").await;
    save(people[1], &all, "3").await;
    let news = mailings::reach(&house.db, &everyone, "news").await.unwrap();
    assert_eq!((news.count, news.topic_refused, news.paused), (before.count - 2, 1, 1));
    let forums = mailings::reach(&house.db, &everyone, "forums").await.unwrap();
    assert_eq!((forums.count, forums.topic_refused, forums.paused), (before.count - 1, 0, 1));
    save(people[0], &all, "").await;
    save(people[1], &all, "0").await;
    assert_eq!(mailings::reach(&house.db, &everyone, "news").await.unwrap(), before);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_page_of_preferences_shows_a_masked_address_and_keeps_what_is_chosen(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (person, email): (uuid::Uuid, String) =
        sqlx::query_as("select id, email from people where email is not null order by id limit 1")
            .fetch_one(&house.db)
            .await
            .unwrap();
    let token =
        house.keys.sign(Purpose::Unsubscribe, person, clock::now(), jiff::SignedDuration::from_hours(1));
    let path = format!("/en/preferences/{token}");
    let mut browser = house.browser();
    browser.get("/en/sign-in").await.assert(200);
    browser.get(&path).await.assert(200).says("What we send you").does_not_say(&email);
    let wishes =
        async || post::preferences(&house.db, PersonId(person), clock::now()).await.unwrap().unwrap();
    let before = wishes().await;
    assert!(before.topics.iter().all(|(_, is_wanted)| *is_wanted) && before.paused_until.is_none());
    let chosen = [("topic", "forums"), ("language", "ru"), ("pause", "6")];
    browser.send(&path, &chosen).await.assert(303);
    let after = wishes().await;
    let wanted: Vec<&str> =
        after.topics.iter().filter(|(_, wanted)| *wanted).map(|(topic, _)| topic.as_str()).collect();
    assert_eq!((wanted, after.language.code(), after.paused_until.is_some()), (vec!["forums"], "ru", true));
    // The page of unsubscribing leads here, and choosing is no unsubscribing.
    browser.get(&format!("/en/unsubscribe/{token}")).await.assert(200).says(&path);
    assert!(!after.is_unsubscribed);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_choice_made_after_the_letters_were_written_down_still_holds(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let forum = house.forum(50).await;
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
    let invite = async || {
        registrations::invite(
            &house.db,
            forum,
            &registrations::Whom::Class(class.id),
            category,
            None,
            by,
            clock::now(),
        )
        .await
    };
    let people: Vec<uuid::Uuid> = sqlx::query_scalar(
        "select p.id from people p join enrolments e on e.person_id = p.id
         where e.class_id = $1 and p.email is not null order by p.id limit 3",
    )
    .bind(class.id.0)
    .fetch_all(&house.db)
    .await
    .unwrap();
    let save = async |person: uuid::Uuid, topic: &[&str], pause: &str| {
        let topic = topic.iter().map(|topic| (*topic).to_owned()).collect();
        let form = PreferencesForm { topic, pause: pause.to_owned(), ..PreferencesForm::default() };
        post::save_preferences(&house.db, PersonId(person), &form, clock::now()).await.unwrap();
    };
    // The first wants no forums before anybody is invited, the others refuse or pause when the letters are written.
    save(people[0], &["news"], "").await;
    invite().await.unwrap();
    save(people[1], &["news"], "").await;
    save(people[2], &["forums", "news"], "1").await;
    while house.deliver().await > 0 {}
    let of = async |person: uuid::Uuid| -> Option<(String, Option<String>)> {
        let sql = "select state::text, last_error from deliveries where person_id = $1";
        sqlx::query_as(sql).bind(person).fetch_optional(&house.db).await.unwrap()
    };
    let suppressed = |why: &str| Some(("suppressed".to_owned(), Some(why.to_owned())));
    assert_eq!(of(people[0]).await, None, "nobody invites who wants no forums");
    assert_eq!(of(people[1]).await, suppressed("topic refused"));
    assert_eq!(of(people[2]).await, suppressed("mailings paused"));
    let sent = "select count(*) from deliveries where state = 'accepted'";
    let sent: i64 = sqlx::query_scalar(sent).fetch_one(&house.db).await.unwrap();
    assert!(sent > 5, "the others are invited");
}
