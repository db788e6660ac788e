use std::sync::Arc;

use sqlx::PgPool;

use super::super::{
    Plan, Report,
    sink::{Act, Face, Step},
    stage::Stage,
};
use crate::support::{Authority, until};

/// A handshake is given a second, and the envelope six.
const HASTE: &str = "10";
/// "No such user", in GBK.
const IN_GBK: &[u8] = b"550 \xd3\xc3\xbb\xa7\xb2\xbb\xb4\xe6\xd4\xda";

/// F18t
pub async fn faces(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 2).await;
    stage.here.arm();
    stage.here.set("LIANYI_HASTE", HASTE);
    let forum = stage.here.house.forum(50_000).await;
    let (ours, stranger) = (Authority::open(&stage.here.folder), Authority::open(&stage.here.folder));
    let good = ours.certify("localhost", 30);
    let certificates = [
        ("unknown", stranger.certify("localhost", 30), "UnknownIssuer"),
        ("foreign", ours.certify("other.example", 30), "not valid for name"),
        ("expired", ours.certify_too_late("localhost").await, "expired"),
    ];
    let at = format!("localhost:{}", stage.sink.at().port());
    let (mut strange, mut rounds) = (Vec::new(), 0);
    for round in 0..plan.of(1, 10) {
        for scheme in ["smtp", "smtps"] {
            let (after, face): (_, fn(_) -> Face) = match scheme {
                "smtp" => ("?tls=required&ca=", Face::Offers),
                _ => ("?ca=", Face::FromTheStart),
            };
            stage.here.set("SMTP_URL", &format!("{scheme}://{at}{after}{}", ours.ca()));
            let mut faces: Vec<_> = certificates
                .iter()
                .map(|(name, own, error)| (*name, face(Arc::clone(own)), *error))
                .collect();
            if scheme == "smtp" {
                faces.extend([
                    ("stripped", Face::Clear, "no encryption"),
                    ("refused", Face::Stalls(b"454 not now\r\n"), "454"),
                    ("stalled", Face::Stalls(b"220 go on\r\n"), "no connection in 1 s"),
                    (
                        "injected",
                        Face::Stalls(b"220 go on\r\n250 whatever you say\r\n"),
                        "more than it is asked",
                    ),
                    ("left", Face::Leaves, "eof"),
                ]);
            } else {
                faces.push(("clear", Face::Clear, "InvalidContentType"));
            }
            let mut worker = stage.here.start("work").await;
            for (name, wrong, error) in faces {
                let name = format!("{name}{scheme}{}", "x".repeat(round));
                let taken = stage.sink.count();
                stage.sink.face(wrong);
                stage.registers_as(forum, &name).await;
                let mut said = None;
                until("the ledger says why it was not sent", async || {
                    said = error_of(&stage, &name).await;
                    said.is_some()
                })
                .await;
                if !said.as_deref().is_some_and(|said| said.contains(error)) {
                    strange.push(format!("F18t {name}: the ledger says {said:?}"));
                }
                if stage.sink.count() > taken || stage.sink.in_clear() > 0 {
                    strange.push(format!("F18t {name}: something was sent all the same"));
                }
                stage.sink.face(face(Arc::clone(&good)));
                stage.settle_fast().await;
                if stage.sink.count() != taken + 1 {
                    strange.push(format!("F18t {name}: it did not come once all was well"));
                }
                rounds += 1;
            }
            // What such a line carries need not be UTF-8.
            let name = format!("gbk{scheme}{}", "x".repeat(round));
            stage.sink.always(&format!("{name}@example.org"), Step::Recipient, Act::Say(IN_GBK));
            stage.registers_as(forum, &name).await;
            stage.settle_fast().await;
            let state = state_of(&stage, &name).await;
            if state != "rejected" {
                strange.push(format!("F18t {name} is {state}"));
            }
            worker.signal("TERM");
            worker.end().await;
        }
    }
    let mut report = stage.check(rounds).await;
    report.count.breaches.extend(strange);
    report
}

const OF_NAME: &str = "from deliveries d join registrations g on g.id = (d.letter ->> 'registration')::uuid
     where g.email = $1 || '@example.org'";

async fn error_of(stage: &Stage, name: &str) -> Option<String> {
    let sql = sqlx::AssertSqlSafe(format!("select d.last_error {OF_NAME}"));
    sqlx::query_scalar(sql).bind(name).fetch_one(stage.db()).await.unwrap()
}

async fn state_of(stage: &Stage, name: &str) -> String {
    let sql = sqlx::AssertSqlSafe(format!("select d.state::text {OF_NAME}"));
    sqlx::query_scalar(sql).bind(name).fetch_one(stage.db()).await.unwrap()
}
