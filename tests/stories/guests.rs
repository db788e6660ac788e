//! Guests who were invited and what else they may have done, and how nobody gets a seat that is another's.

use std::task::Poll;

use domain::{
    forums,
    ids::{CategoryId, ForumId, InvitationId, RegistrationId},
    registrations::{
        self, Answer, Counter, GuestsForm, InviteError, PlacesForm, RegisterError, Request, State, Whom,
    },
    staff::{self, Role},
};
use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use crate::support::{House, now, request};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn rules(house: &House, forum: ForumId, form: PlacesForm) {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
}

/// A second category of a forum, `guest`.
async fn second_category(house: &House, forum: ForumId, quota: i32) -> CategoryId {
    let id = Uuid::now_v7();
    sqlx::query(
        "insert into categories (id, forum_id, code, title, quota, place)
         select $1, $2, 'guest', title, $3, 2 from categories where forum_id = $2",
    )
    .bind(id)
    .bind(forum.0)
    .bind(quota)
    .execute(&house.db)
    .await
    .unwrap();
    CategoryId(id)
}

pub(super) async fn delegates(house: &House, forum: ForumId) -> CategoryId {
    forums::categories(&house.db, forum).await.unwrap()[0].id
}

pub(super) async fn invite(
    house: &House,
    forum: ForumId,
    category: CategoryId,
    list: &str,
    until: Option<Timestamp>,
) -> Result<u64, InviteError> {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = GuestsForm { list: list.into(), list_country: "KZ".into(), list_language: "en".into() };
    let whom = Whom::People(form.parse().unwrap());
    registrations::invite(&house.db, forum, &whom, category, until, by, now()).await
}

async fn invitation_of(house: &House, email: &str) -> InvitationId {
    let id = "select i.id from invitations i join people p on p.id = i.person_id where p.email = $1";
    InvitationId(sqlx::query_scalar(id).bind(email).fetch_one(&house.db).await.unwrap())
}

async fn answer_of(house: &House, email: &str) -> Option<Answer> {
    let id = invitation_of(house, email).await;
    registrations::find_invitation(&house.db, id).await.unwrap().unwrap().answer
}

async fn ask(house: &House, forum: ForumId, name: &str, category: &str) -> (RegistrationId, State) {
    let new = Request { category: category.into(), ..request(name, "en") }.parse().unwrap();
    registrations::register(&house.db, forum, &new, now()).await.unwrap()
}

