//! The test programs of Postfix, unpacked and not installed: the sink that every sender sends to, and the source
//! that is the limit.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use tokio::{
    process::{Child, Command},
    time::sleep,
};

pub struct Postfix {
    root: PathBuf,
}

impl Postfix {
    /// Fetches the package once.
    pub async fn find(folder: &Path) -> anyhow::Result<Self> {
        let root = folder.join("postfix");
        if !root.join("usr/sbin/smtp-sink").exists() {
            fs::create_dir_all(&root)?;
            let fetch = "apt-get download -qq postfix && dpkg -x postfix_*.deb .";
            let done = Command::new("sh").args(["-c", fetch]).current_dir(&root).status().await?;
            ensure!(done.success(), "Postfix could not be fetched: this bench needs Debian or Ubuntu");
        }
        Ok(Self { root })
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.root.join("usr/sbin").join(name));
        command.env("LD_LIBRARY_PATH", self.root.join("usr/lib/postfix")).kill_on_drop(true);
        command
    }

    pub async fn sink(&self) -> anyhow::Result<Sink> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let counter = self.root.join("sink.count");
        let to = format!("127.0.0.1:{port}");
        let mut command = self.program("smtp-sink");
        if fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0) {
            command.args(["-u", "nobody"]);
        }
        let process = command
            .args(["-c", &to, "1000"])
            .stdout(File::create(&counter)?)
            .stderr(Stdio::null())
            .spawn()
            .context("smtp-sink does not start")?;
        let begun = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            ensure!(begun.elapsed() < Duration::from_secs(5), "smtp-sink does not listen");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(Sink { port, counter, process })
    }

    /// Sends mails of 4 KB over kept connections, and returns when the last is answered.
    pub async fn source(&self, sink: &Sink, sessions: u32, mails: u64) -> anyhow::Result<()> {
        let (sessions, mails) = (sessions.to_string(), mails.to_string());
        let mut command = self.program("smtp-source");
        command.args(["-d", "-s", &sessions, "-m", &mails, "-l", "4096"]);
        command.args([
            "-f",
            "from@bench.example",
            "-t",
            "to@bench.example",
            &format!("127.0.0.1:{}", sink.port),
        ]);
        ensure!(command.status().await?.success(), "smtp-source failed");
        Ok(())
    }
}

pub struct Sink {
    pub port: u16,
    counter: PathBuf,
    process: Child,
}

impl Sink {
    pub fn pid(&self) -> u32 {
        self.process.id().unwrap_or_default()
    }

    /// How many mails it has taken so far.
    pub fn count(&self) -> u64 {
        use std::io::{Read as _, Seek as _, SeekFrom};
        let Ok(mut file) = File::open(&self.counter) else { return 0 };
        let length = file.metadata().map_or(0, |m| m.len());
        let mut tail = String::new();
        let _ = file.seek(SeekFrom::Start(length.saturating_sub(200)));
        let _ = file.read_to_string(&mut tail);
        let lines = tail.split(['\n', '\r']).rev();
        let complete = lines.skip(usize::from(!tail.ends_with(['\n', '\r'])));
        let counts = complete.filter_map(|line| line.rsplit_once("mesg=")?.1.trim().parse().ok());
        counts.max().unwrap_or(0)
    }
}
