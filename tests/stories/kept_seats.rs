//! Seats kept for guests and delegations follow their forum to another day, and are lost by nobody who could not use them.

use domain::{
    forums::{self, Agreed, Change, Changed, Effects, Postponement},
    ids::{AccountId, DelegationId, ForumId, InvitationId},
    registrations::{self, Answer, DelegationForm, GuestsForm, PlacesForm, State, Whom},
    staff::Role,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;

use crate::support::{House, in_days, now};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

async fn organiser(house: &House) -> AccountId {
    house.staff("organiser@lianyi.example", Role::Organiser).await
}

/// A seat kept for Ada for ten days, and one for Kazakhstan's delegation, whose focal point is Fatima.
async fn kept(house: &House, forum: ForumId) -> (InvitationId, DelegationId) {
    let by = organiser(house).await;
    let known = forums::find(&house.db, forum).await.unwrap().unwrap();
    let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
    let list = GuestsForm {
        list: "Ada <ada@example.org>".into(),
        list_country: "KZ".into(),
        list_language: "en".into(),
    };
    let whom = Whom::People(list.parse().unwrap());
    let until = registrations::parse_held_until(&known, &in_days(10, 9), now()).unwrap();
    registrations::invite(&house.db, forum, &whom, category, until, by, now()).await.unwrap();
    let form = DelegationForm {
        country: "KZ".into(),
        category: "delegate".into(),
        seats: "1".into(),
        returns_at: in_days(10, 9),
        latin_name: "Fatima".into(),
        email: "fatima@example.org".into(),
        language: "en".into(),
        ..DelegationForm::default()
    };
    let new = form.parse(&known, now()).unwrap();
    let delegation = registrations::make_delegation(&house.db, forum, &new, by, now()).await.unwrap();
    let id = sqlx::query_scalar("select id from invitations").fetch_one(&house.db).await.unwrap();
    while house.deliver().await > 0 {}
    (InvitationId(id), delegation)
}

async fn days_of(house: &House, (ada, kz): (InvitationId, DelegationId)) -> (Option<Timestamp>, Timestamp) {
    let ada = registrations::find_invitation(&house.db, ada).await.unwrap().unwrap();
    let kz = registrations::find_delegation(&house.db, kz).await.unwrap().unwrap();
    (ada.held_until(), kz.returns_at())
}

/// Looks at a postponement, then agrees to it.
async fn postpone(house: &House, forum: ForumId, to: Postponement) -> Effects {
    let by = organiser(house).await;
    let change = Change::Postpone(to);
    let seen = forums::change(&house.db, forum, change, Agreed::default(), by, now()).await.unwrap();
    let Changed::Shown(seen) = seen else { panic!("made without a look") };
    let seal = seen.seal();
    let agreed = Agreed { seal: Some(&seal), send: &[] };
    let made = forums::change(&house.db, forum, change, agreed, by, now()).await.unwrap();
    assert!(matches!(made, Changed::Made(_)), "{made:?}");
    seen
}

fn in_hours(hours: i64) -> Postponement {
    let starts_at = now() + HOUR * i32::try_from(hours).unwrap();
    Postponement::To { starts_at, ends_at: starts_at + HOUR * 8 }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn while_a_forum_has_no_date_kept_seats_are_lost_by_nobody_and_with_a_later_one_their_days_move(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let seats = kept(&house, forum).await;
    let (held, returns) = days_of(&house, seats).await;
    let told = postpone(&house, forum, Postponement::ToBeAnnounced).await;
    assert!(told.told.iter().any(|told| told.letter == "delegation_moved" && told.n == 1), "{told:?}");
    let mail = house.mail_to("fatima@example.org").await;
    assert!(mail.text().unwrap().contains("until then the seats are kept"), "{:?}", mail.text());
    registrations::expire_due(&house.db, now() + DAY * 40).await.unwrap();
    assert_eq!(days_of(&house, seats).await, (held, returns));
    let known = forums::find(&house.db, forum).await.unwrap().unwrap();
    let starts_at = known.starts_at.unwrap() + DAY * 100;
    let effects =
        postpone(&house, forum, Postponement::To { starts_at, ends_at: starts_at + HOUR * 8 }).await;
    assert_eq!((effects.guests_seats, effects.delegations), (1, 1));
    assert_eq!(days_of(&house, seats).await, (held.map(|at| at + DAY * 100), returns + DAY * 100));
    let mail = house.mail_to("fatima@example.org").await;
    assert!(mail.text().unwrap().contains("Those whom you named"), "{:?}", mail.text());
    // The seats are theirs to take.
    registrations::expire_due(&house.db, now() + DAY * 40).await.unwrap();
    let ada = registrations::respond(&house.db, seats.0, Answer::Accepted, now()).await.unwrap();
    assert_eq!(house.state_of(ada.registration().unwrap()).await, State::Confirmed);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forum_that_is_moved_closer_keeps_no_seat_beyond_its_last_offers_and_cuts_none_short_of_an_hour(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let seats = kept(&house, forum).await;
    let (waits, _) = house.register(forum, "waits").await;
    let effects = postpone(&house, forum, in_hours(48)).await;
    assert_eq!((effects.guests_seats, effects.delegations), (1, 1));
    let starts = forums::find(&house.db, forum).await.unwrap().unwrap().starts_at.unwrap();
    assert_eq!(days_of(&house, seats).await, (Some(starts - HOUR), starts - HOUR));
    // So close that the last offers have ended: an hour is everybody's.
    postpone(&house, forum, in_hours(1)).await;
    let (held, returns) = days_of(&house, seats).await;
    for until in [held.unwrap(), returns] {
        assert!(until > now() + SignedDuration::from_mins(55) && until < now() + HOUR * 2, "{until}");
    }
    assert_eq!(house.state_of(waits).await, State::Waitlisted);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_place_that_is_held_keeps_an_hour_and_rests_while_there_is_no_date(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let (ada, _) = house.register(forum, "ada").await;
    let until = async |house: &House| {
        registrations::find(&house.db, ada).await.unwrap().unwrap().kept_until().unwrap()
    };
    postpone(&house, forum, in_hours(1)).await;
    assert!(until(&house).await > now() + SignedDuration::from_mins(55));
    // The old start passes while the date is to be announced; another venue cuts nothing.
    let before = until(&house).await;
    postpone(&house, forum, Postponement::ToBeAnnounced).await;
    let passed = "update forums set starts_at = date_trunc('hour', now()) - interval '2 days',
                                    ends_at = date_trunc('hour', now()) - interval '1 day'";
    sqlx::query(passed).execute(&house.db).await.unwrap();
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/edit");
    let page = desk.get(&path).await.assert(200).body;
    let value = |name: &str| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\"")).unwrap();
        rest.split_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned()
    };
    let times = [value("starts_at"), value("ends_at")];
    let other = [
        ("venue_en", "Beijing"),
        ("venue_zh", "北京"),
        ("venue_ru", "Пекин"),
        ("capacity", "2"),
        ("category_quota", "2"),
    ];
    let fields = super::editing::form(&times, &other);
    let seen = desk.send(&path, &fields).await;
    if let Some((_, rest)) = seen.body.split_once("name=\"seal\" value=\"") {
        let seal = rest.split('"').next().unwrap().to_owned();
        let agreed = [&fields[..], &[("seal", seal.as_str())]].concat();
        desk.send(&path, &agreed).await.assert(303);
    } else {
        seen.assert(303);
    }
    assert_eq!(until(&house).await, before);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn where_the_last_offers_are_to_end_earlier_the_open_ones_do(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(1, 3).await;
    let (first, _) = house.register(forum, "first").await;
    let (next, _) = house.register(forum, "next").await;
    registrations::withdraw(&house.db, first, None, now()).await.unwrap();
    assert_eq!(house.state_of(next).await, State::Offered);
    let form = PlacesForm { offers_end: "40".into(), ..PlacesForm::default() };
    registrations::save_places(&house.db, forum, &form, organiser(&house).await, now()).await.unwrap();
    let starts = forums::find(&house.db, forum).await.unwrap().unwrap().starts_at.unwrap();
    let until = registrations::find(&house.db, next).await.unwrap().unwrap().kept_until().unwrap();
    assert!(until <= starts - HOUR * 40, "{until}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_was_attended_is_neither_withdrawn_nor_cancelled_nor_put_off_afterwards(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let (ada, _) = house.register(forum, "ada").await;
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    sqlx::query(
        "update forums set starts_at = now() - interval '2 days', ends_at = now() - interval '1 day'",
    )
    .execute(&house.db)
    .await
    .unwrap();
    let late = registrations::withdraw(&house.db, ada, None, now()).await;
    assert!(matches!(late, Err(registrations::WithdrawError::Over)), "{late:?}");
    let late = forums::cancel(&house.db, forum, organiser(&house).await, now()).await;
    assert!(matches!(late, Err(forums::ChangeStateError::Over)), "{late:?}");
    let (by, to) = (organiser(&house).await, Change::Postpone(in_hours(100)));
    let late = forums::change(&house.db, forum, to, Agreed::default(), by, now()).await;
    assert!(matches!(late, Err(forums::ChangeError::State(forums::ChangeStateError::Over))), "{late:?}");
    assert_eq!(house.state_of(ada).await, State::Confirmed);
    // One without a date is yet to be.
    sqlx::query("update forums set state = 'postponed'").execute(&house.db).await.unwrap();
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
}
