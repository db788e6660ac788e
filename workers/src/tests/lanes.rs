//! With the Redis of `REDIS_URL`. Each test has a database of Redis for itself.

use std::time::Duration;

use domain::{ids::DeliveryId, post, post::Lane};
use sqlx::PgPool;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};
use url::Url;

use super::House;
use crate::{
    lanes::{self, Lanes, ping},
    work,
};

const SOON: Duration = Duration::from_secs(5);

/// The Redis of the settings, at one of its sixteen databases.
fn redis(variable: &str, database: u8) -> String {
    let set = std::env::var(variable).or_else(|_| std::env::var("REDIS_URL"));
    let mut url: Url = set.expect("REDIS_URL names a Redis for tests").parse().unwrap();
    url.set_path(&database.to_string());
    url.to_string()
}

async fn empty(database: u8) {
    let client = redis::Client::open(redis("REDIS_ADMIN_URL", database)).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("FLUSHDB").exec_async(&mut connection).await.unwrap();
}

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
    tokio::time::timeout(SOON, working).await.expect("the work ends").unwrap().unwrap();
}

#[tokio::test]
async fn urgent_is_taken_before_normal_before_bulk() {
    empty(11).await;
    let lanes = Lanes::new(Some(&redis("REDIS_URL", 11))).unwrap();
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
    assert!(ping(&redis("REDIS_URL", 11)).await);
    assert!(!ping("redis://127.0.0.1:1").await);
    assert!(!ping("not an address").await);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_mail_is_on_its_way_as_soon_as_it_is_written(db: PgPool) {
    empty(12).await;
    let house = House::open(db).await;
    let worker = at_work(&house, Some(redis("REDIS_URL", 12)));
    for n in 0..10 {
        let email = format!("ada{n}@court.example");
        house.ask_for_code(&email).await;
        assert!(house.mail_to(&email, SOON).await.is_some(), "{n}");
    }
    finish(worker).await;
    assert!(house.ledger().await.iter().all(|(state, _)| *state == post::State::Accepted));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_redis_forgets_is_brought_to_it_again(db: PgPool) {
    empty(13).await;
    let house = House::open(db).await;
    house.ask_for_code("ada@court.example").await;
    let lanes = Lanes::new(Some(&redis("REDIS_URL", 13))).unwrap();
    let mut connection = lanes.connect().await.unwrap().unwrap();
    let ids = post::announce(house.db(), Lane::Urgent, 10).await.unwrap();
    lanes::push(&mut connection, Lane::Urgent, &ids).await.unwrap();
    empty(13).await;
    assert_eq!(lanes::depths(&mut connection).await.unwrap(), [0, 0, 0]);
    let worker = at_work(&house, Some(redis("REDIS_URL", 13)));
    assert!(house.mail_to("ada@court.example", Duration::from_secs(45)).await.is_some());
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
            assert!(house.mail_to(email, SOON).await.is_some());
        }
        finish(worker).await;
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn mail_flows_while_redis_goes_and_comes_back(db: PgPool) {
    empty(14).await;
    let house = House::open(db).await;
    let mut url: Url = redis("REDIS_URL", 14).parse().unwrap();
    let behind = (url.host_str().unwrap().to_owned(), url.port().unwrap_or(6379));
    let address = Door::open("127.0.0.1:0", behind.clone()).await.address.clone();
    url.set_port(Some(address.rsplit(':').next().unwrap().parse().unwrap())).unwrap();
    url.set_host(Some("127.0.0.1")).unwrap();
    let worker = at_work(&house, Some(url.to_string()));
    for (n, is_there) in [true, false, true, false].into_iter().enumerate() {
        let _door = if is_there { Some(Door::open(&address, behind.clone()).await) } else { None };
        let email = format!("ada{n}@court.example");
        house.ask_for_code(&email).await;
        assert!(house.mail_to(&email, SOON).await.is_some(), "{n}");
    }
    finish(worker).await;
    assert_eq!(house.mailbox.caught().len(), 4);
}

/// A way to Redis that can be shut.
struct Door {
    address: String,
    open: JoinHandle<()>,
}

impl Door {
    async fn open(at: &str, to: (String, u16)) -> Self {
        // One that was just shut may take a moment to let go of its address.
        let listener = loop {
            match TcpListener::bind(at).await {
                Ok(listener) => break listener,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        let address = listener.local_addr().unwrap().to_string();
        let open = tokio::spawn(async move {
            let mut guests = tokio::task::JoinSet::new();
            while let Ok((mut here, _)) = listener.accept().await {
                let to = to.clone();
                guests.spawn(async move {
                    let mut there = TcpStream::connect(to).await.unwrap();
                    let _ = tokio::io::copy_bidirectional(&mut here, &mut there).await;
                });
            }
        });
        Self { address, open }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.open.abort();
    }
}
