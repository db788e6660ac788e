//! Calendar files, read by programs that share nothing with ours.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use mail_parser::{MessageParser, MimeHeaders as _};
use mailbox::Caught;
use serde_json::{Value, json};

/// A file as it reached somebody.
pub struct Calendar {
    pub label: String,
    pub ics: String,
    /// What the mail said of it.
    method: Option<String>,
    /// Whose entry it is.
    to: Option<String>,
}

impl Calendar {
    /// The entry in a mail. The mail has it twice, for programs and as a file, and both are the same.
    pub fn of_mail(label: &str, mail: &Caught) -> Option<Self> {
        let read = MessageParser::default().parse(&mail.raw).unwrap();
        let entry = read.parts.iter().find(|part| part.is_content_type("text", "calendar"))?;
        let file = read.parts.iter().find(|part| part.is_content_type("application", "ics")).unwrap();
        assert_eq!((entry.contents(), file.attachment_name()), (file.contents(), Some("invite.ics")));
        let method = entry.content_type().unwrap().attribute("method").unwrap().to_owned();
        Some(Self {
            label: label.to_owned(),
            ics: entry.text_contents().unwrap().to_owned(),
            method: Some(method),
            to: Some(mail.to.clone()),
        })
    }

    /// One from a page.
    pub fn of_page(label: &str, ics: &str, to: Option<&str>) -> Self {
        Self { label: label.to_owned(), ics: ics.to_owned(), method: None, to: to.map(str::to_owned) }
    }
}

/// The folder into which the readers were installed, once.
fn readers() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/calendars");
        if !folder.join("icalendar").exists() || !folder.join("vobject").exists() {
            let mut pip = Command::new("python3");
            pip.args(["-m", "pip", "install", "--quiet", "--upgrade", "--target"]).arg(&folder);
            let installed = pip.args(["icalendar", "vobject"]).status().unwrap();
            assert!(installed.success(), "icalendar and vobject are installed from PyPI");
        }
        folder
    })
}

/// Has files read in the order in which they reached their reader, who knows what came before. Returns of each entry:
/// label, method, status, sequence, UID, title, place, start.
pub fn read_strictly(files: &[Calendar]) -> Vec<Vec<Value>> {
    let told: Vec<Value> = files
        .iter()
        .map(|one| json!({ "label": one.label, "ics": one.ics, "method": one.method, "to": one.to }))
        .collect();
    let mut python = Command::new("python3")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("mail/calendars.py"))
        .env("PYTHONPATH", readers())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(json!(told).to_string().as_bytes()).unwrap();
    let said = python.wait_with_output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}
