use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use tokio::sync::watch;

use crate::{Caught, scripts::Scripts};

const MAX_MAILS: usize = 2_000;
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// Where mails are kept, oldest first. `latest` is the newest id ever given.
#[derive(Default)]
pub struct Shelf {
    mails: Mutex<Mails>,
    scripts: Mutex<Scripts>,
    latest: watch::Sender<u64>,
}

#[derive(Default)]
struct Mails {
    row: VecDeque<Arc<Caught>>,
    bytes: usize,
    last: u64,
}

impl Shelf {
    /// Puts one mail per recipient on the shelf and returns the id of the last.
    #[expect(clippy::disallowed_methods, reason = "here the time enters, together with the mail")]
    pub fn keep<'a>(&self, from: &str, to: impl Iterator<Item = &'a str>, raw: &[u8]) -> u64 {
        let at = SystemTime::now();
        let mut mails = self.mails();
        for to in to {
            mails.last += 1;
            let mail =
                Caught { id: mails.last, at, from: from.to_owned(), to: to.to_owned(), raw: raw.to_vec() };
            mails.bytes += raw.len();
            mails.row.push_back(Arc::new(mail));
            mails.trim();
        }
        self.latest.send_replace(mails.last);
        mails.last
    }

    pub fn after(&self, id: u64) -> Vec<Arc<Caught>> {
        let mails = self.mails();
        let start = mails.row.partition_point(|mail| mail.id <= id);
        mails.row.range(start..).cloned().collect()
    }

    pub fn find(&self, id: u64) -> Option<Arc<Caught>> {
        let mails = self.mails();
        let place = mails.row.binary_search_by_key(&id, |mail| mail.id).ok()?;
        mails.row.get(place).cloned()
    }

    pub fn forget(&self) {
        let mut mails = self.mails();
        mails.row.clear();
        mails.bytes = 0;
    }

    pub fn news(&self) -> watch::Receiver<u64> {
        self.latest.subscribe()
    }

    pub fn scripts(&self) -> MutexGuard<'_, Scripts> {
        self.scripts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn mails(&self) -> MutexGuard<'_, Mails> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mails {
    fn trim(&mut self) {
        while self.row.len() > MAX_MAILS || self.bytes > MAX_BYTES {
            let Some(oldest) = self.row.pop_front() else { return };
            self.bytes -= oldest.raw.len();
        }
    }
}
