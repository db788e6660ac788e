//! Papers become PDF in a process of their own that ends when no more are wanted: typesetting takes hundreds of megabytes
//! for a moment, and whatever goes wrong in it goes wrong there. It knows no secret, no database and no network, only
//! what stands on papers.

use std::{io, path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context as _, bail};
use domain::{clock, documents, links::Keys};
use sqlx::PgPool;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    sync::watch,
    time::{sleep, timeout},
};

use crate::Context;

/// Five hundred badges take some seconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// Whoever asked for a paper looks at a page that asks again every two seconds.
const PACE: Duration = Duration::from_secs(1);
const LARGEST: u32 = 64 * 1024 * 1024;
/// So many papers one process makes; then whatever it has gathered is given back.
const MOST: usize = 100;

/// How papers are typeset: a program that reads JSON and answers with PDF.
#[derive(Debug, Clone)]
pub struct Typesetter {
    pub program: PathBuf,
    /// Where fonts are, if not where systems have them.
    pub fonts: Option<PathBuf>,
}

/// A typesetter at work. Fonts take tens of megabytes and a while to read, so it makes many papers, one after the other;
/// its process ends when it is dropped.
struct Press {
    child: Child,
    papers: ChildStdin,
    pdfs: ChildStdout,
    complaints: ChildStderr,
    made: usize,
}

impl Typesetter {
    fn start(&self) -> anyhow::Result<Press> {
        let mut command = Command::new(&self.program);
        command
            .arg("typeset")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(fonts) = &self.fonts {
            command.env("LIANYI_FONTS", fonts);
        }
        let mut child = command.kill_on_drop(true).spawn().context("the typesetter does not start")?;
        match (child.stdin.take(), child.stdout.take(), child.stderr.take()) {
            (Some(papers), Some(pdfs), Some(complaints)) => {
                Ok(Press { child, papers, pdfs, complaints, made: 0 })
            }
            _ => bail!("the typesetter has no ears"),
        }
    }

    /// Has a paper made by whoever is at work, or by somebody new. Who fails is sent away.
    async fn typeset(&self, at_work: &mut Option<Press>, paper: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut press = match at_work.take().filter(|press| press.made < MOST) {
            Some(press) => press,
            None => self.start()?,
        };
        let Ok(answer) = timeout(PATIENCE, press.answer(paper)).await else {
            bail!("the typesetter took too long")
        };
        let Ok(answer) = answer else { bail!("{}", press.last_words().await) };
        press.made += 1;
        *at_work = Some(press);
        if !answer.starts_with(b"%PDF") {
            bail!("{}", String::from_utf8_lossy(&answer).lines().next().unwrap_or_default());
        }
        Ok(answer)
    }
}

impl Press {
    /// A PDF, or what went wrong. Each has its length before it.
    async fn answer(&mut self, paper: &[u8]) -> io::Result<Vec<u8>> {
        let length = u32::try_from(paper.len()).map_err(io::Error::other)?;
        self.papers.write_u32(length).await?;
        self.papers.write_all(paper).await?;
        self.papers.flush().await?;
        let length = self.pdfs.read_u32().await?;
        if length > LARGEST {
            return Err(io::Error::other("too large"));
        }
        let mut answer = vec![0; length as usize];
        self.pdfs.read_exact(&mut answer).await?;
        Ok(answer)
    }

    /// What it said before it broke down.
    async fn last_words(mut self) -> String {
        let mut said = String::new();
        let mut complaints = (&mut self.complaints).take(2000);
        let heard = timeout(PACE, complaints.read_to_string(&mut said)).await;
        let _ = (heard, self.child.start_kill());
        said.lines().next().unwrap_or("the typesetter ended without a word").to_owned()
    }
}

/// Makes every paper that is wanted now. Returns how many.
pub(crate) async fn make_all(db: &PgPool, keys: &Keys, typesetter: &Typesetter) -> anyhow::Result<usize> {
    let (mut made, mut at_work) = (0, None);
    while let Some(making) = documents::next_to_make(db, keys, clock::now()).await? {
        match typesetter.typeset(&mut at_work, &making.paper).await {
            Ok(pdf) => {
                documents::note_made(db, &making, &pdf).await?;
                made += 1;
            }
            Err(error) => {
                let error = format!("{error:#}");
                tracing::error!(document = %making.id, error, "a paper could not be made");
                documents::note_failure(db, making.id, &error).await?;
            }
        }
    }
    Ok(made)
}

/// Issues every certificate that is still to come. Returns how many.
pub(crate) async fn issue_all(ctx: &Context) -> anyhow::Result<usize> {
    let ours = documents::Ours { keys: &ctx.keys, base_url: &ctx.base_url };
    let mut all = 0;
    loop {
        match documents::issue_waiting(&ctx.db, ours, clock::now()).await? {
            0 => return Ok(all),
            issued => all += issued,
        }
    }
}

/// Makes papers until `halted` turns true.
pub(crate) async fn run(ctx: Context, mut halted: watch::Receiver<bool>) {
    let mut failing = false;
    loop {
        tokio::select! {
            _ = halted.wait_for(|halt| *halt) => return,
            () = sleep(PACE) => {}
        }
        let done = async {
            issue_all(&ctx).await?;
            make_all(&ctx.db, &ctx.keys, &ctx.typesetter).await
        };
        match done.await {
            Ok(_) => failing = false,
            Err(error) if !failing => {
                tracing::warn!("{error:#}; papers wait");
                failing = true;
            }
            Err(_) => {}
        }
    }
}
