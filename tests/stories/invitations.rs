use domain::{
    forums,
    ids::{ForumId, InvitationId},
    registrations::{self, Answer, GuestsForm, InviteError, State, Whom},
    staff::Role,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;

use crate::support::{House, in_days, now};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn guests(list: &str) -> Whom {
    let form = GuestsForm { list: list.into(), list_country: "KZ".into(), list_language: "en".into() };
    Whom::People(form.parse().unwrap())
}

async fn invite(
    house: &House,
    forum: ForumId,
    list: &str,
    held_until: Option<Timestamp>,
) -> Result<u64, InviteError> {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
    registrations::invite(&house.db, forum, &guests(list), category, held_until, by, now()).await
}

async fn invitation_of(house: &House, email: &str) -> InvitationId {
    let id = "select i.id from invitations i join people p on p.id = i.person_id where p.email = $1";
    InvitationId(sqlx::query_scalar(id).bind(email).fetch_one(&house.db).await.unwrap())
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_invitation_holds_its_seat_until_its_day_and_not_longer(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let list = "Ada <ada@example.org>\nBea <bea@example.org>";
    assert_eq!(invite(&house, forum, list, Some(now() + DAY * 5)).await.unwrap(), 2);
    // Both seats are the guests': a stranger waits.
    let (cai, state) = house.register(forum, "cai").await;
    assert_eq!(state, State::Waitlisted);
    let ada = invitation_of(&house, "ada@example.org").await;
    let accepted = registrations::respond(&house.db, ada, Answer::Accepted, now())
        .await
        .unwrap()
        .registration()
        .unwrap();
    assert_eq!(house.state_of(accepted).await, State::Confirmed);
    registrations::expire_due(&house.db, now() + DAY * 4).await.unwrap();
    assert_eq!(house.state_of(cai).await, State::Waitlisted);
    registrations::expire_due(&house.db, now() + DAY * 6).await.unwrap();
    assert_eq!(house.state_of(cai).await, State::Offered);
    // Who accepts after the day stands in line like everybody.
    let bea = invitation_of(&house, "bea@example.org").await;
    let late = registrations::respond(&house.db, bea, Answer::Accepted, now())
        .await
        .unwrap()
        .registration()
        .unwrap();
    assert_eq!(house.state_of(late).await, State::Waitlisted);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_who_declines_gives_the_seat_to_the_next_in_line_at_once(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    invite(&house, forum, "Ada <ada@example.org>", Some(now() + DAY * 5)).await.unwrap();
    let (bea, _) = house.register(forum, "bea").await;
    let ada = invitation_of(&house, "ada@example.org").await;
    registrations::respond(&house.db, ada, Answer::Declined, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, State::Offered);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_who_registers_like_everybody_has_one_seat_and_not_two(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    invite(&house, forum, "Ada <ada@example.org>", Some(now() + DAY * 5)).await.unwrap();
    let (ada, state) = house.register(forum, "ada").await;
    assert_eq!(state, State::Held);
    let (bea, _) = house.register(forum, "bea").await;
    assert_eq!(house.state_of(bea).await, State::Waitlisted);
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    assert_eq!((house.state_of(ada).await, house.state_of(bea).await), (State::Confirmed, State::Offered));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_is_invited_where_seats_cannot_be_kept_for_all(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let list = "Ada <ada@example.org>\nBea <bea@example.org>";
    let refused = invite(&house, forum, list, Some(now() + DAY * 5)).await;
    assert!(matches!(refused, Err(InviteError::NoRoom)), "{refused:?}");
    let n: i64 = sqlx::query_scalar("select count(*) from invitations").fetch_one(&house.db).await.unwrap();
    assert_eq!((n, house.deliver().await), (0, 0));
    assert_eq!(invite(&house, forum, list, None).await.unwrap(), 2);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_pasted_list_is_counted_before_anybody_is_invited(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/invitations");
    desk.get(&path).await.assert(200);
    let list = "Ada <ada@example.org>\nBea; bea@example.org; UZ; ru";
    let fields = |list: &'static str| {
        vec![
            ("list", list),
            ("list_country", "KZ"),
            ("list_language", "en"),
            ("category", "delegate"),
            ("held_until", ""),
        ]
    };
    let wrong = desk.send(&path, &fields("Ada <ada@example.org>\nnobody")).await.assert(422);
    assert!(wrong.body.contains("Row 2: The mail address is missing or not valid"), "{}", wrong.body);
    let counted = desk.send(&path, &fields(list)).await.assert(200);
    assert!(counted.body.contains("2 people would be invited"), "{}", counted.body);
    // The form is there as it was filled in, with a second button.
    let counted = counted
        .says("bea@example.org; UZ; ru</textarea>")
        .says("value=\"delegate\" checked")
        .says("Invite 2 people");
    let n = "select (select count(*) from invitations) + (select count(*) from people where email like '%example.org')";
    let n = async || -> i64 { sqlx::query_scalar(n).fetch_one(&house.db).await.unwrap() };
    assert_eq!(n().await, 0);
    let seal = counted.seal();
    desk.send(&path, &[fields(list), vec![("seal", &*seal)]].concat()).await.assert(303);
    assert_eq!(n().await, 4);
    let mail = house.mail_to("bea@example.org").await;
    assert_eq!(mail.header("Content-Language").unwrap(), "ru");
    assert!(mail.text().unwrap().contains("организаторы указали этот адрес"), "{:?}", mail.text());
    // Nobody is invited twice.
    let again = desk.send(&path, &fields(list)).await.assert(200);
    assert!(again.body.contains("Nobody would be invited"), "{}", again.body);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn just_those_who_were_counted_are_invited_or_nobody_is(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/invitations");
    desk.get(&path).await.assert(200);
    let both = "Ada <ada@example.org>\nBea <bea@example.org>";
    let until = in_days(10, 9);
    let mut fields = vec![
        ("list", both),
        ("list_country", "KZ"),
        ("list_language", "en"),
        ("category", "delegate"),
        ("held_until", &*until),
    ];
    let counted = desk.send(&path, &fields).await.assert(200);
    let seal = counted.says("2 people would be invited").says(&until).seal();
    fields.push(("seal", &seal));
    // Somebody else invites one of them meanwhile; then the date on the form is another; then so is the list.
    invite(&house, forum, "Ada <ada@example.org>", None).await.unwrap();
    let otherwise = "Others would be invited now than were counted before";
    let one_is_left = desk.send(&path, &fields).await.assert(200);
    let seal = one_is_left.says(otherwise).says("One person would be invited").seal();
    fields[5] = ("seal", &seal);
    let later = in_days(11, 9);
    fields[4] = ("held_until", &later);
    desk.send(&path, &fields).await.assert(200).says(otherwise);
    fields[4] = ("held_until", &until);
    fields[0] = ("list", "Cai <cai@example.org>");
    desk.send(&path, &fields).await.assert(200).says(otherwise);
    let n = "select count(*) from invitations";
    let n = async || -> i64 { sqlx::query_scalar(n).fetch_one(&house.db).await.unwrap() };
    assert_eq!(n().await, 1);
    fields[0] = ("list", both);
    desk.send(&path, &fields).await.assert(303);
    assert_eq!(n().await, 2);
    invitation_of(&house, "bea@example.org").await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_silent_are_reminded_once_in_three_days_and_who_answered_never(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    invite(&house, forum, "Ada <ada@example.org>\nBea <bea@example.org>", None).await.unwrap();
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let remind = async |at: Timestamp| registrations::remind_silent(&house.db, forum, by, at).await.unwrap();
    let bea = invitation_of(&house, "bea@example.org").await;
    registrations::respond(&house.db, bea, Answer::Declined, now()).await.unwrap();
    assert_eq!(remind(now() + DAY * 2).await, 0);
    assert_eq!(remind(now() + DAY * 4).await, 1);
    assert_eq!(remind(now() + DAY * 5).await, 0);
    assert_eq!(remind(now() + DAY * 8).await, 1);
    house.deliver().await;
    let subjects: Vec<String> =
        house.mails_to("ada@example.org").iter().map(|mail| mail.subject().unwrap()).collect();
    let reminders = subjects.iter().filter(|s| *s == "A reminder of our invitation: Spring Forum").count();
    assert_eq!((subjects.len(), reminders), (3, 2), "{subjects:?}");
    assert_eq!(house.mails_to("bea@example.org").len(), 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn guests_who_have_not_answered_hear_that_a_forum_was_cancelled(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    invite(&house, forum, "Ada <ada@example.org>", None).await.unwrap();
    house.deliver().await;
    // Who has not even heard of the forum hears nothing of its end.
    invite(&house, forum, "Bea <bea@example.org>", None).await.unwrap();
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    forums::cancel(&house.db, forum, by, now()).await.unwrap();
    house.deliver().await;
    let last = house.mails_to("ada@example.org").pop().unwrap();
    assert_eq!(last.subject().unwrap(), "The forum has been cancelled: Spring Forum");
    assert!(house.mails_to("bea@example.org").is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_seat_is_kept_until_a_moment_that_is_to_come_and_before_the_forum(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(5, 30).await;
    let forum = forums::find(&house.db, forum).await.unwrap().unwrap();
    let read = |typed: &str| registrations::parse_held_until(&forum, typed, now());
    assert_eq!(read(""), Ok(None));
    assert_eq!(read(&in_days(-1, 9)), Err("in-the-past"));
    assert_eq!(read(&in_days(31, 9)), Err("after-the-start"));
    assert_eq!(read("soon"), Err("bad-moment"));
    assert!(read(&in_days(10, 9)).unwrap().is_some());
}
