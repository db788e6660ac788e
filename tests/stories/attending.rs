use domain::{
    attendance, forums,
    language::{Language, LanguageMap},
    registrations,
};
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
async fn attendance_follows_from_the_check_ins_and_from_nothing_else(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let (ada, bea) = (day.guest("ada").await, day.guest("bea").await);
    // A day of two hours of plenary, a break, and two sessions in parallel, of which one has a point of its own.
    let nine = now().to_zoned(zone()).date().at(0, 0, 0, 0).to_zoned(zone()).unwrap().timestamp() + HOUR * 9;
    let sessions = [
        (0, 2, "plenary", "Plenary"),
        (2, 3, "break", "Coffee"),
        (3, 5, "parallel", "Evidence"),
        (3, 6, "parallel", "Hearings"),
    ];
    let mut tx = house.db.begin().await.unwrap();
    let agenda: Vec<_> = sessions
        .iter()
        .map(|(from, to, kind, title)| forums::NewSession {
            starts_at: nine + HOUR * *from,
            ends_at: nine + HOUR * *to,
            kind: (*kind).to_owned(),
            track: None,
            room: String::new(),
            title: LanguageMap::new([(Language::En, (*title).to_owned())]),
        })
        .collect();
    forums::replace_agenda(&mut tx, day.forum, &agenda).await.unwrap();
    tx.commit().await.unwrap();
    let form = attendance::PointForm { session: "4".into(), ..Default::default() };
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
}
