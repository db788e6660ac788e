//! What a category gives its people or does not: somebody along, a visa letter, a certificate.

use domain::{
    documents::{self, IssueError, Issued, VisaTerms, Whom},
    ids::ForumId,
    language::Language,
    staff::{self, Permission, Role},
};
use serde_json::json;
use sqlx::PgPool;

use super::documents::{confirmed, end, passport, with_passport};
use crate::support::{House, now};

/// Saves the rules of the one category that a forum has.
async fn rules(house: &House, forum: ForumId, visa_letters: &str, certificates: &str) {
    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let page = format!("/en/desk/forums/{forum}/places");
    organiser.get(&page).await.assert(200).says("name=\"visa_letters\"").says("name=\"certificates\"");
    let typed = [
        ("offers_end", "1"),
        ("decided_by", "nobody"),
        ("access_codes", ""),
        ("country_quotas", ""),
        ("companions", "0"),
        ("visa_letters", visa_letters),
        ("certificates", certificates),
    ];
    organiser.send(&page, &typed).await.assert(303);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_category_without_visa_letters_is_asked_for_no_passport(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let (id, link) = confirmed(&house, forum, "ada").await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let terms = VisaTerms { gives_letters: true, kept_days: 30 };
    documents::set_visa_terms(&house.db, forum, terms, by).await.unwrap();
    let mut ada = house.browser();
    ada.get(&format!("{link}/passport")).await.assert(200);
    let passport = passport("KZ7654321").parse(now()).unwrap();
    documents::save_passport(&house.db, &house.keys, id, &passport, now()).await.unwrap();
    assert_eq!(documents::visa_wishes(&house.db, forum).await.unwrap().len(), 1);

    rules(&house, forum, "no", "yes").await;
    ada.get(&format!("{link}/papers")).await.assert(200).does_not_say("/passport");
    ada.get(&format!("{link}/passport")).await.assert(410);
    let refused = documents::save_passport(&house.db, &house.keys, id, &passport, now()).await;
    assert!(matches!(refused, Err(IssueError::NotNow)));
    // Nor does staff issue a letter with one that was given before.
    assert!(documents::visa_wishes(&house.db, forum).await.unwrap().is_empty());
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let languages = [Language::Zh, Language::En];
    let issued = documents::issue_visa_letters(&house.db, ours, forum, &[id], languages, by, now()).await;
    assert_eq!(issued.unwrap(), 0);
    rules(&house, forum, "yes", "yes").await;
    let issued = documents::issue_visa_letters(&house.db, ours, forum, &[id], languages, by, now()).await;
    assert_eq!(issued.unwrap(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_category_without_certificates_gets_none(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    confirmed(&house, forum, "ada").await;
    rules(&house, forum, "yes", "no").await;
    end(&house, forum).await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let issue = async || {
        let languages = [Language::En];
        documents::issue_certificates(&house.db, ours, forum, Whom::Everybody, &languages, by, now()).await
    };
    assert_eq!(issue().await.unwrap(), Issued { now: 0, to_come: 0 });
    sqlx::query("update categories set certificates = true where forum_id = $1")
        .bind(forum.0)
        .execute(&house.db)
        .await
        .unwrap();
    assert_eq!(issue().await.unwrap(), Issued { now: 1, to_come: 0 });
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_category_that_gets_no_papers_any_more_gets_none_in_the_place_of_an_old_one(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, "KZ7654321").await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let languages = [Language::Zh, Language::En];
    documents::issue_visa_letters(&house.db, ours, forum, &[id], languages, by, now()).await.unwrap();
    let gives = async |visa_letters: bool, certificates: bool| {
        let gives = "update categories set visa_letters = $2, certificates = $3 where forum_id = $1";
        let gives = sqlx::query(gives).bind(forum.0).bind(visa_letters).bind(certificates);
        gives.execute(&house.db).await.unwrap();
    };
    let again = async || {
        let old = documents::of_forum(&house.db, forum, None).await.unwrap().remove(0).id;
        documents::reissue(&house.db, ours, old, "A new passport", by, now()).await
    };
    let outdated = async || documents::reissue_outdated(&house.db, ours, forum, by, now()).await.unwrap();
    sqlx::query("update forums set reworded = reworded + 1 where id = $1")
        .bind(forum.0)
        .execute(&house.db)
        .await
        .unwrap();
    gives(false, true).await;
    assert!(matches!(again().await, Err(IssueError::NotNow)));
    assert_eq!((documents::outdated_visa_letters(&house.db, forum).await.unwrap(), outdated().await), (0, 0));
    // The old one holds as before.
    assert_eq!(documents::of_registration(&house.db, id).await.unwrap().len(), 1);
    gives(true, false).await;
    assert_eq!((documents::outdated_visa_letters(&house.db, forum).await.unwrap(), outdated().await), (1, 1));
    again().await.unwrap();

    end(&house, forum).await;
    gives(true, true).await;
    let english = [Language::En];
    documents::issue_certificates(&house.db, ours, forum, Whom::Everybody, &english, by, now())
        .await
        .unwrap();
    gives(true, false).await;
    assert!(matches!(again().await, Err(IssueError::NotNow)));
    gives(true, true).await;
    again().await.unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn programs_say_what_a_category_gives_and_leave_the_rest_as_it_is(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    let email = "organiser@lianyi.example";
    let scopes = [Permission::ManageForums];
    let token = staff::add_token(&house.db, email, "site", &scopes, None, now()).await.unwrap();
    let mut program = house.browser();
    let path = format!("/api/v1/forums/{slug}/places");
    let mut put = async |rules: serde_json::Value| {
        let body = json!({ "offers_end": 1, "categories": [rules] });
        let request = program.request(axum::http::Method::PUT, &path);
        let request = request.header("authorization", format!("Bearer {token}"));
        let request = request.header("content-type", "application/json").body(body.to_string().into());
        program.ask(request.unwrap()).await
    };
    let rules = json!({ "code": "delegate", "decided_by": "nobody", "companions": 2, "visa_letters": false });
    let saved = put(rules).await.assert(200).json();
    let told = |saved: &serde_json::Value| {
        let of = saved["categories"][0].clone();
        (of["companions"].clone(), of["visa_letters"].clone(), of["certificates"].clone())
    };
    assert_eq!(told(&saved), (json!(2), json!(false), json!(true)));
    let rules = json!({ "code": "delegate", "decided_by": "nobody", "certificates": false });
    let saved = put(rules).await.assert(200).json();
    assert_eq!(told(&saved), (json!(2), json!(false), json!(false)));
    let rules = json!({ "code": "delegate", "decided_by": "nobody", "companions": 21 });
    put(rules).await.assert(422).says("companions");
}
