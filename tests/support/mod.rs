mod browser;
mod calendars;
mod certificates;
mod dovecot;
mod gate;
mod house;
mod names;
mod program;
pub mod redis;
pub mod wire;

use std::{
    net::{SocketAddr, TcpListener},
    sync::atomic::{AtomicU16, Ordering},
    time::Duration,
};

pub use browser::{Answer, Browser};
pub use calendars::{Calendar, read_strictly};
pub use certificates::Authority;
pub use dovecot::Dovecot;
pub use gate::{Gate, Way};
pub use house::{House, KEYS, PATIENCE, demo_data, in_days, now, request};
pub use names::Names;
pub use program::{Installation, Program, build_program, program_beside_tests, signal};
pub use redis::Redis;

/// Waits until something holds that nobody tells of.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let asked = async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, asked).await.is_ok(), "in vain: until {what}");
}

/// A port that nobody has. Below 32768, so that no outgoing connection takes it before it is used.
pub fn free_port() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 20_000).unwrap_or_default();
    loop {
        let at = ([127, 0, 0, 1], 10_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000).into();
        if TcpListener::bind::<SocketAddr>(at).is_ok() {
            return at;
        }
    }
}
