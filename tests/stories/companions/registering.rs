//! Who registers says at once who comes along: on the form, without a script, and over the API.

use domain::{
    problems::Problems,
    registrations::{
        self, CompanionForm, Decider, NewRegistration, PlacesForm, RegisterError, Request, State,
    },
    staff::Role,
    texts::say,
};
use serde_json::json;
use sqlx::PgPool;

use super::{forum, holder, party_of, rules, taken, together};
use crate::{
    stories::programs::Desk,
    support::{House, now, request},
};

fn in_english(key: &str) -> String {
    say(domain::language::Language::En, key)
}

async fn refused(house: &House, forum: domain::ids::ForumId, new: &NewRegistration) -> Problems {
    match registrations::register(&house.db, forum, new, now()).await {
        Err(RegisterError::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn nobody_registers_with_more_people_than_they_may_bring_or_the_forum_has_room_for(db: PgPool) {
    let house = House::open(db).await;
    let pair = party_of("ada", &[("Ben", "KZ")]);
    let three = party_of("ada", &[("Ben", "KZ"), ("Cai", "KZ")]);
    let alone = house.forum(5).await;
    assert_eq!(refused(&house, alone, &pair).await.of("companions"), Some("no-companions"));
    let one_each = forum(&house, 5, 1).await;
    assert_eq!(refused(&house, one_each, &three).await.of("companions"), Some("too-many-companions"));
    let small = forum(&house, 2, 2).await;
    assert_eq!(refused(&house, small, &three).await.of("companions"), Some("party-too-large"));
    let of_country = house.forum(5).await;
    let form = PlacesForm {
        companions: vec!["2".into()],
        country_quotas: vec!["KZ 1".into()],
        ..PlacesForm::default()
    };
    rules(&house, of_country, form).await;
    assert_eq!(refused(&house, of_country, &pair).await.of("companions"), Some("party-too-large"));
    // Without a waitlist it is said that fewer would find places.
    let full = forum(&house, 2, 2).await;
    sqlx::query("update forums set waitlist = false where id = $1")
        .bind(full.0)
        .execute(&house.db)
        .await
        .unwrap();
    holder(&house, full, "zoe").await;
    assert_eq!(refused(&house, full, &pair).await.of("companions"), Some("party-finds-no-room"));
    holder(&house, full, "yan").await;
    let none = registrations::register(&house.db, full, &pair, now()).await;
    assert!(matches!(none, Err(RegisterError::Full)), "{none:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_place_that_is_refused_or_runs_out_frees_those_of_all_who_registered_with_it(db: PgPool) {
    let house = House::open(db).await;
    for refused in [true, false] {
        let forum = house.forum(3).await;
        let form = PlacesForm {
            companions: vec!["2".into()],
            decided_by: vec!["staff".into()],
            ..PlacesForm::default()
        };
        rules(&house, forum, form).await;
        let (ada, _) = together(&house, forum, "ada", 2).await;
        let (bea, state) = together(&house, forum, "bea", 1).await;
        assert_eq!((state, taken(&house.db, forum).await), (State::Waitlisted, 3));
        if refused {
            registrations::confirm(&house.db, ada, now()).await.unwrap();
            assert_eq!(house.state_of(ada).await, State::AwaitingApproval);
            let by = Decider::Staff(house.staff("organiser@lianyi.example", Role::Organiser).await);
            registrations::refuse(&house.db, ada, "Judges only", by, now()).await.unwrap();
        } else {
            let days = jiff::SignedDuration::from_hours(24 * 3);
            registrations::expire_due(&house.db, now() + days).await.unwrap();
        }
        assert_eq!((house.state_of(bea).await, taken(&house.db, forum).await), (State::Offered, 2));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn people_are_named_on_the_form_without_a_script_and_the_mail_and_the_page_say_that_all_wait(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = forum(&house, 3, 2).await;
    holder(&house, forum, "zoe").await;
    let slug = house.slug(forum).await;
    let page = format!("/en/forums/{slug}/register");
    let mut visitor = house.browser();
    visitor.get(&page).await.assert(200).says("name=\"more\"").does_not_say("with_latin_name");
    let own = [
        ("category", "delegate"),
        ("latin_name", "Ada"),
        ("email", "ada@example.org"),
        ("country", "CN"),
        ("language", "en"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [own.as_slice(), more].concat();
    // Where nobody can be brought along, that is said before the fields open.
    let companions = "update categories set companions = $1 where forum_id = $2";
    sqlx::query(companions).bind(0).bind(forum.0).execute(&house.db).await.unwrap();
    let none = visitor.send(&page, &with(&[("more", "yes")])).await.assert(422);
    none.says("Nobody can be brought along in this category").does_not_say("with_latin_name");
    sqlx::query(companions).bind(2).bind(forum.0).execute(&house.db).await.unwrap();
    let shown = visitor.send(&page, &with(&[("more", "yes")])).await.assert(200);
    let shown = shown.says("id=\"with_latin_name\"").says("value=\"ada@example.org\"");
    assert!(!shown.body.contains("with_latin_name-2"), "one row at a time");
    let ben =
        [("with_native_name", ""), ("with_latin_name", "Ben"), ("with_country", "CN"), ("with_role", "aide")];
    let more = [ben.as_slice(), &[("more", "yes")]].concat();
    let shown = visitor.send(&page, &with(&more)).await.assert(200).says("value=\"Ben\"");
    // As many as may come along are there.
    shown.says("id=\"with_latin_name-2\"").does_not_say("name=\"more\"");
    let nameless = [
        ben.as_slice(),
        &[("with_native_name", ""), ("with_latin_name", ""), ("with_country", "CN"), ("with_role", "driver")],
    ]
    .concat();
    let wrong = visitor.send(&page, &with(&nameless)).await.assert(422);
    wrong.says("id=\"with_latin_name-2-error\"").says("value=\"driver\"").says("value=\"Ben\"");
    // A row in which nothing was written is nobody.
    let empty =
        [("with_native_name", ""), ("with_latin_name", ""), ("with_country", "CN"), ("with_role", " ")];
    let party = [ben.as_slice(), &empty].concat();
    visitor.send(&page, &with(&party)).await.assert(303);
    assert_eq!(taken(&house.db, forum).await, 3);
    let mail = house.mail_to("ada@example.org").await;
    assert!(
        mail.text().unwrap().contains("2 places") && mail.text().unwrap().contains("Ben"),
        "{:?}",
        mail.text()
    );

    let (leaving, _) = together(&house, forum, "bea", 1).await;
    let mail = house.mail_to("bea@example.org").await;
    assert!(mail.text().unwrap().contains("all 2 of you"), "{:?}", mail.text());
    let link = house.link(&mail, "/registration/");
    let zoe: Vec<_> = registrations::of_forum(&house.db, forum, &registrations::Wanted::default(), None)
        .await
        .unwrap()
        .into_iter()
        .filter(|r| r.latin_name == "zoe")
        .collect();
    registrations::withdraw(&house.db, zoe[0].id, None, now()).await.unwrap();
    assert_eq!(house.state_of(leaving).await, State::Waitlisted);
    let own = house.browser().get(&link).await.assert(200);
    own.says("You wait for 2 places together").says("laid aside for you");
    let mut desk = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let list = format!("/en/desk/forums/{forum}/registrations");
    desk.get(&list).await.assert(200).says("One free place is laid aside").says("with one person");
    let one = registrations::companions_of(&house.db, leaving).await.unwrap().remove(0).id;
    let mut own = house.browser();
    let of_one = format!("{link}/companions/{one}");
    own.get(&of_one).await.assert(200).says(&in_english("companions-remove-means-waiting"));
    own.send(&format!("{of_one}/remove"), &[]).await.assert(303);
    assert_eq!(house.state_of(leaving).await, State::Offered);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_offer_to_a_party_names_all_who_come_and_how_many_places_are_kept(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 2, 1).await;
    let (ada, _) = together(&house, forum, "ada", 1).await;
    together(&house, forum, "bea", 1).await;
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    let mail = house.mail_to("bea@example.org").await;
    let text = mail.text().unwrap();
    assert!(text.contains("2 places at the forum") && text.contains("baa"), "{text}");
    let offer = house.link(&mail, "/offer/");
    house.browser().get(&offer).await.assert(200).says("baa").says("interpreter");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_registers_a_party_and_is_told_what_is_wrong_with_whom(db: PgPool) {
    let house = House::open(db).await;
    let forum = forum(&house, 3, 2).await;
    let slug = house.slug(forum).await;
    let path = format!("/api/v1/forums/{slug}/registrations");
    let body = |email: &str, companions: serde_json::Value| {
        json!({
            "category": "delegate",
            "person": { "latin_name": "Wang Wei", "email": email, "country": "CN", "language": "zh" },
            "companions": companions,
        })
    };
    let li = json!({ "native_name": "李强", "latin_name": "Li Qiang", "country": "CN", "role": "翻译" });
    let he = json!({ "latin_name": "He Jun", "country": "CN", "role": "driver" });
    let made =
        house.browser().call(&path, &body("wang@example.org", json!([li, he]))).await.assert(201).json();
    assert_eq!((made["state"].as_str(), taken(&house.db, forum).await), (Some("held"), 3));
    let made = house.browser().call(&path, &body("ding@example.org", json!([he]))).await.assert(201).json();
    assert_eq!(made["state"], "waitlisted");

    let nameless = json!({ "latin_name": "", "country": "XX", "role": "driver" });
    let wrong =
        house.browser().call(&path, &body("e@example.org", json!([li, nameless]))).await.assert(422).json();
    let told: Vec<_> = wrong["errors"].as_array().unwrap().iter().map(|e| (&e["field"], &e["row"])).collect();
    assert_eq!(
        told,
        [(&json!("companions.latin_name"), &json!(2)), (&json!("companions.country"), &json!(2))]
    );
    let twice = house.browser().call(&path, &body("e@example.org", json!([he, he]))).await.assert(422).json();
    assert_eq!(twice["errors"][0]["code"], "companion-twice");
    let four = json!([li, he, { "latin_name": "Sun Lu", "country": "CN", "role": "aide" }]);
    let many = house.browser().call(&path, &body("e@example.org", four)).await.assert(422).json();
    assert_eq!(
        (&many["errors"][0]["field"], &many["errors"][0]["code"]),
        (&json!("companions"), &json!("too-many-companions"))
    );
    let unknown =
        json!([{ "latin_name": "Sun Lu", "country": "CN", "role": "aide", "email": "x@example.org" }]);
    house.browser().call(&path, &body("e@example.org", unknown)).await.assert(422).says("malformed");
}

#[test]
fn of_a_crowd_that_somebody_wants_to_bring_only_the_number_is_said() {
    let crowd =
        (0..21).map(|n| CompanionForm { latin_name: super::letters(1, n), ..CompanionForm::default() });
    let request = Request { companions: crowd.collect(), ..request("ada", "en") };
    let problems = request.parse().unwrap_err();
    assert_eq!(problems.of("companions"), Some("too-many-companions"));
    assert_eq!(problems.0.len(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn at_the_door_each_is_registered_alone_and_nobody_is_dropped_in_silence(db: PgPool) {
    let house = House::open(db).await;
    let mut desk = Desk::of(&house).await;
    let forum = forum(&house, 5, 2).await;
    desk.path = format!("/forums/{}", house.slug(forum).await);
    let mut walk_in = json!({ "category": "delegate",
        "person": { "latin_name": "Ada", "email": "ada@example.org", "country": "KZ", "language": "en" },
        "companions": [{ "latin_name": "Ben", "country": "KZ", "role": "interpreter" }] });
    let refused = desk.call(axum::http::Method::POST, "walk-ins", &walk_in, 422).await;
    let error = &refused["errors"][0];
    assert_eq!((&error["field"], &error["code"]), (&json!("companions"), &json!("alone-at-the-door")));
    let n: i64 = sqlx::query_scalar("select count(*) from registrations").fetch_one(&house.db).await.unwrap();
    assert_eq!(n, 0);
    walk_in["companions"] = json!([]);
    desk.call(axum::http::Method::POST, "walk-ins", &walk_in, 201).await;
}
