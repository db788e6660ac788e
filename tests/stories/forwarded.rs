//! A mail with a link may be forwarded: whoever holds the link is not for that reason the person whom it was for.

use domain::{
    ids::{ForumId, InvitationId, RegistrationId},
    registrations::{self, Answer, GuestsForm, State, Whom},
    staff::Role,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use crate::support::{House, now};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Ada is invited, with a seat kept for her; her link.
async fn invited(house: &House, forum: ForumId) -> String {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let category = domain::forums::categories(&house.db, forum).await.unwrap()[0].id;
    let list = "Ada <ada@example.org>".to_owned();
    let list = GuestsForm { list, list_country: "KZ".into(), list_language: "en".into() }.parse().unwrap();
    let until = Some(now() + DAY * 5);
    registrations::invite(&house.db, forum, &Whom::People(list), category, until, by, now()).await.unwrap();
    house.link(&house.mail_to("ada@example.org").await, "/invitation/")
}

async fn answer(house: &House) -> Option<Answer> {
    let id = sqlx::query_scalar("select id from invitations").fetch_one(&house.db).await.unwrap();
    registrations::find_invitation(&house.db, InvitationId(id)).await.unwrap().unwrap().answer
}

async fn registration_of(house: &House, email: &str) -> RegistrationId {
    let id = sqlx::query_scalar("select id from registrations where email = $1").bind(email);
    RegistrationId(id.fetch_one(&house.db).await.unwrap())
}

const BEA: [(&str, &str); 4] =
    [("latin_name", "Bea"), ("email", "bea@example.org"), ("country", "KZ"), ("language", "en")];

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_was_forwarded_an_invitation_asks_for_a_place_of_their_own_and_staff_see_by_whose(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let link = invited(&house, forum).await;
    let mut stranger = house.browser();
    stranger.get(&link).await.assert(200).says("Are you Ada?").says("I am not Ada");
    let wrong = [("latin_name", "Bea"), ("email", "nowhere"), ("country", "KZ"), ("language", "en")];
    let wrong = stranger.send(&format!("{link}/stand-in"), &wrong).await.assert(422);
    wrong.says("value=\"Bea\"").says("value=\"nowhere\"");
    let asked = stranger.send(&format!("{link}/stand-in"), &BEA).await.assert(303);
    assert!(asked.leads_to().ends_with("/registered"), "{}", asked.leads_to());
    // The place is hers once her address is confirmed and staff have decided.
    let bea = registration_of(&house, "bea@example.org").await;
    assert_eq!(house.state_of(bea).await, State::Held);
    let mine = house.link(&house.mail_to("bea@example.org").await, "/registration/");
    stranger.get(&mine).await.assert(200);
    stranger.send(&format!("{mine}/confirm"), &[]).await.assert(303);
    assert_eq!(house.state_of(bea).await, State::AwaitingApproval);
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let page = desk.get(&format!("/en/desk/registrations/{bea}")).await.assert(200);
    page.says("the invitation of Ada").says("This is Ada");
    // The guest's own seat and answer are hers still, whoever asked meanwhile.
    assert_eq!(house.register(forum, "cai").await.1, State::Waitlisted);
    assert_eq!(answer(&house).await, None);
    let mut ada = house.browser();
    ada.get(&link).await.assert(200);
    ada.send(&link, &[("answer", "accept")]).await.assert(303);
    let ada = registration_of(&house, "ada@example.org").await;
    assert_eq!((house.state_of(ada).await, answer(&house).await), (State::Confirmed, Some(Answer::Accepted)));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_link_that_may_have_been_forwarded_gives_no_right_that_needs_the_address(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let link = invited(&house, forum).await;
    let mut somebody = house.browser();
    somebody.get(&link).await.assert(200);
    let page = somebody.send(&link, &[("answer", "accept")]).await.assert(303).leads_to();
    let told = somebody.get(&page).await.assert(200).says("your acceptance has been recorded");
    told.says("/link\"").says("Send me a new link");
    let page = page.trim_end_matches("?accepted=yes");
    somebody.send(&format!("{page}/confirm"), &[]).await.assert(403);
    somebody.get(&format!("{page}/passport")).await.assert(403);
    somebody.get(&format!("{page}/papers")).await.assert(403);
    somebody.get(&format!("{page}/ticket")).await.assert(403);
    // Whoever presses again is led to nobody's registration.
    somebody.get(&link).await.assert(200).says("The link to your registration is in the mail");
    let again = somebody.send(&link, &[("answer", "accept")]).await.assert(303).leads_to();
    assert_eq!(again, link);
    // The mail's own link has those rights.
    let mine = house.link(&house.mail_to("ada@example.org").await, "/registration/");
    house.browser().get(&format!("{mine}/papers")).await.assert(200);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forwarded_offer_gives_no_right_that_needs_the_address(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let (first, _) = house.register(forum, "first").await;
    house.register(forum, "ada").await;
    registrations::withdraw(&house.db, first, None, now()).await.unwrap();
    let offer = house.link(&house.mail_to("ada@example.org").await, "/offer/");
    let mut somebody = house.browser();
    somebody.get(&offer).await.assert(200);
    let page = somebody.send(&offer, &[("answer", "accept")]).await.assert(303).leads_to();
    somebody.get(&page).await.assert(200);
    let page = page.trim_end_matches("?accepted=yes");
    somebody.get(&format!("{page}/passport")).await.assert(403);
    somebody.get(&format!("{page}/papers")).await.assert(403);
    somebody.get(&format!("{page}/ticket")).await.assert(403);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_stands_in_once_the_forum_has_begun_and_a_known_address_hears_by_mail_alone(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    let link = invited(&house, forum).await;
    house.register(forum, "bea").await;
    let mut stranger = house.browser();
    stranger.get(&link).await.assert(200);
    let asked = stranger.send(&format!("{link}/stand-in"), &BEA).await.assert(303).leads_to();
    assert!(asked.ends_with("/registered"), "{asked}");
    let n: i64 = sqlx::query_scalar("select count(*) from registrations").fetch_one(&house.db).await.unwrap();
    assert_eq!(n, 1);
    let begun = "update forums set starts_at = now() - interval '1 hour'";
    sqlx::query(begun).execute(&house.db).await.unwrap();
    stranger.send(&format!("{link}/stand-in"), &BEA).await.assert(410);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_full_forum_says_so_to_known_and_unknown_addresses_alike(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let link = invited(&house, forum).await;
    house.register(forum, "bea").await;
    sqlx::query("update forums set waitlist = false").execute(&house.db).await.unwrap();
    let mut stranger = house.browser();
    stranger.get(&link).await.assert(200);
    for email in ["bea@example.org", "cai@example.org"] {
        let asked = [("latin_name", "Somebody"), ("email", email), ("country", "KZ"), ("language", "en")];
        stranger.send(&format!("{link}/stand-in"), &asked).await.assert(409);
    }
    // Whose address it is hears the rest by mail.
    let told = "select count(*) from deliveries where letter ->> 'kind' = 'already_registered'";
    let told: i64 = sqlx::query_scalar(told).fetch_one(&house.db).await.unwrap();
    assert_eq!(told, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_guest_who_came_under_another_address_has_one_seat_once_staff_say_who_it_is(db: PgPool) {
    let house = House::open(db).await;
    // The one seat is kept for Ada, whose second address waits.
    let forum = house.forum(1).await;
    let link = invited(&house, forum).await;
    let mut ada = house.browser();
    ada.get(&link).await.assert(200);
    ada.send(&format!("{link}/stand-in"), &BEA).await.assert(303);
    let other = registration_of(&house, "bea@example.org").await;
    assert_eq!(house.state_of(other).await, State::Waitlisted);
    let (next, _) = house.register(forum, "next").await;
    let taken = async || domain::forums::filled(&house.db, forum).await.unwrap().taken;
    assert_eq!(taken().await, 1);
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let page = format!("/en/desk/registrations/{other}");
    desk.get(&page).await.assert(200).says("This is Ada");
    desk.send(&format!("{page}/guest"), &[]).await.assert(303);
    assert_eq!(
        (house.state_of(other).await, answer(&house).await),
        (State::Confirmed, Some(Answer::Accepted))
    );
    assert_eq!((taken().await, house.state_of(next).await), (1, State::Waitlisted));
    desk.get(&page).await.assert(200).does_not_say("This is Ada");
    desk.send(&format!("{page}/guest"), &[]).await.assert(409);
    // Nobody asks Ada again, and no seat comes free when its day has passed.
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    assert_eq!(registrations::remind_silent(&house.db, forum, by, now() + DAY * 4).await.unwrap(), 0);
    registrations::expire_due(&house.db, now() + DAY * 6).await.unwrap();
    assert_eq!(house.state_of(next).await, State::Waitlisted);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_seat_that_was_kept_twice_over_goes_to_whoever_waits(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let link = invited(&house, forum).await;
    let mut ada = house.browser();
    ada.get(&link).await.assert(200);
    ada.send(&format!("{link}/stand-in"), &BEA).await.assert(303);
    let other = registration_of(&house, "bea@example.org").await;
    registrations::confirm(&house.db, other, now()).await.unwrap();
    assert_eq!(house.state_of(other).await, State::AwaitingApproval);
    let (next, state) = house.register(forum, "next").await;
    assert_eq!(state, State::Waitlisted);
    let by = house.staff("registrar@lianyi.example", Role::Registrar).await;
    registrations::this_is_the_guest(&house.db, other, by, now()).await.unwrap();
    assert_eq!((house.state_of(other).await, house.state_of(next).await), (State::Confirmed, State::Offered));
    let again = registrations::this_is_the_guest(&house.db, other, by, now()).await;
    assert!(matches!(again, Err(registrations::GuestError::NotOpen)), "{again:?}");
    let stranger = registrations::this_is_the_guest(&house.db, next, by, now()).await;
    assert!(matches!(stranger, Err(registrations::GuestError::NotOpen)), "{stranger:?}");
}
