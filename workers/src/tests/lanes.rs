//! With a real Redis, one for each test.

use std::net::SocketAddr;

use domain::{ids::DeliveryId, post, post::Lane};
use sqlx::PgPool;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::timeout,
};

use super::{House, PATIENCE, redis::Redis};
use crate::{
    lanes::{self, Lanes, ping},
    work,
};

/// A worker in the background, and the word that stops it.
pub fn at_work(
    house: &House,
    redis: Option<String>,
) -> (watch::Sender<bool>, JoinHandle<anyhow::Result<()>>) {
    let (stop, stopped) = watch::channel(false);
    (stop, tokio::spawn(work(house.ctx.clone(), redis, 4, stopped)))
}

pub async fn finish((stop, working): (watch::Sender<bool>, JoinHandle<anyhow::Result<()>>)) {
    stop.send(true).unwrap();
    timeout(PATIENCE, working).await.expect("the work ends").unwrap().unwrap();
}

#[tokio::test]
async fn urgent_is_taken_before_normal_before_bulk() {
    let redis = Redis::start().await;
    let lanes = Lanes::new(Some(&redis.url())).unwrap();
    let mut connection = lanes.connect().await.unwrap().unwrap();
    let ids = [DeliveryId::mint(), DeliveryId::mint(), DeliveryId::mint()];
    for (lane, id) in [Lane::Bulk, Lane::Normal, Lane::Urgent].into_iter().zip(ids) {
        lanes::push(&mut connection, lane, &[id]).await.unwrap();
    }
    assert_eq!(lanes::depths(&mut connection).await.unwrap(), [1, 1, 1]);
    let mut ear = lanes.ear();
    for id in ids.into_iter().rev() {
        assert_eq!(ear.listen(&Lane::ALL, 10).await.unwrap(), [id]);
    }
    // Longer than the client's own patience of half a second, and nothing is lost by it.
    assert!(ear.listen(&Lane::ALL, 10).await.unwrap().is_empty());
    lanes::push(&mut connection, Lane::Bulk, &ids[..1]).await.unwrap();
    assert_eq!(ear.glance(&[Lane::Bulk], 10).await.unwrap(), ids[..1]);
}

#[tokio::test]
async fn a_ping_tells_whether_redis_is_there() {
    let redis = Redis::start().await;
    assert!(ping(&redis.url()).await);
    assert!(!ping("redis://127.0.0.1:1").await);
    assert!(!ping("not an address").await);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mail_is_on_its_way_as_soon_as_it_is_written(db: PgPool) {
    let redis = Redis::start().await;
    let house = House::open(db).await;
    let worker = at_work(&house, Some(redis.url()));
    for n in 0..10 {
        let email = format!("ada{n}@court.example");
        house.ask_for_code(&email).await;
        house.mail_comes_to(&email).await;
    }
    finish(worker).await;
    assert!(house.ledger().await.iter().all(|(state, _)| *state == post::State::Accepted));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_redis_forgets_is_brought_to_it_again(db: PgPool) {
    let redis = Redis::start().await;
    let house = House::open(db).await;
    house.ask_for_code("ada@court.example").await;
    let lanes = Lanes::new(Some(&redis.url())).unwrap();
    let mut connection = lanes.connect().await.unwrap().unwrap();
    let ids = post::announce(house.db(), Lane::Urgent, 10).await.unwrap();
    assert_eq!(ids.len(), 1);
    lanes::push(&mut connection, Lane::Urgent, &ids).await.unwrap();
    redis.forget().await;
    assert_eq!(lanes::depths(&mut connection).await.unwrap(), [0, 0, 0]);
    // What was announced and has not moved is announced again after half a minute, which passes here.
    let passes = "update deliveries set announced_at = announced_at - interval '1 minute'";
    sqlx::query(passes).execute(house.db()).await.unwrap();
    let worker = at_work(&house, Some(redis.url()));
    house.mail_comes_to("ada@court.example").await;
    finish(worker).await;
    assert_eq!(house.mailbox.caught().len(), 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn mail_flows_without_redis(db: PgPool) {
    let house = House::open(db).await;
    for url in [None, Some("redis://127.0.0.1:1".to_owned())] {
        house.mailbox.forget();
        let worker = at_work(&house, url);
        for email in ["ada@court.example", "bea@court.example"] {
            house.ask_for_code(email).await;
            house.mail_comes_to(email).await;
        }
        finish(worker).await;
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn mail_flows_while_redis_goes_and_comes_back(db: PgPool) {
    let redis = Redis::start().await;
    let house = House::open(db).await;
    let door = Door::before(redis.at).await;
    let worker = at_work(&house, Some(format!("redis://{}", door.at)));
    for (n, is_open) in [true, false, true, false].into_iter().enumerate() {
        door.open.send_replace(is_open);
        let email = format!("ada{n}@court.example");
        house.ask_for_code(&email).await;
        house.mail_comes_to(&email).await;
    }
    finish(worker).await;
    assert_eq!(house.mailbox.caught().len(), 4);
}

/// A way to Redis that can be shut: then what flows breaks off, and whoever comes is turned away.
struct Door {
    at: SocketAddr,
    open: watch::Sender<bool>,
}

impl Door {
    async fn before(redis: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (open, seen) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((mut guest, _)) = listener.accept().await {
                let mut seen = seen.clone();
                tokio::spawn(async move {
                    let carried = async {
                        if let Ok(mut host) = TcpStream::connect(redis).await {
                            let _ = tokio::io::copy_bidirectional(&mut guest, &mut host).await;
                        }
                    };
                    tokio::select! {
                        _ = seen.wait_for(|is_open| !is_open) => {}
                        () = carried => {}
                    }
                });
            }
        });
        Self { at, open }
    }
}
