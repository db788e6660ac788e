//! S36: questions to the database are bound, bounded and cut short.

use domain::staff::Role;
use sqlx::PgPool;

use super::{Scene, sources};
use crate::support::House;

/// S36
#[test]
fn no_question_to_the_database_is_glued_from_what_people_typed() {
    for (name, text) in sources::rust() {
        for glue in ["AssertSqlSafe", "raw_sql", "push(format!", "push(&", "query(&format!", "query(format!"]
        {
            assert!(!text.contains(glue), "{name} contains {glue}");
        }
        if !name.starts_with("services/domain/") {
            for asked in ["sqlx::query!", "sqlx::query_as!", "sqlx::query_scalar!", "QueryBuilder"] {
                assert!(!text.contains(asked), "{name}: SQL stands in domain");
            }
        }
    }
}

/// The questions that are answered whole. What bounds the answer is said above each group.
const WHOLE: &[&str] = &[
    // One class, forum, mailing, person or account has them: as many as it has, and rarely more than some dozens.
    "forums/agenda.rs agenda",
    "forums/categories.rs categories",
    "forums/series.rs series_of",
    "forums/speakers.rs speakers",
    "mailings/find.rs contents",
    "roll/mod.rs enrolments_of_class",
    "roll/mod.rs enrolments_of_person",
    "staff/account.rs with_grants",
    // Places change under one lock: whoever holds a place, waits for one or has let one lapse at this forum.
    "registrations/codes.rs read",
    "registrations/expire.rs expire_due",
    "registrations/find.rs confirmed_of_forum",
    "registrations/invite.rs write",
    "registrations/companions/mod.rs companions_of_forum",
    "registrations/companions/party.rs bring_who_finds_room",
    "registrations/expire.rs settle",
    "registrations/reminders.rs remind_due",
    "registrations/room/left.rs countries",
    "registrations/room/left.rs read",
    "registrations/room/line.rs line",
    "registrations/settings.rs rules_of",
    "registrations/withdraw.rs end_all_of_forum",
    // The caller names them by their ids.
    "forums/categories.rs filled_each",
    "people/mod.rs find_many",
    "post/bounces.rs known_addresses",
    "post/bounces.rs note_bounces",
    "post/dead.rs close",
    "post/dead.rs retry",
    "post/hand_over.rs step",
    "post/lease.rs lease",
    "roll/matching/keys.rs keep_some",
    // Leases of the last minutes.
    "post/sweep.rs sweep",
    // As many as the caller asks for: the function in the database takes the number.
    "post/lease.rs lease_mailings",
    "registrations/find.rs of_people",
    "registrations/list.rs places_in_line",
    // All that one person was sent, and all moves of a page of them, which a command prints.
    "post/lines.rs lines_to",
    "post/lines.rs moves",
    // A device at a door goes on without a network: whoever has a place at this forum.
    "attendance/guests.rs roster",
    // The visa letters of one forum that name what it has left: each is written anew.
    "documents/revoke.rs reissue_outdated",
    // What everybody attended of one forum, for its certificates, and who has one already.
    "attendance/derive.rs attendances",
    "documents/certificates.rs who_has_one",
    // A file of all that was written down at one forum's doors.
    "attendance/export.rs export_check_ins",
    // Counts: a line for each state, category or language.
    "mailings/reach.rs reach",
    "post/ledger.rs counts_of_run",
    "post/hold.rs waiting",
    "registrations/find.rs of_forum",
    "registrations/list.rs awaiting",
    // An export is all of a forum: whoever registered, and every version of its questions that was answered.
    "fields/export.rs export",
    "registrations/sheet.rs export_invitations",
    // A page of registrations, named by their ids; each has as many answers as the form has questions.
    "fields/find.rs answers_by_key",
    // A few are added in a year: forums, classes, topics, what the institution says of itself, migrations.
    "forums/find.rs of_series",
    "forums/find.rs public",
    "forums/find.rs of_staff",
    "institution/mod.rs facts",
    "post/preferences.rs topics",
    "roll/mod.rs classes",
    "schema.rs check",
    // An import compares a file with the whole roll of its class, and 500 lines at a time with who is known elsewhere.
    "roll/import/mod.rs begin",
    "roll/import/save.rs known_elsewhere",
    "roll/import/save.rs people_of",
    // Loading compares a file with the whole roll.
    "loading/roll.rs save_trainees",
];

