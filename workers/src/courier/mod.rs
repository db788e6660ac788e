//! The courier: takes deliveries from its lanes, has them written, hands them to the relay over its own
//! connections, and writes down the answers. Whatever is ready together shares one commit.

mod hand_over;
mod source;

pub(crate) use hand_over::drain;
pub(crate) use source::Source;

use std::time::Duration;

use domain::post::{self, HandOverResult, Lane, Leased};
use futures::future::BoxFuture;
use tokio::{sync::watch, task::JoinSet, time::sleep};

use crate::{Context, post::Connection};
use hand_over::{Done, approach, carry, log};

/// How often a courier whose hands are full looks for urgent mail.
const GLANCE: Duration = Duration::from_millis(250);
/// The pace of trying again while the database or the relay is away.
const RETRY: Duration = Duration::from_secs(1);

pub(crate) struct Courier {
    ctx: Context,
    lanes: &'static [Lane],
    hands: usize,
    kept: Vec<Connection>,
    sending: JoinSet<Done>,
    /// Answers of the relay that could not be written down yet. Nothing new is begun while there are any.
    unwritten: Vec<HandOverResult>,
    database_is_away: bool,
}

impl Courier {
    /// `hands` is how many mails it sends at the same time, each over a connection of its own.
    pub fn new(ctx: Context, lanes: &'static [Lane], hands: usize) -> Self {
        Self {
            ctx,
            lanes,
            hands: hands.max(1),
            kept: Vec::new(),
            sending: JoinSet::new(),
            unwritten: Vec::new(),
            database_is_away: false,
        }
    }

    /// Works until `stop`, then finishes what it has in hand.
    pub async fn run(mut self, source: Source, mut stop: watch::Receiver<bool>) {
        let mut source = Some(source);
        let mut asking: Option<BoxFuture<'static, (Source, sqlx::Result<Vec<Leased>>)>> = None;
        let mut stopping = *stop.borrow();
        loop {
            self.tidy();
            let free = self.hands.saturating_sub(self.sending.len());
            // The last hands are kept for urgent mail, so that others that stall do not hold it up.
            let usual = free.saturating_sub(self.reserve());
            let may_begin = !stopping && self.unwritten.is_empty();
            if may_begin
                && usual > 0
                && let Some(mut ready) = source.take()
            {
                // While nobody takes mail, one a second asks whether somebody does; the others keep their place.
                let nobody = self.ctx.post.is_silent();
                let (lanes, count) = (self.lanes, if nobody { 1 } else { usual });
                let pause = nobody || self.database_is_away;
                // Owned by itself and polled to its end: an answer of Redis that nobody waits for is lost.
                asking = Some(Box::pin(async move {
                    if pause {
                        sleep(RETRY).await;
                    }
                    let leased = ready.take(lanes, count).await;
                    (ready, leased)
                }));
            }
            if stopping && asking.is_none() && self.sending.is_empty() && self.unwritten.is_empty() {
                break;
            }
            let leased = tokio::select! {
                (back, leased) = async { match &mut asking { Some(asked) => asked.await, None => std::future::pending().await } } => {
                    asking = None;
                    source = Some(back);
                    leased
                }
                Some(done) = self.sending.join_next(), if !self.sending.is_empty() => {
                    self.collect(done.ok());
                    self.write_down().await;
                    continue;
                }
                () = sleep(GLANCE), if may_begin && usual == 0 && free > 0 && source.is_some() => {
                    match source.as_mut() {
                        Some(source) => source.glance(free).await,
                        None => continue,
                    }
                }
                () = sleep(RETRY), if !self.unwritten.is_empty() => {
                    self.write_down().await;
                    continue;
                }
                changed = stop.changed(), if !stopping => {
                    stopping = changed.is_err() || *stop.borrow();
                    continue;
                }
            };
            match leased {
                Ok(leased) => {
                    self.note(None);
                    self.begin(leased).await;
                }
                Err(error) => self.note(Some(&error)),
            }
        }
        futures::future::join_all(self.kept.drain(..).map(Connection::close)).await;
    }

    fn reserve(&self) -> usize {
        (self.hands / 4).max(1).min(self.hands - 1)
    }

    /// Writes the letters, asks once more whether each may go, and sends those that may.
    async fn begin(&mut self, leased: Vec<Leased>) {
        for (delivery, mail) in approach(&self.ctx, leased, &mut self.unwritten).await {
            let kept = self.kept.pop();
            self.sending.spawn(carry(self.ctx.post.clone(), kept, delivery, mail));
        }
        self.write_down().await;
    }

    fn collect(&mut self, first: Option<Done>) {
        let mut next = first;
        while let Some(done) = next {
            log(&done);
            self.kept.extend(done.connection);
            self.unwritten.push(done.result);
            next = self.sending.try_join_next().and_then(Result::ok);
        }
    }

    async fn write_down(&mut self) {
        if self.unwritten.is_empty() {
            return;
        }
        match post::record(&self.ctx.db, &self.unwritten).await {
            Ok(()) => {
                self.note(None);
                self.unwritten.clear();
            }
            Err(error) => self.note(Some(&error)),
        }
    }

    /// Says once when the database goes and once when it is back.
    fn note(&mut self, fault: Option<&sqlx::Error>) {
        match fault {
            Some(error) if !self.database_is_away => {
                tracing::warn!(%error, "a courier waits for the database")
            }
            None if self.database_is_away => tracing::info!("a courier has the database again"),
            _ => {}
        }
        self.database_is_away = fault.is_some();
    }

    /// Connections that are idle for long are closed before the relay does it.
    fn tidy(&mut self) {
        for stale in self.kept.extract_if(.., |connection| !connection.is_fresh()) {
            tokio::spawn(stale.close());
        }
    }
}
