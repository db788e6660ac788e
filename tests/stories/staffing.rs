//! Roles are given and taken at the desk.

use domain::{
    language::Language,
    staff::{self, GrantError, Role},
    texts::say,
};
use sqlx::PgPool;

use crate::support::House;

const ADMIN: &str = "admin@lianyi.example";

async fn log(house: &House, act: &str) -> i64 {
    let count = "select count(*) from audit_entries where action = $1 and account_id is not null";
    sqlx::query_scalar(count).bind(act.to_owned()).fetch_one(&house.db).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_gives_a_role_for_one_forum_and_takes_it_away(db: PgPool) {
    let house = House::open(db).await;
    let (forum, other) = (house.forum(5).await, house.forum(5).await);
    let mut admin = house.signed_in(ADMIN, Role::Admin).await;
    admin.get("/en/desk").await.assert(200).says("/desk/staff");
    admin.get("/en/desk/staff").await.assert(200).says(ADMIN);
    let id = forum.to_string();
    for (wrong, code) in [
        (vec![("email", "no address"), ("role", "door"), ("forum", "")], "no-at-sign"),
        (vec![("email", "ada@example.org"), ("role", ""), ("forum", "")], "missing"),
        (vec![("email", "ada@example.org"), ("role", "door"), ("forum", "nowhere")], "unknown-forum"),
    ] {
        let page = admin.send("/en/desk/staff", &wrong).await.assert(422);
        page.says(&say(Language::En, &format!("problem-{code}"))).says(wrong[0].1);
    }
    let fields = [("email", "Ada.Lovelace@example.org"), ("role", "registrar"), ("forum", id.as_str())];
    admin.send("/en/desk/staff", &fields).await.assert(303);
    admin.send("/en/desk/staff", &fields).await.assert(303);
    let account = staff::account_of_email(&house.db, "ada.lovelace@example.org").await.unwrap().unwrap();
    let page = admin.get("/en/desk/staff").await.assert(200);
    page.says("ada.lovelace@example.org")
        .says("Spring Forum")
        .says(&say(Language::En, "desk-role-registrar"));
    assert_eq!(log(&house, "staff.add").await, 1, "given twice is given once");

    let token = staff::print_link(&house.db, account, crate::support::now()).await.unwrap();
    let mut ada = house.browser();
    ada.get(&format!("/en/sign-in/{token}")).await.assert(200);
    ada.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
    ada.get(&format!("/en/desk/forums/{forum}/registrations")).await.assert(200);
    ada.get(&format!("/en/desk/forums/{other}/registrations")).await.assert(403);
    ada.get("/en/desk/staff").await.assert(403);

    let account = account.to_string();
    let taken = [("account", account.as_str()), ("role", "registrar"), ("forum", id.as_str())];
    admin.send("/en/desk/staff/take", &taken).await.assert(303);
    admin.send("/en/desk/staff/take", &taken).await.assert(404);
    assert_eq!(log(&house, "staff.take").await, 1);
    ada.get(&format!("/en/desk/forums/{forum}/registrations")).await.assert(403);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn somebody_who_may_give_roles_is_always_left(db: PgPool) {
    let house = House::open(db).await;
    let mut admin = house.signed_in(ADMIN, Role::Admin).await;
    let first = staff::account_of_email(&house.db, ADMIN).await.unwrap().unwrap();
    admin.get("/en/desk/staff").await.assert(200);
    let own = first.to_string();
    let fields = [("account", own.as_str()), ("role", "admin"), ("forum", "")];
    admin
        .send("/en/desk/staff/take", &fields)
        .await
        .assert(409)
        .says(&say(Language::En, "desk-error-last-admin"));
    // An admin of one forum may not give roles, and does not count.
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    staff::add(&house.db, "one@lianyi.example", Role::Admin, Some(&slug)).await.unwrap();
    admin.send("/en/desk/staff/take", &fields).await.assert(409);
    // Two who take the role from each other at once: one of them keeps it.
    let second = house.staff("second@lianyi.example", Role::Admin).await;
    let (a, b) = tokio::join!(
        staff::take(&house.db, first, Role::Admin, None, second),
        staff::take(&house.db, second, Role::Admin, None, first),
    );
    assert!(a.is_ok() != b.is_ok(), "{a:?} {b:?}");
    assert!(matches!(a.and(b), Err(GrantError::LastAdmin)));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn door_staff_let_people_in_and_see_nothing_else(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (guest, _) = house.register(forum, "ada").await;
    domain::registrations::confirm(&house.db, guest, crate::support::now()).await.unwrap();
    let mut helper = house.signed_in("helper@lianyi.example", Role::Door).await;
    let door = format!("/en/desk/forums/{forum}/check-in");
    helper.get("/en/desk").await.assert(200).says(&door).does_not_say("/desk/audit");
    helper.get(&door).await.assert(200);
    helper.get(&format!("{door}?q=ada")).await.assert(200).says("ada").does_not_say("ada@example.org");
    let id = uuid::Uuid::new_v4().to_string();
    let registration = guest.to_string();
    let fields = [("id", id.as_str()), ("registration", registration.as_str()), ("means", "typed")];
    helper.send(&door, &fields).await.assert(303);
    let came: i64 = sqlx::query_scalar("select count(*) from check_ins").fetch_one(&house.db).await.unwrap();
    assert_eq!(came, 1);
    for closed in ["", "/registrations", "/figures", "/documents", "/doors", "/edit"] {
        helper.get(&format!("/en/desk/forums/{forum}{closed}")).await.assert(403);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_is_given_a_role_signs_in_anew_and_a_disabled_account_is_given_none(db: PgPool) {
    let house = House::open(db).await;
    let mut admin = house.signed_in(ADMIN, Role::Admin).await;
    let mut member = house.signed_in("member@lianyi.example", Role::Visa).await;
    sqlx::query("delete from grants where role = 'visa'").execute(&house.db).await.unwrap();
    member.get("/en/me").await.assert(200);
    admin.get("/en/desk/staff").await.assert(200);
    let given = [("email", "member@lianyi.example"), ("role", "registrar"), ("forum", "")];
    admin.send("/en/desk/staff", &given).await.assert(303);
    assert!(member.get("/en/me").await.assert(303).leads_to().starts_with("/en/sign-in"));
    // What is given twice changes nothing.
    let mut member = house.signed_in("member@lianyi.example", Role::Registrar).await;
    admin.send("/en/desk/staff", &given).await.assert(303);
    member.get("/en/me").await.assert(200);

    sqlx::query("update accounts set disabled_at = now() where email like 'member@%'")
        .execute(&house.db)
        .await
        .unwrap();
    let given = [("email", "member@lianyi.example"), ("role", "mailer"), ("forum", "")];
    let refused = admin.send("/en/desk/staff", &given).await.assert(422);
    refused.says(&say(Language::En, "problem-account-disabled")).says("value=\"member@lianyi.example\"");
    let again = staff::add(&house.db, "member@lianyi.example", Role::Mailer, None).await;
    assert!(matches!(again, Err(staff::AddError::Disabled)), "{again:?}");
    let grants: i64 = sqlx::query_scalar("select count(*) from grants where role = 'mailer'")
        .fetch_one(&house.db)
        .await
        .unwrap();
    assert_eq!(grants, 0);
}
