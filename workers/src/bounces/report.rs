//! Reports for machines: of delivery (RFC 3464, RFC 6533) and of complaints (RFC 5965).

use super::{
    Class, Failure, Report, addresses,
    letter::Letter,
    notice,
    replies::{self, judge},
};

/// Where Hotmail says who complained: it sends no report for machines.
const HOTMAIL: &str = "x-hmxmroriginalrecipient";

/// A complaint, if the message is one. Reports of forged mail and of mail that is no spam after all are none.
pub(super) fn complaint(letter: &Letter) -> Option<Report> {
    let subject = letter.header("subject").to_lowercase();
    let hotmail = letter.header(HOTMAIL);
    let by_mail = subject.starts_with("complaint about message from") || !hotmail.is_empty();
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
        let mut lines = letter.returned.lines().filter_map(|line| line.split_once(':'));
        let within = lines.find(|(name, _)| name.eq_ignore_ascii_case(HOTMAIL)).map(|(_, value)| value);
        said.recipients = addresses::all(within.unwrap_or(hotmail));
    }
    if said.recipients.is_empty() {
        said.recipients = letter.returned_to();
    }
    said.recipients.dedup();
    said.recipients.truncate(super::MOST_RECIPIENTS);
    said.provider =
        said.recipients.first().and_then(|a| replies::provider_of(a.rsplit('@').next().unwrap_or_default()));
    Some(said)
}

/// What a report of delivery says of each recipient. None if there is no such report, or it names nobody.
pub(super) fn failures(letter: &Letter) -> Option<Vec<Failure>> {
    let mut rows = Vec::new();
    for status in &letter.statuses {
        for block in status.replace("\r\n", "\n").split("\n\n").take(super::MOST_RECIPIENTS) {
            let fields = fields(block);
            let field = |name: &str| {
                let found = fields.iter().find(|(known, _)| known == name);
                found.map(|(_, value)| value.clone()).unwrap_or_default()
            };
            let (last, first) = (field("final-recipient"), field("original-recipient"));
            if last.is_empty() && first.is_empty() && field("action").is_empty() {
                continue;
            }
            let address = [first, last, field("x-actual-recipient")]
                .iter()
                .find_map(|value| addresses::of_field(value));
            rows.push(Row {
                action: field("action").to_ascii_lowercase(),
                status: field("status"),
                diagnostic: field("diagnostic-code"),
                address: address.unwrap_or_default(),
            });
        }
    }
    if !rows.iter().any(|row| !row.address.is_empty() || !row.action.is_empty()) {
        return None;
    }
    if let [row] = rows.as_mut_slice()
        && row.address.is_empty()
    {
        let named = notice::named_in(letter);
        row.address = named.into_iter().next().unwrap_or_default();
    }
    let all: Vec<String> = rows.iter().map(|row| row.address.clone()).collect();
    Some(rows.into_iter().filter_map(|row| failure(letter, row, &all)).collect())
}

/// What a report says of one recipient.
struct Row {
    action: String,
    status: String,
    diagnostic: String,
    address: String,
}

fn failure(letter: &Letter, row: Row, all: &[String]) -> Option<Failure> {
    let Row { action, status, diagnostic, address } = row;
    let delayed = action.starts_with("delay");
    if ["delivered", "relayed", "expanded", "deliverable", "transferred"]
        .iter()
        .any(|done| action.starts_with(done))
        || status.starts_with('2') && !action.starts_with("fail")
    {
        return None;
    }
    let domain = address.rsplit('@').next().unwrap_or_default();
    let bare = diagnostic.split_once(';').map_or(diagnostic.as_str(), |(_, words)| words).trim();
    // A status of all zeros says nothing: Gmail gives it to domains that do not exist.
    let said = if action.starts_with("fail") && status.starts_with("4.0.0") { "" } else { status.as_str() };
    // What the report leaves out, the words above it may say.
    let silent = judge(domain, &format!("{bare} {said}")).reason == "unknown";
    let words = if silent { notice::about(notice::own_words(letter), &address, all) } else { "" };
    let mut judgement = judge(domain, &format!("{bare} {said} {words}"));
    let lasts = said.is_empty() && matches!(judgement.reason, "user_unknown" | "domain_unknown");
    if delayed {
        judgement.class = replies::Class::Soft;
        if judgement.reason == "unknown" {
            judgement.reason = "delayed";
        }
    } else if replies::status_in(&status).is_some_and(|s| s.starts_with('4'))
        && replies::code_in(bare).is_none()
        && !lasts
    {
        judgement.class = replies::Class::Soft;
    }
    Some(Failure {
        status: replies::status_in(bare).or_else(|| replies::status_in(&status)),
        code: replies::code_in(bare).map(str::to_owned),
        said: format!("{status} {bare}"),
        address,
        judgement,
    })
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
