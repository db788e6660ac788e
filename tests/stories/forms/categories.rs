//! What is asked of one category only.

use domain::{
    fields::{self, EditError, FieldForm, Stage},
    ids::{ForumId, InvitationId},
    language::Language,
    registrations::{self, Answer, CorrectionForm, Request, State},
    staff::Role,
    texts::say,
};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::PgPool;

use super::{BY, choice, confirmed, newcomer, registered, said, text};
use crate::{
    stories::guests,
    support::{House, now, request},
};

/// A second category, `guest`, beside `delegate`.
async fn with_guests(house: &House, forum: ForumId) {
    sqlx::query(
        "insert into categories (id, forum_id, code, title, quota, place)
         values (gen_random_uuid(), $1, 'guest', '{\"zh\": \"嘉宾\", \"en\": \"Guest\", \"ru\": \"Гость\"}', 5, 2)",
    )
    .bind(forum.0)
    .execute(&house.db)
    .await
    .unwrap();
}

fn only_for(category: &str, field: FieldForm) -> FieldForm {
    FieldForm { required: "yes".into(), for_categories: vec![category.into()], ..field }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_question_of_one_category_is_needed_and_kept_of_that_one_only(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    with_guests(&house, forum).await;
    let slug = house.slug(forum).await;
    house.ask(forum, only_for("guest", text("host", "registration", "Who invited you?"))).await;
    house.ask(forum, text("driver", "registration", "Your driver")).await;
    let path = format!("/en/forums/{slug}/register");
    let mut visitor = house.browser();
    visitor.get(&path).await.assert(200).says("Only for: Guest");
    // Of a delegate it is neither wanted nor kept; of a guest it is both.
    let typed = [("answer-host", "The embassy"), ("answer-driver", "Wang")];
    visitor.send(&path, &newcomer("anna@example.org", &typed)).await.assert(303);
    let answers = said(&house, registered(&house, "anna@example.org").await).await;
    assert_eq!(answers, [("Your driver".to_owned(), 1, "Wang".to_owned())]);
    let guest = |email: &'static str, more: &[(&'static str, &'static str)]| {
        let mut typed = newcomer(email, more);
        typed.retain(|(name, _)| *name != "category");
        typed.push(("category", "guest"));
        typed
    };
    let refused = visitor.send(&path, &guest("bea@example.org", &[])).await.assert(422);
    refused.says("id=\"answer-host-error\"");
    visitor.send(&path, &guest("bea@example.org", &[("answer-host", "The embassy")])).await.assert(303);
    let bea = registered(&house, "bea@example.org").await;
    assert_eq!(said(&house, bea).await.len(), 1);

    // Programs are held to the same.
    let call = |email: &str, category: &str| {
        json!({ "category": category, "answers": {},
                "person": { "latin_name": "Eve", "email": email, "country": "KZ", "language": "en" } })
    };
    let path = format!("/api/v1/forums/{slug}/registrations");
    house.browser().call(&path, &call("eve@example.org", "delegate")).await.assert(201);
    house.browser().call(&path, &call("fay@example.org", "guest")).await.assert(422).says("answers.host");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn my_registration_asks_what_is_asked_of_its_category(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    with_guests(&house, forum).await;
    house.ask(forum, only_for("guest", text("seat", "acceptance", "Where do you sit?"))).await;
    let (ada, link) = confirmed(&house, forum, "ada").await;
    house.browser().get(&link).await.assert(200).does_not_say("/details\"");
    house.browser().get(&format!("{link}/details")).await.assert(200).does_not_say("Where do you sit?");
    let unanswered = async || {
        let mut conn = house.db.acquire().await.unwrap();
        let registration = registrations::find(&mut *conn, ada).await.unwrap().unwrap();
        fields::unanswered(&mut conn, &registration, Stage::Acceptance).await.unwrap()
    };
    assert_eq!(unanswered().await, 0);
    let moved = "update registrations r set category_id = c.id from categories c where c.code = 'guest' and r.id = $1";
    sqlx::query(moved).bind(ada.0).execute(&house.db).await.unwrap();
    assert_eq!(unanswered().await, 1);
    house.browser().get(&link).await.assert(200).says("/details\"");
    house.browser().get(&format!("{link}/details")).await.says("Where do you sit?").does_not_say("Only for");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn to_ask_fewer_categories_leaves_what_was_answered_as_it_was(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    with_guests(&house, forum).await;
    let slug = house.slug(forum).await;
    let field = house.ask(forum, text("diet", "registration", "What do you eat?")).await;
    let path = format!("/en/forums/{slug}/register");
    let mut visitor = house.browser();
    visitor.get(&path).await.assert(200);
    visitor.send(&path, &newcomer("anna@example.org", &[("answer-diet", "Rice")])).await.assert(303);
    let anna = registered(&house, "anna@example.org").await;
    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let page = format!("/en/desk/forums/{forum}/form/{field}");
    organiser.get(&page).await.assert(200).says("name=\"for_categories\" value=\"guest\"");
    let edited = [
        ("kind", "text"),
        ("label_zh", "What do you eat?（中文）"),
        ("label_en", "What do you eat?"),
        ("label_ru", "What do you eat? (рус)"),
        ("for_categories", "guest"),
    ];
    organiser.send(&page, &edited).await.assert(303);
    assert_eq!(said(&house, anna).await, [("What do you eat?".into(), 1, "Rice".into())]);
    let versions = fields::versions(&house.db, forum, field).await.unwrap();
    let of: Vec<_> = versions.iter().map(|version| version.for_categories.join(" ")).collect();
    assert_eq!(of, ["guest", ""]);
    organiser.get(&format!("/en/desk/forums/{forum}/form")).await.says("Only for: Guest");
    // Saved as it stands, it is no other version.
    organiser.send(&page, &edited).await.assert(303);
    assert_eq!(fields::versions(&house.db, forum, field).await.unwrap().len(), 2);
    let unknown = [&edited[..4], &[("for_categories", "king")]].concat();
    organiser.send(&page, &unknown).await.assert(422).says(&say(Language::En, "problem-unknown-category"));
    let all = fields::of_forum(&house.db, forum).await.unwrap();
    let king = only_for("king", text("crown", "registration", "Your crown")).parse(&all, None).unwrap();
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let refused = fields::save(&house.db, forum, None, &king, by, now()).await;
    assert!(matches!(refused, Err(EditError::Invalid(_))));

    // Whoever comes unannounced is asked as a category is asked.
    let asked = registrations::asked_at_the_door(&house.db, forum, "new@example.org").await.unwrap();
    assert!(asked[0].is_for("guest") && !asked[0].is_for("delegate"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn feedback_is_asked_for_of_those_whose_category_has_a_question(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    with_guests(&house, forum).await;
    house.ask(forum, only_for("guest", text("useful", "feedback", "Was it useful?"))).await;
    let (ada, _) = confirmed(&house, forum, "ada").await;
    let (bea, _) = confirmed(&house, forum, "bea").await;
    let moved = "update registrations r set category_id = c.id from categories c where c.code = 'guest' and r.id = $1";
    sqlx::query(moved).bind(bea.0).execute(&house.db).await.unwrap();
    let over =
        "update forums set starts_at = now() - interval '50 hours', ends_at = now() - interval '40 hours',
                                  registration_opens_at = null, registration_closes_at = null where id = $1";
    sqlx::query(over).bind(forum.0).execute(&house.db).await.unwrap();
    assert_eq!(fields::ask_for_feedback(&house.db, now()).await.unwrap(), 1);
    let to = "select (letter->>'registration')::uuid from deliveries where letter->>'kind' = 'feedback'";
    let to: uuid::Uuid = sqlx::query_scalar(to).fetch_one(&house.db).await.unwrap();
    assert_eq!((to, to != ada.0), (bea.0, true));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_comes_into_another_category_brings_no_answers_of_the_old_one_along(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    with_guests(&house, forum).await;
    let slug = house.slug(forum).await;
    let travel = choice("travel", "How will you come?", &BY);
    house.ask(forum, FieldForm { for_categories: vec!["delegate".into()], ..travel }).await;
    let flight =
        FieldForm { only_if: vec!["travel:plane".into()], ..text("flight", "acceptance", "Flight number") };
    house.ask(forum, flight).await;
    house.ask(forum, text("driver", "registration", "Your driver")).await;
    let path = format!("/en/forums/{slug}/register");
    let mut visitor = house.browser();
    visitor.get(&path).await.assert(200);
    let typed = [("answer-travel", "plane"), ("answer-driver", "Wang")];
    visitor.send(&path, &newcomer("anna@example.org", &typed)).await.assert(303);
    let anna = registered(&house, "anna@example.org").await;
    registrations::confirm(&house.db, anna, now()).await.unwrap();
    let typed = [("flight".to_owned(), vec!["CZ 6001".to_owned()])].into_iter().collect();
    fields::change(&house.db, anna, Stage::Acceptance, &typed, None, now()).await.unwrap();
    assert_eq!(said(&house, anna).await.len(), 3);
    let driver = [("Your driver".to_owned(), 1, "Wang".to_owned())];
    let by = house.staff("registrar@lianyi.example", Role::Registrar).await;
    let was = registrations::find(&house.db, anna).await.unwrap().unwrap();
    let guest = CorrectionForm { category: "guest".into(), ..CorrectionForm::of(&was) }.parse().unwrap();
    registrations::correct(&house.db, anna, &guest, by, now()).await.unwrap();
    assert_eq!(said(&house, anna).await, driver);

    // Nor does a guest who takes the seat that was kept for them.
    sqlx::query("update categories set quota = 1 where code = 'delegate'").execute(&house.db).await.unwrap();
    house.register(forum, "first").await;
    let typed = [("answer-travel", "plane"), ("answer-driver", "Wang")];
    visitor.get(&path).await.assert(200);
    visitor.send(&path, &newcomer("bea@example.org", &typed)).await.assert(303);
    let bea = registered(&house, "bea@example.org").await;
    assert_eq!((house.state_of(bea).await, said(&house, bea).await.len()), (State::Waitlisted, 2));
    let category = domain::forums::categories(&house.db, forum).await.unwrap();
    let category = category.iter().find(|category| category.code == "guest").unwrap().id;
    let until = Some(now() + SignedDuration::from_hours(24));
    guests::invite(&house, forum, category, "Bea <bea@example.org>", until).await.unwrap();
    let invitation = "select i.id from invitations i join people p on p.id = i.person_id where p.email = 'bea@example.org'";
    let invitation: uuid::Uuid = sqlx::query_scalar(invitation).fetch_one(&house.db).await.unwrap();
    registrations::respond(&house.db, InvitationId(invitation), Answer::Accepted, now()).await.unwrap();
    assert_eq!((house.state_of(bea).await, said(&house, bea).await), (State::Confirmed, driver.to_vec()));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_has_a_category_is_asked_at_the_door_what_that_one_is_asked_whichever_is_chosen(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    with_guests(&house, forum).await;
    house.ask(forum, only_for("guest", text("host", "registration", "Who invited you?"))).await;
    house.ask(forum, only_for("delegate", text("court", "registration", "Your court"))).await;
    let guest = Request { category: "guest".into(), ..request("bea", "en") }.parse().unwrap();
    registrations::register(&house.db, forum, &guest, now()).await.unwrap();
    let category = domain::forums::categories(&house.db, forum).await.unwrap();
    let category = category.iter().find(|category| category.code == "guest").unwrap().id;
    let until = Some(now() + SignedDuration::from_hours(24));
    guests::invite(&house, forum, category, "Cai <cai@example.org>", until).await.unwrap();
    let by = house.staff("registrar@lianyi.example", Role::Registrar).await;
    for name in ["bea", "cai"] {
        let email = format!("{name}@example.org");
        let asked = registrations::asked_at_the_door(&house.db, forum, &email).await.unwrap();
        let typed = |answers: serde_json::Value| {
            let answers = answers.as_object().unwrap().clone();
            Request { category: "delegate".into(), answers, ..request(name, "en") }.parse_for(&asked)
        };
        let wrong = typed(json!({ "court": "Supreme Court" })).unwrap_err();
        assert!(wrong.of("answer-host").is_some() && wrong.of("answer-court").is_none(), "{name}: {wrong:?}");
        let new = typed(json!({ "host": "The embassy", "court": "Supreme Court" })).unwrap();
        let id = registrations::walk_in(&house.db, forum, &new, by, now()).await.unwrap();
        let answers = said(&house, id).await;
        assert_eq!(answers, [("Who invited you?".to_owned(), 1, "The embassy".to_owned())], "{name}");
    }
}
