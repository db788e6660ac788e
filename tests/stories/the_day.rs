use domain::{
    attendance::{self, By, CheckInError, DoorForm, Guest, Means, Merged, NewCheckIn, Point, Queued},
    forums,
    ids::{AccountId, CheckInId, DoorId, ForumId, RegistrationId},
    registrations::{self, State},
    staff::Role,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;

use crate::support::{House, now};

pub const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A forum with a door, and somebody who stands at it.
pub struct Day<'h> {
    house: &'h House,
    pub forum: ForumId,
    pub door: Point,
    pub staff: AccountId,
}

impl<'h> Day<'h> {
    pub async fn at(house: &'h House) -> Self {
        let forum = house.forum(50).await;
        let staff = house.staff("registrar@lianyi.example", Role::Registrar).await;
        let door = attendance::points(&house.db, forum).await.unwrap().remove(0);
        Self { house, forum, door, staff }
    }

    pub async fn guest(&self, name: &str) -> RegistrationId {
        let (id, _) = self.house.register(self.forum, name).await;
        registrations::confirm(&self.house.db, id, now()).await.unwrap();
        id
    }

    pub async fn comes(&self, guest: RegistrationId, at: Timestamp) -> Result<CheckInId, CheckInError> {
        self.comes_to(&self.door, guest, at).await
    }

    pub async fn comes_to(
        &self,
        point: &Point,
        guest: RegistrationId,
        at: Timestamp,
    ) -> Result<CheckInId, CheckInError> {
        let id = CheckInId::mint();
        let new = NewCheckIn { id, point: point.id, registration: guest, means: Means::Typed };
        attendance::check_in(&self.house.db, new, By::Account(self.staff), at).await?;
        Ok(id)
    }

    pub async fn stands(&self, guest: RegistrationId, at: Timestamp) -> Guest {
        let forum = forums::find(&self.house.db, self.forum).await.unwrap().unwrap();
        let day = attendance::day_of(at, &forum.zone());
        attendance::find_guest(&self.house.db, &self.door, day, guest).await.unwrap().unwrap()
    }

