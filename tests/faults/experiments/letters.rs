use sqlx::PgPool;

use super::{
    super::{
        Plan, Report,
        stage::{Stage, now},
    },
    NOT_HELD_UP,
};

const LETTERS: u64 = 6;

/// F20p
pub async fn panic(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 2).await;
    stage.here.arm();
    let forum = stage.here.house.forum(5_000).await;
    let (mut strange, rounds) = (Vec::new(), plan.of(2, 20));
    for round in 0..rounds {
        let nth = 1 + stage.up_to(LETTERS);
        stage.here.set("LIANYI_FAULT", &format!("while_writing:panic:{nth}"));
        let mut worker = stage.here.start("work").await;
        let asked = now();
        for n in 0..LETTERS {
            let name = format!(
                "letter{}{}",
                char::from(b'a' + u8::try_from(n).unwrap_or_default()),
                "z".repeat(round)
            );
            stage.registers_as(forum, &name).await;
        }
        stage.settle_fast().await;
        let dead = domain::post::dead(stage.db(), None, None).await.unwrap();
        if dead.len() != 1 || dead[0].last_error.as_deref() != Some("writing it failed") {
            strange.push(format!("F20p {} letters were set aside", dead.len()));
        }
        let late = stage
            .sink
            .taken()
            .iter()
            .filter(|mail| mail.at > asked)
            .map(|m| m.at.duration_since(asked))
            .max();
        if late.is_none_or(|late| late > NOT_HELD_UP) {
            strange.push(format!("F20p the last letter beside it came after {late:?}"));
        }
        // Staff see it, and once the cause is mended it goes.
        let ids: Vec<_> = dead.iter().map(|dead| dead.id).collect();
        domain::post::retry(stage.db(), &ids, None).await.unwrap();
        stage.settle_fast().await;
        worker.signal("TERM");
        worker.end().await;
    }
    stage.here.unset("LIANYI_FAULT");
    let mut report = stage.check(rounds).await;
    let letters = rounds * usize::try_from(LETTERS).unwrap_or_default();
    let accepted = report.count.states.get("accepted").copied().unwrap_or_default();
    report.demand(accepted == letters, format!("F20p {accepted} of {letters} letters were accepted"));
    report.count.breaches.extend(strange);
    report
}
