//! Everybody whom a change of a forum concerns is told, and the look before it says so.

use std::collections::BTreeMap;

use domain::{
    forums::{self, Change, Effects, Postponement},
    ids::{DelegationId, ForumId},
    registrations::{self, DelegationForm, GuestsForm, PlacesForm, Whom},
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::changing::{Desk, moved};
use crate::support::{House, in_days, now};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn invite(house: &Desk, forum: ForumId, list: &str, until: &str) {
    let known = forums::find(&house.db, forum).await.unwrap().unwrap();
    let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
    let list = GuestsForm { list: list.into(), list_country: "KZ".into(), list_language: "en".into() };
    let whom = Whom::People(list.parse().unwrap());
    let until = registrations::parse_held_until(&known, until, now()).unwrap();
    let by = house.organiser().await;
    registrations::invite(&house.db, forum, &whom, category, until, by, now()).await.unwrap();
}

/// The delegation of Kazakhstan: Fatima is to name two people, and has named Dana.
async fn delegation(house: &Desk, forum: ForumId) -> DelegationId {
    let known = forums::find(&house.db, forum).await.unwrap().unwrap();
    let form = DelegationForm {
        country: "KZ".into(),
        category: "delegate".into(),
        seats: "2".into(),
        returns_at: in_days(10, 9),
        latin_name: "Fatima".into(),
        email: "fatima@example.org".into(),
        language: "en".into(),
        ..DelegationForm::default()
    };
    let (new, by) = (form.parse(&known, now()).unwrap(), house.organiser().await);
    let id = registrations::make_delegation(&house.db, forum, &new, by, now()).await.unwrap();
    let named = GuestsForm {
        list: "Dana <dana@example.org>".into(),
        list_country: "KZ".into(),
        list_language: "ru".into(),
    };
    registrations::name_people(&house.db, id, &named.parse().unwrap(), None, now()).await.unwrap();
    id
}

/// How many letters of each kind the look counts.
fn counted(effects: &Effects) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    for told in &effects.told {
        *found.entry(told.letter.clone()).or_default() += told.n;
    }
    found
}

/// How many of each kind came.
async fn caught(house: &House) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    while house.deliver().await > 0 {}
    for mail in house.mailbox.caught() {
        let kind = sqlx::query_scalar("select letter ->> 'kind' from deliveries where message_id = $1");
        let kind: String = kind.bind(mail.header("Message-ID").unwrap()).fetch_one(&house.db).await.unwrap();
        *found.entry(kind).or_default() += 1;
    }
    house.mailbox.forget();
    found
}

fn letters(of: &[(&str, i64)]) -> BTreeMap<String, i64> {
    of.iter().map(|(kind, n)| ((*kind).to_owned(), *n)).collect()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_look_counts_of_each_kind_of_letter_what_then_comes(db: PgPool) {
    let house = Desk::open(db).await;
    let forum = house.forum(8).await;
    house.seat(forum, "ada").await;
    invite(&house, forum, "Bea <bea@example.org>\nCai; cai@example.org; KG; ru", &in_days(10, 9)).await;
    delegation(&house, forum).await;
    house.quiet().await;
    // Whose invitation is yet to go hears by it.
    invite(&house, forum, "Eve <eve@example.org>", "").await;

    let change = Change::Postpone(moved(&house, forum, DAY * 10).await);
    let effects = house.look(forum, change).await;
    let expected = letters(&[("delegation_moved", 1), ("forum_moved", 2), ("invitation_moved", 2)]);
    assert_eq!(counted(&effects), expected);
    house.agree(forum, change, &effects, &[]).await;
    let mut came = caught(&house).await;
    assert_eq!(came.remove("invitation"), Some(1));
    assert_eq!(came, expected);

    let expected = letters(&[("delegation_moved", 1), ("forum_moved", 2), ("invitation_moved", 3)]);
    let back = Postponement::To {
        starts_at: now() + DAY * 90,
        ends_at: now() + DAY * 90 + SignedDuration::from_hours(8),
    };
    for to in [Postponement::ToBeAnnounced, back] {
        let effects = house.look(forum, Change::Postpone(to)).await;
        assert_eq!(counted(&effects), expected);
        house.agree(forum, Change::Postpone(to), &effects, &[]).await;
        assert_eq!(caught(&house).await, expected);
    }

    let effects = house.look(forum, Change::Cancel).await;
    let expected = letters(&[("delegation_over", 1), ("invitation_over", 3), ("registration_ended", 2)]);
    assert_eq!(counted(&effects), expected);
    house.agree(forum, Change::Cancel, &effects, &[]).await;
    assert_eq!(caught(&house).await, expected);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_who_has_not_answered_hears_of_the_new_day_and_until_when_the_seat_is_kept(db: PgPool) {
    let house = Desk::open(db).await;
    let forum = house.forum(8).await;
    invite(&house, forum, "Bea <bea@example.org>", &in_days(10, 9)).await;
    house.quiet().await;
    let change = Change::Postpone(moved(&house, forum, DAY * 10).await);
    let effects = house.look(forum, change).await;
    house.agree(forum, change, &effects, &[]).await;
    let mail = house.mail_to("bea@example.org").await;
    let text = mail.text().unwrap();
    assert_eq!(mail.subject().unwrap(), "New time or place: Spring Forum");
    assert!(text.contains("to which we have invited you") && text.contains(" → "), "{text}");
    assert!(text.contains("A seat is being kept for you until"), "{text}");
    // The link answers, as that of the invitation does.
    let mut bea = house.browser();
    let link = house.link(&mail, "/invitation/");
    bea.get(&link).await.assert(200);
    bea.send(&link, &[("answer", "decline")]).await.assert(303);
    house.quiet().await;
    let change = Change::Postpone(moved(&house, forum, DAY * 10).await);
    assert!(house.look(forum, change).await.told.is_empty(), "who has declined hears no more of it");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_hears_that_a_seat_is_kept_for_a_shorter_time_and_the_others_hear_nothing(db: PgPool) {
    let house = Desk::open(db).await;
    let forum = house.forum_in(8, 5).await;
    invite(&house, forum, "Bea <bea@example.org>", &in_days(4, 9)).await;
    invite(&house, forum, "Cai <cai@example.org>", &in_days(2, 9)).await;
    invite(&house, forum, "Eve <eve@example.org>", "").await;
    house.quiet().await;
    let form = PlacesForm { offers_end: "48".into(), ..PlacesForm::default() };
    let by = house.organiser().await;
    for _ in 0..2 {
        registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
    }
    while house.deliver().await > 0 {}
    let caught = house.mailbox.caught();
    let subjects: Vec<_> = caught.iter().map(|mail| (mail.to.clone(), mail.subject().unwrap())).collect();
    let expected = ("bea@example.org".to_owned(), "Another time to answer by: Spring Forum".to_owned());
    assert_eq!(subjects, [expected]);
}
