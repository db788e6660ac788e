//! Devices at doors that were shut, and tickets that are older than the newest key.

use domain::{
    attendance::{self, By, Means, Merged, Queued},
    forums,
    ids::CheckInId,
    language::{Language, LanguageMap},
    links::Keys,
    secret,
    staff::Role,
};
use sqlx::PgPool;

use super::the_day::{Day, HOUR};
use crate::support::{House, KEYS, now};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_door_that_was_shut_takes_for_a_month_what_its_device_kept_before(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let (ada, bea) = (day.guest("ada").await, day.guest("bea").await);
    let device = day.device("east").await;
    let forum = forums::find(&house.db, day.forum).await.unwrap().unwrap();
    let door = attendance::find_door(&house.db, device).await.unwrap().unwrap();
    let token = door.token(&house.keys, &forum);
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    attendance::revoke_door(&house.db, day.forum, device, by, now()).await.unwrap();
    assert!(attendance::open_door(&house.db, &house.keys, &token, now()).await.unwrap().is_none());
    let kept = |registration, at| Queued {
        id: CheckInId::mint(),
        registration,
        undoes: None,
        means: Means::Typed,
        at,
    };
    let queue = [kept(ada, now() - HOUR), kept(bea, now() + HOUR)];
    let shut = attendance::shut_door(&house.db, &house.keys, &token, now()).await.unwrap().unwrap();
    let by = (By::Door(device), shut.at);
    // Two days later the phone finds the network again.
    let then = now() + HOUR * 48;
    let merged = attendance::merge_late(&house.db, &shut.point, by, &queue, then, then).await.unwrap();
    assert_eq!(
        merged.iter().map(|(_, outcome)| *outcome).collect::<Vec<_>>(),
        [Merged::Taken, Merged::Unknown]
    );
    assert_eq!((day.stands(ada, now()).await.times, day.stands(bea, now()).await.times), (1, 0));
    let month = now() + HOUR * 24 * 31;
    assert!(attendance::shut_door(&house.db, &house.keys, &token, month).await.unwrap().is_none());
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
