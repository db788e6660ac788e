//! The courier: takes deliveries from its lanes, has them written, hands them to the relay over its own
//! connections, and writes down the answers. Whatever is ready together shares one commit.

mod hand_over;
mod source;
mod tempo;

pub(crate) use hand_over::drain;
pub(crate) use source::Source;

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use domain::post::{Lane, Leased};
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::sleep,
};

use crate::{
    Context,
    post::{Connection, Mail},
};
use hand_over::{Done, Ended, Stepped, carry, log, step, write};
use tempo::{Tempo, joined, rest};

/// How often a courier whose hands are full looks for urgent mail.
const GLANCE: Duration = Duration::from_millis(250);
/// The pace of trying again while the database or the relay is away.
const RETRY: Duration = Duration::from_secs(1);
/// A commit waits so long for more of a mailing to end: it costs the same for one mail as for all hands.
const GATHER: Duration = Duration::from_millis(1);
/// For so long at most a mailing's moves may be seen in the database before they are on its disk.
const LIGHTLY: Duration = Duration::from_millis(250);

/// What a courier carries. A relay that stalls on a mailing must not delay a sign-in code, so each has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Load {
    /// What somebody waits for, and what concerns one person.
    Letters,
    Mailings,
}

impl Load {
    pub fn lanes(self) -> &'static [Lane] {
        match self {
            Self::Letters => &[Lane::Urgent, Lane::Normal],
            Self::Mailings => &[Lane::Bulk],
        }
    }
}

/// Leased mails that were written, and what became of those that could not be.
#[derive(Default)]
struct Prepared {
    ready: Vec<(Leased, Mail)>,
    ended: Vec<Ended>,
}

pub(crate) struct Courier {
    ctx: Context,
    load: Load,
    hands: usize,
    kept: Vec<Connection>,
    /// Written, and waiting for a free hand.
    ready: VecDeque<(Leased, Mail)>,
    sending: JoinSet<Done>,
    /// What has ended and is not written down yet.
    ended: Vec<Ended>,
    /// What is written down and may not be on the disk yet.
    unproved: Vec<Ended>,
    proved: Instant,
    preparing: Option<JoinHandle<(Source, sqlx::Result<Prepared>)>>,
    stepping: Option<JoinHandle<Stepped>>,
    database_is_away: bool,
    /// Nothing is begun before: the database or every relay was away a moment ago.
    rests_until: Option<Instant>,
    tempo: Tempo,
    /// Until when what has ended waits for more.
    gathers: Option<Instant>,
}

impl Courier {
    /// `hands` is how many mails it sends at the same time, each over a connection of its own.
    pub fn new(ctx: Context, load: Load, hands: usize) -> Self {
        let hands = hands.max(1);
        Self {
            ctx,
            load,
            hands,
            kept: Vec::new(),
            ready: VecDeque::new(),
            sending: JoinSet::new(),
            ended: Vec::new(),
            unproved: Vec::new(),
            proved: Instant::now(),
            preparing: None,
            stepping: None,
            database_is_away: false,
            rests_until: None,
            tempo: Tempo::new(hands),
            gathers: None,
        }
    }

    /// Works until `stop`, then finishes what it has in hand. What was only leased goes back with the worker.
    pub async fn run(mut self, source: Source, mut stop: watch::Receiver<bool>) {
        let mut source = Some(source);
        let mut stopping = *stop.borrow();
        loop {
            self.tidy();
            if !stopping && self.rests_until.is_none() && self.ready.len() < self.tempo.ahead.div_ceil(2) {
                self.prepare(&mut source);
            }
            self.begin_step(stopping);
            if stopping
                && self.preparing.is_none()
                && self.stepping.is_none()
                && self.sending.is_empty()
                && self.ended.is_empty()
                && self.unproved.is_empty()
            {
                break;
            }
            let may_glance =
                self.load == Load::Letters && !stopping && source.is_some() && !self.ready.is_empty();
            tokio::select! {
                joined = joined(&mut self.preparing) => {
                    self.preparing = None;
                    if let Some((back, prepared)) = joined {
                        source = Some(back);
                        self.take_in(prepared);
                    }
                }
                joined = joined(&mut self.stepping) => {
                    self.stepping = None;
                    if let Some(stepped) = joined {
                        self.hand_out(stepped);
                    }
                }
                Some(done) = self.sending.join_next(), if !self.sending.is_empty() => self.collect(done.ok()),
                () = rest(self.rests_until), if self.rests_until.is_some() => self.rests_until = None,
                () = rest(self.gathers), if self.gathers.is_some() && self.rests_until.is_none() => {}
                () = sleep(GLANCE), if may_glance => self.glance(&mut source),
                changed = stop.changed(), if !stopping => stopping = changed.is_err() || *stop.borrow(),
            }
        }
        futures::future::join_all(self.kept.drain(..).map(Connection::close)).await;
    }