    pub async fn device(&self, holder: &str) -> DoorId {
        let place = (self.forum, self.door.id);
        let form = DoorForm { holder: holder.into(), ..DoorForm::default() };
        attendance::open_doors(&self.house.db, place, &form, self.staff, now()).await.unwrap()
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_check_in_stays_written_and_a_mistaken_one_is_undone_by_a_further_line(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let ada = day.guest("ada").await;
    let at = now();
    let id = day.comes(ada, at).await.unwrap();
    for rewriting in ["update check_ins set at = at", "delete from check_ins", "truncate check_ins"] {
        let refused = sqlx::query(rewriting).execute(&house.db).await.unwrap_err();
        let constraint = refused.as_database_error().and_then(|e| e.constraint());
        assert_eq!(constraint, Some("check_ins_are_append_only"), "{rewriting}");
    }
    for _ in 0..2 {
        attendance::undo(&house.db, day.door.id, id, By::Account(day.staff), at).await.unwrap();
    }
    assert_eq!(day.stands(ada, at).await.times, 0);
    let lines = attendance::latest(&house.db, &day.door).await.unwrap();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].is_undone);
    // What undoes is not undone; whoever was sent away by mistake is checked in anew.
    let undoing = sqlx::query_scalar("select id from check_ins where undoes is not null");
    let undoing = CheckInId(undoing.fetch_one(&house.db).await.unwrap());
    let again = attendance::undo(&house.db, day.door.id, undoing, By::Account(day.staff), at).await;
    assert!(matches!(again, Err(CheckInError::NotFound)), "{again:?}");
    day.comes(ada, at).await.unwrap();
    assert_eq!(day.stands(ada, at).await.times, 1);
    let acts = "select count(*) from audit_entries where action in ('registration.check_in', 'registration.undo_check_in')";
    let acts: i64 = sqlx::query_scalar(acts).fetch_one(&house.db).await.unwrap();
    assert_eq!(acts, 3);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_that_is_used_again_shows_when_it_was_used_first(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let ada = day.guest("ada").await;
    // A moment, so that no new day begins between the two.
    let (first, second) = (now() - SignedDuration::from_secs(1), now());
    day.comes(ada, first).await.unwrap();
    day.comes(ada, second).await.unwrap();
    let guest = day.stands(ada, second).await;
    assert_eq!(guest.times, 2);
    assert_eq!(guest.first_at.unwrap().to_jiff().as_millisecond(), first.as_millisecond());
    let doubles = attendance::double_uses(&house.db, day.forum).await.unwrap();
    assert_eq!(doubles.len(), 1);
    assert_eq!(doubles[0].first_at.to_jiff().as_second(), first.as_second());
    let counts = attendance::by_category(&house.db, &day.door, attendance::day_of(second, &zone())).await;
    assert_eq!(counts.unwrap()[0].came, 1, "a person is counted once");
    // The same button pressed twice is one check-in.
    let bea = day.guest("bea").await;
    let new =
        NewCheckIn { id: CheckInId::mint(), point: day.door.id, registration: bea, means: Means::Scanner };
    for _ in 0..2 {
        attendance::check_in(&house.db, new, By::Account(day.staff), second).await.unwrap();
    }
    assert_eq!(day.stands(bea, second).await.times, 1);
}

pub fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn each_point_and_each_day_begins_anew_and_an_evening_past_midnight_is_one_day(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let ada = day.guest("ada").await;
    let evening = now().to_zoned(zone()).date().yesterday().unwrap().at(23, 0, 0, 0);
    let evening = evening.to_zoned(zone()).unwrap().timestamp();
    for at in [evening, evening + HOUR * 2, evening + HOUR * 10] {
        let written = "insert into check_ins (id, point_id, registration_id, account_id, means, is_offline,
                                              device_at, at, received_at, state)
                       values (gen_random_uuid(), $1, $2, $3, 'typed', false, $4::timestamptz, $4::timestamptz,
                               $4::timestamptz, 'confirmed')";
        sqlx::query(written)
            .bind(day.door.id.0)
            .bind(ada.0)
            .bind(day.staff.0)
            .bind(at.to_string())
            .execute(&house.db)
            .await
            .unwrap();
    }
    assert_eq!(day.stands(ada, evening).await.times, 2, "one o'clock belongs to the evening before");
    assert_eq!(day.stands(ada, evening + HOUR * 10).await.times, 1);
    let form = attendance::PointForm {
        name_zh: "东门".into(),
        name_en: "East door".into(),
        name_ru: "Восточный вход".into(),
        ..Default::default()
    };
    let other = attendance::add_point(&house.db, day.forum, &form, day.staff, now()).await.unwrap();
    let other = attendance::find_point(&house.db, other).await.unwrap().unwrap();
    day.comes_to(&other, ada, evening + HOUR * 10).await.unwrap();
    assert_eq!(day.stands(ada, evening + HOUR * 10).await.times, 1);
    let counted: Vec<_> = attendance::by_day(&house.db, day.forum).await.unwrap();
    assert_eq!(counted.iter().map(|c| c.came).collect::<Vec<_>>(), [1, 1, 1]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_devices_kept_comes_out_the_same_in_whatever_order_it_is_sent(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let (ada, bea, cai) = (day.guest("ada").await, day.guest("bea").await, day.guest("cai").await);
    let (east, west) = (day.device("east").await, day.device("west").await);
    // Noon of today in Shanghai, or the noon before it: the hours around it are of one day.
    let noon = now().to_zoned(zone()).date().yesterday().unwrap().at(12, 0, 0, 0);
    let noon = noon.to_zoned(zone()).unwrap().timestamp();
    let kept = |guest: RegistrationId, minutes: i64| Queued {
        id: CheckInId(uuid::Uuid::new_v4()),
        registration: guest,
        undoes: None,
        means: Means::Scanner,
        at: noon + SignedDuration::from_mins(minutes),
    };
    let mistaken = kept(cai, 3);
    let undone = Queued { undoes: Some(mistaken.id), ..kept(cai, 4) };
    let of_east = [kept(ada, 10), kept(bea, 2), mistaken, undone];
    let of_west = [kept(ada, 5), kept(bea, 7)];
    let mut outcomes = Vec::new();
    for order in
        [vec![(east, &of_east[..]), (west, &of_west[..])], vec![(west, &of_west[..]), (east, &of_east[..])]]
    {
        let mut tables = Vec::new();
        for (device, queue) in order {
            // Sent twice, as when the answer to the first was lost.
            for _ in 0..2 {
                let merged = attendance::merge(&house.db, &day.door, By::Door(device), queue, now(), now());
                assert!(merged.await.unwrap().iter().all(|(_, outcome)| *outcome == Merged::Taken));
            }
        }
        for guest in [ada, bea, cai] {
            let stands = day.stands(guest, noon).await;
            tables.push((stands.times, stands.first, stands.first_at.map(|at| at.to_jiff())));
        }
        outcomes.push(tables);
        // Another database in which the other order is tried: history cannot be rewritten, so it is put aside.
        sqlx::query("alter table check_ins disable trigger user").execute(&house.db).await.unwrap();
        sqlx::query("delete from check_ins").execute(&house.db).await.unwrap();
        sqlx::query("alter table check_ins enable trigger user").execute(&house.db).await.unwrap();
    }
    assert_eq!(outcomes[0], outcomes[1]);
    let [ada, bea, cai] = &outcomes[0][..] else { panic!() };
    assert_eq!((ada.0, ada.1), (2, Some(of_west[0].id)), "west saw her first");
    assert_eq!((bea.0, bea.1), (2, Some(of_east[1].id)));
    assert_eq!(cai.0, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_device_whose_clock_is_wrong_is_set_right(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let ada = day.guest("ada").await;
    let device = day.device("east").await;
    // It is three hours ahead, and checked her in an hour before it found the network again.
    let (its_now, came) = (now() + HOUR * 3, now() + HOUR * 2);
    let kept =
        Queued { id: CheckInId::mint(), registration: ada, undoes: None, means: Means::Typed, at: came };
    attendance::merge(&house.db, &day.door, By::Door(device), &[kept], its_now, now()).await.unwrap();
    let off = "select extract(epoch from received_at - at)::float8, extract(epoch from device_at - at)::float8 from check_ins";
    let (ago, ahead): (f64, f64) = sqlx::query_as(off).fetch_one(&house.db).await.unwrap();
    assert!((ago - 3600.0).abs() < 5.0, "{ago}");
    assert!((ahead - 3.0 * 3600.0).abs() < 5.0, "{ahead}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_ticket_of_another_forum_and_one_that_was_given_up_are_not_taken(db: PgPool) {
    let house = House::open(db).await;
    let day = Day::at(&house).await;
    let (held, _) = house.register(day.forum, "held").await;
    let gone = day.guest("gone").await;
    registrations::withdraw(&house.db, gone, None, now()).await.unwrap();
    for (guest, state) in [(held, State::Held), (gone, State::Withdrawn)] {
        let refused = day.comes(guest, now()).await;
        assert!(matches!(refused, Err(CheckInError::NotConfirmed(s)) if s == state), "{refused:?}");
    }
    let other = house.forum(5).await;
    let (stranger, _) = house.register(other, "stranger").await;
    registrations::confirm(&house.db, stranger, now()).await.unwrap();
    let refused = day.comes(stranger, now()).await;
    assert!(matches!(refused, Err(CheckInError::OfAnotherForum)), "{refused:?}");
    // A device without a network let in somebody who had given up the place meanwhile: it did happen.
    let device = day.device("east").await;
    let kept = |guest| Queued {
        id: CheckInId::mint(),
        registration: guest,
        undoes: None,
        means: Means::Scanner,
        at: now(),
    };
    let queue = [kept(gone), kept(stranger), kept(RegistrationId::mint())];
    let merged =
        attendance::merge(&house.db, &day.door, By::Door(device), &queue, now(), now()).await.unwrap();
    let outcomes: Vec<_> = merged.into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!(outcomes, [Merged::NotConfirmed, Merged::Unknown, Merged::Unknown]);
    assert_eq!(day.stands(gone, now()).await.times, 1);
}
