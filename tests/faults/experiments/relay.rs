use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use domain::mailings::Audience;
use sqlx::PgPool;
use tokio::time::sleep;

use super::{
    super::{
        Plan, Report,
        sink::{Act, Step, header},
        stage::{Stage, now},
    },
    NOT_HELD_UP,
};

/// Divides what a relay is given: a minute for the envelope becomes a second, ten minutes for the answer ten.
const HASTE: &str = "60";

/// What a relay does with a recipient's mail, how often, and how the mail ends: its state and the relay's copies.
type Case = (&'static str, Step, Act, Often, &'static str, usize);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Often {
    Once,
    Always,
}
use Often::{Always, Once};

fn cases() -> Vec<Case> {
    const SECOND: Duration = Duration::from_secs(1);
    let say = |words: &'static str| Act::Say(words.as_bytes());
    vec![
        ("usual", Step::Dot, say("250 ok"), Once, "accepted", 1),
        ("busy", Step::Recipient, say("421 too busy"), Once, "accepted", 1),
        ("grey", Step::Recipient, say("450 come again"), Once, "accepted", 1),
        ("local", Step::Recipient, say("451 local error"), Once, "accepted", 1),
        ("full", Step::Recipient, say("452 no room"), Once, "accepted", 1),
        ("nobody", Step::Recipient, say("550 no such user"), Always, "rejected", 0),
        ("spam", Step::Recipient, say("554 not here"), Always, "rejected", 0),
        ("mute", Step::Recipient, Act::Stall, Once, "accepted", 1),
        ("gone", Step::Recipient, Act::Drop, Once, "accepted", 1),
        ("laternow", Step::Data, say("451 later"), Once, "accepted", 1),
        ("nodata", Step::Data, say("554 no data"), Always, "rejected", 0),
        ("mutedata", Step::Data, Act::Stall, Once, "accepted", 1),
        ("cut", Step::Body, Act::Drop, Once, "accepted", 1),
        ("dotlater", Step::Dot, say("451 after the dot"), Once, "accepted", 1),
        ("dotbusy", Step::Dot, say("421 after the dot"), Once, "accepted", 1),
        ("big", Step::Dot, say("552 too big"), Always, "rejected", 0),
        ("bad", Step::Dot, say("554 spam"), Always, "rejected", 0),
        // From here on nobody can know, and a mail that somebody waits for goes once more.
        ("dropped", Step::Dot, Act::Drop, Once, "accepted", 2),
        ("mutedot", Step::Dot, Act::Stall, Once, "accepted", 2),
        ("garbage", Step::Dot, say("what?"), Once, "accepted", 2),
        ("strange", Step::Dot, say("354 go on"), Once, "accepted", 2),
        ("drips", Step::Dot, Act::Slowly(SECOND), Once, "accepted", 2),
        ("late", Step::Dot, Act::Late(SECOND * 3), Once, "accepted", 1),
    ]
}

