use std::{
    collections::BTreeMap,
    env, fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::PathBuf,
    process::Stdio,
    sync::{Arc, LazyLock, Mutex},
};

use sqlx::{ConnectOptions as _, PgPool};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWriteExt as _, BufReader},
    process::{Child, Command},
    time::timeout,
};

use super::{Browser, House, KEYS, PATIENCE, Redis, free_port, until, wire};

/// The real program, built once if it is older than its sources.
static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
    build(&[], |_| {});
    profile_folder().join("lianyi")
});

/// Where the program is or will be; a story that needs it has it built first.
pub fn program_beside_tests() -> PathBuf {
    profile_folder().join("lianyi")
}

/// Builds the program, for a story whose workers start it.
pub async fn build_program() {
    tokio::task::spawn_blocking(|| {
        LazyLock::force(&PROGRAM);
    })
    .await
    .unwrap();
}

/// The same with its fault points armed. What both are made of is shared; the program has a place of its own.
static WITH_FAULTS: LazyLock<PathBuf> = LazyLock::new(|| {
    let profile = profile_folder();
    let (target, name) = (profile.parent().unwrap(), profile.file_name().unwrap());
    let own = target.join("faults");
    build(&["--features", "lianyi/faults"], |cargo| {
        cargo.env("CARGO_BUILD_BUILD_DIR", target).env("CARGO_TARGET_DIR", &own);
    });
    own.join(name).join("lianyi")
});

/// Beside the tests, as `deploy/local test` does: alone it would be built of crates with other features.
fn build(more: &[&str], change: impl FnOnce(&mut std::process::Command)) {
    let mut cargo = std::process::Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--locked", "-p", "lianyi", "-p", "tests", "--bin", "lianyi"]).args(more);
    cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    // What cargo says of this package to its tests would make it build half of the tree anew.
    for (name, _) in env::vars().filter(|(name, _)| name.starts_with("CARGO_")) {
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(name);
        }
    }
    change(&mut cargo);
    assert!(cargo.status().unwrap().success(), "lianyi does not build");
}

/// target/debug, where target/debug/deps/lianyi-0123 is the tests, and target/debug/chaos the experiments.
fn profile_folder() -> PathBuf {
    let own = env::current_exe().unwrap();
    let folder = own.parent().unwrap();
    if folder.ends_with("deps") { folder.parent().unwrap() } else { folder }.to_owned()
}

/// A database, a Redis, a relay and keys for processes of the real program.
pub struct Installation {
    /// The same database, keys and mailbox, for what a story prepares in this process.
    pub house: House,
    pub redis: Redis,
    /// Where `serve` and `all` listen.
    pub at: SocketAddr,
    pub folder: PathBuf,
    settings: BTreeMap<&'static str, String>,
    is_armed: bool,
}

/// One process of the program, as long as it is not dropped.
pub struct Program {
    pub ops: SocketAddr,
    child: Child,
    said: Lines,
    printed: Lines,
}

/// Lines as they come.
type Lines = Arc<Mutex<Vec<String>>>;

