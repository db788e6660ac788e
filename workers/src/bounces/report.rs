//! Reports for machines: of delivery (RFC 3464, RFC 6533) and of complaints (RFC 5965).

use super::{
    Class, Failure, Report, addresses,
    letter::Letter,
    replies::{self, Judgement, judge},
};

/// A complaint, if the message is one. Reports of forged mail and of mail that is no spam after all are none.
pub(super) fn complaint(letter: &Letter) -> Option<Report> {
    let subject = letter.header("subject").to_lowercase();
    let by_mail = subject.starts_with("complaint about message from");
    let report = letter.feedback.as_deref().or(by_mail.then_some(""))?;
    let field =
        |name: &str| fields(report).into_iter().find(|(known, _)| known == name).map(|(_, value)| value);
    let mut said = Report::nothing(letter);
    let kind = field("feedback-type").unwrap_or_default().to_ascii_lowercase();
    if matches!(kind.as_str(), "not-spam" | "auth-failure" | "dmarc" | "virus") {
        return Some(said);
    }
    said.class = Class::Feedback;
    said.reason = Some("complaint");
    let named = fields(report)
        .into_iter()
        .filter(|(name, _)| name == "original-rcpt-to" || name == "removal-recipient");
    said.recipients = named.filter_map(|(_, value)| addresses::of_field(&value)).collect();
    if said.recipients.is_empty() {
        let to = letter.returned.lines().find(|line| line.to_ascii_lowercase().starts_with("to:"));
        said.recipients = to.map(addresses::all).unwrap_or_default();
    }
    said.recipients.dedup();
    said.recipients.truncate(super::MOST_RECIPIENTS);
    said.provider =
        said.recipients.first().and_then(|a| replies::provider_of(a.rsplit('@').next().unwrap_or_default()));
    Some(said)
}

/// What a report of delivery says of each recipient. None if there is no such report, or it names nobody.
pub(super) fn failures(letter: &Letter) -> Option<Vec<Failure>> {
    let mut any = false;
    let mut failures = Vec::new();
    for status in &letter.statuses {
        for block in status.replace("\r\n", "\n").split("\n\n").take(super::MOST_RECIPIENTS) {
            let fields = fields(block);
            let field = |name: &str| {
                fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
            };
            let (last, first) = (field("final-recipient"), field("original-recipient"));
            if last.is_empty() && first.is_empty() && field("action").is_empty() {
                continue;
            }
            let address =
                [first, last, field("x-actual-recipient")].into_iter().find_map(addresses::of_field);
            any |= address.is_some() || !field("action").is_empty();
            failures.extend(failure(
                letter,
                field("action"),
                field("status"),
                field("diagnostic-code"),
                address,
            ));
        }
    }
    any.then_some(failures)
}

fn failure(
    letter: &Letter,
    action: &str,
    status: &str,
    diagnostic: &str,
    address: Option<String>,
) -> Option<Failure> {
    let action = action.to_ascii_lowercase();
    let delayed = action.starts_with("delay");
    if ["delivered", "relayed", "expanded", "deliverable", "transferred"]
        .iter()
        .any(|done| action.starts_with(done))
        || status.trim_start().starts_with('2') && !action.starts_with("fail")
    {
        return None;
    }
    let address = address.unwrap_or_default();
    let domain = address.rsplit('@').next().unwrap_or_default();
    let bare = diagnostic.split_once(';').map_or(diagnostic, |(_, words)| words).trim();
    // What the report leaves out, the words above it may say.
    let silent = bare.is_empty() || phrases_are_missing(domain, bare, status);
    let words = if silent { super::notice::own_words(letter) } else { "" };
    let reply = format!("{bare} {status} {words}");
    let mut judgement = judge(domain, &reply);
    if delayed {
        judgement.class = replies::Class::Soft;
        if judgement.reason == "unknown" {
            judgement.reason = "delayed";
        }
    } else if replies::status_in(status).is_some_and(|s| s.starts_with('4'))
        && replies::code_in(bare).is_none()
    {
        judgement.class = replies::Class::Soft;
    }
    Some(Failure {
        address,
        status: replies::status_in(bare).or_else(|| replies::status_in(status)),
        code: replies::code_in(bare).map(str::to_owned),
        said: format!("{status} {bare}"),
        judgement,
    })
}

fn phrases_are_missing(domain: &str, bare: &str, status: &str) -> bool {
    let Judgement { reason, .. } = judge(domain, &format!("{bare} {status}"));
    reason == "unknown"
}

/// Fields of a block, names in small letters, folded lines joined.
fn fields(block: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}
