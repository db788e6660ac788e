//! The great run: how long its audience takes, whether memory stays flat, and what waits behind it.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use bench_ground::{median, spread, verdict};

use crate::{
    Wishes,
    cost::{self, Group, Watch},
    ledger::Ledger,
    office::Office,
    postfix::Sink,
    table::Row,
};

const BETWEEN_URGENT: Duration = Duration::from_secs(3);

pub async fn measure(
    office: &Office,
    ledger: &Ledger,
    sink: &Sink,
    wishes: &Wishes,
) -> anyhow::Result<Vec<Row>> {
    ledger.people(wishes.people).await?;
    let mut groups = office.groups(sink);
    let (before, mut frozen) = (cost::read(&groups), Vec::new());
    for _ in 0..wishes.rounds {
        ledger.clear().await?;
        ledger.mailing().await?;
        let (took, recipients) = ledger.freeze().await?;
        eprintln!("{recipients} frozen in {:.1} s", took.as_secs_f64());
        frozen.push(took.as_secs_f64());
    }
    let others = |share: f64| format!("{:.0} %", share * 100.0);
    let freezing = others(before.until(cost::read(&groups), None).others);

    office.clear_lanes().await?;
    let taken_at_first = sink.count();
    let mut firsts = Vec::new();
    for _ in 0..wishes.rounds {
        firsts.push(office.first_mail(ledger, sink).await?);
    }

    let worker = office.start(ledger, sink, 10, None)?;
    let pid = worker.id().unwrap_or_default();
    groups.push(Group { name: "sender", root: pid });
    sleep(Duration::from_secs(2)).await;
    let watch = Watch::begin(vec![pid], vec![office.postgres, office.redis]);
    let (before, begun, taken) = (cost::read(&groups), Instant::now(), sink.count());
    while begun.elapsed() < Duration::from_secs(wishes.seconds)
        && sink.count() - taken_at_first < wishes.people
    {
        ledger.urgent().await?;
        sleep(BETWEEN_URGENT).await;
    }
    let (seconds, came) = (begun.elapsed().as_secs_f64(), sink.count() - taken);
    let cost = before.until(cost::read(&groups), None);
    let memory = watch.end();
    sleep(Duration::from_secs(3)).await;
    let delays = ledger.urgent_delays().await?;
    office.end(worker).await?;
    let (accepted, at_the_sink) = (ledger.accepted().await?, sink.count() - taken_at_first);

    let greatest = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    let senders: Vec<f64> = memory.iter().map(|m| m.0).collect();
    let thirds: Vec<String> = senders
        .chunks(senders.len().div_ceil(3).max(1))
        .map(|third| format!("{:.0}", greatest(third)))
        .collect();
    let waited: Vec<f64> = delays.iter().flatten().copied().collect();
    let (freeze, first, urgent) = (median(&frozen), median(&firsts), greatest(&waited));
    let all_came = waited.len() == delays.len() && !delays.is_empty();
    let peak = greatest(&senders);
    let people = wishes.people;
    let ms = |name| cost.of(name) * 1000.0 / came as f64;
    let mut run = Row::of_figure(
        &format!("a run of {people}, 1 × 10 connections, watched for {seconds:.0} s"),
        if accepted == at_the_sink {
            format!("{:.0} mails/s; memory of its thirds {} MiB", came as f64 / seconds, thirds.join(", "))
        } else {
            format!("INVALID: {accepted} accepted, {at_the_sink} at the sink")
        },
        verdict("memory flat, ≤ 150 MiB", peak, peak <= 150.0),
        others(cost.others),
    );
    let parts = ["sender", "postgres", "redis"].map(ms);
    run.cpu = format!(
        "{:.3} = {:.3} + {:.3} + {:.3}; sink {:.3}",
        parts.iter().sum::<f64>(),
        parts[0],
        parts[1],
        parts[2],
        ms("sink")
    );
    run.memory = format!("{peak:.0} / {:.0}", greatest(&memory.iter().map(|m| m.1).collect::<Vec<_>>()));
    Ok(vec![
        Row::of_figure(
            &format!("an audience of {people} is frozen"),
            format!("{} s", spread(&frozen, 1)),
            verdict("≤ 30 s", freeze, freeze <= 30.0),
            freezing,
        ),
        Row::of_figure(
            "first mail after the start of a process",
            format!("{} s", spread(&firsts, 2)),
            verdict("≤ 2 s", first, first <= 2.0),
            others(cost.others),
        ),
        run,
        Row::of_figure(
            "urgent mails behind that run",
            format!("{} s; {} of {} accepted", spread(&waited, 2), waited.len(), delays.len()),
            verdict("each ≤ 2 s", urgent, all_came && urgent <= 2.0),
            others(cost.others),
        ),
    ])
}