    /// Leases and writes the next mails, beside whatever goes on here. A task of its own, polled to its end: an answer
    /// of Redis that nobody waits for is lost.
    fn prepare(&mut self, source: &mut Option<Source>) {
        let Some(mut ready) = source.take() else { return };
        let (ctx, ahead) = (self.ctx.clone(), self.tempo.ahead);
        // While nobody takes mail, one asks whether somebody does; the others keep their place in the ledger.
        let count = if ctx.post.is_silent() { 1 } else { ahead.saturating_sub(self.ready.len()).max(1) };
        self.preparing = Some(tokio::spawn(async move {
            let prepared = match ready.take(count).await {
                Ok(leased) => Ok(write(&ctx, leased).await),
                Err(error) => Err(error),
            };
            (ready, prepared)
        }));
    }

    /// Looks for urgent mail past what is waiting here.
    fn glance(&mut self, source: &mut Option<Source>) {
        let Some(mut ready) = source.take() else { return };
        let (ctx, hands) = (self.ctx.clone(), self.hands);
        self.preparing = Some(tokio::spawn(async move {
            let prepared = match ready.glance(hands).await {
                Ok(leased) => Ok(write(&ctx, leased).await),
                Err(error) => Err(error),
            };
            (ready, prepared)
        }));
    }

    fn take_in(&mut self, prepared: sqlx::Result<Prepared>) {
        match prepared {
            Ok(prepared) => {
                self.note(None);
                self.ended.extend(prepared.ended);
                for mail in prepared.ready {
                    if mail.0.lane == Lane::Urgent {
                        self.ready.push_front(mail);
                    } else {
                        self.ready.push_back(mail);
                    }
                }
            }
            Err(error) => self.note(Some(&error)),
        }
    }

    /// One commit for what has ended and what comes next. While one is under way, the next gathers.
    fn begin_step(&mut self, stopping: bool) {
        if self.stepping.is_some() || self.rests_until.is_some() || self.gathers_more(stopping) {
            return;
        }
        let hands = if self.ctx.post.is_silent() { 1 } else { self.hands };
        let free = hands.saturating_sub(self.sending.len());
        let mut next = Vec::new();
        while !stopping && next.len() < free {
            // The last hands are kept for urgent mail, so that others that stall do not hold it up.
            let fits = self.ready.front().is_some_and(|(first, _)| {
                self.load == Load::Mailings
                    || first.lane == Lane::Urgent
                    || next.len() + self.reserve() < free
            });
            if !fits {
                break;
            }
            next.extend(self.ready.pop_front());
        }
        let nothing_else = self.sending.is_empty() && !self.unproved.is_empty();
        if next.is_empty() && self.ended.is_empty() && !nothing_else {
            return;
        }
        let durable = self.load == Load::Letters || next.is_empty() || self.proved.elapsed() > LIGHTLY;
        let mut ended = std::mem::take(&mut self.ended);
        if durable {
            // A database that crashed since has forgotten them. Told twice they count once.
            ended.append(&mut self.unproved);
            self.proved = Instant::now();
        }
        self.stepping = Some(tokio::spawn(step(self.ctx.db.clone(), ended, next, durable)));
    }

    /// Whether other hands are busy and may end in a moment.
    fn gathers_more(&mut self, stopping: bool) -> bool {
        let others_are_busy = !self.sending.is_empty() && !self.ended.is_empty();
        let may_gather = self.load == Load::Mailings && !stopping && others_are_busy;
        let gathers =
            may_gather && *self.gathers.get_or_insert_with(|| Instant::now() + GATHER) > Instant::now();
        if !gathers {
            self.gathers = None;
        }
        gathers
    }

    fn reserve(&self) -> usize {
        (self.hands / 4).max(1).min(self.hands - 1)
    }

    fn hand_out(&mut self, stepped: Stepped) {
        self.note(stepped.fault.as_ref());
        if stepped.fault.is_some() {
            self.ended.extend(stepped.ended);
        } else {
            self.unproved.extend(stepped.ended);
        }
        for (delivery, mail) in stepped.goes {
            let kept = self.kept.pop();
            self.sending.spawn(carry(self.ctx.clone(), kept, delivery, mail));
        }
    }

    fn collect(&mut self, first: Option<Done>) {
        let (mut next, before) = (first, self.ended.len());
        while let Some(done) = next {
            log(&done);
            self.kept.extend(done.connection);
            self.ended.push(done.ended);
            next = self.sending.try_join_next().and_then(Result::ok);
        }
        self.tempo.count(self.ended.len() - before, self.hands);
        if self.ctx.post.is_silent() {
            self.rests_until = Some(Instant::now() + RETRY);
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
        if fault.is_some() {
            self.rests_until = Some(Instant::now() + RETRY);
        }
    }

    /// Connections that are idle for long are closed before the relay does it.
    fn tidy(&mut self) {
        for stale in self.kept.extract_if(.., |connection| !connection.is_fresh()) {
            tokio::spawn(stale.close());
        }
    }
}
