//! A mailbox on another machine, read by IMAP. Nothing in it is deleted or moved. A message that was read bears a
//! keyword of ours, so that nobody reads it twice; what was understood is marked as seen, too, and the rest is left
//! for people. Where a server keeps no keywords, only unseen messages are read, and this process remembers how far.

use std::{
    fmt,
    future::Future,
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use async_imap::{
    Client, Session,
    types::{Flag, Mailbox},
};
use domain::{links::Keys, secret::Secret};
use futures::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::PgPool;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use url::Url;

use super::{
    MOST,
    intake::{AT_ONCE, Taken, take},
};
use crate::post::{Tls, host_of, plain};

/// Nothing that is asked of the server takes longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Marks what we have read. A server that keeps no keywords shows the next process again what was left: it counts once
/// all the same.
const READ: &str = "lianyi";

/// Where the mailbox is, and who we are there.
pub struct Account {
    host: String,
    port: u16,
    encryption: Encryption,
    user: String,
    password: Secret<String>,
    mailbox: String,
    tls: Tls,
    mark: Mutex<Mark>,
}

/// How far this process has read. The server gives later messages higher numbers, as long as the validity is the same.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    validity: Option<u32>,
    read: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encryption {
    /// `imaps://`
    FromTheStart,
    /// `imap://` to another machine: STARTTLS or nothing.
    Required,
    /// `imap://` to this machine: nobody is on the line.
    None,
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Wire for T {}

type Line = Box<dyn Wire>;

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.host, self.port, self.mailbox)
    }
}

impl Account {
    /// Reads `imaps://user:password@host/mailbox`. The error names no password.
    pub fn parse(setting: &str) -> anyhow::Result<Self> {
        let url = Url::parse(setting).context("a mailbox is written imaps://user:password@host/mailbox")?;
        let (host, is_local) = host_of(&url).context("the mailbox's address")?;
        let (encryption, port) = match url.scheme() {
            "imaps" => (Encryption::FromTheStart, 993),
            "imap" if is_local => (Encryption::None, 143),
            "imap" => (Encryption::Required, 143),
            other => bail!("a mailbox is written imaps:// or imap://, not {other}://"),
        };
        let user = plain(url.username()).context("the user's name")?;
        let password = plain(url.password().unwrap_or_default()).context("the password")?;
        ensure!(!user.is_empty() && !password.is_empty(), "a mailbox needs a user's name and a password");
        let mailbox = plain(url.path().trim_matches('/')).context("the mailbox's name")?;
        let asked: Vec<_> = url.query_pairs().collect();
        let ca = match asked.as_slice() {
            [] => None,
            [(key, path)] if key == "ca" && !path.is_empty() => Some(Path::new(path.as_ref())),
            _ => bail!("after a mailbox's name `ca=FILE` is understood"),
        };
        ensure!(url.fragment().is_none(), "after a mailbox's name `ca=FILE` is understood");
        Ok(Self {
            tls: Tls::new(ca, true)?,
            mark: Mutex::default(),
            host,
            port: url.port().unwrap_or(port),
            encryption,
            user,
            password: Secret::new(password),
            mailbox: if mailbox.is_empty() { "INBOX".to_owned() } else { mailbox },
        })
    }

    async fn open(&self) -> anyhow::Result<(Session<Line>, Mailbox)> {
        let tcp = within("connecting", TcpStream::connect((self.host.as_str(), self.port))).await?;
        let mut client = if self.encryption == Encryption::FromTheStart {
            Client::new(self.encrypted(tcp).await?)
        } else {
            Client::new(Box::new(tcp) as Line)
        };
        within("the greeting", client.read_response()).await?.context("the server hung up")?;
        if self.encryption == Encryption::Required {
            within("STARTTLS", client.run_command_and_check_ok("STARTTLS", None)).await?;
            client = Client::new(self.encrypted(client.into_inner()).await?);
        }
        let login =
            async { client.login(&self.user, self.password.reveal()).await.map_err(|(error, _)| error) };
        let mut session = within("signing in", login).await?;
        // NetEase, for one, opens no mailbox to whoever has not said who they are (RFC 2971).
        if within("what the server can do", session.capabilities()).await?.has_str("ID") {
            within("saying who we are", session.id([("name", Some("lianyi"))])).await?;
        }
        let mailbox = within("opening the mailbox", session.select(&self.mailbox)).await?;
        Ok((session, mailbox))
    }

    /// The highest number that was read in a mailbox.
    fn mark(&self, validity: Option<u32>) -> u32 {
        let mut mark = self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        if mark.validity != validity {
            *mark = Mark { validity, read: 0 };
        }
        mark.read
    }

    fn move_mark(&self, read: u32) {
        self.mark.lock().unwrap_or_else(PoisonError::into_inner).read = read;
    }

    async fn encrypted(&self, line: impl Wire + 'static) -> anyhow::Result<Line> {
        let encrypted = async { self.tls.over(line, &self.host).await.map_err(anyhow::Error::msg) };
        Ok(Box::new(within("TLS", encrypted).await?))
    }
}

