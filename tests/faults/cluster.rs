use std::{
    env, fs,
    net::SocketAddr,
    os::unix::{fs::chown, process::CommandExt as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::support::{free_port, signal, until};

/// As `deploy/services.sh` has it.
const LOCALE: &str = if cfg!(target_os = "macos") { "--locale=en_US.UTF-8" } else { "--locale=C.UTF-8" };

/// A PostgreSQL of the experiment's own, which can be killed without taking anybody else's with it.
pub struct Cluster {
    pub at: SocketAddr,
    folder: PathBuf,
    server: Option<Child>,
}

impl Cluster {
    pub async fn start() -> Self {
        let folder = env::temp_dir().join(format!("lianyi-pg-{}", uuid::Uuid::now_v7()));
        fs::create_dir(&folder).unwrap();
        if let Some((user, group)) = service_user() {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let mut initdb = program("initdb");
        initdb.arg("-D").arg(folder.join("data"));
        initdb.args(["-U", "lianyi", "-A", "trust", "-E", "UTF8", LOCALE, "--lc-messages=C", "--no-sync"]);
        let made = initdb.current_dir(&folder).stdout(Stdio::null()).status().unwrap();
        assert!(made.success(), "initdb fails");
        let mut cluster = Self { at: free_port(), folder, server: None };
        cluster.start_again().await;
        cluster
    }

    /// Its processes may need a moment to see that the one that started them is gone: until then it does not start.
    pub async fn start_again(&mut self) {
        let pool = self.pool("postgres", 1);
        until("PostgreSQL answers", async || {
            if self.server.as_mut().is_none_or(|server| server.try_wait().unwrap().is_some()) {
                self.server = Some(self.spawn());
            }
            sqlx::query("select 1").execute(&pool).await.is_ok()
        })
        .await;
        pool.close().await;
    }

    fn spawn(&self) -> Child {
        let mut postgres = program("postgres");
        postgres.arg("-D").arg(self.folder.join("data")).arg("-p").arg(self.at.port().to_string());
        // A process that is killed loses nothing that it has given to the system: fsync is for machines that die.
        for setting in
            ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=150", "fsync=off"]
        {
            postgres.args(["-c", setting]);
        }
        postgres.current_dir(&self.folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// kill -9 of the process that serves.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            signal(server.id(), "KILL");
            server.wait().unwrap();
        }
    }

    /// An empty database, with the migrations in it.
    pub async fn database(&self) -> PgPool {
        let admin = self.pool("postgres", 1);
        sqlx::query("create database lianyi").execute(&admin).await.unwrap();
        let db = self.pool("lianyi", 10);
        domain::MIGRATIONS.run(&db).await.unwrap();
        db
    }

    fn pool(&self, database: &str, most: u32) -> PgPool {
        let options = PgConnectOptions::new_without_pgpass();
        let options = options.host("127.0.0.1").port(self.at.port()).username("lianyi").database(database);
        PgPoolOptions::new().max_connections(most).connect_lazy_with(options)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // As "immediate" as it can be asked.
            signal(server.id(), "QUIT");
            let _ = server.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A program of PostgreSQL, as an account that it agrees to run as.
fn program(name: &str) -> Command {
    let path = env::var_os("PATH").unwrap();
    let mut places: Vec<PathBuf> = env::split_paths(&path).map(|folder| folder.join(name)).collect();
    for parent in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"] {
        let mut versions: Vec<PathBuf> =
            fs::read_dir(parent).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        versions.sort();
        places.extend(versions.into_iter().rev().map(|version| version.join("bin").join(name)));
    }
    let found = places.into_iter().find(|place| place.exists());
    let mut command = Command::new(found.unwrap_or_else(|| panic!("PostgreSQL's {name} is not installed")));
    command.env_remove("LC_ALL");
    if let Some((user, group)) = service_user() {
        command.uid(user).gid(group);
    }
    command
}

/// PostgreSQL refuses to run as root: then it is `postgres`, or `nobody`.
fn service_user() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let said = Command::new("id").args(arguments).stderr(Stdio::null()).output().ok()?;
        String::from_utf8(said.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    ["postgres", "nobody"].iter().find_map(|name| id(&["-u", name]).zip(id(&["-g", name])))
}
