use std::time::Duration;

use domain::mailings::Audience;
use sqlx::PgPool;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use workers::faults::POINTS;

use super::super::{Plan, Report, cluster::Cluster, stage::Stage};
use crate::support::{Program, until};

const MAILS: i32 = 8;
/// From here on the relay may have a mail of which the ledger does not know. Whoever dies at the first passing of a
/// point before these has sent nothing; at later passings other connections may be further.
const AT_THE_DOT: [&str; 4] = ["after_dot", "after_answer", "before_record_commit", "after_record_commit"];

/// F1
pub async fn at_each_point(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 1).await;
    stage.here.arm();
    let forum = stage.here.house.forum(5_000).await;
    let (mut rounds, mut strange) = (0, Vec::new());
    for _ in 0..plan.of(1, 12) {
        for connections in [1, 4] {
            stage.set_connections(connections);
            for (point, _) in POINTS {
                let mut nth = if connections == 1 { 1 } else { 1 + stage.up_to(2) };
                let before = stage.doubles().await;
                let mut died = one_death(&mut stage, forum, point, nth).await;
                if !died && nth > 1 {
                    // What is passed once a batch may not come round again: then at its first passing.
                    nth = 1;
                    died = one_death(&mut stage, forum, point, nth).await;
                }
                rounds += 1;
                let doubled = stage.doubles().await - before;
                if !died {
                    strange.push(format!("F1 {point} was never passed"));
                }
                if doubled > 0 && nth == 1 && !AT_THE_DOT.contains(&point) {
                    strange.push(format!("F1 {doubled} doubles after a death at {point}"));
                }
                if doubled > connections * 2 {
                    strange.push(format!("F1 {doubled} doubles with {connections} connections at {point}"));
                }
            }
        }
    }
    let mut report = stage.check(rounds).await;
    report.count.breaches.extend(strange);
    report
}

/// Whether the worker died there before it was done.
async fn one_death(stage: &mut Stage, forum: domain::ids::ForumId, point: &str, nth: u64) -> bool {
    stage.here.set("LIANYI_FAULT", &format!("{point}:kill:{nth}"));
    let mut worker = stage.here.spawn("work");
    let people = stage.people(MAILS).await;
    stage.run_to(Audience::People(people)).await;
    for _ in 0..MAILS / 2 {
        stage.registers(forum).await;
    }
    // It dies, or everything has gone out and nothing is left to die of.
    let died = timeout(Duration::from_secs(20), async {
        while !worker.has_ended() {
            if stage.on_the_way().await == 0 {
                sleep(Duration::from_millis(100)).await;
                return worker.has_ended();
            }
            sleep(Duration::from_millis(20)).await;
        }
        true
    })
    .await
    .unwrap_or(false);
    stage.here.unset("LIANYI_FAULT");
    if died {
        stage.kills += 1;
    } else {
        worker.signal("KILL");
        worker.end().await;
    }
    stage.time_passes(180).await;
    let worker = stage.here.start("work").await;
    stage.settle_fast().await;
    end(worker).await;
    died
}

async fn end(mut worker: Program) {
    worker.signal("TERM");
    worker.end().await;
}

/// F2: as people judge it.
pub async fn storm(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::with_everybody(db, plan, 4).await;
    let slug = stage.here.house.slug(stage.here.house.forum(5_000).await).await;
    let form = format!("/en/forums/{slug}/register");
    let _clock = stage.here.start("schedule").await;
    let mut web = stage.here.start("serve").await;
    let mut worker = stage.here.start("work").await;
    // So that a run to 2,389 people lasts as long as the storm.
    stage.sink.think(Duration::from_millis(plan.of(40, 400)));
    stage.mailing(Audience::Everyone(true)).await;
    until("the mailing is under way", async || stage.sink.count() > 10).await;
    let kills = plan.of(10, 100);
    for n in 0..kills {
        let jitter = stage.up_to(200);
        sleep(Duration::from_millis(1_400 + jitter)).await;
        if n % 4 == 1 {
            stage.here.redis.ask("FLUSHALL").await.unwrap();
        }
        // Somebody waits for these.
        for _ in 0..3 {
            stage.registers_by_form(&form).await;
        }
        stage.kill(worker).await;
        if n % 3 == 2 {
            web.signal("KILL");
            web.end().await;
            web = stage.here.start("serve").await;
        }
        worker = stage.here.start("work").await;
    }
    stage.sink.think(Duration::ZERO);
    stage.settle().await;
    let recipients: i64 =
        sqlx::query_scalar("select sum(recipients) from runs").fetch_one(stage.db()).await.unwrap();
    let rows: i64 =
        sqlx::query_scalar("select count(distinct person_id) from deliveries where run_id is not null")
            .fetch_one(stage.db())
            .await
            .unwrap();
    let mut report = stage.check(1).await;
    report.demand(recipients == 2_389, format!("F2 the run is for {recipients} people"));
    report.demand(rows == 2_389, format!("F2 {rows} of 2,389 people have a row in the ledger"));
    report
}

