use std::time::{Duration, Instant};

use domain::mailings::Audience;
use sqlx::PgPool;
use tokio::time::sleep;

use super::super::{
    Plan, Report,
    redises::{Cluster, Sentinels},
    stage::Stage,
};
use crate::support::{until, wire};

/// The most that a page may be held up by a Redis that is not there.
const PAGE: Duration = Duration::from_secs(2);
/// The longest that a worker may take to find the new master.
const FAIL_OVER: Duration = Duration::from_secs(15);

/// F4
pub async fn forgets(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::with_everybody(db, plan, 4).await;
    let _clock = stage.here.start("schedule").await;
    let _web = stage.here.start("serve").await;
    let _worker = stage.here.start("work").await;
    stage.sink.think(Duration::from_millis(plan.of(15, 150)));
    stage.mailing(Audience::Everyone(true)).await;
    until("the mailing is under way", async || stage.sink.count() > 10).await;
    let mut strange = Vec::new();
    for _ in 0..plan.of(5, 60) {
        stage.here.redis.ask("FLUSHALL").await.unwrap();
        sleep(Duration::from_secs(1)).await;
        slow_page(&stage, &mut strange).await;
    }
    stage.here.redis.stop();
    slow_page(&stage, &mut strange).await;
    sleep(Duration::from_secs(2)).await;
    stage.here.redis.start_again().await;
    stage.sink.think(Duration::ZERO);
    stage.settle().await;
    finish(stage, 1, strange).await
}

/// F5
pub async fn is_away(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 4).await;
    let forum = stage.here.house.forum(50_000).await;
    let form = format!("/en/forums/{}/register", stage.here.house.slug(forum).await);
    let _web = stage.here.start("serve").await;
    let _worker = stage.here.start("work").await;
    stage.here.redis.stop();
    let people = stage.people(200).await;
    stage.run_to(Audience::People(people)).await;
    let mut took = Vec::new();
    for _ in 0..plan.of(40, 4_000) {
        let began = Instant::now();
        stage.registers_by_form(&form).await;
        took.push(began.elapsed());
    }
    stage.settle().await;
    took.sort();
    let p99 = took[took.len() * 99 / 100];
    let mut strange = Vec::new();
    if p99 > Duration::from_secs(1) {
        strange.push(format!("F5 a registration takes {p99:?}"));
    }
    stage.here.redis.start_again().await;
    let back = Instant::now();
    stage.registers_by_form(&form).await;
    stage.settle().await;
    if back.elapsed() > FAIL_OVER {
        strange.push("F5 mail does not flow when Redis is back".to_owned());
    }
    finish(stage, took.len(), strange).await
}

/// F7
pub async fn hangs(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 4).await;
    let forum = stage.here.house.forum(50_000).await;
    let form = format!("/en/forums/{}/register", stage.here.house.slug(forum).await);
    let _web = stage.here.start("serve").await;
    let _worker = stage.here.start("work").await;
    let _clock = stage.here.start("schedule").await;
    let rounds = plan.of(1, 20);
    let mut strange = Vec::new();
    for _ in 0..rounds {
        stage.registers_by_form(&form).await;
        stage.here.redis.signal("STOP");
        let began = Instant::now();
        let mut n = 0;
        while began.elapsed() < Duration::from_secs(plan.of(8, 30)) {
            let asked = Instant::now();
            stage.registers_by_form(&form).await;
            if asked.elapsed() > PAGE * 2 {
                strange.push(format!("F7 a registration of two pages takes {:?}", asked.elapsed()));
            }
            n += 1;
            sleep(Duration::from_millis(200)).await;
        }
        stage.here.redis.signal("CONT");
        until("the registrations are counted", async || n > 0).await;
        stage.settle().await;
    }
    finish(stage, rounds, strange).await
}

/// F6
pub async fn fails_over(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 4).await;
    let forum = stage.here.house.forum(50_000).await;
    let mut strange = Vec::new();
    let rounds = plan.of(1, 5);
    for _ in 0..rounds {
        let mut sentinels = Sentinels::start(&stage.here.folder).await;
        stage.here.set("REDIS_URL", &sentinels.url());
        let worker = stage.here.start("work").await;
        stage.registers(forum).await;
        stage.settle().await;
        until_redis_is_used(&worker, &mut strange).await;
        sentinels.kill_master();
        fail_over(&mut stage, forum, &worker, &mut strange).await;
    }
    finish(stage, rounds, strange).await
}

/// F6, with a Redis Cluster.
pub async fn cluster_fails_over(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 4).await;
    let forum = stage.here.house.forum(50_000).await;
    let mut strange = Vec::new();
    let rounds = plan.of(1, 5);
    for _ in 0..rounds {
        let mut cluster = Cluster::start(&stage.here.folder).await;
        stage.here.set("REDIS_URL", &cluster.url());
        let worker = stage.here.start("work").await;
        stage.registers(forum).await;
        stage.settle().await;
        until_redis_is_used(&worker, &mut strange).await;
        cluster.kill_the_lanes().await;
        fail_over(&mut stage, forum, &worker, &mut strange).await;
    }
    finish(stage, rounds, strange).await
}

async fn until_redis_is_used(worker: &crate::support::Program, strange: &mut Vec<String>) {
    if !is_ready(worker).await {
        strange.push("F6 Redis is not found where the settings say".to_owned());
    }
}

/// Whether everything is up, Redis included.
async fn is_ready(worker: &crate::support::Program) -> bool {
    wire::get(worker.ops, "/readyz").await.is_ok_and(|reply| reply.body.contains("\"ready\""))
}

/// Mail flows all the while, and the worker is back with Redis in time.
async fn fail_over(
    stage: &mut Stage,
    forum: domain::ids::ForumId,
    worker: &crate::support::Program,
    strange: &mut Vec<String>,
) {
    let killed = Instant::now();
    let mut back = None;
    while killed.elapsed() < FAIL_OVER * 2 && back.is_none() {
        stage.registers(forum).await;
        sleep(Duration::from_millis(500)).await;
        // What says "ready" must be the new one: in the first second nobody has noticed anything.
        if killed.elapsed() > Duration::from_secs(2) && is_ready(worker).await {
            back = Some(killed.elapsed());
        }
    }
    match back {
        Some(after) if after <= FAIL_OVER => {}
        after => strange.push(format!("F6 the worker is back with Redis after {after:?}")),
    }
    stage.settle().await;
}

async fn slow_page(stage: &Stage, strange: &mut Vec<String>) {
    let asked = Instant::now();
    let reply = wire::get(stage.here.at, "/en/forums").await;
    if !reply.is_ok_and(|reply| reply.status == 200) || asked.elapsed() > PAGE {
        strange.push(format!("a page without Redis takes {:?}", asked.elapsed()));
    }
}

async fn finish(stage: Stage, rounds: usize, strange: Vec<String>) -> Report {
    let mut report = stage.check(rounds).await;
    report.count.breaches.extend(strange);
    report
}