pub(super) const ADA: &str = "Ada <ada@example.org>";

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_who_waits_in_a_full_category_takes_the_seat_that_was_kept_in_its_own(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let guests = second_category(&house, forum, 1).await;
    sqlx::query("update forums set capacity = 2").execute(&house.db).await.unwrap();
    ask(&house, forum, "first", "delegate").await;
    let (ada, state) = ask(&house, forum, "ada", "delegate").await;
    assert_eq!(state, State::Waitlisted);
    assert_eq!(invite(&house, forum, guests, ADA, Some(now() + DAY * 5)).await.unwrap(), 1);
    let (next, _) = ask(&house, forum, "next", "guest").await;
    let id = invitation_of(&house, "ada@example.org").await;
    registrations::respond(&house.db, id, Answer::Accepted, now()).await.unwrap();
    assert_eq!(house.state_of(ada).await, State::Confirmed);
    let categories = forums::categories(&house.db, forum).await.unwrap();
    let taken: Vec<(i32, i64)> = categories.iter().map(|c| (c.quota, c.taken)).collect();
    assert_eq!(taken, [(1, 1), (1, 1)]);
    assert_eq!(house.state_of(next).await, State::Waitlisted);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_has_a_place_is_neither_invited_nor_reminded_nor_given_a_second_seat(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let category = delegates(&house, forum).await;
    house.register(forum, "ada").await;
    let list = "Ada <ada@example.org>\nBea <bea@example.org>";
    assert_eq!(invite(&house, forum, category, list, Some(now() + DAY * 5)).await.unwrap(), 1);
    // Who has asked by the public form and waits to be confirmed has answered as well.
    let other = house.forum(5).await;
    let category = delegates(&house, other).await;
    assert_eq!(invite(&house, other, category, list, None).await.unwrap(), 2);
    house.register(other, "ada").await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    assert_eq!(registrations::remind_silent(&house.db, other, by, now() + DAY * 4).await.unwrap(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_who_registers_has_accepted_with_or_without_a_kept_seat_and_hears_of_the_end_once(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let category = delegates(&house, forum).await;
    invite(&house, forum, category, ADA, None).await.unwrap();
    invite(&house, forum, category, "Bea <bea@example.org>", None).await.unwrap();
    while house.deliver().await > 0 {}
    let (ada, _) = house.register(forum, "ada").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    assert_eq!(answer_of(&house, "ada@example.org").await, Some(Answer::Accepted));
    // Bea's address is yet to be confirmed when the forum is cancelled.
    house.register(forum, "bea").await;
    while house.deliver().await > 0 {}
    house.mailbox.forget();
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    forums::cancel(&house.db, forum, by, now()).await.unwrap();
    house.deliver().await;
    for guest in ["ada@example.org", "bea@example.org"] {
        assert_eq!(house.mails_to(guest).len(), 1, "{guest}");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_decides_about_a_guest_whose_seat_is_kept(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let form =
        PlacesForm { offers_end: "1".into(), decided_by: vec!["staff".into()], ..PlacesForm::default() };
    rules(&house, forum, form).await;
    invite(&house, forum, delegates(&house, forum).await, ADA, Some(now() + DAY * 5)).await.unwrap();
    let (ada, _) = house.register(forum, "ada").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    assert_eq!(house.state_of(ada).await, State::Confirmed);
    let (bea, _) = house.register(forum, "bea").await;
    registrations::confirm(&house.db, bea, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, State::AwaitingApproval);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_at_the_door_of_a_full_forum_has_the_seat_that_was_kept(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    invite(&house, forum, delegates(&house, forum).await, ADA, Some(now() + DAY * 5)).await.unwrap();
    let by = house.staff("registrar@lianyi.example", Role::Registrar).await;
    let walk_in = async |name: &str| {
        let new = request(name, "en").parse().unwrap();
        registrations::walk_in(&house.db, forum, &new, by, now()).await
    };
    let full = walk_in("bea").await;
    assert!(matches!(full, Err(registrations::WalkInError::Full)), "{full:?}");
    let ada = walk_in("ada").await.unwrap();
    assert_eq!(house.state_of(ada).await, State::Confirmed);
    assert_eq!(answer_of(&house, "ada@example.org").await, Some(Answer::Accepted));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn after_the_last_offers_nobody_new_overtakes_who_waits_in_another_category(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(1, 1).await;
    second_category(&house, forum, 1).await;
    let (first, _) = ask(&house, forum, "first", "delegate").await;
    let (waits, state) = ask(&house, forum, "waits", "delegate").await;
    assert_eq!(state, State::Waitlisted);
    rules(&house, forum, PlacesForm { offers_end: "72".into(), ..PlacesForm::default() }).await;
    registrations::withdraw(&house.db, first, None, now()).await.unwrap();
    assert_eq!(house.state_of(waits).await, State::Waitlisted);
    // The one seat that is left could be that of who waits.
    let (new, state) = ask(&house, forum, "new", "guest").await;
    assert_eq!(state, State::Waitlisted);
    registrations::withdraw(&house.db, new, None, now()).await.unwrap();
    sqlx::query("update forums set capacity = 2").execute(&house.db).await.unwrap();
    assert_eq!(ask(&house, forum, "other", "guest").await.1, State::Held);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_asks_together_is_judged_each_by_the_moment_of_asking(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let opens = now() + DAY;
    sqlx::query("update forums set registration_opens_at = $1")
        .bind(opens.to_sqlx())
        .execute(&house.db)
        .await
        .unwrap();
    let counter = Counter::default();
    let at = |name: &str, at: Timestamp| {
        let (counter, db, new) = (counter.clone(), house.db.clone(), request(name, "en").parse().unwrap());
        async move { counter.register(&db, forum, new, at).await }
    };
    // While the first is being served the others stand behind it, the early one before the other.
    let mut lock = house.db.begin().await.unwrap();
    forums::lock(&mut lock, forum).await.unwrap();
    let minute = SignedDuration::from_mins(1);
    let mut first = Box::pin(at("first", opens + minute));
    let mut early = Box::pin(at("early", opens - minute));
    let mut late = Box::pin(at("late", opens + minute));
    for one in [&mut first, &mut early, &mut late] {
        assert!(matches!(futures::poll!(one), Poll::Pending));
    }
    lock.rollback().await.unwrap();
    let (first, early, late) = tokio::join!(first, early, late);
    assert!(first.is_ok() && late.is_ok(), "{first:?} {late:?}");
    assert!(matches!(early, Err(RegisterError::NotYet(_))), "{early:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn guests_are_found_by_a_question_of_several_parts(db: PgPool) {
    let house = House::open(db).await;
    let (before, forum) = (house.forum(5).await, house.forum(5).await);
    for (name, country) in [("ada", "KZ"), ("bea", "KZ"), ("cai", "CN")] {
        let new = Request { country: country.into(), ..request(name, "en") }.parse().unwrap();
        let (id, _) = registrations::register(&house.db, before, &new, now()).await.unwrap();
        if name != "bea" {
            registrations::confirm(&house.db, id, now()).await.unwrap();
        }
    }
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/invitations");
    let slug = house.slug(before).await;
    desk.get(&path).await.assert(200).says(&slug);
    let mut asked =
        vec![("country", "KZ"), ("registered", &*slug), ("category", "delegate"), ("list_language", "en")];
    let counted = desk.send(&path, &asked).await.assert(200);
    assert!(counted.body.contains("One person would be invited"), "{}", counted.body);
    let seal = counted.seal();
    asked.push(("seal", &seal));
    desk.send(&path, &asked).await.assert(303);
    house.mail_to("ada@example.org").await;
    let n: i64 = sqlx::query_scalar("select count(*) from invitations").fetch_one(&house.db).await.unwrap();
    assert_eq!(n, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_of_one_forum_asks_neither_for_the_guests_of_another_nor_for_members(db: PgPool) {
    let house = House::open(db).await;
    let (own, other, draft) = (house.forum(5).await, house.forum(5).await, house.draft(5, 60).await);
    let (own_slug, other_slug) = (house.slug(own).await, house.slug(other).await);
    let account =
        staff::add(&house.db, "one@lianyi.example", Role::Organiser, Some(&own_slug)).await.unwrap();
    let token = staff::print_link(&house.db, account, now()).await.unwrap();
    let mut desk = house.browser();
    desk.get(&format!("/en/sign-in/{token}")).await.assert(200);
    desk.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
    let path = format!("/en/desk/forums/{own}/invitations");
    let page = desk.get(&path).await.assert(200);
    for hidden in [&other_slug, &house.slug(draft).await] {
        assert!(!page.body.contains(&format!("value=\"{hidden}\"")), "{}", page.body);
    }
    page.does_not_say("name=\"member\"");
    let sent = [("category", "delegate"), ("list_language", "en")];
    for asked in [("registered", other_slug.as_str()), ("registered", "nowhere"), ("member", "active")] {
        desk.send(&path, &[&sent[..], &[asked]].concat()).await.assert(403);
    }
    desk.send(&path, &[&sent[..], &[("country", "KZ")]].concat()).await.assert(200);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_of_one_category_is_decided_about_in_another(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    second_category(&house, forum, 5).await;
    sqlx::query("update categories set decided_by = 'staff' where code = 'guest'")
        .execute(&house.db)
        .await
        .unwrap();
    let list = "Ada <ada@example.org>\nBea <bea@example.org>";
    invite(&house, forum, delegates(&house, forum).await, list, None).await.unwrap();
    let ((ada, _), (bea, _)) =
        (ask(&house, forum, "ada", "guest").await, ask(&house, forum, "bea", "guest").await);
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    let id = invitation_of(&house, "bea@example.org").await;
    registrations::respond(&house.db, id, Answer::Accepted, now()).await.unwrap();
    for (guest, email) in [(ada, "ada@example.org"), (bea, "bea@example.org")] {
        assert_eq!(house.state_of(guest).await, State::AwaitingApproval);
        assert_eq!(answer_of(&house, email).await, Some(Answer::Accepted));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_seat_that_was_kept_for_a_guest_who_comes_by_another_goes_to_who_waits(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    invite(&house, forum, delegates(&house, forum).await, ADA, Some(now() + DAY * 5)).await.unwrap();
    house.register(forum, "ada").await;
    let (waits, state) = house.register(forum, "waits").await;
    assert_eq!(state, State::Waitlisted);
    let by = house.staff("registrar@lianyi.example", Role::Registrar).await;
    let new = request("ada", "en").parse().unwrap();
    let ada = registrations::walk_in(&house.db, forum, &new, by, now()).await.unwrap();
    assert_eq!((house.state_of(ada).await, house.state_of(waits).await), (State::Confirmed, State::Offered));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn after_the_last_offers_a_long_line_of_one_category_keeps_no_places_of_another_empty(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(2, 1).await;
    second_category(&house, forum, 4).await;
    sqlx::query("update forums set capacity = 6").execute(&house.db).await.unwrap();
    let (first, _) = ask(&house, forum, "first", "delegate").await;
    ask(&house, forum, "second", "delegate").await;
    for name in ["a", "b", "c", "d", "e"] {
        assert_eq!(ask(&house, forum, name, "delegate").await.1, State::Waitlisted);
    }
    rules(&house, forum, PlacesForm { offers_end: "72".into(), ..PlacesForm::default() }).await;
    registrations::withdraw(&house.db, first, None, now()).await.unwrap();
    // One of the five could have the place of the first, and none of them one of the four others.
    for name in ["f", "g", "h", "i"] {
        assert_eq!(ask(&house, forum, name, "guest").await.1, State::Held);
    }
    assert_eq!(ask(&house, forum, "j", "delegate").await.1, State::Waitlisted);
}
