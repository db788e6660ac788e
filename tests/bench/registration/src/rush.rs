//! Many who register at once, each on a connection that is kept.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

/// Answers of one run.
pub struct Rushed {
    pub taken: u64,
    pub seconds: f64,
    /// How long each took, sorted.
    pub waits: Vec<Duration>,
}

impl Rushed {
    pub fn rate(&self) -> f64 {
        self.taken as f64 / self.seconds
    }

    pub fn p99_ms(&self) -> f64 {
        let at = self.waits.len() * 99 / 100;
        self.waits.get(at).map_or(f64::NAN, |wait| wait.as_secs_f64() * 1000.0)
    }
}

/// So many clients register one new person after the other for the forums in turn, for so long.
pub async fn rush(port: u16, slugs: &[String], clients: usize, long: Duration) -> anyhow::Result<Rushed> {
    let (next, slugs) = (Arc::new(AtomicU64::new(0)), Arc::new(slugs.to_vec()));
    let run = uuid::Uuid::new_v4().simple().to_string();
    let begun = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..clients {
        tasks.spawn(client(port, Arc::clone(&slugs), run.clone(), Arc::clone(&next), begun + long));
    }
    let mut waits = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        waits.extend(ended??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    waits.sort_unstable();
    Ok(Rushed { taken: waits.len() as u64, seconds, waits })
}

async fn client(
    port: u16,
    slugs: Arc<Vec<String>>,
    run: String,
    next: Arc<AtomicU64>,
    until: Instant,
) -> anyhow::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let (mut waits, mut buffer) = (Vec::new(), Vec::new());
    while Instant::now() < until {
        let n = next.fetch_add(1, Ordering::Relaxed);
        let slug = slugs.get(usize::try_from(n)? % slugs.len()).context("no forum")?;
        let body = format!(
            r#"{{"category":"delegate","person":{{"latin_name":"Rustam Yusupov","email":"person{n}@{run}.example","country":"UZ","language":"ru"}}}}"#
        );
        let request = format!(
            "POST /api/v1/forums/{slug}/registrations HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let asked = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        let status = answer(&mut stream, &mut buffer).await?;
        ensure!(
            status == 201,
            "a registration was answered with {status}: {}",
            String::from_utf8_lossy(&buffer)
        );
        waits.push(asked.elapsed());
    }
    Ok(waits)
}

/// Reads one whole answer and returns its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<u16> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            bail!("the line was closed");
        }
        let Some(head) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let words = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
        let length = words
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        let whole = head + 4 + length.context("an answer without its length")?;
        while buffer.len() < whole {
            if stream.read_buf(buffer).await? == 0 {
                bail!("the line was closed");
            }
        }
        return words.split_whitespace().nth(1).and_then(|status| status.parse().ok()).context("no status");
    }
}