/// A command that has ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Installation {
    pub async fn open(db: PgPool) -> Self {
        let here = Self::before_migrations(db).await;
        domain::post::set_mail_domain(&here.house.db, "lianyi.example").await.unwrap();
        here
    }

    /// One whose database is empty.
    pub async fn before_migrations(db: PgPool) -> Self {
        let at = free_port();
        let folder = env::temp_dir().join(format!("lianyi-{}", uuid::Uuid::now_v7()));
        fs::create_dir(&folder).unwrap();
        let house = House::before_migrations(db, &format!("http://{at}")).await;
        let redis = Redis::start(&folder).await;
        let mut here = Self { house, redis, at, folder, settings: BTreeMap::new(), is_armed: false };
        here.set("DATABASE_URL", here.house.db.connect_options().to_url_lossy().as_str());
        here.set("REDIS_URL", &here.redis.url());
        here.set("SMTP_URL", &here.house.mailbox.url());
        here.set("LIANYI_FROM", "The base <office@lianyi.example>");
        here.set("LIANYI_BASE_URL", &format!("http://{at}"));
        here.set("LIANYI_LISTEN", &at.to_string());
        let keys = here.key_file("keys", KEYS, 0o400);
        here.set("LIANYI_KEYS", &keys);
        here
    }

    pub fn set(&mut self, name: &'static str, value: &str) {
        self.settings.insert(name, value.to_owned());
    }

    /// From now on its processes are of the program whose fault points can be set off.
    pub fn arm(&mut self) {
        self.is_armed = true;
    }

    /// Takes a setting away and returns what it was.
    pub fn unset(&mut self, name: &str) -> Option<String> {
        self.settings.remove(name)
    }

    pub fn key_file(&self, name: &str, content: &str, mode: u32) -> String {
        let path = self.folder.join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A process of a role that answers and is ready.
    pub async fn start(&self, role: &str) -> Program {
        let mut program = self.spawn(role);
        until("the process is ready", async || {
            if let Some(status) = program.child.try_wait().unwrap() {
                panic!("lianyi {role} ended with {status}: {}", program.log().join("\n"));
            }
            wire::get(program.ops, "/readyz").await.is_ok_and(|reply| reply.status == 200)
        })
        .await;
        program
    }

    pub fn spawn(&self, role: &str) -> Program {
        let ops = free_port();
        let mut command = self.command();
        command.arg(role).env("LIANYI_OPS_LISTEN", ops.to_string()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = read(child.stderr.take().unwrap());
        let printed = read(child.stdout.take().unwrap());
        Program { ops, child, said, printed }
    }

    /// A command that does one thing and ends.
    pub async fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, "").await
    }

    pub async fn run_with(&self, arguments: &[&str], input: &str) -> Ended {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let ended = timeout(PATIENCE, child.wait_with_output()).await;
        let ended = ended.unwrap_or_else(|_| panic!("lianyi {arguments:?} does not end")).unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: ended.status.code().unwrap(), out: text(ended.stdout), err: text(ended.stderr) }
    }

    /// A browser that visits the process that serves.
    pub fn browser(&self) -> Browser {
        Browser::new(wire::router_to(self.at), format!("http://{}", self.at))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(if self.is_armed { &*WITH_FAULTS } else { &*PROGRAM });
        command.current_dir(&self.folder).kill_on_drop(true);
        command.env_clear().env("LIANYI_OPS_LISTEN", free_port().to_string()).envs(&self.settings);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }
}

impl Ended {
    /// What it said on stderr, which must be one line that begins with the program's name.
    #[track_caller]
    pub fn only_line(&self) -> &str {
        let lines: Vec<&str> = self.err.lines().collect();
        assert_eq!(lines.len(), 1, "not one line: {}", self.err);
        assert!(lines[0].starts_with("lianyi: "), "{}", lines[0]);
        lines[0]
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Reads lines in the background, until the other side has no more to say.
fn read(stream: impl AsyncRead + Unpin + Send + 'static) -> Lines {
    let kept = Lines::default();
    let (mut lines, heard) = (BufReader::new(stream).lines(), Arc::clone(&kept));
    tokio::spawn(async move {
        while let Ok(Some(line)) = lines.next_line().await {
            heard.lock().unwrap().push(line);
        }
    });
    kept
}

impl Program {
    /// What it has written to its log.
    pub fn log(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// What it has printed for whoever started it.
    pub fn printed(&self) -> Vec<String> {
        self.printed.lock().unwrap().clone()
    }

    /// Sends a signal by name: `TERM`, `KILL`.
    pub fn signal(&self, name: &str) {
        signal(self.child.id().unwrap(), name);
    }

    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Its exit code, when it has ended; none when a signal ended it.
    pub async fn end(&mut self) -> Option<i32> {
        timeout(PATIENCE, self.child.wait()).await.expect("the process does not end").unwrap().code()
    }

    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }
}

/// Nothing of it may hold on to the database when the test is over.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        while let Ok(None) = self.child.try_wait() {
            std::thread::yield_now();
        }
    }
}

/// Sends a process a signal by name.
pub fn signal(id: u32, name: &str) {
    let sent = std::process::Command::new("kill").args(["-s", name, &id.to_string()]).status();
    assert!(sent.unwrap().success(), "process {id} takes no signal {name}");
}
