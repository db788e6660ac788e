use std::time::Duration;

use domain::{
    ids::RunId,
    links::Purpose,
    mailings::{self, Audience},
    staff::Role,
};
use futures::{StreamExt as _, stream};
use jiff::SignedDuration;
use sqlx::PgPool;
use tokio::time::sleep;

use super::super::{
    Plan, Report,
    checker::Told,
    stage::{Stage, now},
    workload::everybody,
};
use crate::support::wire;

/// How many people press the button in the same moment.
const AT_ONCE: usize = 8;

/// F21
pub async fn unsubscribe_storm(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::with_everybody(db, plan, 4).await;
    let _web = stage.here.start("serve").await;
    let _worker = stage.here.start("work").await;
    stage.sink.think(Duration::from_millis(plan.of(8, 60)));
    let mut people = everybody(stage.db()).await;
    for n in (1..people.len()).rev() {
        let other = usize::try_from(stage.up_to(u64::try_from(n + 1).unwrap_or(1))).unwrap_or_default();
        people.swap(n, other);
    }
    stage.run_to(Audience::Everyone(true)).await;
    let (at, keys) = (stage.here.at, stage.here.house.keys.clone());
    let answers: Vec<_> = stream::iter(people)
        .map(|(person, email)| {
            let token = keys.sign(Purpose::Unsubscribe, person, now(), SignedDuration::from_hours(24));
            let body = "List-Unsubscribe=One-Click";
            let request = format!(
                "POST /en/unsubscribe/{token} HTTP/1.1\r\nHost: {at}\r\nConnection: close\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            async move {
                // Who is told to come again comes again, as mail houses do.
                for _ in 0..20 {
                    match wire::say(at, request.as_bytes()).await {
                        Ok(reply) if reply.status != 503 => return (email, reply.status, now()),
                        _ => sleep(Duration::from_millis(50)).await,
                    }
                }
                (email, 503, now())
            }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let mut refused = Vec::new();
    let all = answers.len();
    for (email, status, at) in answers {
        if status == 200 {
            stage.told.push(Told::Unsubscribed { email, at });
        } else {
            refused.push(status);
        }
    }
    stage.sink.think(Duration::ZERO);
    stage.settle().await;
    let mut report = stage.check(all).await;
    let suppressed = report.count.states.get("suppressed").copied().unwrap_or_default();
    report
        .demand(refused.is_empty(), format!("F21 of {all} unsubscribes some were answered with {refused:?}"));
    report.demand(suppressed > 0, "F21 the storm was over after the mailing");
    report
}

/// F22
pub async fn pause_and_resume(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::with_everybody(db, plan, 4).await;
    let _worker = stage.here.start("work").await;
    let by = stage.here.house.staff("mailer@lianyi.example", Role::Mailer).await;
    stage.sink.think(Duration::from_millis(20));
    let rounds = plan.of(1, 10);
    let mut halts = 0;
    for _ in 0..rounds {
        let run = stage.run_to(Audience::Everyone(true)).await;
        for _ in 0..plan.of(15, 40) {
            sleep(Duration::from_millis(200)).await;
            mailings::pause_run(stage.db(), RunId(run), by).await.unwrap();
            let at = now();
            let wait = 150 + stage.up_to(100);
            sleep(Duration::from_millis(wait)).await;
            let until = Some(now());
            mailings::resume_run(stage.db(), RunId(run), by).await.unwrap();
            stage.told.push(Told::Halted { run, at, until });
            halts += 1;
        }
        mailings::cancel_run(stage.db(), RunId(run), by).await.unwrap();
        stage.told.push(Told::Halted { run, at: now(), until: None });
        stage.settle().await;
    }
    let mut report = stage.check(halts).await;
    let (accepted, cancelled) = (
        report.count.states.get("accepted").copied().unwrap_or_default(),
        report.count.states.get("cancelled").copied().unwrap_or_default(),
    );
    report.demand(accepted > 0 && cancelled > 0, format!("F22 {accepted} accepted, {cancelled} cancelled"));
    report
}
