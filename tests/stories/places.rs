use domain::{
    forums,
    ids::ForumId,
    language::Language,
    registrations::{self, DecideError, Decider, NewRegistration, PlacesForm, RegisterError, State},
    staff::Role,
    texts::say,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::editing::{form, organiser};
use crate::support::{House, in_days, now, request};

const DAY: SignedDuration = SignedDuration::from_hours(24);

async fn rules(house: &House, forum: ForumId, form: PlacesForm) {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = PlacesForm { offers_end: "1".into(), ..form };
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
}

fn of_country(name: &str, country: &str) -> NewRegistration {
    registrations::Request { country: country.into(), ..request(name, "en") }.parse().unwrap()
}

fn with_code(name: &str, code: &str) -> NewRegistration {
    registrations::Request { access_code: code.into(), ..request(name, "en") }.parse().unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_country_has_no_more_seats_than_its_share_and_holds_nobody_else_up(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(3).await;
    rules(&house, forum, PlacesForm { country_quotas: vec!["kz 1".into()], ..PlacesForm::default() }).await;
    let ask = async |name: &str, country: &str| {
        registrations::register(&house.db, forum, &of_country(name, country), now()).await.unwrap()
    };
    let (first, state) = ask("ada", "KZ").await;
    assert_eq!(state, State::Held);
    let (second, state) = ask("bea", "KZ").await;
    assert_eq!(state, State::Waitlisted);
    assert_eq!(ask("cai", "CN").await.1, State::Held);
    // A seat of its own country goes to who waits for it.
    registrations::withdraw(&house.db, first, None, now()).await.unwrap();
    assert_eq!(house.state_of(second).await, State::Offered);
    // More for the country: the next is offered a seat when that is saved.
    let (third, _) = ask("dan", "KZ").await;
    rules(&house, forum, PlacesForm { country_quotas: vec!["KZ 2".into()], ..PlacesForm::default() }).await;
    assert_eq!(house.state_of(third).await, State::Offered);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_code_opens_its_category_as_often_as_it_may_however_it_is_written(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let refused =
        async |new: &NewRegistration| match registrations::register(&house.db, forum, new, now()).await {
            Err(RegisterError::Invalid(problems)) => problems.of("access_code").unwrap(),
            other => panic!("{other:?}"),
        };
    assert_eq!(refused(&with_code("ada", "GUEST-2027")).await, "unknown-access-code");
    rules(&house, forum, PlacesForm { access_codes: vec!["Guest-2027 1".into()], ..PlacesForm::default() })
        .await;
    assert_eq!(refused(&request("ada", "en").parse().unwrap()).await, "missing");
    assert_eq!(refused(&with_code("ada", "guest-2028")).await, "unknown-access-code");
    let new = with_code("ada", " gUEST-2027 ");
    let (ada, _) = registrations::register(&house.db, forum, &new, now()).await.unwrap();
    assert_eq!(refused(&with_code("bea", "GUEST-2027")).await, "access-code-used-up");
    // Who leaves gives the code back.
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    registrations::register(&house.db, forum, &with_code("bea", "GUEST-2027"), now()).await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_place_that_is_decided_about_is_kept_until_somebody_has_decided(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    rules(&house, forum, PlacesForm { decided_by: vec!["staff".into()], ..PlacesForm::default() }).await;
    let by = Decider::Staff(house.staff("organiser@lianyi.example", Role::Organiser).await);
    let (ada, _) = house.register(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    let early = registrations::approve(&house.db, ada, by, now()).await;
    assert!(matches!(early, Err(DecideError::NotAwaiting)), "{early:?}");
    registrations::confirm(&house.db, ada, now()).await.unwrap();
    assert_eq!(house.state_of(ada).await, State::AwaitingApproval);
    registrations::expire_due(&house.db, now() + DAY * 30).await.unwrap();
    assert_eq!(
        (house.state_of(ada).await, house.state_of(bea).await),
        (State::AwaitingApproval, State::Waitlisted)
    );

    let silent = registrations::refuse(&house.db, ada, " ", by, now()).await;
    assert!(matches!(silent, Err(DecideError::Reason("missing"))), "{silent:?}");
    registrations::refuse(&house.db, ada, "Judges only,\nthis time.", by, now()).await.unwrap();
    assert_eq!((house.state_of(ada).await, house.state_of(bea).await), (State::Refused, State::Offered));
    let mail = house.mail_to("ada@example.org").await;
    assert!(mail.text().unwrap().contains("Judges only,"), "{:?}", mail.text());

    // What was offered is decided about as well, and approving twice changes nothing.
    let offer: uuid::Uuid =
        sqlx::query_scalar("select id from offers where answer is null").fetch_one(&house.db).await.unwrap();
    registrations::answer_offer(&house.db, domain::ids::OfferId(offer), true, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, State::AwaitingApproval);
    for _ in 0..2 {
        registrations::approve(&house.db, bea, by, now()).await.unwrap();
        assert_eq!(house.state_of(bea).await, State::Confirmed);
    }
    assert_eq!(
        house
            .mails_to("bea@example.org")
            .iter()
            .filter(|m| m.subject().unwrap().contains("confirmed"))
            .count(),
        0
    );
    house.deliver().await;
    let confirmed = house.mails_to("bea@example.org");
    assert_eq!(confirmed.last().unwrap().subject().unwrap(), "Your place is confirmed: Spring Forum");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn staff_decide_at_the_desk_and_a_reason_that_is_missing_is_asked_for(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    rules(&house, forum, PlacesForm { decided_by: vec!["staff".into()], ..PlacesForm::default() }).await;
    let (ada, _) = house.register(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    for id in [ada, bea] {
        registrations::confirm(&house.db, id, now()).await.unwrap();
    }
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let list =
        desk.get(&format!("/en/desk/forums/{forum}/registrations?state=awaiting_approval")).await.assert(200);
    assert!(list.body.contains(&format!("/en/desk/registrations/{ada}\"")), "{}", list.body);
    desk.get(&format!("/en/desk/registrations/{ada}")).await.assert(200);
    desk.send(&format!("/en/desk/registrations/{ada}/approve"), &[]).await.assert(303);
    let path = format!("/en/desk/registrations/{bea}/refuse");
    let asked = desk.send(&path, &[("reason", "")]).await.assert(422);
    assert!(asked.body.contains("id=\"reason-error\""), "{}", asked.body);
    desk.send(&path, &[("reason", "Full")]).await.assert(303);
    desk.send(&path, &[("reason", "Full")]).await.assert(409);
    assert_eq!((house.state_of(ada).await, house.state_of(bea).await), (State::Confirmed, State::Refused));
    let acts =
        "select count(*) from audit_entries where action in ('registration.approve', 'registration.refuse')";
    let acts: i64 = sqlx::query_scalar(acts).fetch_one(&house.db).await.unwrap();
    assert_eq!(acts, 2);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_organiser_says_how_places_are_given_and_what_is_wrong_is_said_at_its_field(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/places");
    desk.get(&path).await.assert(200);
    let fields = [
        ("offers_end", "x"),
        ("decided_by", "staff"),
        ("access_codes", "ab"),
        ("country_quotas", "Kazakhstan"),
    ];
    let wrong = desk.send(&path, &fields).await.assert(422);
    for field in ["offers_end", "access_codes", "country_quotas"] {
        assert!(wrong.body.contains(&format!("id=\"{field}-error\"")), "{field}: {}", wrong.body);
    }
    assert!(wrong.body.contains("Kazakhstan</textarea>"), "{}", wrong.body);
    let fields = [
        ("offers_end", "48"),
        ("decided_by", "staff"),
        ("access_codes", "GUEST-2027 3"),
        ("country_quotas", "KZ 2\nUZ 0"),
    ];
    desk.send(&path, &fields).await.assert(303);
    let saved = registrations::places(&house.db, forum).await.unwrap();
    assert_eq!(saved.offers_end, "48");
    assert_eq!(saved.access_codes, ["guest-2027 3"]);
    assert_eq!(saved.country_quotas, ["KZ 2\nUZ 0"]);
    let slug = house.slug(forum).await;
    let form = house.browser().get(&format!("/en/forums/{slug}/register")).await.assert(200);
    assert!(
        form.body.contains("with an access code") && form.body.contains("name=\"access_code\""),
        "{}",
        form.body
    );
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn places_and_offers_are_kept_for_as_many_hours_as_the_organiser_says(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/places");
    desk.get(&path).await.assert(200).says("value=\"48\"");
    let fields = [("offers_end", "1"), ("offer_lasts", "0"), ("hold_lasts", "soon")];
    let wrong = desk.send(&path, &fields).await.assert(422).says("value=\"soon\"");
    assert!(
        wrong.body.contains("offer_lasts-error") && wrong.body.contains("hold_lasts-error"),
        "{}",
        wrong.body
    );
    let fields = [("offers_end", "1"), ("offer_lasts", "24"), ("hold_lasts", "2")];
    desk.send(&path, &fields).await.assert(303);
    let kept = async |id| {
        let until = registrations::find(&house.db, id).await.unwrap().unwrap().kept_until().unwrap();
        until.duration_since(now()).as_secs_f64() / 3600.0
    };
    let (ada, _) = house.register(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    assert!((kept(ada).await - 2.0).abs() < 0.5);
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    assert!((kept(bea).await - 24.0).abs() < 0.5);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn after_the_organisers_cut_off_nobody_is_offered_a_seat(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum_in(1, 3).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = PlacesForm { offers_end: "120".into(), ..PlacesForm::default() };
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
    let (ada, _) = house.register(forum, "ada").await;
    let (bea, _) = house.register(forum, "bea").await;
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    assert_eq!(house.state_of(bea).await, State::Waitlisted);
    // And nobody who comes now is put before who waits.
    assert_eq!(house.register(forum, "cai").await.1, State::Waitlisted);
    assert_eq!(forums::filled(&house.db, forum).await.unwrap().taken, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_category_that_somebody_is_in_stays_and_no_number_falls_below_what_is_taken(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut desk, path) = organiser(&house, forum).await;
    let times = [in_days(60, 9), in_days(60, 17)];
    let save = format!("{path}/edit");
    house.register(forum, "ada").await;
    house.register(forum, "bea").await;
    let refuses = async |desk: &mut crate::support::Browser, other: &[(&str, &str)], code: &str| {
        let words = say(Language::En, &format!("problem-{code}"));
        desk.send(&save, &form(&times, other)).await.assert(422).says(&words);
    };
    let renamed = [("category_code", "guest")];
    refuses(&mut desk, &renamed, "category-in-use").await;
    refuses(&mut desk, &[("capacity", "1"), ("category_quota", "5")], "below-taken").await;
    refuses(&mut desk, &[("category_quota", "1")], "below-taken").await;
    let kept: (i32, i32, String) = sqlx::query_as(
        "select f.capacity, c.quota, c.code from forums f join categories c on c.forum_id = f.id where f.id = $1",
    )
    .bind(forum.0)
    .fetch_one(&house.db)
    .await
    .unwrap();
    assert_eq!(kept, (5, 5, "delegate".to_owned()));
    let down_to_what_is_taken = [("capacity", "2"), ("category_quota", "2")];
    desk.send(&save, &form(&times, &down_to_what_is_taken)).await.assert(303);
}