/// F3
pub async fn zombie(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 2).await;
    stage.here.arm();
    let forum = stage.here.house.forum(5_000).await;
    let before_the_dot = [
        "after_pop",
        "after_lease",
        "after_render",
        "before_hand_over_commit",
        "after_hand_over_commit",
        "after_mail_from",
        "after_rcpt",
        "after_data",
    ];
    let (mut rounds, mut strange) = (0, Vec::new());
    for _ in 0..plan.of(1, 6) {
        for point in before_the_dot {
            stage.here.set("LIANYI_FAULT", &format!("{point}:stop"));
            // A last look is good for a second instead of 25.
            stage.here.set("LIANYI_HASTE", "25");
            let zombie = stage.here.start("work").await;
            stage.here.unset("LIANYI_FAULT");
            stage.here.unset("LIANYI_HASTE");
            for _ in 0..MAILS / 2 {
                stage.registers(forum).await;
            }
            let people = stage.people(MAILS).await;
            stage.run_to(Audience::People(people)).await;
            let halted = timeout(Duration::from_secs(10), async {
                while !is_halted(&zombie) {
                    sleep(Duration::from_millis(20)).await;
                }
            });
            if halted.await.is_err() {
                strange.push(format!("F3 {point} was not passed"));
            }
            let halted_at = Instant::now();
            // One hand halts at the point; others may be past the dot.
            let begun = "select count(*) from deliveries where state = 'handing_over'";
            let begun: i64 = sqlx::query_scalar(begun).fetch_one(stage.db()).await.unwrap();
            let begun = usize::try_from(begun).unwrap();
            stage.on_the_line += begun;
            stage.time_passes(180).await;
            let heir = stage.here.start("work").await;
            stage.settle_fast().await;
            sleep_until(halted_at + Duration::from_millis(1_100)).await;
            let taken = stage.sink.count();
            zombie.signal("CONT");
            // It finds its leases void: enough time for it to do harm.
            sleep(Duration::from_secs(2)).await;
            let more = stage.sink.count() - taken;
            // The one that was halted at the point had not come to the dot.
            if more > begun.saturating_sub(1) {
                strange.push(format!("F3 {more} mails of a worker that was halted at {point}"));
            }
            end(zombie).await;
            end(heir).await;
            rounds += 1;
        }
    }
    let mut report = stage.check(rounds).await;
    report.count.breaches.extend(strange);
    report
}

/// Whether a process is stopped by a signal, as the system says.
fn is_halted(program: &Program) -> bool {
    let Some(id) = program.id() else { return false };
    let state =
        std::process::Command::new("ps").args(["-o", "stat=", "-p", &id.to_string()]).output().unwrap();
    state.stdout.starts_with(b"T")
}

/// F31
pub async fn power_cut(_: PgPool, plan: Plan) -> Report {
    let mut cluster = Cluster::start().await;
    let mut stage = Stage::with_everybody(cluster.database().await, plan, 4).await;
    let forum = stage.here.house.forum(5_000).await;
    stage.sink.think(Duration::from_millis(20));
    stage.run_to(Audience::Everyone(true)).await;
    let cuts = plan.of(2, 10);
    for _ in 0..cuts {
        let mut house = Vec::new();
        for role in ["work", "work", "schedule", "serve"] {
            house.push(stage.here.start(role).await);
        }
        for _ in 0..5 {
            stage.registers(forum).await;
        }
        let wait = stage.up_to(1_000);
        sleep(Duration::from_millis(500 + wait)).await;
        for program in &house {
            program.signal("KILL");
        }
        stage.here.redis.stop();
        cluster.kill();
        stage.kills += 2;
        drop(house);
        cluster.start_again().await;
        stage.here.redis.start_again().await;
        stage.reconnect().await;
    }
    stage.sink.think(Duration::ZERO);
    let _worker = stage.here.start("work").await;
    let _clock = stage.here.start("schedule").await;
    // A database that has just come up gives workers 30 s to show themselves.
    stage.settle_within(Duration::from_secs(90)).await;
    stage.check(usize::try_from(cuts).unwrap_or_default()).await
}