/// S36
#[test]
fn a_question_without_a_limit_is_one_of_those_that_are_bounded_otherwise() {
    let mut found = Vec::new();
    for (name, text) in sources::rust() {
        let Some(file) = name.strip_prefix("services/domain/src/") else { continue };
        // The ledger of a million mails is written out line by line, by the command that prints it.
        assert!(
            file == "post/lines.rs" || !text.contains(".fetch("),
            "{name}: rows are asked for together, and no more than are wanted"
        );
        for function in text.split("fn ").skip(1) {
            if function.matches("fetch_all(").count() > function.matches(" limit ").count() {
                let name = function.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
                found.push(format!("{file} {}", name.unwrap_or_default()));
            }
        }
    }
    found.sort_unstable();
    let mut whole = WHOLE.to_vec();
    whole.sort_unstable();
    assert_eq!(found, whole);
}

/// S36
#[test]
fn what_is_shown_as_a_list_is_asked_for_by_the_hundred() {
    for (name, text) in sources::rust() {
        for (at, _) in text.match_indices(" limit ") {
            let number: String = text[at + 7..].chars().take_while(char::is_ascii_digit).collect();
            // The forecast counts what is to come; pages show ten lines of it.
            let most = if name.ends_with("mailings/find.rs") { 1_000 } else { 100 };
            assert!(number.is_empty() || number.parse::<u32>().unwrap() <= most, "{name}: limit {number}");
        }
    }
}

/// S36
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_list_of_people_or_acts_has_more_than_a_hundred_lines(db: PgPool) {
    let scene = Scene::open(db).await;
    for sql in [
        "insert into suppressions (email, reason) select format('s%s@example.org', n), 'staff' from generate_series(1, 150) n",
        "insert into audit_entries (action, subject_kind, subject_id, details)
         select 'forum.save', 'forum', gen_random_uuid(), '{}' from generate_series(1, 150)",
        "insert into mailings (id, name, kind, audience, created_by)
         select gen_random_uuid(), 'News', 'announcement', '{\"everyone\": true}', (select id from accounts limit 1)
         from generate_series(1, 150)",
        "insert into memberships (id, person_id, number, state, since)
         select gen_random_uuid(), id, 'M' || row_number() over (), 'active', now() from people limit 150",
    ] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&scene.db).await.unwrap();
    }
    for n in 0..120 {
        let new = domain::registrations::Request {
            email: format!("r{n}@example.org"),
            ..crate::support::request("Ada", "en")
        };
        let new = new.parse().unwrap();
        domain::registrations::register(&scene.db, scene.forum, &new, crate::support::now()).await.unwrap();
    }
    sqlx::query(
        "insert into applications (id, class_id, native_name, latin_name, email, country, language, state, applied_at, confirmed_at)
         select gen_random_uuid(), class_id, '', 'Dan', format('a%s@example.org', n), 'KZ', 'en', 'pending', now(), now()
         from applications, generate_series(1, 150) n",
    )
    .execute(&scene.db)
    .await
    .unwrap();
    let mut admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    for page in [
        "/en/desk/people".to_owned(),
        "/en/desk/members".to_owned(),
        "/en/desk/applications".to_owned(),
        "/en/desk/suppressions".to_owned(),
        "/en/desk/audit".to_owned(),
        "/en/desk/mailings".to_owned(),
        format!("/en/desk/forums/{}/registrations", scene.forum),
    ] {
        let body = admin.get(&page).await.assert(200).body;
        let table = body.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
        assert_eq!(table.matches("<tr").count(), 100, "{page}");
    }
}

/// S36
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_search_takes_its_word_as_a_word(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mut admin = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let mut found = async |word: &str| {
        let query = serde_html_form::to_string([("q", word)]).unwrap();
        let page = admin.get(&format!("/en/desk/people?{query}")).await.assert(200).body;
        page.matches("/en/desk/people/").count()
    };
    assert_eq!(found("").await, 100);
    assert!(found("an").await > 10);
    let long = "я".repeat(300);
    for word in
        ["%", "_", "\\", "a%n", "' or '1'='1", "'; drop table people; --", "\" or 1=1", "$1", long.as_str()]
    {
        assert_eq!(found(word).await, 0, "{word:?}");
    }
    // A sign that stands in a name is found in that name alone.
    sqlx::query(
        "update people set latin_name = '100% _Anna_ \\ O''Neil' where id = (select id from people limit 1)",
    )
    .execute(&house.db)
    .await
    .unwrap();
    for word in ["%", "_", "\\", "100%", "_anna_", "o'neil"] {
        assert_eq!(found(word).await, 1, "{word:?}");
    }
}
