//! The relay of the experiments: takes mail, does to each recipient what its script says, and keeps a log of its own.

mod talk;

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio_rustls::rustls::ServerConfig;

/// Where in a conversation something can happen. What comes before `Recipient` is known to be anybody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Greeting,
    Hello,
    Sender,
    Recipient,
    Data,
    /// After the first line of the message.
    Body,
    /// After the final dot.
    Dot,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// An answer in place of the usual one. After the dot a code below 400 or none at all means that the mail is kept.
    Say(&'static [u8]),
    /// The usual answer, later.
    Late(Duration),
    /// No answer, until the other side closes.
    Stall,
    /// Closes without a word.
    Drop,
    /// The usual answer, one byte at a time.
    Slowly(Duration),
}

/// What the sink does about encryption.
#[derive(Clone, Default)]
pub enum Face {
    /// Offers none.
    #[default]
    Clear,
    /// STARTTLS, with a certificate.
    Offers(Arc<ServerConfig>),
    /// From the first byte.
    FromTheStart(Arc<ServerConfig>),
    /// Offers it, answers this to STARTTLS and then says nothing more.
    Stalls(&'static [u8]),
    /// Offers it, agrees and is gone.
    Leaves,
}

/// A mail that came to its dot.
#[derive(Debug, Clone)]
pub struct Taken {
    pub to: String,
    pub message_id: String,
    pub raw: Arc<Vec<u8>>,
    /// When the final dot was read.
    pub at: Timestamp,
    pub connection: usize,
    /// What the dot was answered, in full, if anything was.
    pub answered: Option<Vec<u8>>,
    /// Whether the relay has the mail: it was not refused.
    pub kept: bool,
}

/// A relay that listens as long as the last handle lives.
#[derive(Clone)]
pub struct Sink(Arc<Inner>);

struct Inner {
    at: SocketAddr,
    log: Log,
    listening: tokio::task::JoinHandle<()>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

type Log = Arc<Shared>;

#[derive(Default)]
struct Shared {
    taken: Mutex<Vec<Taken>>,
    /// By recipient, in lower case.
    scripts: Mutex<HashMap<(String, Step), VecDeque<Act>>>,
    always: Mutex<HashMap<(String, Step), Act>>,
    connections: AtomicUsize,
    pace: Mutex<Duration>,
    face: Mutex<Face>,
    /// How often it has changed its face.
    faces: AtomicUsize,
    /// What it wants to hear from those who sign in, as AUTH PLAIN has it.
    password: Mutex<Option<String>>,
    in_clear: AtomicUsize,
}

impl Sink {
    pub async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let at = listener.local_addr().unwrap();
        let log = Log::default();
        let shared = Arc::clone(&log);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = shared.connections.fetch_add(1, Ordering::Relaxed);
                let log = Arc::clone(&shared);
                // A guest that goes is the usual end of an experiment.
                tokio::spawn(async move { drop(talk::converse(stream, number, log).await) });
            }
        });
        Self(Arc::new(Inner { at, log, listening }))
    }

    pub fn at(&self) -> SocketAddr {
        self.0.at
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.0.at)
    }

    /// What happens to a recipient at a step, once; several wait in a row. `*` is whoever comes next.
    pub fn once(&self, recipient: &str, step: Step, act: Act) {
        let mut scripts = lock(&self.0.log.scripts);
        scripts.entry((recipient.to_lowercase(), step)).or_default().push_back(act);
    }

    /// What happens to a recipient at a step each time that nothing else is scripted.
    pub fn always(&self, recipient: &str, step: Step, act: Act) {
        lock(&self.0.log.always).insert((recipient.to_lowercase(), step), act);
    }

    /// How long it thinks about each dot from now on.
    pub fn think(&self, pace: Duration) {
        *lock(&self.0.log.pace) = pace;
    }

    /// Every mail that came to its dot, in the order of the dots.
    pub fn taken(&self) -> Vec<Taken> {
        lock(&self.0.log.taken).clone()
    }

    pub fn count(&self) -> usize {
        lock(&self.0.log.taken).len()
    }

    /// What it does about encryption from now on. Connections of before end with the next command.
    pub fn face(&self, face: Face) {
        *lock(&self.0.log.face) = face;
        self.0.log.faces.fetch_add(1, Ordering::Relaxed);
    }

    /// From now on it offers to sign in, to somebody with a password.
    pub fn knows(&self, user: &str, password: &str) {
        *lock(&self.0.log.password) = Some(STANDARD.encode(format!("\0{user}\0{password}")));
    }

    /// How many passwords and senders it heard without encryption.
    pub fn in_clear(&self) -> usize {
        self.0.log.in_clear.load(Ordering::Relaxed)
    }

    pub fn connections(&self) -> usize {
        self.0.log.connections.load(Ordering::Relaxed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn play(&self, recipient: &str, step: Step) -> Option<Act> {
        let key = (recipient.to_lowercase(), step);
        let next = lock(&self.scripts).get_mut(&key).and_then(VecDeque::pop_front);
        next.or_else(|| lock(&self.always).get(&key).cloned())
    }
}

/// A header in one line, by its name in lower case.
pub fn header(raw: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(raw);
    let mut value: Option<String> = None;
    for line in text.lines().take_while(|line| !line.is_empty()) {
        match (&mut value, line.split_once(':')) {
            (Some(value), _) if line.starts_with([' ', '\t']) => value.push_str(line),
            (Some(_), _) => break,
            (None, Some((n, begun))) if n.eq_ignore_ascii_case(name) => value = Some(begun.trim().to_owned()),
            (None, _) => {}
        }
    }
    value.unwrap_or_default()
}
