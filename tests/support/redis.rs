use std::{
    env, fs,
    net::SocketAddr,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::{free_port, program::signal, until};

const PASSWORD: &str = "a-word-of-this-test";

/// A Redis of the test's own, with the accounts of `deploy/redis/users.acl`. Nothing in it outlives the test.
pub struct Redis {
    at: SocketAddr,
    folder: PathBuf,
    server: Option<Child>,
}

impl Redis {
    pub async fn start(folder: &Path) -> Self {
        let accounts = include_str!("../../deploy/redis/users.acl");
        let accounts: String = accounts.lines().map(|line| with_password(line) + "\n").collect();
        fs::write(folder.join("users.acl"), accounts).unwrap();
        let mut redis = Self { at: free_port(), folder: folder.to_owned(), server: None };
        redis.start_again().await;
        redis
    }

    pub async fn start_again(&mut self) {
        let server = server()
            .args(["--bind", "127.0.0.1", "--port", &self.at.port().to_string(), "--aclfile"])
            .arg(self.folder.join("users.acl"))
            .args(["--save", "", "--appendonly", "no", "--dir"])
            .arg(&self.folder)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.server = Some(server);
        until("Redis answers", async || self.ask("PING").await.is_ok()).await;
    }

    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// Halts it with `STOP`, lets it go on with `CONT`.
    pub fn signal(&self, name: &str) {
        signal(self.server.as_ref().unwrap().id(), name);
    }

    /// The address as the settings of a process write it.
    pub fn url(&self) -> String {
        format!("redis://lianyi-worker:{PASSWORD}@{}", self.at)
    }

    /// A command of the administrator, by words.
    pub async fn ask(&self, words: &str) -> redis::RedisResult<redis::Value> {
        ask(&format!("redis://default:{PASSWORD}@{}", self.at), words).await
    }

    /// Writes down every command that reaches it from now on.
    pub async fn monitor(&self) -> Spy {
        let mut line = TcpStream::connect(self.at).await.unwrap();
        line.write_all(format!("AUTH default {PASSWORD}\r\nMONITOR\r\n").as_bytes()).await.unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&heard);
        tokio::spawn(async move {
            let mut buffer = vec![0; 64 * 1024];
            while let Ok(n @ 1..) = line.read(&mut buffer).await {
                notes.lock().unwrap().extend_from_slice(&buffer[..n]);
            }
        });
        let spy = Spy(heard);
        until("Redis is listened to", async || spy.heard().matches("+OK").count() == 2).await;
        spy
    }

    pub async fn keys(&self) -> Vec<String> {
        redis::from_redis_value(self.ask("KEYS *").await.unwrap()).unwrap()
    }
}

/// The server, ready for its arguments. On Debian without its service it is redis-check-rdb by another name.
pub fn server() -> Command {
    let path = env::var_os("PATH").unwrap();
    let places = |name| env::split_paths(&path).map(move |folder| folder.join(name));
    let program = places("redis-server").chain(places("redis-check-rdb")).find(|path| path.exists());
    let mut command = Command::new(program.expect("redis-server is installed"));
    command.arg0("redis-server");
    command
}

/// What a Redis was told.
pub struct Spy(Arc<Mutex<Vec<u8>>>);

impl Spy {
    pub fn heard(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// A command, by words, as whoever the address says.
pub async fn ask(url: &str, words: &str) -> redis::RedisResult<redis::Value> {
    let mut connection = redis::Client::open(url)?.get_multiplexed_async_connection().await?;
    let mut words = words.split(' ');
    let mut command = redis::cmd(words.next().unwrap_or_default());
    command.arg(words.collect::<Vec<_>>()).query_async(&mut connection).await
}

fn with_password(line: &str) -> String {
    let word = |word: &str| if word.starts_with('>') { format!(">{PASSWORD}") } else { word.to_owned() };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.stop();
    }
}
