use std::ops::Deref;

use domain::{clock, forums};
use sqlx::PgPool;
use tokio::{net::TcpListener, sync::watch};

use crate::support::{Gate, House};

/// The house with the demo's data behind a real socket, as `lianyi demo` opens it. Closed when dropped.
pub struct Premises {
    house: House,
    pub base_url: String,
    /// The network before the door.
    pub network: Gate,
    _open: watch::Sender<bool>,
}

impl Deref for Premises {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

impl Premises {
    pub async fn open(db: PgPool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let network = Gate::before(listener.local_addr().unwrap()).await;
        let base_url = format!("http://{}", network.at);
        let house = House::at(db, &base_url).await;
        house.load_demo_data().await;
        forums::open_registration_now(&house.db, clock::now()).await.unwrap();
        let router = web::router(house.app.clone(), house.mailbox.pages());
        let (open, stop) = watch::channel(false);
        tokio::spawn(web::serve(listener, router, web::Limits::default(), stop));
        Self { house, base_url, network, _open: open }
    }
}
