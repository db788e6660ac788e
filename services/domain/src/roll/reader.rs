//! Files from outside are read in a process of their own, with little memory, little time, no secret, no database and no
//! way to write: whatever goes wrong in it goes wrong there.

use std::{
    io,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

use super::file::{Asked, Said};

/// How files are read: a program that takes a file and says line by line what it finds.
#[derive(Debug, Clone)]
pub struct Reader {
    pub program: PathBuf,
}

/// The command of the program.
pub const COMMAND: &str = "read-roll";

/// The process bounds its own time at work; whoever waits for it has some patience more.
const PATIENCE: Duration = Duration::from_secs(90);
/// A row of 60 cells of a size that a workbook allows stays below.
const LONGEST: u64 = 4 * 1024 * 1024;

/// Where the bytes come from.
pub enum Source {
    File(std::fs::File),
    Bytes(Vec<u8>),
}

/// A file that is being read; its process ends when this is dropped.
pub struct Reading {
    child: Child,
    said: BufReader<ChildStdout>,
    has_ended: bool,
}

impl Reader {
    pub fn start(&self, source: Source, asked: &Asked) -> io::Result<Reading> {
        let (stdin, bytes) = match source {
            Source::File(file) => (Stdio::from(file), None),
            Source::Bytes(bytes) => (Stdio::piped(), Some(bytes)),
        };
        let asked = serde_json::to_string(asked).map_err(io::Error::other)?;
        let mut child = Command::new(&self.program)
            .args([COMMAND, &asked])
            .env_clear()
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        if let Some((mut ear, bytes)) = child.stdin.take().zip(bytes) {
            // Who has heard enough closes the pipe.
            tokio::spawn(async move { ear.write_all(&bytes).await });
        }
        let said = child.stdout.take().ok_or_else(|| io::Error::other("the reader has no voice"))?;
        Ok(Reading { child, said: BufReader::new(said), has_ended: false })
    }
}

impl Reading {
    /// What the reader says next; nothing after its end. Who dies at work has met more than it can bear.
    pub async fn next(&mut self) -> io::Result<Option<Said>> {
        if self.has_ended {
            return Ok(None);
        }
        let mut line = Vec::new();
        let mut bounded = (&mut self.said).take(LONGEST);
        let heard = timeout(PATIENCE, bounded.read_until(b'\n', &mut line)).await;
        let said = match heard {
            Err(_) => Said::Refused("too_large".to_owned()),
            Ok(heard) => {
                heard?;
                match serde_json::from_slice(&line) {
                    Ok(said) => said,
                    Err(_) => Said::Refused(cause_of(self.child.wait().await?)?.to_owned()),
                }
            }
        };
        self.has_ended = matches!(said, Said::End | Said::Refused(_));
        Ok(Some(said))
    }
}

fn cause_of(status: ExitStatus) -> io::Result<&'static str> {
    const A_PANIC: i32 = 101;
    match status.code() {
        // Killed: by the bound on memory, or on time.
        None => Ok("too_large"),
        Some(A_PANIC) => Ok("damaged"),
        Some(code) => Err(io::Error::other(format!("the reader ended with {code} and without a word"))),
    }
}
