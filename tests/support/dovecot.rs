use std::{
    env, fs,
    net::SocketAddr,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use tokio::{
    io::{AsyncReadExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

use super::{free_port, program::signal, until};

const PASSWORD: &str = "a-word/of@this:test";
/// Whom a server that was started by root serves mail as: root itself it refuses.
const NOBODY: u32 = 65534;

/// An IMAP server of the test's own with one mailbox, into which messages are laid as a mail server lays them.
pub struct Dovecot {
    at: SocketAddr,
    folder: PathBuf,
    server: Option<Child>,
}

impl Dovecot {
    pub async fn start() -> Self {
        let at = free_port();
        // Sockets have short names, so the folder has one, too.
        let folder = env::temp_dir().join(format!("lianyi-imap-{}", at.port()));
        let _ = fs::remove_dir_all(&folder);
        for part in ["run", "mail/new", "mail/cur", "mail/tmp"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        let us = fs::metadata(&folder).unwrap();
        let (uid, gid) = if us.uid() == 0 { (NOBODY, NOBODY) } else { (us.uid(), us.gid()) };
        for part in ["mail", "mail/new", "mail/cur", "mail/tmp"] {
            chown(folder.join(part), Some(uid), Some(gid)).unwrap();
        }
        fs::write(folder.join("dovecot.conf"), settings(&folder, at, uid, gid)).unwrap();
        let mut dovecot = Self { at, folder, server: None };
        dovecot.start_again().await;
        dovecot
    }

    pub async fn start_again(&mut self) {
        let server = Command::new(program())
            .args(["-F", "-c"])
            .arg(self.folder.join("dovecot.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.server = Some(server.unwrap());
        until("the IMAP server greets", async || {
            let Ok(mut line) = TcpStream::connect(self.at).await else { return false };
            let mut greeting = [0; 4];
            line.read_exact(&mut greeting).await.is_ok() && greeting == *b"* OK"
        })
        .await;
    }

    pub fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            signal(server.id(), "TERM");
            server.wait().unwrap();
        }
    }

    /// The mailbox as a setting has it.
    pub fn url(&self) -> String {
        let password = PASSWORD.replace('/', "%2F").replace('@', "%40").replace(':', "%3A");
        format!("imap://bounces:{password}@{}/INBOX", self.at)
    }

    /// Gone with the server.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The mailbox behind a port that is encrypted from the first byte.
    pub fn url_by(&self, port: u16, ca: &str) -> String {
        let plain = self.url().replace("imap://", "imaps://");
        plain.replace(&self.at.to_string(), &format!("localhost:{port}")) + "?ca=" + ca
    }

    /// Encrypts whatever comes in at a port, for as long as the test runs.
    pub async fn encrypted_by(&self, certificate: Arc<ServerConfig>) -> u16 {
        let (listener, at) = (TcpListener::bind("localhost:0").await.unwrap(), self.at);
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let acceptor = TlsAcceptor::from(Arc::clone(&certificate));
                tokio::spawn(async move {
                    let mut line = acceptor.accept(line).await?;
                    copy_bidirectional(&mut line, &mut TcpStream::connect(at).await?).await
                });
            }
        });
        port
    }

    pub fn lay(&self, name: &str, message: &[u8]) {
        self.lay_as(&format!("new/{name}"), message);
    }

    /// One that somebody has opened already.
    pub fn lay_opened(&self, name: &str, message: &[u8]) {
        self.lay_as(&format!("cur/{name}:2,S"), message);
    }

    fn lay_as(&self, place: &str, message: &[u8]) {
        // As a whole or not at all.
        let whole = self.folder.join("mail/tmp/message");
        fs::write(&whole, message).unwrap();
        fs::rename(whole, self.folder.join("mail").join(place)).unwrap();
    }

    /// Whether a message is in the mailbox, and marked as seen.
    pub fn has_seen(&self, name: &str) -> Option<bool> {
        let of_it = |file: &String| file.split(':').next() == Some(name);
        let file = ["new", "cur"].iter().flat_map(|part| self.files(part)).find(of_it)?;
        Some(file.split_once(":2,").is_some_and(|(_, flags)| flags.contains('S')))
    }

    /// Takes away all marks that a message bears.
    pub fn forget(&mut self, name: &str) {
        self.stop();
        let file = self.files("cur").into_iter().find(|file| file.starts_with(name)).unwrap();
        fs::rename(
            self.folder.join("mail/cur").join(file),
            self.folder.join("mail/new").join(format!("{name}-again")),
        )
        .unwrap();
    }

    fn files(&self, part: &str) -> Vec<String> {
        let files = fs::read_dir(self.folder.join("mail").join(part)).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Distributions keep it where only administrators look.
fn program() -> &'static str {
    let places = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"];
    places.into_iter().find(|place| Path::new(place).exists()).unwrap_or("dovecot")
}

/// Versions 2.3 and 2.4 write the same in different words.
fn settings(folder: &Path, at: SocketAddr, uid: u32, gid: u32) -> String {
    let said = Command::new(program()).arg("--version").output().expect("tests need Dovecot");
    let is_old = String::from_utf8_lossy(&said.stdout).starts_with("2.3");
    let id = |flag: &str| {
        let said = Command::new("id").arg(flag).output().unwrap();
        String::from_utf8(said.stdout).unwrap().trim().to_owned()
    };
    let (we, our_group) = (id("-un"), id("-gn"));
    let login = if uid == NOBODY { "nobody" } else { we.as_str() };
    let (folder, port) = (folder.display(), at.port());
    let accounts = if is_old {
        format!(
            "protocols = imap\ndisable_plaintext_auth = no\nmail_location = maildir:{folder}/mail\n\
             passdb {{\n driver = static\n args = password={PASSWORD}\n}}\n\
             userdb {{\n driver = static\n args = uid={uid} gid={gid} home={folder}\n}}\n"
        )
    } else {
        format!(
            "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\nprotocols {{\n imap = yes\n}}\n\
             auth_allow_cleartext = yes\nmail_driver = maildir\nmail_path = {folder}/mail\n\
             passdb static {{\n password = {PASSWORD}\n}}\n\
             userdb static {{\n fields {{\n uid = {uid}\n gid = {gid}\n home = {folder}\n }}\n}}\n"
        )
    };
    format!(
        "{accounts}base_dir = {folder}/run\nstate_dir = {folder}/run\nlog_path = {folder}/log\nlisten = 127.0.0.1\n\
         ssl = no\ndefault_internal_user = {we}\ndefault_internal_group = {our_group}\ndefault_login_user = {login}\n\
         first_valid_uid = 1\n\
         service imap-login {{\n chroot =\n inet_listener imap {{\n port = {port}\n }}\n inet_listener imaps {{\n port = 0\n }}\n}}\n\
         service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n"
    )
}