/// F18
pub async fn matrix(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 8).await;
    stage.here.arm();
    stage.here.set("LIANYI_HASTE", HASTE);
    let forum = stage.here.house.forum(50_000).await;
    let _worker = stage.here.start("work").await;
    let (mut strange, mut rounds) = (Vec::new(), 0);
    for round in 0..plan.of(1, 20) {
        // What happens before anybody knows whose mail it will be.
        for (step, act) in [
            (Step::Greeting, Act::Say(b"554 nobody is welcome")),
            (Step::Greeting, Act::Say(b"421 too many")),
            (Step::Greeting, Act::Slowly(Duration::from_secs(1))),
            (Step::Greeting, Act::Say(b"\xff\xfe\x00")),
            (Step::Hello, Act::Drop),
            (Step::Hello, Act::Stall),
            (Step::Sender, Act::Say(b"451 the sender, later")),
            (Step::Sender, Act::Drop),
        ] {
            stage.sink.once("*", step, act);
        }
        let mut expected = Vec::new();
        for (name, step, act, often, state, copies) in cases() {
            let name = format!("{name}{}", "x".repeat(round));
            let address = format!("{name}@example.org");
            if often == Always {
                stage.sink.always(&address, step, act);
            } else {
                stage.sink.once(&address, step, act);
            }
            stage.registers_as(forum, &name).await;
            expected.push((address, state, copies));
            rounds += 1;
        }
        // Nobody waits for a mailing: what is uncertain stays so.
        let [person] = stage.people(1).await[..] else { continue };
        let address: String = sqlx::query_scalar("select email from people where id = $1")
            .bind(person.0)
            .fetch_one(stage.db())
            .await
            .unwrap();
        stage.sink.once(&address, Step::Dot, Act::Drop);
        stage.run_to(Audience::People(vec![person])).await;
        expected.push((address, "uncertain", 1));
        stage.settle_fast().await;
        strange.extend(differences(&stage, &expected).await);
    }
    let mut report = stage.check(rounds).await;
    // Here it is the relay that makes doubles, and no death.
    report.count.breaches.retain(|breach| !breach.contains("doubles, and at most 0"));
    report.count.breaches.extend(strange);
    report
}

async fn differences(stage: &Stage, expected: &[(String, &str, usize)]) -> Vec<String> {
    let sql = "select coalesce(g.email, p.email), d.state::text from deliveries d left join people p on p.id = d.person_id
               left join registrations g on g.id = (d.letter ->> 'registration')::uuid";
    let states: HashMap<String, String> =
        sqlx::query_as::<_, (String, String)>(sql).fetch_all(stage.db()).await.unwrap().into_iter().collect();
    let taken = stage.sink.taken();
    let differs = |(address, state, copies): &(String, &str, usize)| {
        let is = states.get(address).map(String::as_str).unwrap_or_default();
        let has = taken.iter().filter(|mail| mail.kept && mail.to == *address).count();
        (is != *state || has != *copies)
            .then(|| format!("F18 {address} is {is} with {has} copies, and should be {state} with {copies}"))
    };
    expected.iter().filter_map(differs).collect()
}

/// How long after the dot the late answers come: shortly after a courier in a hurry has given up, whether it counts ten
/// seconds from the dot or from the end of the three that the message has.
const LATE: [Duration; 2] = [Duration::from_millis(10_400), Duration::from_millis(13_400)];

/// F19
pub async fn desync(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 1).await;
    stage.here.arm();
    stage.here.set("LIANYI_HASTE", HASTE);
    let forum = stage.here.house.forum(50_000).await;
    let (mut strange, mut pairs) = (Vec::new(), 0);
    for (round, connections) in plan.of(vec![8], [8, 1].repeat(10)).into_iter().enumerate() {
        stage.set_connections(connections);
        let mut worker = stage.here.start("work").await;
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap_or_default());
        let mut late: Vec<String> =
            (0..6).map(|n| format!("late{}{}", letter(n), "y".repeat(round))).collect();
        for (n, name) in late.iter().enumerate() {
            // Two in three come after the courier has given up; the others say it twice in one breath.
            let act = LATE.get(n % 3).map_or(Act::Say(b"250 ok\r\n250 ok again"), |by| Act::Late(*by));
            stage.sink.once(&format!("{name}@example.org"), Step::Dot, act);
            stage.registers_as(forum, name).await;
        }
        let mut refused = Vec::new();
        let began = Instant::now();
        while !late.is_empty() && began.elapsed() < Duration::from_secs(90) {
            let ended = "select g.email from deliveries d join registrations g on g.id = (d.letter ->> 'registration')::uuid
                         where exists (select from delivery_events e where e.delivery_id = d.id and e.was = 'handing_over')";
            let ended: Vec<String> = sqlx::query_scalar(ended).fetch_all(stage.db()).await.unwrap();
            for name in
                late.extract_if(.., |name| ended.contains(&format!("{name}@example.org"))).collect::<Vec<_>>()
            {
                // Now the connection that waited is free, if anybody takes it for that.
                let next = name.replacen("late", "next", 1);
                let address = format!("{next}@example.org");
                stage.sink.always(&address, Step::Dot, Act::Say(b"554 refused"));
                stage.registers_as(forum, &next).await;
                refused.push(address);
                pairs += 1;
            }
            sleep(Duration::from_millis(10)).await;
        }
        stage.settle_fast().await;
        let sql = "select g.email from deliveries d join registrations g on g.id = (d.letter ->> 'registration')::uuid
                   where d.state <> 'rejected' and g.email = any($1)";
        let wrong: Vec<String> = sqlx::query_scalar(sql).bind(&refused).fetch_all(stage.db()).await.unwrap();
        strange.extend(
            wrong.iter().map(|address| format!("F19 {address} was refused, and the ledger says otherwise")),
        );
        if !late.is_empty() {
            strange.push(format!("F19 {} mails are still waited for", late.len()));
        }
        worker.signal("TERM");
        worker.end().await;
    }
    let mut report = stage.check(pairs).await;
    report.count.breaches.retain(|breach| !breach.contains("doubles, and at most 0"));
    report.count.breaches.extend(strange);
    report
}

