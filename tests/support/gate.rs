use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::watch,
    time::sleep,
};

use super::free_port;

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the guest to the service.
    In,
    /// From the service to the guest.
    Out,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Open,
    Mute,
    Late(Duration),
    Swallowed(Way),
    Dead,
    Cut,
    Reset,
}

/// A fault that waits for its moment and then breaks the one connection that it happens to.
#[derive(Debug, Clone)]
enum Trap {
    /// After so many more bytes one way, counted over all connections.
    Bytes(Way, usize),
    /// The answer to these bytes of the guest never comes back: so many times.
    Answer(&'static [u8], usize),
}

/// A way to a service, on which things can go wrong while a story goes on.
pub struct Gate {
    pub at: SocketAddr,
    line: watch::Sender<Line>,
    trap: Arc<Mutex<Option<Trap>>>,
}

impl Gate {
    pub async fn before(service: SocketAddr) -> Self {
        let at = free_port();
        let (line, seen) = watch::channel(Line::Open);
        let trap = Arc::default();
        let listener = TcpListener::bind(at).await.unwrap();
        tokio::spawn(keep(listener, service, seen, Arc::clone(&trap)));
        Self { at, line, trap }
    }

    /// Everything flows.
    pub fn open(&self) {
        self.line.send_replace(Line::Open);
    }

    /// What is sent arrives; what is answered does not come back before the gate is open again.
    pub fn mute(&self) {
        self.line.send_replace(Line::Mute);
    }

    /// Everything flows, each piece so much later.
    pub fn delay(&self, by: Duration) {
        self.line.send_replace(Line::Late(by));
    }

    /// What goes this way is taken and never arrives; the other way flows.
    pub fn swallow(&self, way: Way) {
        self.line.send_replace(Line::Swallowed(way));
    }

    /// The service is gone without a word: its side is closed, and guests hear nothing, old ones and new.
    pub fn half_open(&self) {
        self.line.send_replace(Line::Dead);
    }

    /// Connections break, and new ones are refused.
    pub fn cut(&self) {
        self.line.send_replace(Line::Cut);
    }

    /// Like [`cut`](Self::cut), with a reset (RST) instead of an end.
    pub fn reset(&self) {
        self.line.send_replace(Line::Reset);
    }

    /// Lets so many more bytes pass one way, then breaks the connection that they were on. Once.
    pub fn cut_after(&self, way: Way, bytes: usize) {
        *lock(&self.trap) = Some(Trap::Bytes(way, bytes));
    }

    /// The service hears `words` and does what they ask; the answer is lost, and the connection with it.
    pub fn cut_answer_to(&self, words: &'static [u8], times: usize) {
        *lock(&self.trap) = (times > 0).then_some(Trap::Answer(words, times));
    }

    /// How many answers are still to be lost.
    pub fn answers_to_lose(&self) -> usize {
        match &*lock(&self.trap) {
            Some(Trap::Answer(_, times)) => *times,
            _ => 0,
        }
    }
}

fn lock(trap: &Mutex<Option<Trap>>) -> std::sync::MutexGuard<'_, Option<Trap>> {
    trap.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_shut(line: Line) -> bool {
    matches!(line, Line::Cut | Line::Reset)
}

type Traps = Arc<Mutex<Option<Trap>>>;

async fn keep(mut listener: TcpListener, service: SocketAddr, mut line: watch::Receiver<Line>, trap: Traps) {
    let at = listener.local_addr().unwrap();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (guest, _) = accepted.unwrap();
                tokio::spawn(pass(guest, service, line.clone(), Arc::clone(&trap)));
            }
            shut = async { line.wait_for(|line| is_shut(*line)).await.is_ok() } => {
                if !shut {
                    return;
                }
                drop(listener);
                if line.wait_for(|line| !is_shut(*line)).await.is_err() {
                    return;
                }
                listener = TcpListener::bind(at).await.unwrap();
            }
        }
    }
}

