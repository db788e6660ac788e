//! Series of forums: a page for people, a calendar and news for programs.

use domain::{MIGRATIONS, forums, ids::ForumId, language::Language, staff::Role, texts::say};
use serde_json::json;
use sqlx::PgPool;

use super::editing::ORGANISER;
use crate::support::{House, now};

/// The migration that gave series pages.
const PAGES: i64 = 20_261_129_000_161;
const TITLE: &str = r#"{"zh": "校友论坛", "en": "Alumni forums", "ru": "Форумы выпускников"}"#;

/// A series of some forums.
async fn series(house: &House, code: &str, of: &[ForumId]) {
    let forums: Vec<_> = of.iter().map(|forum| forum.0).collect();
    sqlx::query(
        "with series as (insert into series (id, code, title, kind) values (gen_random_uuid(), $1, $2::jsonb, 'series')
                         returning id)
         insert into forum_series (forum_id, series_id) select unnest($3::uuid[]), id from series",
    )
    .bind(code)
    .bind(TITLE)
    .bind(forums)
    .execute(&house.db)
    .await
    .unwrap();
}

async fn called(house: &House, forum: ForumId, title: &str) {
    sqlx::query(
        "update forums set title = jsonb_build_object('zh', $2::text, 'en', $2, 'ru', $2) where id = $1",
    )
    .bind(forum.0)
    .bind(title)
    .execute(&house.db)
    .await
    .unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_series_shows_its_announced_forums_the_coming_ones_first(db: PgPool) {
    let house = House::open(db).await;
    let (past, later, draft) = (house.forum(5).await, house.forum_in(5, 90).await, house.draft(5, 30).await);
    let stranger = house.forum_in(5, 40).await;
    for (forum, title) in
        [(past, "Of old"), (later, "To come"), (draft, "In secret"), (stranger, "Elsewhere and apart")]
    {
        called(&house, forum, title).await;
    }
    sqlx::query("update forums set starts_at = starts_at - interval '1 year', ends_at = ends_at - interval '1 year' where id = $1")
        .bind(past.0)
        .execute(&house.db)
        .await
        .unwrap();
    series(&house, "alumni", &[past, later, draft]).await;
    for (language, title) in [("zh", "校友论坛"), ("en", "Alumni forums"), ("ru", "Форумы выпускников")]
    {
        let page = house.browser().get(&format!("/{language}/series/alumni")).await.assert(200);
        let page = page.says(title).does_not_say("In secret").does_not_say("Elsewhere and apart").body;
        assert!(page.find("To come").unwrap() < page.find("Of old").unwrap(), "{page}");
        let slug = house.slug(later).await;
        let link = format!("<a href=\"/{language}/series/alumni\">");
        house.browser().get(&format!("/{language}/forums/{slug}")).await.says(&link);

        let ics = house.browser().get(&format!("/series/alumni.ics?lang={language}")).await.assert(200);
        assert!(ics.header("content-type").starts_with("text/calendar"));
        let ics = ics.body.replace("\r\n ", "");
        assert_eq!((ics.matches("BEGIN:VEVENT").count(), ics.matches("SUMMARY:To come").count()), (1, 1));
        assert!(ics.contains(&format!("X-WR-CALNAME:{title}")), "{ics}");

        let atom = house.browser().get(&format!("/series/alumni.atom?lang={language}")).await.assert(200);
        assert!(atom.header("content-type").starts_with("application/atom+xml"));
        let atom = atom.says(title).says("To come").says("Of old").does_not_say("In secret");
        atom.does_not_say("Elsewhere and apart").says(&format!("/{language}/series/alumni\""));
    }
    house
        .browser()
        .get("/sitemap.xml")
        .await
        .says("/ru/series/alumni<")
        .says("/series/alumni.atom<")
        .says("/series/alumni.ics<");
    for path in ["/series/alumni.txt", "/series/alumni", "/series/other.ics", "/en/series/other"] {
        house.browser().get(path).await.assert(404);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_series_without_an_announced_forum_is_yet_to_be_heard_of(db: PgPool) {
    let house = House::open(db).await;
    let draft = house.draft(5, 30).await;
    series(&house, "secret", &[draft]).await;
    for path in ["/en/series/secret", "/series/secret.ics", "/series/secret.atom"] {
        house.browser().get(path).await.assert(404);
    }
    house.browser().get("/sitemap.xml").await.does_not_say("secret");
    assert_eq!(house.browser().get("/api/v1/series").await.assert(200).json(), json!([]));
    let mut organiser = house.signed_in(ORGANISER, Role::Organiser).await;
    let unseen = say(Language::En, "desk-series-unseen");
    organiser.get("/en/desk/series/secret").await.assert(200).says(&unseen);
    let by = house.staff(ORGANISER, Role::Organiser).await;
    forums::publish(&house.db, draft, by, now()).await.unwrap();
    house.browser().get("/en/series/secret").await.assert(200);
    organiser.get("/en/desk/series/secret").await.does_not_say(&unseen).says("href=\"/en/series/secret\"");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_series_is_described_in_every_language_or_in_none(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    series(&house, "alumni", &[forum]).await;
    let mut organiser = house.signed_in(ORGANISER, Role::Organiser).await;
    let mut typed = vec![
        ("title_zh", "校友论坛"),
        ("title_en", "Alumni forums"),
        ("title_ru", "Форумы выпускников"),
        ("description_en", "Once a year."),
    ];
    let page = "/en/desk/series/alumni";
    organiser.get("/en/desk/series").await.assert(200).says("href=\"/en/desk/series/alumni\"");
    organiser.get(page).await.assert(200);
    organiser
        .send(page, &typed)
        .await
        .assert(422)
        .says("Once a year.")
        .says("id=\"description_zh-error\"")
        .says("id=\"description_ru-error\"");
    typed.extend([("description_zh", "每年一届。"), ("description_ru", "Раз в год.")]);
    organiser.send(page, &typed).await.assert(303);
    house.browser().get("/ru/series/alumni").await.says("Раз в год.").does_not_say("Once a year.");
    let told = house.browser().get("/api/v1/series").await.assert(200).json();
    assert_eq!((&told[0]["code"], &told[0]["description"]["zh"]), (&json!("alumni"), &json!("每年一届。")));
    let noted = "select count(*) from audit_entries where action = 'series.save'";
    assert_eq!(sqlx::query_scalar::<_, i64>(noted).fetch_one(&house.db).await.unwrap(), 1);
}

#[sqlx::test(migrations = false)]
async fn series_of_one_minute_whose_codes_can_stand_in_no_address_get_one_each(db: PgPool) {
    let migrate = async |which: fn(i64) -> bool| {
        for migration in MIGRATIONS.iter().filter(|migration| which(migration.version)) {
            let mut tx = db.begin().await.unwrap();
            sqlx::raw_sql(migration.sql.clone()).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        }
    };
    migrate(|version| version < PAGES).await;
    for (n, code) in ["校友", "法院", "法 院", "good"].into_iter().enumerate() {
        let series = "insert into series (id, code, title, kind) values ($1, $2, $3::jsonb, 'series')";
        let id = format!("019ac000-0000-7000-8000-00000000000{n}").parse::<uuid::Uuid>().unwrap();
        sqlx::query(series).bind(id).bind(code).bind(TITLE).execute(&db).await.unwrap();
    }
    migrate(|version| version >= PAGES).await;
    let codes: Vec<String> =
        sqlx::query_scalar("select code from series order by id").fetch_all(&db).await.unwrap();
    assert_eq!(codes, ["000000000000", "000000000001", "000000000002", "good"]);
}