/// F20
pub async fn poison(db: PgPool, plan: Plan) -> Report {
    let mut stage = Stage::open(db, plan, 4).await;
    let forum = stage.here.house.forum(50_000).await;
    let _worker = stage.here.start("work").await;
    let _clock = stage.here.start("schedule").await;
    let names = [
        "Eve\r\nBcc: everybody@example.org".to_owned(),
        "Eve\u{202e}evE\u{2066}".to_owned(),
        "\u{1}\u{7f}\u{85}\u{2028}".to_owned(),
        "E".repeat(4_096),
        "😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿".to_owned(),
        "{{person.name}} <script>alert(1)</script> =?utf-8?q?x?= \"quoted\\".to_owned(),
        ".\r\n.\r\nQUIT\r\n".to_owned(),
    ];
    let (mut strange, mut asked) = (Vec::new(), Vec::new());
    let rounds = plan.of(2, 40);
    for round in 0..rounds {
        let people = stage.people(i32::try_from(names.len()).unwrap_or_default()).await;
        for (person, name) in people.iter().zip(&names) {
            let sql = "update people set latin_name = $2 where id = $1";
            sqlx::query(sql).bind(person.0).bind(name).execute(stage.db()).await.unwrap();
        }
        stage.run_to(Audience::People(people)).await;
        for letter in [
            r#"{"kind": "registration", "registration": "00000000-0000-7000-8000-000000000000"}"#,
            r#"{"kind": "mailing"}"#,
            r#"{"kind": "of_a_later_version", "what": 1}"#,
        ] {
            let sql = "insert into deliveries (id, dedupe_key, message_id, letter, lane)
                       select id, 'poison:' || id, '<' || id || '@' || mail_domain || '>', $1::jsonb, 'urgent'
                       from (select gen_random_uuid() as id) new, post_office";
            sqlx::query(sql).bind(letter).execute(stage.db()).await.unwrap();
        }
        for n in 0..5 {
            let name = format!("good{}{}", char::from(b'a' + n), "z".repeat(round));
            stage.registers_as(forum, &name).await;
            asked.push((format!("{name}@example.org"), now()));
        }
        sleep(Duration::from_secs(1)).await;
    }
    stage.settle_fast().await;
    let taken = stage.sink.taken();
    for (address, at) in &asked {
        let came = taken.iter().find(|mail| mail.to == *address).map(|mail| mail.at.duration_since(*at));
        if came.is_none_or(|after| after > NOT_HELD_UP) {
            strange.push(format!("F20 a mail beside the poison came after {came:?}"));
        }
    }
    if taken.iter().any(|mail| mail.to == "everybody@example.org" || !header(&mail.raw, "bcc").is_empty()) {
        strange.push("F20 a name became a recipient".to_owned());
    }
    let mut report = stage.check(rounds).await;
    report.count.breaches.extend(strange);
    report
}
