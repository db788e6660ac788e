//! Mails, judged by readers that share nothing with ours: their signatures by dkimpy, the rest by Python's own parser.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use mailbox::Caught;

use crate::post::{Dkim, Letterhead};

/// RSA and Ed25519, made for these tests.
const KEYS: [(&str, &str); 2] =
    [("r1", include_str!("dkim/rsa.pem")), ("e1", include_str!("dkim/ed25519.pem"))];

pub(super) fn letterhead() -> Letterhead {
    let mut dkim = Dkim::default();
    for (selector, pem) in KEYS {
        dkim.add(selector, "forum.example", pem.as_bytes()).unwrap();
    }
    let (from, mailings) = ("Secretariat <post@forum.example>", "上合基地 <news@forum.example>");
    Letterhead::new(from, Some(mailings), Some("Секретариат <answers@forum.example>"), dkim).unwrap()
}

/// The folder into which the verifier was installed, once.
fn verifier() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/dkimpy");
        if !folder.join("dkim").exists() || !folder.join("nacl").exists() {
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "install", "--quiet", "--upgrade", "--target"]).arg(&folder);
            let installed = pip.args(["dkimpy", "pynacl"]).status().unwrap();
            assert!(installed.success(), "dkimpy is installed from PyPI");
        }
        folder
    })
}

/// Both signatures under every mail hold, and none holds under a changed body or beside a second sender; and a
/// strict program finds nothing wrong with any of them.
pub(super) fn verify(mails: &[Caught]) {
    read(mails, "dkim/verify.py");
    read(mails, "strict.py");
}

fn read(mails: &[Caught], reader: &str) {
    if mails.is_empty() {
        return;
    }
    let folder = std::env::temp_dir().join(uuid::Uuid::now_v7().to_string());
    fs::create_dir(&folder).unwrap();
    let mut python = Command::new("python3");
    python.env("PYTHONPATH", verifier());
    python.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests").join(reader));
    for (n, mail) in mails.iter().enumerate() {
        let path = folder.join(n.to_string());
        fs::write(&path, &mail.raw).unwrap();
        python.arg(path);
    }
    let said = python.output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), mails.len().to_string());
    fs::remove_dir_all(&folder).unwrap();
}
