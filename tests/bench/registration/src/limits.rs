//! What the machine gives: an empty handler, and pgbench with one transaction of the same shape.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context as _, ensure};
use axum::{Router, routing::get};
use sqlx::PgPool;
use tokio::process::Command;

/// A forum with a counter, who registered, and the mail that goes with it.
const TABLES: [&str; 4] = [
    "create schema raw",
    "create table raw.forum (id int primary key, capacity int not null, taken int not null)",
    "create table raw.registration (
        id bigserial primary key, forum_id int not null references raw.forum, person_id bigint not null,
        email text not null, made_at timestamptz not null default now(), unique (forum_id, person_id))",
    "create table raw.outbox (id bigserial primary key, registration_id bigint not null, letter jsonb not null)",
];

/// All of it in one statement: nobody can do it with fewer round trips.
const SCRIPT: &str = "\\set forum random(1, :forums)
\\set person random(1, 1000000000)
with place as (
    update raw.forum set taken = taken + 1 where id = :forum and taken < capacity returning id
), made as (
    insert into raw.registration (forum_id, person_id, email)
    select id, :person, 'person' || :person || '@court.example' from place on conflict do nothing returning id
)
insert into raw.outbox (registration_id, letter) select id, '{\"kind\": \"registration\"}' from made;
";

pub async fn prepare(db: &PgPool, forums: usize) -> anyhow::Result<()> {
    for statement in TABLES {
        sqlx::query(statement).execute(db).await?;
    }
    sqlx::query("insert into raw.forum select n, 1000000000, 0 from generate_series(1, $1::int) n")
        .bind(i32::try_from(forums)?)
        .execute(db)
        .await?;
    Ok(())
}

/// Transactions a second of so many clients over so many forums.
pub async fn pgbench(
    db: &PgPool,
    url: &str,
    folder: &Path,
    (forums, clients): (usize, usize),
    long: Duration,
) -> anyhow::Result<f64> {
    sqlx::query("truncate raw.registration, raw.outbox").execute(db).await?;
    sqlx::query("vacuum full raw.forum").execute(db).await?;
    let script = folder.join("registration.sql");
    fs::write(&script, SCRIPT)?;
    let said = Command::new(program(db).await?)
        .args([
            "-n",
            "-M",
            "prepared",
            "-j",
            "2",
            "-c",
            &clients.to_string(),
            "-T",
            &long.as_secs().to_string(),
        ])
        .args(["-D", &format!("forums={forums}"), "-f"])
        .arg(&script)
        .arg(url)
        .output()
        .await
        .context("pgbench")?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    ensure!(said.status.success(), "pgbench: {}", String::from_utf8_lossy(&said.stderr));
    let line = text.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench tells no rate")?;
    Ok(line.split_whitespace().next().context("pgbench tells no rate")?.parse()?)
}

/// Beside the server's own programs where it stands there, or else on the path.
async fn program(db: &PgPool) -> anyhow::Result<String> {
    let version: i32 =
        sqlx::query_scalar("select current_setting('server_version_num')::int / 10000").fetch_one(db).await?;
    let beside = format!("/usr/lib/postgresql/{version}/bin/pgbench");
    Ok(if Path::new(&beside).exists() { beside } else { "pgbench".to_owned() })
}

/// Answers `ok` until it is ended: what axum does when it has nothing to do.
pub async fn empty_handler(port: u16) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, Router::new().route("/", get(|| async { "ok" }))).await?)
}

/// Requests a second and their p99 in milliseconds, as `wrk` (Debian's package) measures them over kept connections.
pub async fn wrk(url: &str, connections: usize, long: Duration) -> anyhow::Result<(f64, f64)> {
    let said = Command::new("wrk")
        .args(["-t2", "--latency", "-H", "Accept-Encoding: gzip"])
        .args([format!("-c{connections}"), format!("-d{}s", long.as_secs()), url.to_owned()])
        .output()
        .await
        .context("wrk is not there (apt-get install wrk)")?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    ensure!(
        said.status.success() && !text.contains("Non-2xx") && !text.contains("Socket errors"),
        "wrk: {text}"
    );
    let after = |word: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(word));
        line.map(|rest| rest.trim().to_owned()).with_context(|| format!("wrk tells no {word}: {text}"))
    };
    let wait = after("99%")?;
    let p99 = match (wait.strip_suffix("us"), wait.strip_suffix("ms"), wait.strip_suffix('s')) {
        (Some(us), ..) => us.parse::<f64>()? / 1000.0,
        (_, Some(ms), _) => ms.parse()?,
        (.., Some(s)) => s.parse::<f64>()? * 1000.0,
        _ => f64::NAN,
    };
    Ok((after("Requests/sec:")?.parse()?, p99))
}
