//! What people said of themselves is erased some time after the forum, by a clock that the forum sets.

use domain::{
    attendance, fields,
    fields::FieldForm,
    forums,
    ids::{ForumId, RegistrationId},
    privacy,
    registrations::{self, CompanionForm, PlacesForm},
    staff::{self, Permission, Role},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::PgPool;

use super::{BY, choice, confirmed, said, text};
use crate::{
    stories::{companions, the_day::Day},
    support::{House, now},
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A forum with questions of each sort, Ada who has answered them, brings an interpreter and was there, and its end.
async fn held(house: &House) -> (ForumId, RegistrationId, Timestamp) {
    let day = Day::at(house).await;
    let forum = day.forum;
    let brings = PlacesForm { companions: vec!["2".into()], ..PlacesForm::default() };
    companions::rules(house, forum, brings).await;
    house.ask(forum, text("diet", "registration", "Diet")).await;
    house.ask(forum, FieldForm { kept: "yes".into(), ..choice("travel", "How will you come?", &BY) }).await;
    let letter = FieldForm { kind: "file".into(), ..text("letter", "acceptance", "Letter of your court") };
    let letter = house.ask(forum, letter).await;
    house.ask(forum, text("better", "feedback", "What could be better?")).await;
    let (ada, _) = confirmed(house, forum, "ada").await;
    for (key, value) in
        [("diet", "halal"), ("travel", "train"), ("letter", "court.pdf"), ("better", "More tea")]
    {
        let answered = "
            insert into answers (registration_id, field_id, version_id, value, answered_at)
            select $1, f.id, v.id, to_jsonb($3::text), now() from fields f join field_versions v on v.field_id = f.id
            where f.forum_id = $2 and f.key = $4";
        let answered = sqlx::query(answered).bind(ada.0).bind(forum.0).bind(value).bind(key);
        assert_eq!(answered.execute(&house.db).await.unwrap().rows_affected(), 1);
    }
    let bytes = "insert into answer_files (registration_id, field_id, kind, bytes) values ($1, $2, 'pdf', '%PDF-1.7')";
    sqlx::query(bytes).bind(ada.0).bind(letter.0).execute(&house.db).await.unwrap();
    let interpreter = CompanionForm {
        native_name: "王伟".into(),
        latin_name: "Wang Wei".into(),
        country: "CN".into(),
        role: "interpreter".into(),
    };
    registrations::add_companion(&house.db, ada, &interpreter.parse().unwrap(), None, now()).await.unwrap();
    day.comes(ada, now()).await.unwrap();
    let ends = forums::find(&house.db, forum).await.unwrap().unwrap().ends_at.unwrap();
    (forum, ada, ends)
}

async fn count(db: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(db).await.unwrap()
}

async fn figures(db: &PgPool, forum: ForumId) -> (i64, i64, i64, i64) {
    let funnel = attendance::funnel_by_country(db, forum).await.unwrap().remove(0).funnel();
    let filled = forums::filled(db, forum).await.unwrap();
    let along = registrations::count_companions(db, forum).await.unwrap();
    (filled.taken, along, funnel.confirmed, funnel.came)
}

const NOTES: &str = "select count(*) from audit_entries where action = 'forum.forget'";
const FILES: &str = "select count(*) from answer_files";

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn personal_answers_files_and_names_are_erased_once_their_days_are_over_and_figures_stay(db: PgPool) {
    let house = House::open(db).await;
    let (forum, ada, ends) = held(&house).await;
    let before = figures(&house.db, forum).await;
    assert_eq!(before, (2, 1, 1, 1));
    assert_eq!(privacy::erase_due(&house.db, ends + DAY * 89).await.unwrap(), 0);
    assert_eq!(said(&house, ada).await.len(), 4);

    let late = ends + DAY * 91;
    assert_eq!(privacy::erase_due(&house.db, late).await.unwrap(), 3);
    let left: Vec<String> = said(&house, ada).await.into_iter().map(|(label, ..)| label).collect();
    assert_eq!(left, ["How will you come?", "What could be better?"]);
    assert_eq!(count(&house.db, FILES).await, 0);
    assert!(registrations::companions_of(&house.db, ada).await.unwrap().is_empty());
    let named = "select count(*) from companions where latin_name <> '' or native_name <> '' or role <> ''";
    assert_eq!(count(&house.db, named).await, 0);
    assert_eq!(count(&house.db, "select count(*) from companions where country = 'CN'").await, 1);
    assert_eq!(figures(&house.db, forum).await, before);
    assert_eq!(count(&house.db, NOTES).await, 1);

    // Twice is once.
    assert_eq!(privacy::erase_due(&house.db, late + DAY).await.unwrap(), 0);
    assert_eq!(count(&house.db, NOTES).await, 1);
    assert_eq!(said(&house, ada).await.len(), 2);
    let mut desk = house.signed_in("admin@lianyi.example", Role::Admin).await;
    desk.get("/en/desk/audit").await.assert(200).says("their time being over");
    desk.get(&format!("/en/desk/registrations/{ada}")).await.assert(200).does_not_say("Wang Wei");
    let list = desk.get(&format!("/en/desk/forums/{forum}/registrations")).await.assert(200);
    list.says("with one person");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_a_postponed_forum_was_told_is_kept_until_it_has_been_held(db: PgPool) {
    let house = House::open(db).await;
    let (_, ada, ends) = held(&house).await;
    sqlx::query("update forums set state = 'postponed'").execute(&house.db).await.unwrap();
    assert_eq!(privacy::erase_due(&house.db, ends + DAY * 400).await.unwrap(), 0);
    assert_eq!(said(&house, ada).await.len(), 4);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn for_how_long_answers_are_kept_is_set_with_the_form_and_told_to_whoever_registers(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    house.ask(forum, text("diet", "registration", "Diet")).await;
    let mut desk = house.signed_in("admin@lianyi.example", Role::Admin).await;
    let page = format!("/en/desk/forums/{forum}/form");
    desk.get(&page).await.assert(200).says("value=\"90\"");
    for wrong in ["0", "4000", "soon"] {
        let refused = desk.send(&format!("{page}/kept"), &[("answers_kept_days", wrong)]).await.assert(422);
        refused.says(&format!("value=\"{wrong}\"")).says("answers_kept_days-error");
    }
    desk.send(&format!("{page}/kept"), &[("answers_kept_days", "30")]).await.assert(303);
    let form = house.browser().get(&format!("/en/forums/{slug}/register")).await.assert(200);
    form.says("are erased 30 days after the forum");
    house.browser().get("/en/privacy").await.assert(200).says("What we erase");
    assert_eq!(privacy::kept_days(&house.db, forum).await.unwrap(), Some(30));

    // That the answers to a question stay is no new version of it.
    let field = fields::of_forum(&house.db, forum).await.unwrap().remove(0);
    assert!(field.is_personal);
    house.ask(forum, FieldForm { kept: "yes".into(), ..text("diet", "registration", "Diet") }).await;
    let known = fields::of_forum(&house.db, forum).await.unwrap().remove(0);
    assert_eq!((known.is_personal, known.number), (false, field.number));
    desk.get(&page).await.assert(200).says("answers are kept");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_sets_for_how_long_answers_are_kept(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let path = format!("/api/v1/forums/{}/keeping", house.slug(forum).await);
    house.staff("program@lianyi.example", Role::Organiser).await;
    let email = "program@lianyi.example";
    let token =
        staff::add_token(&house.db, email, "site", &[Permission::ManageForums], None, now()).await.unwrap();
    let mut program = house.browser();
    let mut put = async |days: i32| {
        let request = program
            .request(axum::http::Method::PUT, &path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .body(axum::body::Body::from(json!({ "answers_kept_days": days }).to_string()))
            .unwrap();
        program.ask(request).await
    };
    assert_eq!(put(14).await.assert(200).json()["answers_kept_days"], 14);
    put(0).await.assert(422).says("answers_kept_days");
    assert_eq!(privacy::kept_days(&house.db, forum).await.unwrap(), Some(14));
}