pub(super) async fn take_in(
    db: &PgPool,
    keys: &Keys,
    account: &Account,
    now: Timestamp,
) -> anyhow::Result<usize> {
    let (mut session, mailbox) = account.open().await.context("the mailbox of bounces")?;
    let read =
        read(db, keys, account, &mut session, &mailbox, now).await.context("the mailbox of bounces")?;
    let _ = timeout(PATIENCE, session.logout()).await;
    Ok(read)
}

async fn read(
    db: &PgPool,
    keys: &Keys,
    account: &Account,
    session: &mut Session<Line>,
    mailbox: &Mailbox,
    now: Timestamp,
) -> anyhow::Result<usize> {
    let keeps_keywords =
        mailbox.permanent_flags.iter().any(|f| matches!(f, Flag::MayCreate) || *f == Flag::from(READ));
    let mark = account.mark(mailbox.uid_validity);
    // What somebody has opened before us may be a bounce all the same.
    let wanted = if keeps_keywords { format!("UNKEYWORD {READ}") } else { "UNSEEN".to_owned() };
    let new = session.uid_search(format!("UID {}:* {wanted}", mark.saturating_add(1)));
    // A range that begins behind the last message holds the last message.
    let new = within("the search", new).await?.into_iter().filter(|uid| *uid > mark);
    let mut new: Vec<_> = new.collect();
    new.sort_unstable();
    new.truncate(AT_ONCE);
    let (mut read, mut refused) = (0, None);
    for uid in new {
        let fetched = async {
            let parts = session.uid_fetch(uid.to_string(), format!("BODY.PEEK[]<0.{MOST}>")).await?;
            parts.try_collect::<Vec<_>>().await
        };
        let fetched = within("a message", fetched).await?;
        if let Some(message) = fetched.iter().find_map(|part| part.body()) {
            let is_for_people = matches!(take(db, keys, message, now).await?, Taken::Left(_));
            // Each by itself: a server that refuses the one may take the other.
            for (flag, applies) in [("\\Seen", !is_for_people), (READ, keeps_keywords)] {
                if applies {
                    refused = mark_as(session, uid, flag).await?.or(refused);
                }
            }
            read += 1;
        } else {
            refused = Some(format!("message {uid} was not given to us"));
        }
        account.move_mark(uid);
    }
    match refused {
        // Nothing waits for it: this process goes on behind it, and the next one tries again.
        Some(refusal) => bail!("{refusal}"),
        None => Ok(read),
    }
}

/// What the server says where it refuses a mark.
async fn mark_as(session: &mut Session<Line>, uid: u32, flag: &str) -> anyhow::Result<Option<String>> {
    use async_imap::error::Error;
    let store = session.run_command_and_check_ok(format!("UID STORE {uid} +FLAGS.SILENT ({flag})"));
    match timeout(PATIENCE, store).await {
        Ok(Ok(())) => Ok(None),
        Ok(Err(error @ (Error::No(_) | Error::Bad(_)))) => Ok(Some(format!("marking a message: {error}"))),
        Ok(Err(error)) => Err(error).context("marking a message"),
        Err(_) => bail!("marking a message: the server does not answer"),
    }
}

async fn within<T, E>(what: &'static str, step: impl Future<Output = Result<T, E>>) -> anyhow::Result<T>
where
    E: Into<anyhow::Error>,
{
    match timeout(PATIENCE, step).await {
        Ok(done) => done.map_err(Into::into).context(what),
        Err(_) => bail!("{what}: the server does not answer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_written_as_an_address_and_crosses_a_network_only_encrypted() {
        let account =
            Account::parse("imaps://bounces%40a.example:p%3Ass@mail.a.example/Returned%20mail").unwrap();
        assert_eq!((account.host.as_str(), account.port), ("mail.a.example", 993));
        assert_eq!((account.user.as_str(), account.mailbox.as_str()), ("bounces@a.example", "Returned mail"));
        assert_eq!(account.password.reveal(), "p:ss");
        assert!(!format!("{account:?}").contains("p:ss"));
        for (setting, encryption, port) in [
            ("imaps://u:p@127.0.0.1", Encryption::FromTheStart, 993),
            ("imap://u:p@127.0.0.1/", Encryption::None, 143),
            ("imap://u:p@[::1]:1143/INBOX", Encryption::None, 1143),
            ("imap://u:p@mail.a.example", Encryption::Required, 143),
        ] {
            let account = Account::parse(setting).unwrap();
            assert_eq!(
                (account.encryption, account.port, account.mailbox.as_str()),
                (encryption, port, "INBOX")
            );
        }
    }

    #[test]
    fn an_address_that_is_no_mailbox_is_refused_without_its_password() {
        for setting in [
            "imaps://",
            "imaps://host/INBOX",
            "imaps://u@host",
            "imaps://u:geheim@host/INBOX?x=1",
            "pop3://u:geheim@h",
        ] {
            let error = Account::parse(setting).unwrap_err();
            assert!(!format!("{error:#}").contains("geheim"), "{setting}");
        }
    }
}
