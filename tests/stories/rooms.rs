//! Rooms and tracks of sessions: written once, and read in the language of whoever reads.

use domain::{MIGRATIONS, attendance, forums, language::Language, staff::Role, texts::say};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::editing::{ORGANISER, form, organiser};
use crate::support::{House, in_days, now};

/// The migration that gave rooms and tracks their languages.
const IN_LANGUAGES: i64 = 20_261_129_000_160;

fn titles<'t>(other: &[(&'t str, &'t str)]) -> Vec<(&'t str, &'t str)> {
    let titles = [("title_zh", "开幕"), ("title_en", "Opening"), ("title_ru", "Открытие")];
    titles.into_iter().chain(other.iter().copied()).collect()
}

fn in_the_hall<'t>(starts: &'t str, ends: &'t str, ru: &'t str) -> Vec<(&'t str, &'t str)> {
    titles(&[("starts_at", starts), ("ends_at", ends), ("room_en", "Hall"), ("room_ru", ru)])
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_room_that_another_session_has_is_written_in_one_language_and_read_in_all(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let (first, second) = (in_days(60, 9), in_days(60, 11));
    let full = [
        ("starts_at", first.as_str()),
        ("ends_at", "10:00"),
        ("room_zh", "大厅"),
        ("room_en", "Main hall"),
        ("room_ru", "Большой зал"),
        ("track_zh", "仲裁"),
        ("track_en", "Arbitration"),
        ("track_ru", "Арбитраж"),
    ];
    let new = format!("{desk}/agenda/new");
    organiser.send(&new, &titles(&full)).await.assert(303);
    // The next session is offered what the first has, in each language.
    let page = organiser.get(&new).await.assert(200);
    page.says("<datalist id=\"room_ru-known\"><option value=\"Большой зал\" lang=\"ru\"></option>")
        .says("list=\"track_zh-known\"")
        .says("<option value=\"仲裁\" lang=\"zh-CN\">");
    let short = [
        ("starts_at", second.as_str()),
        ("ends_at", "12:00"),
        ("room_ru", "Большой зал"),
        ("track_en", "Arbitration"),
    ];
    organiser.send(&new, &titles(&short)).await.assert(303);
    let agenda = forums::agenda(&house.db, forum).await.unwrap();
    assert_eq!((&agenda[1].room, &agenda[1].track), (&agenda[0].room, &agenda[0].track));

    let slug = house.slug(forum).await;
    for (language, room, track) in
        [("zh", "大厅", "仲裁"), ("en", "Main hall", "Arbitration"), ("ru", "Большой зал", "Арбитраж")]
    {
        let page = house.browser().get(&format!("/{language}/forums/{slug}")).await.assert(200).body;
        for word in [room, track] {
            assert_eq!(page.matches(&format!("<span>{word}</span>")).count(), 2, "{language}: {word}");
        }
    }
    // A line of the form of a forum knows it as well, and the room of a point follows.
    let times = [in_days(60, 9), in_days(60, 17)];
    let point = attendance::PointForm { session: agenda[1].id.to_string(), ..Default::default() };
    let by = house.staff(ORGANISER, Role::Organiser).await;
    let point = attendance::add_point(&house.db, forum, &point, by, now()).await.unwrap();
    let (one, other) = (agenda[0].id.to_string(), agenda[1].id.to_string());
    let mut typed = form(&times, &[]);
    for (id, from, to, room) in [(&one, &first, "10:00", "Foyer"), (&other, &second, "12:00", "Foyer")] {
        typed.extend([
            ("session_id", id.as_str()),
            ("session_starts_at", from.as_str()),
            ("session_ends_at", to),
            ("session_title_zh", "开幕"),
            ("session_title_en", "Opening"),
            ("session_title_ru", "Открытие"),
            ("session_room_zh", if *id == one { "前厅" } else { "" }),
            ("session_room_en", room),
            ("session_room_ru", if *id == one { "Фойе" } else { "" }),
        ]);
    }
    organiser.send(&format!("{desk}/edit"), &typed).await.assert(303);
    let agenda = forums::agenda(&house.db, forum).await.unwrap();
    assert_eq!(agenda[1].room.exactly(Language::Zh), "前厅");
    let point = attendance::find_point(&house.db, point).await.unwrap().unwrap();
    assert_eq!(point.room, agenda[1].room);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_name_of_a_room_that_is_taken_away_stays_away(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let (first, second) = (in_days(60, 9), in_days(60, 11));
    for (starts, ends) in [(&first, "10:00"), (&second, "12:00")] {
        let new = in_the_hall(starts, ends, "Зал");
        organiser.send(&format!("{desk}/agenda/new"), &new).await.assert(303);
    }
    let rooms = async || -> Vec<String> {
        let agenda = forums::agenda(&house.db, forum).await.unwrap();
        agenda.iter().map(|session| session.room.exactly(Language::Ru).to_owned()).collect()
    };
    assert_eq!(rooms().await, ["Зал", "Зал"]);
    let agenda = forums::agenda(&house.db, forum).await.unwrap();
    // Of one session, on its own page, now and when it is saved again.
    for _ in 0..2 {
        let typed = in_the_hall(&second, "12:00", "");
        organiser.send(&format!("{desk}/agenda/{}", agenda[1].id), &typed).await.assert(303);
        assert_eq!(rooms().await, ["Зал", ""]);
    }
    // Of all of them, on the form of the forum.
    let times = [in_days(60, 9), in_days(60, 17)];
    let (one, other) = (agenda[0].id.to_string(), agenda[1].id.to_string());
    let mut typed = form(&times, &[]);
    for (id, from, to) in [(&one, &first, "10:00"), (&other, &second, "12:00")] {
        typed.extend([
            ("session_id", id.as_str()),
            ("session_starts_at", from.as_str()),
            ("session_ends_at", to),
            ("session_title_zh", "开幕"),
            ("session_title_en", "Opening"),
            ("session_title_ru", "Открытие"),
            ("session_room_zh", ""),
            ("session_room_en", "Hall"),
            ("session_room_ru", ""),
        ]);
    }
    organiser.send(&format!("{desk}/edit"), &typed).await.assert(303);
    assert_eq!(rooms().await, ["", ""]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_room_that_is_renamed_in_one_language_is_marked_in_the_others(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let from = in_days(60, 9);
    let session = |room: &'static str, fresh: &'static str| {
        let other = [
            ("starts_at", from.as_str()),
            ("ends_at", "10:00"),
            ("room_zh", "大厅"),
            ("room_en", room),
            ("fresh", fresh),
        ];
        titles(&other)
    };
    organiser.send(&format!("{desk}/agenda/new"), &session("Hall", "")).await.assert(303);
    let partial = say(Language::En, "desk-partial");
    organiser.get(&format!("{desk}/agenda")).await.says(&partial);
    let id = forums::agenda(&house.db, forum).await.unwrap()[0].id;
    let page = format!("{desk}/agenda/{id}");
    organiser.send(&page, &session("Blue hall", "")).await.assert(303);
    let known = forums::find_session(&house.db, forum, id).await.unwrap().unwrap();
    assert_eq!((known.room_stale.as_slice(), known.stale.len()), (&["zh".to_owned()][..], 0));
    organiser.get(&page).await.says("value=\"room_zh\"");
    // What is not written in the reader's language says in which it is.
    let slug = house.slug(forum).await;
    house.browser().get(&format!("/ru/forums/{slug}")).await.says("<span lang=\"en\">Blue hall</span>");
    organiser.send(&page, &session("Blue hall", "room_zh")).await.assert(303);
    let known = forums::find_session(&house.db, forum, id).await.unwrap().unwrap();
    assert!(!known.is_behind());
    let long = "x".repeat(81);
    let too_long = [("starts_at", from.as_str()), ("ends_at", "10:00"), ("room_ru", long.as_str())];
    organiser.send(&page, &titles(&too_long)).await.assert(422).says("id=\"room_ru-error\"");
}

#[sqlx::test(migrations = false)]
async fn what_a_room_was_called_becomes_the_text_of_the_forums_first_language(db: PgPool) {
    let migrate = async |which: fn(i64) -> bool| {
        for migration in MIGRATIONS.iter().filter(|migration| which(migration.version)) {
            let mut tx = db.begin().await.unwrap();
            sqlx::raw_sql(migration.sql.clone()).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        }
    };
    migrate(|version| version < IN_LANGUAGES).await;
    for (slug, languages, room) in [("a", "{kk,ru,zh}", "Зал"), ("b", "{}", "Hall"), ("c", "{zh}", "")] {
        let written = "
            with forum as (
                insert into forums (id, slug, title, time_zone, languages)
                values (gen_random_uuid(), $1, '{\"zh\": \"论坛\", \"en\": \"Forum\"}', 'UTC', $2::text[]) returning id
            ), session as (
                insert into agenda_sessions (id, forum_id, starts_at, ends_at, title, room, track)
                select gen_random_uuid(), id, now(), now() + interval '1 hour', '{}', $3, nullif($3, '') from forum
                returning *
            )
            insert into check_in_points (forum_id, kind, name, room, session_id, starts_at, ends_at)
            select forum_id, 'session', '{}', room, id, starts_at, ends_at from session";
        sqlx::query(written).bind(slug).bind(languages).bind(room).execute(&db).await.unwrap();
    }
    migrate(|version| version >= IN_LANGUAGES).await;
    let now_called = "
        select jsonb_agg(jsonb_build_array(a.room, a.track, p.room) order by f.slug) from forums f
        join agenda_sessions a on a.forum_id = f.id join check_in_points p on p.session_id = a.id";
    let now_called: Value = sqlx::query_scalar(now_called).fetch_one(&db).await.unwrap();
    let (hall, by_language) = (json!({ "en": "Hall" }), json!({ "ru": "Зал" }));
    assert_eq!(
        now_called,
        json!([[by_language, by_language, by_language], [hall, hall, hall], [{}, {}, {}]])
    );
}
