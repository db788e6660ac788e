use std::{fs, time::Duration};

use domain::mailings::Audience;
use jiff::SignedDuration;
use sqlx::PgPool;
use tokio::time::sleep;

use super::super::{Plan, Report, stage::Stage};
use crate::support::until;

/// Debian's package `faketime` and Homebrew's `libfaketime`.
fn faketime() -> String {
    let mut places = Vec::new();
    for parent in ["/usr/lib", "/usr/lib64", "/opt/homebrew/lib", "/usr/local/lib"] {
        let below = fs::read_dir(parent).into_iter().flatten().flatten().map(|entry| entry.path());
        places.extend(below.map(|folder| folder.join("faketime")));
        places.push(std::path::PathBuf::from(parent).join("faketime"));
    }
    let mut found = places
        .iter()
        .flat_map(|folder| ["libfaketime.so.1", "libfaketime.1.dylib"].map(|name| folder.join(name)))
        .filter(|library| library.exists());
    found.next().expect("faketime is installed").to_str().unwrap().to_owned()
}

async fn runs(db: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from runs").fetch_one(db).await.unwrap()
}

/// F14
pub async fn jumps(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 4).await;
    let forum = stage.here.house.forum(5_000).await;
    let library = faketime();
    let preload = if cfg!(target_os = "macos") { "DYLD_INSERT_LIBRARIES" } else { "LD_PRELOAD" };
    let mut strange = Vec::new();
    let mut rounds = 0;
    let shifts: &[&str] = plan.of(&["+2h", "-2h"], &["+2h", "-2h", "+40d", "-40d"]);
    for shift in shifts {
        stage.here.set(preload, &library);
        stage.here.set("FAKETIME", shift);
        stage.here.set("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        stage.here.set("DONT_FAKE_MONOTONIC", "1");
        let clock = stage.here.start("schedule").await;
        let worker = stage.here.start("work").await;
        let before = runs(stage.db()).await;
        let people = stage.people(20).await;
        stage.mailing_in(Audience::People(people.clone()), SignedDuration::from_hours(1)).await;
        stage.mailing_in(Audience::People(people.clone()), SignedDuration::from_secs(12)).await;
        for _ in 0..5 {
            stage.registers(forum).await;
        }
        let kept = "with two as (select id, row_number() over (order by id desc) as n from registrations
                                where state = 'held' limit 2)
                    update registrations r set kept_until = now() + case n when 1 then -interval '1 minute' else interval '1 hour' end
                    from two where two.id = r.id returning n, r.id";
        let mut kept: Vec<(i64, uuid::Uuid)> = sqlx::query_as(kept).fetch_all(stage.db()).await.unwrap();
        kept.sort_unstable();
        sleep(Duration::from_secs(8)).await;
        let early = runs(stage.db()).await - before;
        if early > 0 {
            strange
                .push(format!("I7 with a clock {shift} off {early} mailings have begun before their time"));
        }
        until("the one that is due has begun", async || runs(stage.db()).await > before).await;
        let state = async |id: uuid::Uuid| -> String {
            let state = "select state::text from registrations where id = $1";
            sqlx::query_scalar(state).bind(id).fetch_one(stage.db()).await.unwrap()
        };
        until("the place whose time was over is given back", async || state(kept[0].1).await == "expired")
            .await;
        if state(kept[1].1).await != "held" {
            strange.push(format!("I7 with a clock {shift} off a place was given back before its time"));
        }
        stage.settle().await;
        sleep(Duration::from_secs(plan.of(1, 30))).await;
        let begun = runs(stage.db()).await - before;
        if begun != 1 {
            strange.push(format!(
                "I7 with a clock {shift} off {begun} of two mailings have begun, and one was due"
            ));
        }
        for name in [preload, "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "DONT_FAKE_MONOTONIC"] {
            stage.here.unset(name);
        }
        drop((clock, worker));
        // They were killed with nothing in their hands.
        stage.time_passes(60).await;
        rounds += 1;
    }
    let mut report = stage.check(rounds).await;
    report.count.breaches.extend(strange);
    report
}

/// F16
pub async fn many_schedulers(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 4).await;
    let people = stage.people(50).await;
    let _worker = stage.here.start("work").await;
    let mut mailings = 0;
    let mut rounds = 0;
    for _ in 0..plan.of(1, 10) {
        for schedulers in [2, 5] {
            for _ in 0..3 {
                stage.mailing_in(Audience::People(people.clone()), SignedDuration::from_secs(4)).await;
                mailings += 1;
            }
            let mut clocks = Vec::new();
            for _ in 0..schedulers {
                clocks.push(stage.here.start("schedule").await);
            }
            until("every mailing has begun", async || runs(stage.db()).await >= mailings).await;
            stage.settle().await;
            // Another round of each timetable begins nothing more.
            sleep(Duration::from_secs(6)).await;
            rounds += 1;
        }
    }
    stage.settle().await;
    let begun = runs(stage.db()).await;
    let mut report = stage.check(rounds).await;
    let mails = i64::try_from(report.count.mails).unwrap_or_default();
    report.demand(begun == mailings, format!("I7 {begun} runs of {mailings} mailings"));
    report.demand(mails == mailings * 50, format!("I7 {mails} mails of {mailings} mailings to 50"));
    report
}

/// F17
pub async fn was_down(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 4).await;
    let people = stage.people(20).await;
    let hours: &[(f64, &str)] = &[(0.17, "running"), (23.0, "running"), (25.0, "missed"), (40.0, "missed")];
    let rounds = plan.of(1, 10);
    let mut expected = Vec::new();
    for _ in 0..rounds {
        for (down, state) in hours {
            let id = stage.mailing(Audience::People(people.clone())).await;
            // It was scheduled before nobody was there, and came due meanwhile.
            for sql in [
                "update schedules set at_local = at_local - make_interval(secs => $2) where mailing_id = $1",
                "update mailings set scheduled_at = scheduled_at - make_interval(secs => $2 + 60) where id = $1",
            ] {
                sqlx::query(sql).bind(id.0).bind(down * 3_600.0).execute(stage.db()).await.unwrap();
            }
            expected.push((id.0, *state));
        }
    }
    let _clock = stage.here.start("schedule").await;
    let _worker = stage.here.start("work").await;
    let all = i64::try_from(expected.len()).unwrap_or_default();
    until("nothing that came due is silent", async || runs(stage.db()).await >= all).await;
    stage.settle().await;
    let mut strange = Vec::new();
    for (mailing, state) in expected {
        let found: Vec<String> = sqlx::query_scalar("select state::text from runs where mailing_id = $1")
            .bind(mailing)
            .fetch_all(stage.db())
            .await
            .unwrap();
        // A run that is over may have a word of its own for it.
        let is_right = match found.as_slice() {
            [one] => (one == "missed") == (state == "missed"),
            _ => false,
        };
        if !is_right {
            strange.push(format!("F17 a mailing that should be {state} is {found:?}"));
        }
    }
    let mut report = stage.check(rounds * hours.len()).await;
    let sent = report.count.mails;
    report.demand(sent == rounds * 2 * people.len(), format!("F17 {sent} mails of those that are only late"));
    report.count.breaches.extend(strange);
    report
}