async fn pass(mut guest: TcpStream, service: SocketAddr, mut line: watch::Receiver<Line>, trap: Traps) {
    let _ = guest.set_nodelay(true);
    if *line.borrow() == Line::Dead {
        return silence(&guest, line).await;
    }
    let Ok(mut host) = TcpStream::connect(service).await else { return };
    let _ = host.set_nodelay(true);
    // Told by the way in: the next answer on this connection is to be lost.
    let (lose, lost) = watch::channel(false);
    let (said, answered) = (line.clone(), line.clone());
    let how = {
        let ((from_guest, to_guest), (from_host, to_host)) = (guest.split(), host.split());
        let inward = carry(from_guest, to_host, said, Way::In, &trap, &lose);
        let outward = async {
            let carried = carry(from_host, to_guest, answered, Way::Out, &trap, &lose);
            let mut lost = lost;
            tokio::select! {
                carried = carried => carried,
                // Lost before the service has said a word of it.
                _ = async { lost.wait_for(|lost| *lost).await.is_ok() || std::future::pending().await } => {
                    sleep(Duration::from_millis(50)).await;
                    Err(())
                }
            }
        };
        tokio::select! {
            how = async { line.wait_for(|line| is_shut(*line) || *line == Line::Dead).await.map(|line| *line) } => how,
            // Where one way breaks by a trap, both do.
            _ = async { tokio::try_join!(inward, outward) } => return,
        }
    };
    match how {
        Ok(Line::Reset) => {
            let _ = guest.set_zero_linger();
        }
        Ok(Line::Dead) => {
            drop(host);
            silence(&guest, line).await;
        }
        _ => {}
    }
}

/// Takes what a guest says and says nothing.
async fn silence(guest: &TcpStream, mut line: watch::Receiver<Line>) {
    let mut buffer = vec![0; 4 * 1024];
    let hearing = async {
        while guest.readable().await.is_ok() {
            match guest.try_read(&mut buffer) {
                Ok(0) => return,
                Err(error) if error.kind() != std::io::ErrorKind::WouldBlock => return,
                _ => {}
            }
        }
    };
    tokio::select! {
        () = hearing => {}
        _ = line.wait_for(|line| *line != Line::Dead) => {}
    }
}

/// Ends well when the other side has no more to say, and with an error when the connection is to break.
async fn carry(
    mut from: ReadHalf<'_>,
    mut to: WriteHalf<'_>,
    mut line: watch::Receiver<Line>,
    way: Way,
    trap: &Traps,
    lose: &watch::Sender<bool>,
) -> Result<(), ()> {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..n];
        if way == Way::Out && line.wait_for(|line| *line != Line::Mute).await.is_err() {
            return Err(());
        }
        let now = *line.borrow();
        match now {
            Line::Late(by) => sleep(by).await,
            Line::Swallowed(which) if which == way => continue,
            _ => {}
        }
        let (most, breaks) = spring(trap, way, bytes, lose);
        if to.write_all(&bytes[..most]).await.is_err() || breaks {
            return Err(());
        }
    }
    let _ = to.shutdown().await;
    Ok(())
}

/// How many of these bytes pass, and whether the connection breaks after them.
fn spring(trap: &Traps, way: Way, bytes: &[u8], lose: &watch::Sender<bool>) -> (usize, bool) {
    let mut trap = lock(trap);
    match &mut *trap {
        Some(Trap::Bytes(which, left)) if *which == way => {
            if bytes.len() < *left {
                *left -= bytes.len();
                return (bytes.len(), false);
            }
            let most = *left;
            *trap = None;
            (most, true)
        }
        Some(Trap::Answer(words, times)) if way == Way::In && contains(bytes, words) => {
            *times -= 1;
            let is_over = *times == 0;
            if is_over {
                *trap = None;
            }
            lose.send_replace(true);
            (bytes.len(), false)
        }
        _ => (bytes.len(), false),
    }
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}
