//! What the experiments stand on is tried first: the sink does what it is told, the gate breaks as it should, and the
//! checker sees every breach.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use tests::{
    faults::{
        checker::{Row, Told, compare},
        redises::{Cluster, Sentinels},
        sink::{Act, Sink, Step, Taken},
    },
    support::{Gate, Way, now, until},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::{Instant, timeout},
};
use uuid::Uuid;

const SOON: Duration = Duration::from_millis(300);

/// Says something and returns what is answered: nothing for silence, `end` for an end.
async fn ask(line: &mut TcpStream, words: &str) -> String {
    line.write_all(words.as_bytes()).await.unwrap();
    hear(line).await
}

async fn hear(line: &mut TcpStream) -> String {
    let mut heard = vec![0; 4 * 1024];
    match timeout(SOON, line.read(&mut heard)).await {
        Ok(Ok(0) | Err(_)) => "end".to_owned(),
        Ok(Ok(n)) => String::from_utf8_lossy(&heard[..n]).trim_end().to_owned(),
        Err(_) => String::new(),
    }
}

/// A conversation up to a step, for a recipient. Returns the answer to that step.
async fn converse(sink: &Sink, to: &str, up_to: Step) -> String {
    let mut line = TcpStream::connect(sink.at()).await.unwrap();
    let steps = [
        (Step::Greeting, String::new()),
        (Step::Hello, "EHLO test\r\n".to_owned()),
        (Step::Sender, "MAIL FROM:<a@example.org>\r\n".to_owned()),
        (Step::Recipient, format!("RCPT TO:<{to}>\r\n")),
        (Step::Data, "DATA\r\n".to_owned()),
        (Step::Dot, format!("Message-ID: <{to}>\r\nTo: {to}\r\n\r\n..a line\r\n.\r\n")),
    ];
    for (step, words) in steps {
        let answer = ask(&mut line, &words).await;
        if step == up_to {
            return answer;
        }
    }
    String::new()
}

#[tokio::test]
async fn the_sink_does_to_each_recipient_what_its_script_says_and_keeps_a_log() {
    let sink = Sink::open().await;
    assert!(converse(&sink, "a@b", Step::Hello).await.contains("PIPELINING"));
    sink.once("A@b", Step::Recipient, Act::Say(b"450 later"));
    assert_eq!(converse(&sink, "a@b", Step::Recipient).await, "450 later");
    assert_eq!(converse(&sink, "a@b", Step::Dot).await, "250 kept as <a@b>");
    sink.once("*", Step::Greeting, Act::Say(b"\xff\xfe"));
    assert!(converse(&sink, "a@b", Step::Greeting).await.contains('\u{fffd}'));
    sink.once("a@b", Step::Data, Act::Stall);
    assert_eq!(converse(&sink, "a@b", Step::Data).await, "");
    sink.once("a@b", Step::Data, Act::Drop);
    assert_eq!(converse(&sink, "a@b", Step::Data).await, "end");
    sink.always("c@d", Step::Dot, Act::Say(b"554 no"));
    sink.once("c@d", Step::Dot, Act::Drop);
    assert_eq!(converse(&sink, "c@d", Step::Dot).await, "end");
    assert_eq!(converse(&sink, "c@d", Step::Dot).await, "554 no");
    sink.once("c@d", Step::Dot, Act::Late(SOON * 2));
    assert_eq!(converse(&sink, "c@d", Step::Dot).await, "");
    sink.once("c@d", Step::Dot, Act::Slowly(SOON * 2));
    assert_eq!(converse(&sink, "c@d", Step::Dot).await, "2");
    let taken = sink.taken();
    let kept: Vec<_> = taken.iter().map(|mail| (mail.to.as_str(), mail.kept)).collect();
    assert_eq!(kept, [("a@b", true), ("c@d", true), ("c@d", false), ("c@d", true), ("c@d", true)]);
    assert_eq!(taken[0].raw.as_slice(), b"Message-ID: <a@b>\r\nTo: a@b\r\n\r\n.a line\r\n");
    assert!(taken[0].answered.as_deref().unwrap().starts_with(b"250") && taken[1].answered.is_none());
}

