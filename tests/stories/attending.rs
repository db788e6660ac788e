use domain::{
    attendance,
    forums::{self, SessionKind},
    language::{Language, LanguageMap},
    registrations::{self, Answer},
    roll,
    staff::Role,
    texts,
};
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;

use super::the_day::{Day, HOUR, zone};
use crate::support::{House, now, request};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn guests_are_found_by_the_beginning_of_a_name_in_any_script_by_number_and_by_address(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let mut people = Vec::new();
    for (native, latin) in [
        ("王小伟", "Wang Xiaowei"),
        ("Юсупов Рустам Каримович", "Rustam Yusupov"),
        ("Ёлкина Анна", "Anna Yolkina"),
        ("", "Nguyễn Thị Ánh"),
        ("Хабиб", "Ismoil Habib oʻgʻli-Karimov"),
    ] {
        let form = registrations::Request {
            native_name: native.into(),
            email: format!("p{}@example.org", people.len()),
            latin_name: latin.into(),
            ..request("x", "en")
        };
        let (id, _) =
            registrations::register(&house.db, day.forum, &form.parse().unwrap(), now()).await.unwrap();
        people.push(id);
    }
    let found = async |typed: &str| -> Vec<usize> {
        let today = attendance::day_of(now(), &zone());
        let guests = attendance::search(&house.db, &day.door, today, typed).await.unwrap();
        let mut places: Vec<usize> =
            guests.iter().map(|g| people.iter().position(|p| *p == g.id).unwrap()).collect();
        places.sort_unstable();
        places
    };
    for (typed, who) in [
        ("王", vec![0]),
        ("小伟", vec![0]),
        ("wang xi", vec![0]),
        ("ＷＡＮＧ", vec![0]),
        ("юсуп", vec![1]),
        ("рустам юс", vec![1]),
        ("елкина", vec![2]),
        ("nguyen anh", vec![3]),
        ("karimov", vec![4]),
        ("ogli", vec![4]),
        ("P3@example.org", vec![3]),
        ("yus", vec![1]),
        ("usupov", vec![]),
        ("p3", vec![]),
        ("w", vec![]),
        ("%", vec![]),
        ("..", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(found(typed).await, who, "{typed:?}");
    }
    let number = attendance::ticket_number(people[1]);
    assert_eq!(found(&format!("{} {}", &number[..4], &number[4..])).await, [1]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_number_under_a_code_is_as_good_as_the_code_in_the_field_for_scanners(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let ada = day.guest("ada").await;
    let mut registrar = house.signed_in("desk@lianyi.example", Role::Registrar).await;
    let desk = format!("/en/desk/forums/{}/check-in", day.forum);
    let (scan, point) = (format!("{desk}/scan"), day.door.id.to_string());
    registrar.get(&desk).await.assert(200).says("eight digits");
    let number = attendance::ticket_number(ada);
    let other = format!("{:08}", (number.parse::<u32>().unwrap() + 1) % 100_000_000);
    for (typed, leads_to) in
        [(other.as_str(), "no=ticket"), ("1234", "no=ticket"), (number.as_str(), "done=1")]
    {
        let id = domain::ids::CheckInId::mint().to_string();
        let form = [("id", id.as_str()), ("point", point.as_str()), ("code", typed)];
        let answer = registrar.send(&scan, &form).await.assert(303);
        assert!(answer.leads_to().contains(leads_to), "{typed}: {}", answer.leads_to());
    }
    assert_eq!(day.stands(ada, now()).await.times, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn attendance_follows_from_the_check_ins_and_from_nothing_else(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let (ada, bea) = (day.guest("ada").await, day.guest("bea").await);
    // A day of two hours of plenary, a break, and two sessions in parallel, of which one has a point of its own.
    let nine = now().to_zoned(zone()).date().at(0, 0, 0, 0).to_zoned(zone()).unwrap().timestamp() + HOUR * 9;
    let sessions = [
        (0, 2, SessionKind::Plenary, "Plenary"),
        (2, 3, SessionKind::Break, "Coffee"),
        (3, 5, SessionKind::Parallel, "Evidence"),
        (3, 6, SessionKind::Parallel, "Hearings"),
    ];
    let mut tx = house.db.begin().await.unwrap();
    let agenda: Vec<_> = sessions
        .iter()
        .map(|(from, to, kind, title)| forums::NewSession {
            starts_at: nine + HOUR * *from,
            ends_at: nine + HOUR * *to,
            kind: *kind,
            track: LanguageMap::default(),
            room: LanguageMap::default(),
            title: LanguageMap::new([(Language::En, (*title).to_owned())]),
            id: None,
            details: None,
        })
        .collect();
    forums::replace_agenda(&mut tx, day.forum, &agenda).await.unwrap();
    tx.commit().await.unwrap();
    let hearings = forums::agenda(&house.db, day.forum).await.unwrap().pop().unwrap();
    let form = attendance::PointForm { session: hearings.id.to_string(), ..Default::default() };
    let room = attendance::add_point(&house.db, day.forum, &form, day.staff, now()).await.unwrap();
    let room = attendance::find_point(&house.db, room).await.unwrap().unwrap();
    assert_eq!(attendance::attendance_of(&house.db, ada).await.unwrap(), attendance::Attendance::default());
    // Ada comes at ten and goes to the hearings; Bea comes for the afternoon.
    day.comes(ada, nine + HOUR).await.unwrap();
    day.comes_to(&room, ada, nine + HOUR * 3).await.unwrap();
    day.comes(bea, nine + HOUR * 2).await.unwrap();
    let of_ada = attendance::attendance_of(&house.db, ada).await.unwrap();
    assert_eq!(of_ada.days.len(), 1);
    assert_eq!(of_ada.sessions.iter().map(|s| s.title.best(Language::En)).collect::<Vec<_>>(), ["Hearings"]);
    assert_eq!((of_ada.time, of_ada.half_hours()), (HOUR * 5, 10));
    let of_bea = attendance::attendance_of(&house.db, bea).await.unwrap();
    assert_eq!((of_bea.sessions.len(), of_bea.time), (0, HOUR * 2));
    // The hearings last an hour longer: the room follows, and it is still the same session.
    let longer = "update agenda_sessions set ends_at = ends_at + interval '1 hour' where id = $1";
    sqlx::query(longer).bind(hearings.id.0).execute(&house.db).await.unwrap();
    let of_ada = attendance::attendance_of(&house.db, ada).await.unwrap();
    assert_eq!((of_ada.sessions.len(), of_ada.time), (1, HOUR * 6));
    // Staff end the forum an hour into the hearings, or before they begin.
    for (ended, sessions, time) in [(nine + HOUR * 4, 1, HOUR * 3), (nine + HOUR * 3, 0, HOUR * 2)] {
        let over =
            "update forums set starts_at = $2, ends_at = $3, registration_closes_at = null where id = $1";
        let over = sqlx::query(over).bind(day.forum.0).bind(nine.to_sqlx()).bind(ended.to_sqlx());
        over.execute(&house.db).await.unwrap();
        let of_ada = attendance::attendance_of(&house.db, ada).await.unwrap();
        assert_eq!((of_ada.sessions.len(), of_ada.time), (sessions, time));
        assert!(of_ada.sessions.iter().all(|session| session.ends_at == ended));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_figures_follow_people_from_the_invitation_to_the_door(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let day = Day::at(&house).await;
    let class = roll::find_class(&house.db, "C071").await.unwrap().unwrap();
    let category = forums::categories(&house.db, day.forum).await.unwrap()[0].id;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let invited = registrations::invite(
        &house.db,
        day.forum,
        &registrations::Whom::Class(class.id),
        category,
        None,
        by,
        now(),
    )
    .await
    .unwrap();
    let open = "select id from invitations order by id limit 3";
    let open: Vec<uuid::Uuid> = sqlx::query_scalar(open).fetch_all(&house.db).await.unwrap();
    let [first, second, third] = open[..] else { panic!("three are invited") };
    let answers = [(first, Answer::Accepted), (second, Answer::Accepted), (third, Answer::Declined)];
    let mut accepted = Vec::new();
    for (id, answer) in answers {
        let id = domain::ids::InvitationId(id);
        accepted.extend(registrations::respond(&house.db, id, answer, now()).await.unwrap().registration());
    }
    // One of them comes, twice; somebody else is on the list, and has given up a place before.
    for _ in 0..2 {
        day.comes(accepted[0], now()).await.unwrap();
    }
    let ada = day.guest("ada").await;
    registrations::withdraw(&house.db, ada, None, now()).await.unwrap();
    day.guest("ada").await;
    let by_category = attendance::funnel_by_category(&house.db, day.forum).await.unwrap();
    assert_eq!(by_category.len(), 1);
    let expected = attendance::Funnel {
        invited: i64::try_from(invited).unwrap(),
        answered: 3,
        registered: 3,
        confirmed: 3,
        came: 1,
    };
    assert_eq!(by_category[0].funnel(), expected);
    let by_country = attendance::funnel_by_country(&house.db, day.forum).await.unwrap();
    let all = by_country.iter().fold(attendance::Funnel::default(), |sum, one| sum.and(one.funnel()));
    assert_eq!(all, expected);
    let by_day = attendance::figures_by_day(&house.db, day.forum).await.unwrap();
    let days = |figure: fn(&attendance::OfDay) -> i64| by_day.iter().map(figure).sum::<i64>();
    assert_eq!((days(|one| one.registered), days(|one| one.confirmed), days(|one| one.came)), (3, 3, 1));

    let mut organiser = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let desk = format!("/zh/desk/forums/{}", day.forum);
    organiser.get(&format!("{desk}/figures")).await.assert(200).says("<svg class=\"chart\"").says("已到场");
    let file = organiser.get(&format!("{desk}/figures.csv")).await.assert(200);
    assert!(
        file.body.starts_with("\u{FEFF}参会类别,已邀请,已答复,已报名,已确认,已到场\r\n代表,"),
        "{}",
        file.body
    );
    let file = organiser.send(&format!("{desk}/check-ins.csv"), &[]).await.assert(200);
    assert_eq!(file.body.lines().count(), 3);
    assert!(file.body.contains("重复使用"), "{}", file.body);
    assert!(file.body.starts_with("\u{FEFF}日期,时间（Asia/Shanghai）,"), "{}", file.body);
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"check-ins-"));
    // The same as books for spreadsheets, which are archives.
    let spreadsheets = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let figures = organiser.get(&format!("{desk}/figures.xlsx")).await.assert(200);
    let check_ins = organiser.send(&format!("{desk}/check-ins.xlsx"), &[]).await.assert(200);
    for book in [figures, check_ins] {
        assert!(book.body.starts_with("PK") && book.header("content-type") == spreadsheets);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn whoever_stands_at_the_door_gets_a_place_that_is_left_and_no_other(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(2).await;
    let mut registrar = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let close = "update forums set registration_closes_at = now() - interval '1 day',
                                   registration_opens_at = now() - interval '2 days'";
    sqlx::query(close).execute(&house.db).await.unwrap();
    let desk = format!("/en/desk/forums/{forum}");
    registrar.get(&format!("{desk}/walk-in")).await.assert(200);
    let walks_in = async |registrar: &mut crate::support::Browser, name: &str| {
        let email = format!("{name}@example.org");
        let fields = [
            ("latin_name", name),
            ("email", email.as_str()),
            ("country", "KZ"),
            ("category", "delegate"),
            ("language", "ru"),
        ];
        registrar.send(&format!("{desk}/walk-in"), &fields).await
    };
    for name in ["ada", "bea"] {
        let page = walks_in(&mut registrar, name).await.assert(303).leads_to();
        registrar.get(&page).await.assert(200).says(name).says(&texts::say(Language::En, "check-in-may"));
        assert!(house.mail_to(&format!("{name}@example.org")).await.text().is_some());
    }
    // The same again changes nothing; a third finds no place.
    walks_in(&mut registrar, "ada").await.assert(303);
    walks_in(&mut registrar, "cai")
        .await
        .assert(422)
        .says(&texts::say(Language::En, "problem-category-full"));
    assert_eq!(forums::filled(&house.db, forum).await.unwrap().taken, 2);
    registrar.send(&format!("{desk}/walk-in"), &[]).await.assert(422);
}
