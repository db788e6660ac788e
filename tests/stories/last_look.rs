//! The last look at a mail before its hand-over, and what is known of a mail whose database crashed after it.

use domain::{
    ids::{PersonId, WorkerId},
    post::{self, Leased, State},
};
use sqlx::PgPool;

use crate::support::{House, until};

/// So many mailings, each to somebody of the demo roll, in the hands of one worker.
async fn leased(house: &House, n: usize) -> Vec<Leased> {
    sqlx::query(
        "insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id)
         select id, 'look:' || id, '<' || id || '@' || mail_domain || '>', '{\"kind\": \"mailing\"}', 'bulk', person_id
         from (select gen_random_uuid() as id, id as person_id from people where email is not null limit $1) new, post_office",
    )
    .bind(i64::try_from(n).unwrap())
    .execute(&house.db)
    .await
    .unwrap();
    let worker = WorkerId::mint();
    post::heartbeat(&house.db, worker).await.unwrap();
    let leased = post::lease_mailings(&house.db, worker, 100).await.unwrap();
    assert_eq!(leased.len(), n);
    leased
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_choice_waits_for_the_look_under_way_and_is_seen_by_the_next(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mails = leased(&house, 2).await;
    let mut looking = house.db.begin().await.unwrap();
    let seen = post::step(&mut *looking, &[], &[mails[0].key()], false).await.unwrap();
    assert_eq!(seen[0].state, State::HandingOver);

    let people: Vec<PersonId> = mails.iter().filter_map(|mail| mail.person_id).collect();
    let pool = house.db.clone();
    let choosing = tokio::spawn(async move {
        for person in people {
            post::unsubscribe_person(&pool, person, domain::clock::now()).await.unwrap();
        }
    });
    until("the choice waits", async || {
        let waits = "select count(*) from pg_locks where locktype = 'advisory' and not granted";
        sqlx::query_scalar::<_, i64>(waits).fetch_one(&house.db).await.unwrap() > 0
    })
    .await;
    assert!(!choosing.is_finished());
    looking.commit().await.unwrap();
    choosing.await.unwrap();
    let seen = post::step(&house.db, &[], &[mails[1].key()], false).await.unwrap();
    assert_eq!(seen[0].state, State::Suppressed);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mailing_that_was_in_hand_when_the_database_and_its_worker_died_may_have_been_sent(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mails = leased(&house, 3).await;
    let went = post::step(&house.db, &[], &[mails[0].key()], true).await.unwrap();
    assert_eq!(went[0].state, State::HandingOver);
    sqlx::query("update workers set seen_at = now() - interval '1 minute'").execute(&house.db).await.unwrap();
    until("leases of dead workers are released", async || {
        post::sweep(&house.db).await.unwrap().released == 2
    })
    .await;
    let states = "select array_agg(state::text order by state::text) from deliveries where lane = 'bulk'";
    let of_all: Vec<String> = sqlx::query_scalar(states).fetch_one(&house.db).await.unwrap();
    assert_eq!(of_all, ["deferred", "deferred", "uncertain"], "the database remembers how far they came");

    sqlx::query("update deliveries set due_at = now() where state = 'deferred'")
        .execute(&house.db)
        .await
        .unwrap();
    let worker = WorkerId::mint();
    assert_eq!(post::lease_mailings(&house.db, worker, 100).await.unwrap().len(), 2);
    // A crash does this, and the moves since the lease may not have been on the disk.
    sqlx::query("truncate lives").execute(&house.db).await.unwrap();
    assert_eq!(post::sweep(&house.db).await.unwrap().released, 2);
    let of_all: Vec<String> = sqlx::query_scalar(states).fetch_one(&house.db).await.unwrap();
    assert_eq!(of_all, ["uncertain", "uncertain", "uncertain"]);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_counts_of_states_are_those_of_the_rows_before_and_after_they_are_added_up(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mails = leased(&house, 5).await;
    let keys: Vec<_> = mails.iter().take(3).map(Leased::key).collect();
    post::step(&house.db, &[], &keys, true).await.unwrap();
    for _ in 0..2 {
        let figures = post::figures(&house.db).await.unwrap();
        let mut counted: Vec<(String, i64)> =
            figures.by_state.iter().map(|(state, n)| (state.code().to_owned(), *n)).collect();
        counted.sort();
        let rows = "select state::text, count(*) from deliveries group by 1 order by 1";
        let rows: Vec<(String, i64)> = sqlx::query_as(rows).fetch_all(&house.db).await.unwrap();
        assert_eq!(counted, rows);
        post::sweep(&house.db).await.unwrap();
    }
    let waiting = "select (select count(*) from waiting), count(*) from deliveries where state in ('queued', 'deferred')";
    let (waiting, rows): (i64, i64) = sqlx::query_as(waiting).fetch_one(&house.db).await.unwrap();
    assert_eq!(waiting, rows);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn those_who_lease_cancel_and_move_mailings_at_the_same_time_do_not_stand_in_each_others_way(
    db: PgPool,
) {
    let house = House::with_demo_data(db).await;
    let sql = "insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, domain)
               select id, 'crowd:' || id, '<' || id || '@' || mail_domain || '>', '{\"kind\": \"mailing\"}',
                      case n % 4 when 0 then 'normal' else 'bulk' end::lane, person_id, 'domain' || n % 3 || '.example'
               from (select gen_random_uuid() as id, id as person_id, row_number() over () as n from people, generate_series(1, 3)) new,
                    post_office";
    sqlx::query(sql).execute(&house.db).await.unwrap();
    let worker = WorkerId::mint();
    post::heartbeat(&house.db, worker).await.unwrap();
    let leasing = async { while !post::lease_mailings(&house.db, worker, 40).await.unwrap().is_empty() {} };
    let taking = async {
        loop {
            let announced = post::announce(&house.db, post::Lane::Normal, 40).await.unwrap();
            if post::lease(&house.db, worker, &announced).await.unwrap().is_empty() {
                break;
            }
        }
    };
    let taking_all = async { while !post::lease_due(&house.db, worker, 40).await.unwrap().is_empty() {} };
    let slowing = async {
        for n in 0..3 {
            post::slow_down(&house.db, &format!("domain{n}.example"), "421 later").await.unwrap();
        }
    };
    let expiring = async {
        for _ in 0..5 {
            let late = "update deliveries set expires_at = now() - interval '1 second'
                        where id in (select delivery_id from waiting order by random() limit 20)";
            sqlx::query(late).execute(&house.db).await.unwrap();
            post::sweep(&house.db).await.unwrap();
        }
    };
    tokio::join!(leasing, taking, taking_all, slowing, expiring);
}
