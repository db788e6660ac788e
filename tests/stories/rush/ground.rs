//! What there is before the rush, and what guests, a focal point, the desk and the door do in it.

use std::{ops::Range, pin::Pin, time::Duration};

use domain::{
    forums::{self, Draft, DraftForm, SaveError},
    ids::{AccountId, DelegationId, ForumId, InvitationId},
    people::Newcomer,
    registrations::{self, Answer, DelegationForm, WalkInError, Whom},
    staff::Role,
};
use rand::{RngExt as _, rngs::StdRng};
use sqlx::PgPool;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{DAY, one};
use crate::support::{House, in_days, now};

const GUESTS: usize = 4;

/// The forum as it is saved: seats for delegates, some of which may be guests'.
fn draft(seats: i32) -> Draft {
    let twice = |words: &str| vec![words.to_owned(), words.to_owned()];
    DraftForm {
        title_zh: "春季论坛".into(),
        title_en: "Spring Forum".into(),
        title_ru: "Весенний форум".into(),
        mode: "in_person".into(),
        time_zone: "Asia/Shanghai".into(),
        starts_at: in_days(60, 9),
        ends_at: in_days(60, 17),
        capacity: seats.to_string(),
        waitlist: "on".into(),
        category_code: vec!["delegate".into(), "guest".into()],
        category_title_zh: twice("代表"),
        category_title_en: twice("Delegate"),
        category_title_ru: twice("Делегат"),
        category_quota: vec![seats.to_string(), GUESTS.to_string()],
        ..DraftForm::default()
    }
    .parse()
    .unwrap()
}

/// The forum before the rush: five seats for each country, seats kept for guests, some of whom stand in line by
/// themselves, and seats of a delegation.
pub(super) struct Ground {
    pub(super) forum: ForumId,
    pub(super) by: AccountId,
    guests: Vec<InvitationId>,
    delegation: DelegationId,
}

impl Ground {
    pub(super) async fn lay(house: &House, db: &PgPool, seed: u64, seats: i32) -> Self {
        let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
        let forum = forums::save_draft(db, None, &draft(seats), by, now()).await.unwrap();
        forums::publish(db, forum, by, now()).await.unwrap();
        let quota = "insert into country_quotas (category_id, country, quota)
                     select id, 'KZ', 5 from categories where forum_id = $1 and code = 'delegate'";
        sqlx::query(quota).bind(forum.0).execute(db).await.unwrap();
        let categories = forums::categories(db, forum).await.unwrap();
        let guests = people(seed, 10..10 + GUESTS);
        let until = Some(now() + DAY * 2);
        registrations::invite(db, forum, &Whom::People(guests), categories[1].id, until, by, now())
            .await
            .unwrap();
        let ids = "select id from invitations where forum_id = $1";
        let guests: Vec<Uuid> = sqlx::query_scalar(ids).bind(forum.0).fetch_all(db).await.unwrap();
        let form = DelegationForm {
            country: "KZ".into(),
            category: "delegate".into(),
            seats: "2".into(),
            returns_at: in_days(2, 9),
            latin_name: "Fatima".into(),
            email: format!("fatima{seed}@example.org"),
            language: "en".into(),
            ..DelegationForm::default()
        };
        let known = forums::find(db, forum).await.unwrap().unwrap();
        let new = form.parse(&known, now()).unwrap();
        let delegation = registrations::make_delegation(db, forum, &new, by, now()).await.unwrap();
        Self { forum, by, guests: guests.into_iter().map(InvitationId).collect(), delegation }
    }

    /// What guests, a focal point, the desk and the door do meanwhile. Who is too late is told so, each in their way.
    pub(super) fn meanwhile(
        &self,
        db: &PgPool,
        seed: u64,
        seats: i32,
        acts: &mut JoinSet<()>,
        dice: &mut StdRng,
    ) {
        let (forum, by, delegation) = (self.forum, self.by, self.delegation);
        let mut spawn = |act: Pin<Box<dyn Future<Output = ()> + Send>>| {
            let pause = Duration::from_millis(dice.random_range(0..60));
            acts.spawn(async move {
                tokio::time::sleep(pause).await;
                act.await;
            });
        };
        for (n, guest) in self.guests.iter().copied().enumerate() {
            let db = db.clone();
            let answer = if n % 3 == 1 { Answer::Declined } else { Answer::Accepted };
            spawn(Box::pin(async move {
                registrations::respond(&db, guest, answer, now()).await.unwrap();
            }));
        }
        let named = db.clone();
        spawn(Box::pin(async move {
            let _returned =
                registrations::name_people(&named, delegation, &people(seed, 80..82), None, now()).await;
            let people = registrations::delegates(&named, delegation).await.unwrap();
            if let Some(one) = people.first() {
                let _ended = registrations::withdraw_person(&named, delegation, one.id, now()).await;
            }
        }));
        for n in 84..90 {
            let (db, new) = (db.clone(), one(seed, n, "CN"));
            spawn(Box::pin(async move {
                match registrations::walk_in(&db, forum, &new, by, now()).await {
                    Ok(_) | Err(WalkInError::Full) => {}
                    Err(error) => panic!("{error}"),
                }
            }));
        }
        for fewer in 1..=3 {
            let db = db.clone();
            spawn(Box::pin(async move {
                match forums::save_draft(&db, Some(forum), &draft(seats - fewer), by, now()).await {
                    Ok(_) | Err(SaveError::Incomplete(_)) => {}
                    Err(error) => panic!("{error}"),
                }
            }));
        }
    }
}

fn people(seed: u64, numbers: Range<usize>) -> Vec<Newcomer> {
    numbers.map(|n| one(seed, n, "KZ").who).collect()
}
