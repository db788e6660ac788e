//! S22 and S2: passports open to whoever has shown lately who they are, and the session that showed it goes on under a new name.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    documents,
    language::Language,
    staff::{self, Permission, Role},
};
use serde_json::json;
use sqlx::PgPool;
use web::Access;

use super::Scene;
use crate::{
    stories::documents::with_passport,
    support::{Browser, House, now},
};

const NUMBER: &str = "KZ7654321";
const OFFICER: &str = "visa@lianyi.example";
const WHY: &str = "The consulate asks";

/// The eight digits of the newest mail, written as `1234 5678`.
async fn code(house: &House) -> String {
    let text = house.mail_to(OFFICER).await.text().unwrap();
    let digits = |line: &str| line.chars().filter(char::is_ascii_digit).collect::<String>();
    text.lines().find(|l| l.trim().len() <= 9 && digits(l).len() == 8).map(digits).unwrap()
}

/// Somebody who has been signed in for a while, with a page open.
async fn long_at_work(house: &House) -> Browser {
    let mut officer = house.signed_in(OFFICER, Role::Visa).await;
    grow_old(house).await;
    officer.get("/en/me").await.assert(200);
    officer
}

async fn grow_old(house: &House) {
    sqlx::query("update account_sessions set proved_at = proved_at - interval '11 minutes'")
        .execute(&house.db)
        .await
        .unwrap();
}

/// S22, S2
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_passport_opens_to_whoever_has_shown_lately_who_they_are(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let path = format!("/en/desk/forums/{forum}/passports/{id}");
    let reveals = "select count(*) from audit_entries where action = 'passport.reveal'";
    let reveals = async || sqlx::query_scalar::<_, i64>(reveals).fetch_one(&house.db).await.unwrap();
    // Who has just signed in is not asked.
    let mut fresh = house.signed_in(OFFICER, Role::Visa).await;
    fresh.get(&path).await.assert(200);
    fresh.send(&path, &[("why", WHY)]).await.assert(200).says(NUMBER);
    let mut officer = long_at_work(&house).await;
    let asked = officer.send(&path, &[("why", WHY)]).await.assert(401);
    asked.does_not_say(NUMBER).says(&format!("name=\"why\" value=\"{WHY}\"")).says(OFFICER);
    let right = code(&house).await;
    let wrong = if right == "00000000" { "11111111" } else { "00000000" };
    let asked = officer.send(&path, &[("why", WHY), ("code", wrong)]).await.assert(422);
    asked.does_not_say(NUMBER).says(&format!("name=\"why\" value=\"{WHY}\"")).says("id=\"code-error\"");
    assert_eq!(reveals().await, 1);
    // What was typed is done as soon as the code is right, and not asked for again for a while.
    let before = officer.clone();
    officer.send(&path, &[("why", WHY), ("code", &right)]).await.assert(200).says(NUMBER);
    assert_eq!(reveals().await, 2);
    officer.get(&path).await.assert(200);
    officer.send(&path, &[("why", WHY)]).await.assert(200).says(NUMBER);
    // The session has a new name; the old one opens nothing, and a code is good once.
    assert_ne!(before.cookies["lianyi"], officer.cookies["lianyi"]);
    let mut thief = before;
    assert!(thief.get("/en/desk").await.assert(303).leads_to().contains("/sign-in"));
    grow_old(&house).await;
    officer.send(&path, &[("why", WHY), ("code", &right)]).await.assert(422).does_not_say(NUMBER);
    // Another code is sent to whoever asks for one.
    officer.send(&path, &[("why", WHY), ("code", ""), ("again", "yes")]).await.assert(401);
    let another = code(&house).await;
    officer.send(&path, &[("why", WHY), ("code", &another)]).await.assert(200).says(NUMBER);
}

/// S13
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_code_for_a_second_look_signs_nobody_in_and_one_for_signing_in_opens_no_passport(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let path = format!("/en/desk/forums/{forum}/passports/{id}");
    let mut officer = long_at_work(&house).await;
    officer.send(&path, &[("why", WHY)]).await.assert(401);
    let for_a_look = code(&house).await;
    officer.send("/en/sign-in/code", &[("code", &for_a_look)]).await.assert(422);
    // Nor does it help in another session of the same account.
    let mut other = long_at_work(&house).await;
    other.send(&path, &[("why", WHY), ("code", &for_a_look)]).await.assert(422).does_not_say(NUMBER);
    officer.get("/en/sign-in").await.assert(200);
    officer.send("/en/sign-in", &[("email", OFFICER)]).await.assert(303);
    let for_signing_in = code(&house).await;
    let answer = officer.send(&path, &[("why", WHY), ("code", &for_signing_in)]).await;
    answer.assert(422).does_not_say(NUMBER);
}

