//! Every recurring thing. The timetable only asks what is due; the domain knows, by the database's clock and
//! rows. So ticks that come late, twice or from several processes do no harm, and one that was missed is made
//! up for by the next.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use anyhow::Context as _;
use domain::{clock, documents, fields, mailings, post, privacy, registrations, roll, staff};
use jiff::Timestamp;
use sqlx::PgPool;
use tokio::sync::{Mutex, watch};
use tokio_cron_scheduler::{Job, JobScheduler};

use crate::told_to_stop;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    StartMailings,
    SweepPost,
    ExpireRegistrations,
    ForgetSignIns,
    LiftSuspensions,
    ErasePassports,
    AskForFeedback,
    RemindGuests,
    KeyNames,
}

impl Line {
    const ALL: [Self; 9] = [
        Self::StartMailings,
        Self::SweepPost,
        Self::ExpireRegistrations,
        Self::ForgetSignIns,
        Self::LiftSuspensions,
        Self::ErasePassports,
        Self::AskForFeedback,
        Self::RemindGuests,
        Self::KeyNames,
    ];

    /// Six fields, seconds first, in UTC: an hour of people's clocks is never meant here.
    fn when(self) -> &'static str {
        match self {
            Self::StartMailings => "*/5 * * * * *",
            Self::SweepPost => "*/10 * * * * *",
            Self::ExpireRegistrations => "*/30 * * * * *",
            Self::ForgetSignIns => "0 7 * * * *",
            Self::LiftSuspensions => "0 17 * * * *",
            Self::ErasePassports => "0 27 * * * *",
            Self::AskForFeedback => "0 */5 * * * *",
            Self::RemindGuests => "30 */5 * * * *",
            Self::KeyNames => "15 * * * * *",
        }
    }

    async fn ask(self, db: &PgPool, now: Timestamp) -> anyhow::Result<()> {
        match self {
            Self::StartMailings => {
                let begun = mailings::start_due(db).await.context("starting mailings")?;
                if begun > 0 {
                    tracing::info!(begun, "mailings started");
                }
            }
            Self::SweepPost => {
                let swept = post::sweep(db).await.context("sweeping the post")?;
                if swept != post::Swept::default() {
                    tracing::warn!(?swept, "the post was put right");
                }
            }
            Self::ExpireRegistrations => {
                let expired = registrations::expire_due(db, now).await.context("expiring registrations")?;
                if expired > 0 {
                    tracing::info!(expired, "registrations expired");
                }
            }
            Self::ForgetSignIns => {
                staff::forget_expired(db, now).await.context("forgetting sign-ins")?;
                roll::forget_uploads(db, now).await.context("forgetting rolls that were sent")?;
            }
            Self::LiftSuspensions => {
                let lifted = post::lift_expired(db, now).await.context("lifting suspensions")?;
                if lifted > 0 {
                    tracing::info!(lifted, "addresses get mailings again");
                }
            }
            Self::ErasePassports => {
                let erased = documents::erase_due_passports(db, now).await.context("erasing passports")?;
                if erased > 0 {
                    tracing::info!(erased, "passports were erased, their time being over");
                }
                documents::forget_sheets(db, now).await.context("forgetting tickets and badges")?;
                fields::erase_due_files(db, now).await.context("erasing files of those who do not come")?;
                let forgotten = privacy::erase_due(db, now).await.context("erasing answers")?;
                if forgotten > 0 {
                    tracing::info!(forgotten, "answers and names were erased, their time being over");
                }
            }
            Self::AskForFeedback => {
                let asked = fields::ask_for_feedback(db, now).await.context("asking for feedback")?;
                if asked > 0 {
                    tracing::info!(asked, "people are asked what they think of a forum");
                }
            }
            Self::RemindGuests => {
                let reminded = registrations::remind_due(db, now).await.context("reminding guests")?;
                if reminded > 0 {
                    tracing::info!(reminded, "guests who have not answered are reminded");
                }
            }
            Self::KeyNames => {
                let keyed = roll::matching::keep_keys(db).await.context("keying names")?;
                if keyed > 0 {
                    tracing::info!(keyed, "people are found under their names");
                }
            }
        }
        Ok(())
    }
}

/// Everything recurring, once, now.
pub async fn tick(db: &PgPool, now: Timestamp) -> anyhow::Result<()> {
    for line in Line::ALL {
        line.ask(db, now).await?;
    }
    Ok(())
}

/// Runs the timetable until `stop` turns true, then waits for what is running.
pub async fn schedule(db: PgPool, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let mut metronome = JobScheduler::new().await.context("the timetable")?;
    let mut running = Vec::new();
    for line in Line::ALL {
        let (hand, failing) = (Arc::new(Mutex::new(())), Arc::new(AtomicBool::new(false)));
        running.push(Arc::clone(&hand));
        let db = db.clone();
        let job = Job::new_async(line.when(), move |_, _| {
            let (db, hand, failing) = (db.clone(), Arc::clone(&hand), Arc::clone(&failing));
            Box::pin(async move {
                // One that takes longer than its pace is not overtaken by its successor.
                let Ok(_held) = hand.try_lock() else { return };
                let answer = async { line.ask(&db, clock::of_database(&db).await?).await }.await;
                let failed_before = failing.swap(answer.is_err(), Ordering::Relaxed);
                match answer {
                    Err(error) if !failed_before => tracing::warn!("{error:#}; trying again at its pace"),
                    Ok(()) if failed_before => tracing::info!(?line, "works again"),
                    _ => {}
                }
            })
        });
        metronome.add(job.context("a line of the timetable")?).await.context("a line of the timetable")?;
    }
    metronome.start().await.context("the timetable")?;
    told_to_stop(&mut stop).await;
    metronome.shutdown().await.context("the timetable")?;
    for hand in running {
        let _last = hand.lock().await;
    }
    Ok(())
}
