//! The agenda of a forum: its sessions, what they are, and when.

use domain::{
    forums::{self, DraftForm, SessionForm, SessionKind, SpeakerForm},
    language::Language,
    staff::Role,
    texts::say,
};
use sqlx::PgPool;

use super::editing::{ORGANISER, form, organiser, value_of};
use crate::support::{House, in_days, now};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_session_keeps_its_identity_and_its_speakers_when_the_agenda_is_saved_again(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let by = house.staff(ORGANISER, Role::Organiser).await;
    let speaker = SpeakerForm {
        native_name: "Айгүл Омарова".into(),
        latin_name: "Aigul Omarova".into(),
        country: "KZ".into(),
        position_zh: "法官".into(),
        position_en: "Judge".into(),
        position_ru: "Судья".into(),
    };
    let speaker =
        forums::save_speaker(&house.db, forum, None, &speaker.parse().unwrap(), by, now()).await.unwrap();
    let (mut organiser, desk) = organiser(&house, forum).await;
    let (from, id) = (in_days(60, 9), speaker.to_string());
    let session = [
        ("title_zh", "开幕"),
        ("title_en", "Opening"),
        ("title_ru", "Открытие"),
        ("starts_at", from.as_str()),
        ("ends_at", "10:00"),
        ("room_en", "A"),
        ("track_en", "Plenary"),
        ("interpretation", "ru"),
        ("interpretation", "zh"),
        ("speakers", id.as_str()),
    ];
    organiser.send(&format!("{desk}/agenda/new"), &session).await.assert(303);
    let known = forums::agenda(&house.db, forum).await.unwrap().remove(0);
    assert_eq!(known.speakers, [speaker]);

    let times = [in_days(60, 9), in_days(60, 17)];
    let id = known.id.to_string();
    let row = [
        ("session_id", id.as_str()),
        ("session_starts_at", from.as_str()),
        ("session_ends_at", "10:30"),
        ("session_room_en", "B"),
        ("session_kind", "session"),
        ("session_track_en", "Plenary"),
        ("session_title_zh", "开幕"),
        ("session_title_en", "The opening"),
        ("session_title_ru", "Открытие"),
    ];
    organiser.send(&format!("{desk}/edit"), &form(&times, &row)).await.assert(303);
    let agenda = forums::agenda(&house.db, forum).await.unwrap();
    let [again] = agenda.as_slice() else { panic!("{agenda:?}") };
    assert_eq!(
        (again.id, &again.speakers, again.room.exactly(Language::En)),
        (known.id, &vec![speaker], "B")
    );
    assert_eq!(again.interpretation, ["ru", "zh"]);
    assert_eq!(again.stale, ["zh", "ru"]);
    let slug = house.slug(forum).await;
    house
        .browser()
        .get(&format!("/ru/forums/{slug}"))
        .await
        .says("Aigul Omarova (Айгүл Омарова), Казахстан")
        .says("Судья")
        .says("с переводом: русский, китайский");
    organiser.get(&format!("{desk}/agenda")).await.says(&say(Language::En, "desk-stale"));
    organiser.send(&format!("{desk}/speakers/{speaker}/remove"), &[]).await.assert(303);
    organiser.send(&format!("{desk}/agenda/{id}/remove"), &[]).await.assert(303);
    assert!(forums::agenda(&house.db, forum).await.unwrap().is_empty());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn parallel_sessions_stand_beside_each_other_and_one_past_midnight_says_so(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let by = house.staff(ORGANISER, Role::Organiser).await;
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    for (title, from, to, room) in [
        ("Evidence", in_days(60, 9), "10:30", "A"),
        ("Remote hearings", in_days(60, 9), "11:00", "B"),
        ("Late questions", in_days(60, 23), "00:30", "A"),
    ] {
        let session = SessionForm {
            title_zh: title.into(),
            title_en: title.into(),
            title_ru: title.into(),
            starts_at: from,
            ends_at: to.into(),
            room_en: room.into(),
            ..SessionForm::default()
        };
        let session = session.parse(None, &found, &[]).unwrap();
        forums::save_session(&house.db, forum, &session, by, now()).await.unwrap();
    }
    let slug = house.slug(forum).await;
    let page = house.browser().get(&format!("/en/forums/{slug}")).await.assert(200).body;
    let table = page.split("<tbody>").last().unwrap();
    let rows: Vec<&str> = table.split("<tr>").skip(1).collect();
    assert_eq!(rows.len(), 2, "{table}");
    // The shorter of the two says its own hours beside those of both.
    for words in ["Evidence", "Remote hearings", "09:00–11:00", "09:00–10:30"] {
        assert!(rows[0].contains(words), "{words}: {}", rows[0]);
    }
    assert!(rows[1].contains("23:00–00:30"), "{}", rows[1]);
    assert!(rows[1].contains("20:00–21:30"), "in Almaty: {}", rows[1]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_session_in_the_night_of_a_clock_change_lasts_as_long_as_it_lasts(db: PgPool) {
    let house = House::open(db).await;
    let by = house.staff(ORGANISER, Role::Organiser).await;
    // In Berlin the clocks of 31 October 2027 show the hour from two to three twice.
    let form = DraftForm {
        title_en: "Night".into(),
        mode: "online".into(),
        time_zone: "Europe/Berlin".into(),
        starts_at: "2027-10-30T20:00".into(),
        ends_at: "2027-10-31T06:00".into(),
        session_starts_at: vec!["2027-10-30T23:00".into()],
        session_ends_at: vec!["04:00".into()],
        session_title_zh: vec!["夜".into()],
        session_title_en: vec!["Night".into()],
        session_title_ru: vec!["Ночь".into()],
        ..DraftForm::default()
    };
    let forum = forums::save_draft(&house.db, None, &form.parse().unwrap(), by, now()).await.unwrap();
    let session = forums::agenda(&house.db, forum).await.unwrap().remove(0);
    assert_eq!(session.ends().duration_since(session.starts()).as_hours(), 6);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn sessions_go_along_with_a_forum_that_gets_another_date(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let (was, is) = ([in_days(60, 9), in_days(60, 17)], [in_days(64, 9), in_days(64, 17)]);
    let session = [
        ("session_starts_at", was[0].as_str()),
        ("session_ends_at", "10:30"),
        ("session_title_zh", "开幕"),
        ("session_title_en", "Opening"),
        ("session_title_ru", "Открытие"),
        ("was_starts_at", &was[0]),
        ("was_ends_at", &was[1]),
    ];
    let typed = form(&is, &session);
    let look = organiser.send(&format!("{desk}/edit"), &typed).await.assert(200);
    let seal = value_of(&look.body, "seal");
    let agreed = [&typed[..], &[("seal", &*seal)]].concat();
    organiser.send(&format!("{desk}/edit"), &agreed).await.assert(303);
    let agenda = forums::agenda(&house.db, forum).await.unwrap();
    let found = forums::find(&house.db, forum).await.unwrap().unwrap();
    assert_eq!(Some(agenda[0].starts()), found.starts_at);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_session_is_said_to_be_a_meal_and_stays_one(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let (mut organiser, desk) = organiser(&house, forum).await;
    let from = in_days(60, 12);
    let mut lunch = vec![
        ("title_zh", "午餐"),
        ("title_en", "Lunch"),
        ("title_ru", "Обед"),
        ("starts_at", from.as_str()),
        ("ends_at", "13:00"),
        ("kind", "feast"),
    ];
    let new = format!("{desk}/agenda/new");
    organiser.send(&new, &lunch).await.assert(422).says(&say(Language::En, "problem-unknown-choice"));
    lunch.pop();
    lunch.push(("kind", "meal"));
    organiser.send(&new, &lunch).await.assert(303);
    let known = forums::agenda(&house.db, forum).await.unwrap().remove(0);
    assert_eq!(known.kind, SessionKind::Meal);
    let page = organiser.get(&format!("{desk}/edit")).await.assert(200);
    page.says("<option value=\"meal\" selected>");
    let (times, id) = ([in_days(60, 9), in_days(60, 17)], known.id.to_string());
    let row = [
        ("session_id", id.as_str()),
        ("session_starts_at", from.as_str()),
        ("session_ends_at", "13:30"),
        ("session_kind", "meal"),
        ("session_title_zh", "午餐"),
        ("session_title_en", "Lunch"),
        ("session_title_ru", "Обед"),
    ];
    organiser.send(&format!("{desk}/edit"), &form(&times, &row)).await.assert(303);
    let again = forums::agenda(&house.db, forum).await.unwrap().remove(0);
    assert_eq!((again.id, again.kind), (known.id, SessionKind::Meal));
}
