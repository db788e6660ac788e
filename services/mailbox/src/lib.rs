//! The demo's mailbox: an SMTP server that catches every mail, and a page that shows them.
//! Nothing it is given leaves this machine. Tests use it as the relay they send to.

mod caught;
mod door;
mod envelope;
mod lines;
mod links;
mod pages;
mod path;
mod scripts;
mod shelf;
mod smtp;
#[cfg(test)]
mod tests;

pub use caught::Caught;
pub use scripts::Behaviour;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use door::Door;
use shelf::Shelf;
use tokio::{sync::Mutex, time::timeout};

/// A cheap handle; the server stops listening when the last handle, or router made from one, is gone.
#[derive(Clone)]
pub struct Mailbox(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    shelf: Arc<Shelf>,
    door: Mutex<Door>,
}

impl Mailbox {
    /// Listens on `at` (port 0 picks one) and keeps every mail it is given: the newest 2,000,
    /// and no more than 256 MiB of them.
    pub async fn open(at: SocketAddr) -> io::Result<Self> {
        let shelf = Arc::new(Shelf::default());
        let (door, address) = Door::open(at, &shelf)?;
        Ok(Self(Arc::new(Inner { address, shelf, door: Mutex::new(door) })))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.0.address
    }

    /// The address as settings write it: `smtp://127.0.0.1:2525`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.0.address)
    }

    /// All mails that are kept, oldest first.
    pub fn caught(&self) -> Vec<Caught> {
        self.0.shelf.after(0).iter().map(|mail| Caught::clone(mail)).collect()
    }

    /// The oldest mail that is `wanted`, as soon as it is there. Each mail is asked about once.
    /// `None` when `patience` has run out.
    pub async fn wait_for(&self, patience: Duration, wanted: impl Fn(&Caught) -> bool) -> Option<Caught> {
        let mut news = self.0.shelf.news();
        let search = async move {
            let mut seen = 0;
            loop {
                news.mark_unchanged();
                for mail in self.0.shelf.after(seen) {
                    if wanted(&mail) {
                        return Some(Caught::clone(&mail));
                    }
                    seen = mail.id;
                }
                news.changed().await.ok()?;
            }
        };
        timeout(patience, search).await.ok().flatten()
    }

    /// Throws all mails away. Scripts stay, and ids go on counting.
    pub fn forget(&self) {
        self.0.shelf.forget();
    }

    /// Tests: what `recipient` is answered from now on. Upper and lower case are the same.
    pub fn script(&self, recipient: &str, behaviour: Behaviour) {
        self.0.shelf.scripts().always(recipient, behaviour);
    }

    /// Tests: what `recipient` is answered once; several wait in a row. They come before `script`.
    pub fn script_next(&self, recipient: &str, behaviour: Behaviour) {
        self.0.shelf.scripts().next(recipient, behaviour);
    }

    /// A relay that goes down: refuses connections and drops those it has. The port stays taken.
    pub async fn go_away(&self) {
        self.0.door.lock().await.shut(self.0.address).await;
    }

    /// The relay is up again, at the same address.
    pub async fn come_back(&self) -> io::Result<()> {
        self.0.door.lock().await.reopen(self.0.address, &self.0.shelf)
    }

    /// `/mailbox` and what lies below it.
    pub fn pages(&self) -> axum::Router {
        pages::router(self.clone())
    }
}
