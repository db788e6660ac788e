//! Passports: sealed at once, opened for a reason, erased by the clock.

use domain::{
    documents::{self, IssueError, VisaTerms},
    ids::RegistrationId,
    language::Language,
    links::{Keys, Purpose},
    staff::{self, Role},
    texts::say,
    vault,
};
use jiff::SignedDuration;
use sqlx::PgPool;

use super::documents::{confirmed, end, passport, with_passport};
use crate::support::{House, KEYS, build_program, now};

const NUMBER: &str = "KZ7654321";

/// Every row of every table, as a dump would hold it.
async fn dump(db: &PgPool) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select quote_ident(tablename) from pg_tables where schemaname = 'public' order by 1",
    )
    .fetch_all(db)
    .await
    .unwrap();
    let mut all = String::new();
    for table in tables {
        let rows = format!("select coalesce(string_agg(t::text, E'\\n'), '') from {table} t");
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).fetch_one(db).await.unwrap();
        all.push_str(&rows);
    }
    all
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_passport_is_asked_for_where_letters_are_given_and_kept_as_typed_until_it_is_right(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let forum = house.forum(5).await;
    let (id, link) = confirmed(&house, forum, "ada").await;
    let mut ada = house.browser();
    ada.get(&format!("{link}/passport")).await.assert(410);
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let terms = VisaTerms { gives_letters: true, kept_days: 30 };
    documents::set_visa_terms(&house.db, forum, terms, by).await.unwrap();
    ada.get(&format!("{link}/papers")).await.assert(200).says("/passport");
    ada.get(&format!("{link}/passport")).await.assert(200);
    let good = [
        ("passport_name", "ADA LOVELACE"),
        ("passport_number", "KZ 765-4321"),
        ("nationality", "KZ"),
        ("born_on", "1985-12-10"),
        ("expires_on", "2099-01-31"),
        ("passport_consent", "yes"),
    ];
    for (field, wrong) in [
        ("passport_name", "Ада"),
        ("passport_number", "12"),
        ("nationality", "XX"),
        ("born_on", "2999-01-01"),
        ("expires_on", "2001-01-01"),
        ("passport_consent", ""),
    ] {
        let fields: Vec<_> = good.iter().map(|(f, v)| (*f, if *f == field { wrong } else { *v })).collect();
        let answer = ada.send(&format!("{link}/passport"), &fields).await.assert(422);
        let kept = if field == "born_on" { "2099-01-31" } else { "1985-12-10" };
        answer.says(&format!("id=\"{field}-error\"")).says(kept);
    }
    assert!(documents::passport_given_at(&house.db, id).await.unwrap().is_none());
    ada.send(&format!("{link}/passport"), &good).await.assert(303);
    // It is never shown again, and nowhere in the database as it is.
    ada.get(&format!("{link}/passport")).await.assert(200).does_not_say(NUMBER);
    let dump = dump(&house.db).await;
    let in_bytes: String = NUMBER.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(!dump.contains(NUMBER) && !dump.contains(&in_bytes) && !dump.contains("LOVELACE"));
    // Whoever only made the registration, and has not shown that the address is theirs, gives and sees none.
    let manage = house.keys.sign(Purpose::Manage, id.0, now(), SignedDuration::from_hours(1));
    house.browser().get(&format!("/en/registration/{manage}/passport")).await.assert(403);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_passport_is_opened_for_a_reason_and_the_log_names_it(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let slug = house.slug(forum).await;
    let path = format!("/en/desk/forums/{forum}/passports/{id}");
    let reveals = "select count(*) from audit_entries where action = 'passport.reveal'";
    let reveals = async || sqlx::query_scalar::<_, i64>(reveals).fetch_one(&house.db).await.unwrap();
    // Organisers and registrars see registrations, not passports.
    for role in [Role::Organiser, Role::Registrar, Role::Mailer, Role::Auditor] {
        let mut other = house.signed_in(&format!("{}@lianyi.example", role.code()), role).await;
        other.get("/en/desk").await;
        other.get(&path).await.assert(403);
        other.send(&path, &[("why", "I am curious")]).await.assert(403).does_not_say(NUMBER);
    }
    // Nor does a visa officer of another forum.
    let elsewhere = house.forum(5).await;
    let elsewhere = house.slug(elsewhere).await;
    for (email, of, may) in [("other@lianyi.example", &elsewhere, false), ("own@lianyi.example", &slug, true)]
    {
        let account = staff::add(&house.db, email, Role::Visa, Some(of)).await.unwrap();
        let token = staff::print_link(&house.db, account, now()).await.unwrap();
        let mut officer = house.browser();
        officer.get(&format!("/en/sign-in/{token}")).await.assert(200);
        officer.send(&format!("/en/sign-in/{token}"), &[]).await.assert(303);
        officer.get("/en/desk").await;
        assert_eq!(reveals().await, 0);
        if !may {
            officer.get(&path).await.assert(403);
            officer.send(&path, &[("why", "The consulate asks")]).await.assert(403).does_not_say(NUMBER);
            continue;
        }
        officer.get(&path).await.assert(200).does_not_say(NUMBER);
        officer.send(&path, &[("why", "  ")]).await.assert(422).does_not_say(NUMBER);
        assert_eq!(reveals().await, 0);
        let opened = officer.send(&path, &[("why", "The consulate asks")]).await.assert(200).says(NUMBER);
        assert_eq!(opened.header("cache-control"), "no-store");
    }
    let entry = "select details::text || subject_id from audit_entries where action = 'passport.reveal'";
    let entry: String = sqlx::query_scalar(entry).fetch_one(&house.db).await.unwrap();
    assert!(
        entry.contains("The consulate asks") && entry.contains(&id.to_string()) && !entry.contains(NUMBER)
    );
}

async fn sealed_rows(db: &PgPool) -> i64 {
    let rows = "select (select count(*) from passports where sealed is not null)
                     + (select count(*) from documents where kind = 'visa_letter' and paper is not null)";
    sqlx::query_scalar(rows).fetch_one(db).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn passports_are_gone_when_their_days_are_over_and_the_proof_is_there(db: PgPool) {
    build_program().await;
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    let languages = [Language::Zh, Language::En];
    documents::issue_visa_letters(&house.db, ours, forum, &[id], languages, by, now()).await.unwrap();
    workers::make_papers(&house.workers).await.unwrap();
    end(&house, forum).await;
    let day = SignedDuration::from_hours(24);
    workers::tick(&house.db, now() + day * 28).await.unwrap();
    assert_eq!(sealed_rows(&house.db).await, 2);
    // The old end means nothing while the date is yet to be announced.
    let becomes = async |state: &str| {
        let set = "update forums set state = $2::forum_state where id = $1";
        sqlx::query(set).bind(forum.0).bind(state.to_owned()).execute(&house.db).await.unwrap();
    };
    becomes("postponed").await;
    workers::tick(&house.db, now() + day * 90).await.unwrap();
    assert_eq!(sealed_rows(&house.db).await, 2);
    becomes("published").await;
    workers::tick(&house.db, now() + day * 29 + day / 24).await.unwrap();
    assert_eq!(sealed_rows(&house.db).await, 0);
    let proof = "select count(*) from passports where registration_id = $1 and erased_at is not null and data_key is null";
    assert_eq!(sqlx::query_scalar::<_, i64>(proof).bind(id.0).fetch_one(&house.db).await.unwrap(), 1);
    let reveal = documents::reveal_passport(&house.db, &house.keys, id, "Too late", by).await;
    assert!(matches!(reveal, Err(IssueError::NotFound)));
    // The letter's number is still known, and says that it was ours.
    let letter = &documents::of_forum(&house.db, forum, None).await.unwrap()[0];
    house
        .browser()
        .get(&format!("/en/verify/{}", letter.serial))
        .await
        .says(&say(Language::En, "verify-valid"));
    assert!(documents::open_pdf(&house.db, &house.keys, letter.id).await.unwrap().is_none());
}

async fn opens(house: &House, keys: &Keys, id: RegistrationId) -> bool {
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    match documents::reveal_passport(&house.db, keys, id, "A trial", by).await {
        Ok(passport) => passport.number == NUMBER,
        Err(IssueError::Locked(_)) => false,
        Err(error) => panic!("{error}"),
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn keys_are_changed_and_the_old_one_can_go(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let (forum, id, _) = with_passport(&house, NUMBER).await;
    let by = house.staff("admin@lianyi.example", Role::Admin).await;
    let ours = documents::Ours { keys: &house.keys, base_url: "http://lianyi.test" };
    documents::issue_visa_letters(&house.db, ours, forum, &[id], [Language::Zh, Language::En], by, now())
        .await
        .unwrap();
    let new = "k2 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeffe0e1e2e3e4e5e6e7e8e9eaebecedeeef";
    let (both, new) = (Keys::parse(&format!("{new}\n{KEYS}")).unwrap(), Keys::parse(new).unwrap());
    // Added, the new key reads what the old one sealed; alone it does not, and says so.
    assert!(opens(&house, &both, id).await && !opens(&house, &new, id).await);
    assert_eq!(vault::rotate(&house.db, &new).await.unwrap(), vault::Rotated { wrapped: 0, locked: 2 });
    assert_eq!(vault::rotate(&house.db, &both).await.unwrap(), vault::Rotated { wrapped: 2, locked: 0 });
    assert_eq!(vault::rotate(&house.db, &both).await.unwrap(), vault::Rotated::default());
    assert!(opens(&house, &new, id).await && !opens(&house, &house.keys, id).await);
    // A passport that is given during the change is sealed under the new key at once.
    let again = passport(NUMBER).parse(now()).unwrap();
    documents::save_passport(&house.db, &both, id, &again, now()).await.unwrap();
    assert!(opens(&house, &new, id).await);
}
