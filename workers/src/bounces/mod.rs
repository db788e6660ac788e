//! What comes back: bounces, complaints, and what is neither. Each message is judged by itself; nothing in it is
//! believed further than its words, and no message of any shape stops the reader.

mod addresses;
mod automatic;
mod imap;
mod intake;
mod letter;
mod maildir;
mod named;
mod notice;
mod phrases;
pub(crate) mod replies;
mod report;
mod verp;

use serde::Serialize;
use uuid::Uuid;

pub use intake::{Source, Taken, poll, take, take_in};

use letter::Letter;
use replies::Judgement;

/// More than this of a message is not looked at: notices stand at the beginning.
pub const MOST: usize = 1 << 20;
const MOST_RECIPIENTS: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    Hard,
    Soft,
    None,
    Feedback,
}

impl From<replies::Class> for Class {
    fn from(class: replies::Class) -> Self {
        match class {
            replies::Class::Hard => Self::Hard,
            replies::Class::Soft => Self::Soft,
        }
    }
}

/// What one message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub class: Class,
    pub recipients: Vec<String>,
    pub status: Option<String>,
    pub code: Option<String>,
    pub reason: Option<&'static str>,
    pub provider: Option<&'static str>,
    /// The Message-ID of the mail that came back.
    pub message_id: Option<String>,
    /// The delivery that the message answers, as the address it came to or the mail in it says.
    pub delivery: Option<Uuid>,
    /// A limit of the provider: it says nothing about the person.
    pub slow_down: bool,
    /// What the server said, cut.
    #[serde(skip)]
    pub said: Option<String>,
}

/// One address that a message names, and what befell it.
struct Failure {
    address: String,
    status: Option<String>,
    code: Option<String>,
    said: String,
    judgement: Judgement,
}

impl Report {
    fn nothing(letter: &Letter) -> Self {
        Self {
            class: Class::None,
            recipients: Vec::new(),
            status: None,
            code: None,
            reason: None,
            provider: None,
            message_id: letter.returned_id.clone(),
            delivery: verp::delivery(letter),
            slow_down: false,
            said: None,
        }
    }

    /// The gravest of what befell the recipients speaks for all of them.
    fn of(letter: &Letter, failures: Vec<Failure>) -> Self {
        let mut report = Self::nothing(letter);
        let is_hard = |f: &Failure| f.judgement.class == replies::Class::Hard;
        let Some(gravest) = failures.iter().find(|f| is_hard(f)).or(failures.first()) else {
            return report;
        };
        report.class = gravest.judgement.class.into();
        report.status.clone_from(&gravest.status);
        report.code.clone_from(&gravest.code);
        report.reason = Some(gravest.judgement.reason);
        report.provider = gravest.judgement.provider;
        report.slow_down = gravest.judgement.slow_down;
        let said = gravest.said.split_whitespace().collect::<Vec<_>>().join(" ");
        report.said = Some(said.chars().take(300).collect()).filter(|said: &String| !said.is_empty());
        let class = gravest.judgement.class;
        for failure in failures.into_iter().filter(|f| f.judgement.class == class && !f.address.is_empty()) {
            let known = report.recipients.iter().any(|known| known.eq_ignore_ascii_case(&failure.address));
            if !known && report.recipients.len() < MOST_RECIPIENTS {
                report.recipients.push(failure.address);
            }
        }
        report
    }
}

/// Reads a message that came back.
pub fn read(message: &[u8]) -> Report {
    let letter = Letter::parse(message.get(..MOST).unwrap_or(message));
    if let Some(report) = report::complaint(&letter) {
        return report;
    }
    if automatic::asks(&letter) {
        return Report::nothing(&letter);
    }
    if let Some(failures) = report::failures(&letter) {
        return Report::of(&letter, failures);
    }
    if automatic::is_no_bounce(&letter) {
        return Report::nothing(&letter);
    }
    Report::of(&letter, notice::failures(&letter))
}