/// S22
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_form_that_opens_passports_asks_for_a_second_look(db: PgPool) {
    let scene = Scene::open(db).await;
    let mut officer = long_at_work(&scene).await;
    let mut asked = 0;
    for (line, path) in scene.forms() {
        if line.access != Access::Staff(Permission::SeePassports) {
            continue;
        }
        let status = officer.send(&path, &[]).await.status;
        sqlx::query("update sign_ins set created_at = created_at - interval '1 hour'")
            .execute(&scene.db)
            .await
            .unwrap();
        // What a forum does about visas shows nobody's passport.
        assert_eq!(status == 401, !line.path.ends_with("/terms"), "{}: {status}", line.path);
        asked += usize::from(status == 401);
    }
    assert!(asked >= 5, "the walk must find the forms");
}

/// S22, S26
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_opens_a_passport_only_where_its_token_names_passports_and_says_why(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (_, id, _) = with_passport(&house, NUMBER).await;
    house.staff(OFFICER, Role::Visa).await;
    let ask = async |scopes: &[Permission], why: &str| {
        let name = format!("{scopes:?} {why}");
        let token = staff::add_token(&house.db, OFFICER, &name, scopes, None, now()).await.unwrap();
        let mut program = house.browser();
        let request = program
            .request(Method::POST, &format!("/api/v1/registrations/{id}/passport"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        program.ask(request.body(Body::from(json!({ "why": why }).to_string())).unwrap()).await
    };
    // A program cannot be asked for a second look: without a word of passports its token opens none.
    ask(&[], WHY).await.assert(403).does_not_say(NUMBER);
    ask(&[Permission::SeeRegistrations], WHY).await.assert(403).does_not_say(NUMBER);
    ask(&[Permission::SeePassports], "  ").await.assert(422).does_not_say(NUMBER);
    let opened = ask(&[Permission::SeePassports], WHY).await.assert(200).says(NUMBER);
    assert_eq!(opened.header("cache-control"), "no-store");
    let why = "select details ->> 'why' from audit_entries where action = 'passport.reveal'";
    let why: Vec<String> = sqlx::query_scalar(why).fetch_all(&house.db).await.unwrap();
    assert_eq!(why, [WHY]);
}

/// S22
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_visa_letter_is_opened_like_the_passport_that_stands_on_it(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let by = house.staff(OFFICER, Role::Visa).await;
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let languages = [Language::Zh, Language::En];
    documents::issue_visa_letters(&house.db, ours, forum, &[id], languages, by, now()).await.unwrap();
    let making = documents::next_to_make(&house.db, &house.keys, now()).await.unwrap().unwrap();
    documents::note_made(&house.db, &making, b"%PDF-1.7").await.unwrap();
    let opened = "select count(*) from audit_entries where action = 'document.open' and subject_id = $1";
    let opened =
        async || sqlx::query_scalar::<_, i64>(opened).bind(making.id.0).fetch_one(&house.db).await.unwrap();
    let list = format!("/en/desk/forums/{forum}/documents");
    let paper = format!("{list}/{}", making.id);
    let mut officer = long_at_work(&house).await;
    // Opening a page shows nothing of it, and neither does the form that is for certificates.
    assert_eq!(officer.get(&paper).await.assert(303).leads_to(), list);
    officer.send(&format!("{paper}/reissue"), &[("why", WHY)]).await.assert(404);
    officer.send(&format!("{paper}/reissue-letter"), &[("why", WHY)]).await.assert(401);
    house.deliver().await;
    officer.send(&format!("{paper}/letter"), &[]).await.assert(401).does_not_say("%PDF");
    assert_eq!(opened().await, 0);
    let right = code(&house).await;
    officer.send(&format!("{paper}/letter"), &[("code", &right)]).await.assert(200).says("%PDF");
    assert_eq!(opened().await, 1);
    // Nor does a program open one without a word in the log.
    let scopes = [Permission::SeePassports, Permission::SeeRegistrations];
    let token = staff::add_token(&house.db, OFFICER, "letters", &scopes, None, now()).await.unwrap();
    let mut program = house.browser();
    let mut ask = async |method: Method| {
        let request = program
            .request(method, &format!("/api/v1/documents/{}/pdf", making.id))
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        program.ask(request.body(Body::empty()).unwrap()).await
    };
    ask(Method::GET).await.assert(409).says("shows-a-passport").does_not_say("%PDF");
    assert_eq!(opened().await, 1);
    ask(Method::POST).await.assert(200).says("%PDF");
    assert_eq!(opened().await, 2);
}

/// S22, S63
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_knows_an_officers_address_keeps_nobody_from_a_passport(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let path = format!("/en/desk/forums/{forum}/passports/{id}");
    let mut officer = long_at_work(&house).await;
    officer.send(&path, &[("why", WHY)]).await.assert(401);
    let right = code(&house).await;
    let mut stranger = house.browser();
    for _ in 0..6 {
        stranger.get("/en/sign-in").await.assert(200);
        stranger.send("/en/sign-in", &[("email", OFFICER)]).await.assert(303);
    }
    house.deliver().await;
    // None of those codes voids the one for the second look, and none counts against the next.
    officer.send(&path, &[("why", WHY), ("code", &right)]).await.assert(200).says(NUMBER);
    grow_old(&house).await;
    officer.get("/en/me").await.assert(200);
    officer.send(&path, &[("why", WHY)]).await.assert(401);
    let right = code(&house).await;
    officer.send(&path, &[("why", WHY), ("code", &right)]).await.assert(200).says(NUMBER);
}

/// S22, S63
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn after_five_codes_for_a_second_look_the_newest_one_is_good_and_no_other_is_mailed(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let path = format!("/en/desk/forums/{forum}/passports/{id}");
    let mut officer = long_at_work(&house).await;
    // However many ask in the same moment.
    let account = house.staff(OFFICER, Role::Visa).await;
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (db, session, browser) =
            (house.db.clone(), officer.cookies["lianyi"].clone(), officer.cookies["lianyi-browser"].clone());
        asked.spawn(async move {
            staff::ask_again(&db, account, &session, &browser, now()).await.unwrap().none()
        });
    }
    assert_eq!(asked.join_all().await.into_iter().filter(|is_mailed| *is_mailed).count(), 5);
    let spent = officer.send(&path, &[("why", WHY)]).await.assert(429);
    assert_eq!(spent.header("retry-after"), "900");
    spent.says("id=\"code-error\"").says(&format!("name=\"why\" value=\"{WHY}\"")).does_not_say(NUMBER);
    let newest = "select id from sign_ins where session_hash is not null and expires_at > now()";
    let newest: Vec<uuid::Uuid> = sqlx::query_scalar(newest).fetch_all(&house.db).await.unwrap();
    let [newest] = newest[..] else { panic!("{newest:?}") };
    let right = staff::code(&house.keys, domain::ids::SignInId(newest));
    officer.send(&path, &[("why", WHY), ("code", &right)]).await.assert(200).says(NUMBER);
}

/// S22, S8
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn after_the_right_code_an_error_is_explained_to_the_session_under_its_new_name(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let path = format!("/en/desk/forums/{forum}/passports/{id}");
    let mut officer = long_at_work(&house).await;
    officer.send(&path, &[("why", WHY)]).await.assert(401);
    let right = code(&house).await;
    // The log cannot be written, as if the database were away just then.
    let away = "create function away() returns trigger language plpgsql as
                $$ begin raise exception 'away' using errcode = '57014'; end $$;
                create trigger away before insert on audit_entries for each row execute function away()";
    sqlx::raw_sql(away).execute(&house.db).await.unwrap();
    let away = officer.send(&path, &[("why", WHY), ("code", &right)]).await.assert(503);
    away.does_not_say(NUMBER).says(&format!("action=\"{path}\"")).says("name=\"form_token\"");
    sqlx::raw_sql("drop trigger away on audit_entries").execute(&house.db).await.unwrap();
    // The button that sends it again is as good as on any page.
    officer.send(&path, &[("why", WHY)]).await.assert(200).says(NUMBER);
}
