//! Papers become PDF in a process of their own that ends: typesetting takes hundreds of megabytes for a moment, and
//! whatever goes wrong in it goes wrong there. It knows no secret, no database and no network, only what stands on
//! one paper.

use std::{path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context as _, bail};
use domain::{clock, documents, links::Keys};
use sqlx::PgPool;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::Command,
    sync::watch,
    time::{sleep, timeout},
};

/// Five hundred badges take some seconds.
const PATIENCE: Duration = Duration::from_secs(60);
/// Whoever asked for a paper looks at a page that asks again every two seconds.
const PACE: Duration = Duration::from_secs(1);
const LARGEST: u64 = 64 * 1024 * 1024;

/// How a paper is typeset: a program that reads JSON and answers with PDF.
#[derive(Debug, Clone)]
pub struct Typesetter {
    pub program: PathBuf,
    /// Where fonts are, if not where systems have them.
    pub fonts: Option<PathBuf>,
}

impl Typesetter {
    async fn typeset(&self, paper: &[u8]) -> anyhow::Result<Vec<u8>> {
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
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(mut stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
            bail!("the typesetter has no ears")
        };
        let (mut pdf, mut said) = (Vec::new(), String::new());
        let (mut stdout, mut stderr) = (stdout.take(LARGEST), stderr.take(2000));
        let talk = async {
            let told = async {
                let told = stdin.write_all(paper).await;
                drop(stdin);
                told
            };
            let (told, heard, complained) =
                tokio::join!(told, stdout.read_to_end(&mut pdf), stderr.read_to_string(&mut said));
            let ended = child.wait().await?;
            let _ = (told, complained);
            heard?;
            Ok::<_, std::io::Error>(ended)
        };
        let ended = timeout(PATIENCE, talk).await.context("the typesetter took too long")??;
        if !ended.success() || !pdf.starts_with(b"%PDF") {
            bail!("{}", said.lines().next().unwrap_or("the typesetter ended without a word"));
        }
        Ok(pdf)
    }
}

/// Makes every paper that is wanted now. Returns how many.
pub(crate) async fn make_all(db: &PgPool, keys: &Keys, typesetter: &Typesetter) -> anyhow::Result<usize> {
    let mut made = 0;
    while let Some(making) = documents::next_to_make(db, keys, clock::now()).await? {
        match typesetter.typeset(&making.paper).await {
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

/// Makes papers until `halted` turns true.
pub(crate) async fn run(db: PgPool, keys: Keys, typesetter: Typesetter, mut halted: watch::Receiver<bool>) {
    let mut failing = false;
    loop {
        tokio::select! {
            _ = halted.wait_for(|halt| *halt) => return,
            () = sleep(PACE) => {}
        }
        match make_all(&db, &keys, &typesetter).await {
            Ok(_) => failing = false,
            Err(error) if !failing => {
                tracing::warn!("{error:#}; papers wait");
                failing = true;
            }
            Err(_) => {}
        }
    }
}
