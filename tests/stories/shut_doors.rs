//! Devices at doors that were shut, and tickets that are older than the newest key.

use domain::{
    attendance::{self, By, Means, Merged, Queued},
    forums,
    ids::CheckInId,
    language::{Language, LanguageMap},
    links::Keys,
    secret,
};
use sqlx::PgPool;

use super::the_day::{Day, HOUR};
use crate::support::{House, KEYS, now};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_door_that_shut_with_its_forum_takes_for_a_month_what_its_device_kept_before_and_a_revoked_one_nothing(
    db: PgPool,
) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let (ada, bea) = (day.guest("ada").await, day.guest("bea").await);
    let device = day.device("east").await;
    let forum = forums::find(&house.db, day.forum).await.unwrap().unwrap();
    let door = attendance::find_door(&house.db, device).await.unwrap().unwrap();
    let token = door.token(&house.keys, &forum);
    // Doors shut a day after the end: two hours ago.
    let over =
        "update forums set starts_at = now() - interval '34 hours', ends_at = now() - interval '26 hours'";
    sqlx::query(over).execute(&house.db).await.unwrap();
    assert!(attendance::open_door(&house.db, &house.keys, &token, now()).await.unwrap().is_none());
    let kept = |registration, at| Queued {
        id: CheckInId::mint(),
        registration,
        undoes: None,
        means: Means::Typed,
        at,
    };
    let (before, after) = (now() - HOUR * 3, now() - HOUR);
    let queue = [kept(ada, before), kept(bea, after)];
    let shut = attendance::shut_door(&house.db, &house.keys, &token, now()).await.unwrap().unwrap();
    let by = (By::Door(device), shut.at);
    // Two days later the phone finds the network again.
    let then = now() + HOUR * 48;
    let merged = attendance::merge_late(&house.db, &shut.point, by, &queue, then, then).await.unwrap();
    assert_eq!(
        merged.iter().map(|(_, outcome)| *outcome).collect::<Vec<_>>(),
        [Merged::Taken, Merged::Unknown]
    );
    assert_eq!((day.stands(ada, before).await.times, day.stands(bea, after).await.times), (1, 0));
    let month = now() + HOUR * 24 * 31;
    assert!(attendance::shut_door(&house.db, &house.keys, &token, month).await.unwrap().is_none());
    // A stolen phone could say of anybody that they came before.
    attendance::revoke_door(&house.db, day.forum, device, day.staff, now()).await.unwrap();
    assert!(attendance::shut_door(&house.db, &house.keys, &token, now()).await.unwrap().is_none());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_offline_door_knows_tickets_of_every_key_in_use(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let ada = day.guest("ada").await;
    let printed = house.keys.ticket_code(ada.0);
    let rotated = "k2 f0f1f2f3f4f5f6f7f8f9fafbfcfdfeffe0e1e2e3e4e5e6e7e8e9eaebecedeeef";
    let keys = Keys::parse(&format!("{rotated}\n{KEYS}")).unwrap();
    assert_ne!(keys.ticket_code(ada.0), printed);
    let forum = forums::find(&house.db, day.forum).await.unwrap().unwrap();
    let title = |map: &LanguageMap| map.best(Language::En).to_owned();
    let roster = attendance::roster(&house.db, &keys, (&forum, &day.door), title, now()).await.unwrap();
    let digest = |code: &str| {
        let hash = secret::hash(code);
        hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    assert_eq!(roster.people[0].digests, [digest(&keys.ticket_code(ada.0)), digest(&printed)]);
}
