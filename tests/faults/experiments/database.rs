use std::time::{Duration, Instant};

use domain::mailings::Audience;
use sqlx::{ConnectOptions as _, PgPool};
use tokio::time::{sleep, timeout};

use super::super::{Plan, Report, cluster::Cluster, stage::Stage};
use crate::support::{Gate, until, wire};

/// F8
pub async fn is_killed(_: PgPool, plan: Plan) -> Report {
    let mut cluster = Cluster::start().await;
    let mut stage = Stage::with_everybody(cluster.database().await, plan, 4).await;
    let form =
        format!("/en/forums/{}/register", stage.here.house.slug(stage.here.house.forum(5_000).await).await);
    stage.sink.think(Duration::from_millis(20));
    let _worker = stage.here.start("work").await;
    let _clock = stage.here.start("schedule").await;
    let _web = stage.here.start("serve").await;
    stage.run_to(Audience::Everyone(true)).await;
    let mut strange = Vec::new();
    let kills = plan.of(2, 20);
    for _ in 0..kills {
        stage.registers_by_form(&form).await;
        let wait = stage.up_to(1_000);
        sleep(Duration::from_millis(wait)).await;
        cluster.kill();
        // The relay goes on answering, and what it answers is to be written down later.
        // A page that was made a moment ago is still given; the registration form never is.
        let page = timeout(Duration::from_secs(20), wire::get(stage.here.at, &form)).await;
        match page {
            Ok(Ok(page)) if page.status == 503 && page.head.to_lowercase().contains("retry-after") => {}
            other => strange.push(format!("F8 a form without a database answers {other:?}")),
        }
        sleep(Duration::from_secs(plan.of(1, 20))).await;
        cluster.start_again().await;
        stage.reconnect().await;
        until("pages are back", async || {
            wire::get(stage.here.at, "/en/forums").await.is_ok_and(|page| page.status == 200)
        })
        .await;
    }
    stage.sink.think(Duration::ZERO);
    stage.settle_within(Duration::from_secs(90)).await;
    let mut report = stage.check(usize::try_from(kills).unwrap_or_default()).await;
    // Nobody of ours died: the answers were kept until the database was back.
    let doubles = report.count.doubles;
    report.demand(doubles == 0, format!("F8 {doubles} doubles, and no worker died"));
    report.count.breaches.extend(strange);
    report
}

/// F11
pub async fn loses_commits(db: PgPool, plan: Plan) -> Report {
    let options = db.connect_options();
    let service =
        tokio::net::lookup_host((options.get_host(), options.get_port())).await.unwrap().next().unwrap();
    let gate = Gate::before(service).await;
    let mut stage = Stage::open(db, plan, 4).await;
    let mut gated = stage.db().connect_options().to_url_lossy();
    gated.set_host(Some("127.0.0.1")).unwrap();
    gated.set_port(Some(gate.at.port())).unwrap();
    stage.here.set("DATABASE_URL", gated.as_str());
    const SEATS: i32 = 10;
    let forum = stage.here.house.forum(SEATS).await;
    let form = format!("/en/forums/{}/register", stage.here.house.slug(forum).await);
    let _web = stage.here.start("serve").await;
    let rounds: usize = plan.of(20, 200);
    let mut strange = Vec::new();
    let mut lost = 0;
    for n in 0..rounds {
        let email = format!("n{n}@faults.example");
        gate.cut_answer_to(b"COMMIT", 1);
        let began = Instant::now();
        let first = stage.sends_the_form(&form, &email).await;
        if gate.answers_to_lose() == 0 {
            lost += 1;
        }
        gate.cut_answer_to(b"COMMIT", 0);
        // Whoever was told that it failed tries again, and is told the truth.
        if first != 303 {
            let again = stage.sends_the_form(&form, &email).await;
            if again != 303 {
                strange.push(format!("F11 after {first} the second try is answered {again}"));
            }
        }
        if began.elapsed() > Duration::from_secs(20) {
            strange.push(format!("F11 a registration takes {:?}", began.elapsed()));
        }
    }
    if lost < rounds / 2 {
        strange.push(format!("F11 only {lost} of {rounds} answers were lost"));
    }
    // The worker, too, loses answers: to its hand-overs and its records.
    let _worker = stage.here.start("work").await;
    gate.cut_answer_to(b"COMMIT", 3);
    stage.settle_fast().await;
    gate.cut_answer_to(b"COMMIT", 0);
    stage.settle_fast().await;
    let sql = "select count(*) from registrations where state in ('held', 'confirmed', 'offered')";
    let taken: i64 = sqlx::query_scalar(sql).fetch_one(stage.db()).await.unwrap();
    let sql = "select count(*) from (select from registrations where not has_ended(state) group by forum_id, email having count(*) > 1) twice";
    let twice: i64 = sqlx::query_scalar(sql).fetch_one(stage.db()).await.unwrap();
    if taken > i64::from(SEATS) || twice > 0 {
        strange.push(format!("I5 {taken} of {SEATS} places are taken, {twice} people are there twice"));
    }
    let mut report = stage.check(rounds).await;
    report.count.breaches.extend(strange);
    report
}
