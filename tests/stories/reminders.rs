//! Guests who have not answered are reminded without anybody pressing a button.

use domain::{
    forums,
    ids::{AccountId, ForumId, InvitationId},
    mailings::{self, Audience},
    registrations::{self, Answer, GuestsForm, Whom},
    roll,
    staff::Role,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::PgPool;
use tokio::task::JoinSet;

use crate::support::{House, in_days, now};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

async fn organiser(house: &House) -> AccountId {
    house.staff("organiser@lianyi.example", Role::Organiser).await
}

async fn invite(house: &House, forum: ForumId, list: &str, until: Option<Timestamp>) {
    let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
    let list = GuestsForm { list: list.into(), list_country: "KZ".into(), list_language: "en".into() };
    let (whom, by) = (Whom::People(list.parse().unwrap()), organiser(house).await);
    registrations::invite(&house.db, forum, &whom, category, until, by, now()).await.unwrap();
}

/// Nine in the morning in Shanghai, so many days from now.
async fn nine(house: &House, forum: ForumId, days: i64) -> Timestamp {
    let forum = forums::find(&house.db, forum).await.unwrap().unwrap();
    registrations::parse_held_until(&forum, &in_days(days, 9), now()).unwrap().unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn each_guest_who_is_silent_is_reminded_once_when_the_day_comes_however_many_timetables_ask(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum_in(8, 30).await;
    invite(&house, forum, "Ada <ada@example.org>\nBea <bea@example.org>", None).await;
    invite(&house, forum, "Cai <cai@example.org>", Some(nine(&house, forum, 20).await)).await;
    let bea = "select i.id from invitations i join people p on p.id = i.person_id where p.email = 'bea@example.org'";
    let bea = InvitationId(sqlx::query_scalar(bea).fetch_one(&house.db).await.unwrap());
    registrations::respond(&house.db, bea, Answer::Declined, now()).await.unwrap();
    while house.deliver().await > 0 {}
    house.mailbox.forget();
    let by = organiser(&house).await;
    registrations::set_reminders(&house.db, forum, &[7], by, now()).await.unwrap();
    let shown = registrations::reminders(&house.db, forum, now()).await.unwrap().unwrap();
    // Cai's seat is kept for twenty days, the forum begins in thirty.
    let (of_cai, of_ada) = (nine(&house, forum, 13).await, nine(&house, forum, 23).await);
    assert_eq!(shown.next(), Some((of_cai, 1)));
    let due = async |at: Timestamp| registrations::remind_due(&house.db, at).await.unwrap();
    assert_eq!(due(of_cai - MINUTE).await, 0);
    let mut timetables = JoinSet::new();
    for _ in 0..6 {
        let (db, at) = (house.db.clone(), of_cai + MINUTE * 5);
        timetables.spawn(async move { registrations::remind_due(&db, at).await.unwrap() });
    }
    assert_eq!(timetables.join_all().await.iter().sum::<u64>(), 1);
    assert_eq!(due(of_cai + MINUTE * 10).await, 0);
    // A timetable that was down makes up for it within a day, and not later.
    assert_eq!(due(of_ada + MINUTE * 60 * 25).await, 0);
    assert_eq!(due(of_ada + MINUTE * 60 * 8).await, 1);
    house.deliver().await;
    let mut reminded: Vec<String> = house.mailbox.caught().into_iter().map(|mail| mail.to).collect();
    reminded.sort_unstable();
    assert_eq!(reminded, ["ada@example.org", "cai@example.org"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_desk_chooses_the_days_sees_the_next_reminder_and_nothing_overdue_goes_out(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(8, 20).await;
    invite(&house, forum, "Ada <ada@example.org>", None).await;
    sqlx::query("update invitations set invited_at = now() - interval '10 days'")
        .execute(&house.db)
        .await
        .unwrap();
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let page = format!("/en/desk/forums/{forum}/invitations");
    desk.get(&page).await.assert(200);
    let to = format!("{page}/reminders");
    let wrong = desk.send(&to, &[("remind_days", "14, soon")]).await.assert(422);
    wrong.says("at most five whole numbers").says("value=\"14, soon\"");
    desk.send(&to, &[("remind_days", "20, 14, 7")]).await.assert(303);
    desk.get(&page).await.says("value=\"20, 14, 7\"").says("to one guest as things stand");
    // That of twenty days before is of this morning, or of a moment to come.
    assert_eq!(registrations::remind_due(&house.db, now()).await.unwrap(), 0);
    desk.send(&to, &[("remind_days", "")]).await.assert(303);
    desk.get(&page).await.does_not_say("as things stand");
    // A forum that moves closer sends none of those whose day has passed.
    registrations::set_reminders(&house.db, forum, &[7], organiser(&house).await, now()).await.unwrap();
    let starts_at = now() + SignedDuration::from_hours(24 * 7 - 12);
    let change = forums::Change::Postpone(forums::Postponement::To {
        starts_at,
        ends_at: starts_at + SignedDuration::from_hours(8),
    });
    let by = organiser(&house).await;
    let seen = forums::change(&house.db, forum, change, forums::Agreed::default(), by, now()).await.unwrap();
    let forums::Changed::Shown(effects) = seen else { panic!("made without a look") };
    let seal = effects.seal();
    let agreed = forums::Agreed { seal: Some(&seal), send: &[] };
    forums::change(&house.db, forum, change, agreed, by, now()).await.unwrap();
    assert_eq!(registrations::remind_due(&house.db, now()).await.unwrap(), 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailing_may_ask_for_those_who_were_invited_by_what_they_answered(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(500).await;
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
    let (whom, by) = (Whom::Class(class.id), organiser(&house).await);
    let invited = registrations::invite(&house.db, forum, &whom, category, None, by, now()).await.unwrap();
    let invited = i64::try_from(invited).unwrap();
    let two = sqlx::query_scalar("select id from invitations order by id limit 2");
    let two = two.fetch_all(&house.db).await.unwrap();
    for (id, answer) in two.into_iter().zip([Answer::Accepted, Answer::Declined]) {
        registrations::respond(&house.db, InvitationId(id), answer, now()).await.unwrap();
    }
    let slug = house.slug(forum).await;
    let asked = async |question: serde_json::Value| {
        let audience: Audience = serde_json::from_value(json!({ "invited": question })).unwrap();
        mailings::reach(&house.db, &audience, "forums").await.unwrap().count
    };
    assert_eq!(asked(json!({ "forum": slug, "answer": "none" })).await, invited - 2);
    for answer in ["accepted", "declined"] {
        assert_eq!(asked(json!({ "forum": slug, "answer": answer })).await, 1);
    }
    assert_eq!(asked(json!({ "forum": slug })).await, invited);
    assert_eq!(asked(json!({ "forum": "elsewhere" })).await, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_moves_or_cancels_a_forum_sees_first_what_becomes_of_its_reminders(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(8, 30).await;
    invite(&house, forum, "Ada <ada@example.org>\nBea <bea@example.org>", None).await;
    let by = organiser(&house).await;
    registrations::set_reminders(&house.db, forum, &[20, 7], by, now()).await.unwrap();
    let day = SignedDuration::from_hours(24);
    let known = forums::find(&house.db, forum).await.unwrap().unwrap();
    let to = |days: i32| {
        let at = |at: Option<Timestamp>| at.unwrap() + day * days;
        let (starts_at, ends_at) = (at(known.starts_at), at(known.ends_at));
        forums::Change::Postpone(forums::Postponement::To { starts_at, ends_at })
    };
    let look = async |change: forums::Change<'_>| {
        let seen = forums::change(&house.db, forum, change, forums::Agreed::default(), by, now()).await;
        let Ok(forums::Changed::Shown(effects)) = seen else { panic!("made without a look") };
        let moments =
            |all: &[registrations::Reminding]| all.iter().map(|one| (one.at, one.n)).collect::<Vec<_>>();
        effects.guest_reminders.map(|moved| (moments(&moved.was), moments(&moved.is)))
    };
    let of = async |days: i64| (nine(&house, forum, days).await, 2_i64);
    let was = vec![of(10).await, of(23).await];
    let later = look(to(5)).await.unwrap();
    assert_eq!(later, (was.clone(), vec![(was[0].0 + day * 5, 2_i64), (was[1].0 + day * 5, 2_i64)]));
    // Of a forum that comes closer, what would have gone out before now does not.
    let closer = look(to(-15)).await.unwrap();
    assert_eq!(closer, (was.clone(), vec![(was[1].0 - day * 15, 2_i64)]));
    assert_eq!(look(forums::Change::Cancel).await.unwrap(), (was, vec![]));

    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    desk.get(&format!("/en/desk/forums/{forum}")).await.assert(200);
    let page = desk.send(&format!("/en/desk/forums/{forum}/cancel"), &[]).await.assert(200);
    page.says("Automatic reminders to guests who have not answered").says("to 2 guests");
}