/// A service that says back what it hears, and a gate before it.
async fn echo() -> Gate {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut guest, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = guest.split();
                let _ = tokio::io::copy(&mut from, &mut to).await;
            });
        }
    });
    Gate::before(at).await
}

#[tokio::test]
async fn the_gate_delays_swallows_halves_resets_and_cuts_and_is_whole_again_when_it_is_opened() {
    let gate = echo().await;
    let connect = async || TcpStream::connect(gate.at).await.unwrap();
    let mut line = connect().await;
    assert_eq!(ask(&mut line, "one").await, "one");
    gate.mute();
    assert_eq!(ask(&mut line, "two").await, "");
    gate.open();
    assert_eq!(hear(&mut line).await, "two");
    gate.delay(SOON / 4);
    let began = Instant::now();
    assert_eq!(ask(&mut line, "three").await, "three");
    assert!(began.elapsed() >= SOON / 2);
    for way in [Way::In, Way::Out] {
        gate.swallow(way);
        assert_eq!(ask(&mut line, "four").await, "");
        gate.open();
        assert_eq!(ask(&mut line, "five").await, "five");
    }
    gate.cut_after(Way::Out, 3);
    assert_eq!(ask(&mut line, "sixty").await, "six");
    assert_eq!(hear(&mut line).await, "end");
    let mut line = connect().await;
    gate.cut_answer_to(b"COMMIT", 1);
    assert_eq!(ask(&mut line, "begin").await, "begin");
    assert_eq!(gate.answers_to_lose(), 1);
    assert_eq!(ask(&mut line, "now COMMIT").await, "end");
    assert_eq!(gate.answers_to_lose(), 0);
    let mut line = connect().await;
    assert_eq!(ask(&mut line, "COMMIT").await, "COMMIT");
    gate.half_open();
    assert_eq!(ask(&mut line, "seven").await, "");
    assert_eq!(ask(&mut connect().await, "eight").await, "");
    gate.open();
    assert_eq!(hear(&mut line).await, "end");
    let mut line = connect().await;
    assert_eq!(ask(&mut line, "nine").await, "nine");
    gate.reset();
    let reset = timeout(SOON, line.read(&mut [0; 8])).await.unwrap();
    assert_eq!(reset.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    gate.open();
}

#[tokio::test]
async fn sentinels_and_a_cluster_of_their_own_choose_another_when_a_master_is_killed() {
    let folder = std::env::temp_dir().join(format!("lianyi-redis-{}", Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let mut sentinels = Sentinels::start(&folder).await;
    let master = sentinels.elected().await;
    sentinels.kill_master();
    until("there is another master", async || sentinels.elected().await.is_some_and(|at| Some(at) != master))
        .await;
    drop(sentinels);
    let mut cluster = Cluster::start(&folder).await;
    let holder = cluster.holds_the_lanes().await;
    cluster.kill_the_lanes().await;
    until("another holds the lanes", async || {
        cluster.holds_the_lanes().await.is_some_and(|at| Some(at) != holder)
    })
    .await;
    drop(cluster);
    std::fs::remove_dir_all(folder).unwrap();
}

/// A mail and its row, as they should be.
fn accepted() -> (Row, Taken) {
    let id = Uuid::now_v7();
    let message_id = format!("<{id}@lianyi.example>");
    let at = now();
    let row = Row {
        id,
        dedupe_key: format!("tx:test:{id}"),
        message_id: message_id.clone(),
        state: "accepted".into(),
        lane: "bulk".into(),
        run_id: Some(id),
        email: Some("ada@example.org".into()),
        name: Some("Canary Ada".into()),
        not_before: (at - SignedDuration::from_secs(20)).to_sqlx(),
        uncertain: 0,
        handed_over: vec![(at - SignedDuration::from_secs(10)).to_sqlx()],
    };
    let raw =
        format!("Message-ID: {message_id}\r\nTo: ada@example.org\r\nSubject: x\r\n\r\nDear Canary Ada,\r\n");
    let taken = Taken {
        to: "ada@example.org".into(),
        message_id,
        raw: Arc::new(raw.into_bytes()),
        at,
        connection: 0,
        answered: Some(b"250 ok".to_vec()),
        kept: true,
    };
    (row, taken)
}

fn breaches(row: &Row, taken: &[Taken], told: &[Told]) -> Vec<String> {
    let names = compare(std::slice::from_ref(row), taken, told).breaches;
    names.iter().map(|breach| breach.split(' ').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_checker_sees_what_is_lost_doubled_early_strange_or_falsely_said() {
    let (row, taken) = accepted();
    assert!(breaches(&row, std::slice::from_ref(&taken), &[]).is_empty());
    assert_eq!(breaches(&row, &[], &[]), ["I4"]);
    assert_eq!(compare(std::slice::from_ref(&row), &[], &[]).lost, 1);
    let refused = Taken { kept: false, answered: Some(b"554 no".to_vec()), ..taken.clone() };
    assert_eq!(breaches(&row, &[refused], &[]), ["I4"]);
    let twice = [taken.clone(), taken.clone()];
    assert_eq!(breaches(&row, &twice, &[]), ["I2"]);
    let uncertain = Row { uncertain: 1, ..row.clone() };
    assert!(breaches(&uncertain, &twice, &[]).is_empty());
    assert_eq!(compare(&[uncertain], &twice, &[]).doubles, 1);
    assert_eq!(breaches(&Row { state: "leased".into(), ..row.clone() }, &[], &[]), ["I1"]);
    assert_eq!(
        breaches(&Row { state: "rejected".into(), ..row.clone() }, std::slice::from_ref(&taken), &[]),
        ["I4"]
    );
    let late = Row { not_before: (taken.at + SignedDuration::from_secs(1)).to_sqlx(), ..row.clone() };
    assert_eq!(breaches(&late, std::slice::from_ref(&taken), &[]), ["I7"]);
    let other = Row { name: Some("Canary Bea".into()), ..row.clone() };
    assert_eq!(breaches(&other, std::slice::from_ref(&taken), &[]), ["I12"]);
    let elsewhere = Taken { to: "bea@example.org".into(), ..taken.clone() };
    assert_eq!(breaches(&row, &[elsewhere], &[]), ["I12"]);
    let unknown = Taken { message_id: "<1@x>".into(), ..taken.clone() };
    assert_eq!(breaches(&row, &[taken.clone(), unknown], &[]), ["I2"]);
}

#[test]
fn the_checker_sees_what_goes_out_after_an_answer_that_said_it_would_not() {
    let (row, taken) = accepted();
    let before = |seconds| -> Timestamp { taken.at - SignedDuration::from_secs(seconds) };
    let unsubscribed = |at| [Told::Unsubscribed { email: "ada@example.org".into(), at }];
    let one = [taken.clone()];
    assert_eq!(breaches(&row, &one, &unsubscribed(before(11))), ["I3", "I3"]);
    // The hand-over had begun, and takes too long for one that had.
    assert_eq!(breaches(&row, &one, &unsubscribed(before(9))), ["I3"]);
    assert!(breaches(&row, &one, &unsubscribed(before(4))).is_empty());
    let run = row.id;
    let halted = |at, until| [Told::Halted { run, at, until }];
    assert_eq!(breaches(&row, &one, &halted(before(11), None)), ["I3", "I3"]);
    assert!(breaches(&row, &one, &halted(before(15), Some(before(12)))).is_empty());
    assert_eq!(breaches(&row, &one, &[Told::Promised { key: "tx:other".into() }]), ["I8"]);
}
