//! A mail as bytes: headers, a text and an HTML part that say the same, a calendar where there is one.

use std::time::SystemTime;

use domain::{calendars::Entry, ids::DeliveryId, language::Language};
use jiff::Timestamp;
use lettre::{
    Address, Message,
    message::{
        Mailbox, MessageBuilder, MultiPart, SinglePart,
        header::{ContentDisposition, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue},
    },
};

use super::{Mail, Office, dkim::halves, in_ascii};

/// What a letter says, rendered, and to whom.
pub(crate) struct Content {
    pub language: Language,
    /// Our own name in that language, where the settings give the sender none.
    pub sender: String,
    pub name: String,
    pub address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: Option<Entry>,
    /// None where the mail answers something that its reader did.
    pub bulk: Option<Bulk>,
}

/// What mass mail says of itself to mail programs and providers.
#[derive(Debug, Clone)]
pub(crate) struct Bulk {
    /// The link that keeps mailings away, as page and for mail programs that offer it as a button (RFC 8058).
    pub unsubscribe: String,
    /// The page on which its reader chooses what mailings to get.
    pub preferences: String,
    /// The code of its topic, and its title in the reader's language.
    pub topic: String,
    pub title: String,
    /// The mailing or the forum that it belongs to: an id, by which providers count complaints.
    pub campaign: String,
}

/// The headers that the library has no type for. Their values are ASCII words of ours.
macro_rules! headers {
    ($($type:ident $name:literal)+) => {$(
        #[derive(Clone)]
        struct $type(String);

        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }
            fn parse(value: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self(value.to_owned()))
            }
            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.clone())
            }
        }
    )+};
}

headers!(
    AutoSubmitted "Auto-Submitted"
    ContentLanguage "Content-Language"
    FeedbackId "Feedback-ID"
    ListId "List-Id"
    ListUnsubscribe "List-Unsubscribe"
    ListUnsubscribePost "List-Unsubscribe-Post"
);

/// Makes the mail of a delivery. An error says why there can be none, and names nobody.
pub(crate) fn write(
    office: &Office,
    delivery: DeliveryId,
    message_id: &str,
    content: Content,
    now: Timestamp,
) -> Result<Mail, String> {
    let recipient: Address = content.address.parse().map_err(|error| format!("the address: {error}"))?;
    let recipient = in_ascii(recipient);
    let is_bulk = content.bulk.is_some();
    let sender =
        office.return_path(delivery, is_bulk).map_err(|error| format!("the return path: {error}"))?;
    let language = ContentLanguage(content.language.tag().to_owned());
    let mut from = office.letterhead().from(is_bulk).clone();
    let domain = from.email.domain().to_owned();
    from.name = from.name.or_else(|| display_name(&content.sender));
    let mut builder = Message::builder()
        .from(from)
        .to(Mailbox::new(display_name(&content.name), recipient.clone()))
        .subject(one_line(&content.subject))
        .date(SystemTime::from(now))
        .message_id(Some(message_id.to_owned()))
        .header(AutoSubmitted("auto-generated".to_owned()))
        .header(language.clone());
    if let Some(to) = office.letterhead().reply_to() {
        builder = builder.reply_to(to.clone());
    }
    if let Some(bulk) = &content.bulk {
        builder = about_the_list(builder, office, bulk);
    }
    let part = |kind, body: String| {
        SinglePart::builder().header(kind).header(language.clone()).body(body.replace('\r', ""))
    };
    let readable = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, content.text))
        .singlepart(part(ContentType::TEXT_HTML, content.html));
    let whole = match content.calendar {
        Some(calendar) => MultiPart::mixed()
            .multipart(readable.singlepart(understood(&calendar, language.clone())?))
            .singlepart(attached(calendar, language)?),
        None => readable,
    };
    let message = builder.multipart(whole).map_err(|error| format!("the message: {error}"))?;
    let message = folded(message.formatted());
    let mut bytes = office.letterhead().dkim().sign(&domain, &message, now.as_second())?.into_bytes();
    bytes.extend_from_slice(&message);
    Ok(Mail { sender, recipient, bytes, looked_at: None })
}

/// There is no `Precedence: bulk`: no standard knows it, providers do not ask for it, and `Auto-Submitted` and
/// `List-Id` already keep programs from answering (RFC 3834).
fn about_the_list(builder: MessageBuilder, office: &Office, bulk: &Bulk) -> MessageBuilder {
    let mut ways_out = format!("<{}>", bulk.unsubscribe);
    let token = bulk.unsubscribe.rsplit('/').next().unwrap_or_default();
    if let Some(domain) = office.bounce_domain() {
        ways_out.push_str(&format!(", <mailto:unsubscribe@{domain}?subject={token}>"));
    }
    let id = format!("<{}.mailings.{}>", bulk.topic.replace('_', "-"), office.mail_domain());
    let title = bulk.title.replace(['<', '>', '"'], "");
    builder
        .header(ListId(if title.is_empty() { id } else { format!("{title} {id}") }))
        .header(ListUnsubscribe(ways_out))
        .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()))
        .header(FeedbackId(format!("{}:{}:lianyi", bulk.topic, bulk.campaign)))
}

/// A line with an encoded word has at most 76 characters (RFC 2047); the library does not fold between a
/// name and its address.
fn folded(mail: Vec<u8>) -> Vec<u8> {
    const LONGEST: usize = 76;
    let (head, _) = halves(&mail);
    let between_words = |line: &&[u8]| line.windows(4).position(|four| four == b"?= <");
    if !head
        .split(|byte| *byte == b'\n')
        .any(|line| line.len() > LONGEST + 1 && between_words(&line).is_some())
    {
        return mail;
    }
    let mut folded = Vec::with_capacity(mail.len() + 16);
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        match between_words(&line).filter(|_| line.len() > LONGEST + 2) {
            Some(at) => {
                folded.extend_from_slice(&line[..at + 2]);
                folded.extend_from_slice(b"\r\n");
                folded.extend_from_slice(&line[at + 2..]);
            }
            None => folded.extend_from_slice(line),
        }
    }
    folded.extend_from_slice(&mail[head.len()..]);
    folded
}

/// The entry for mail programs that keep calendars: they look for it among the forms that the mail itself has (RFC 6047).
fn understood(calendar: &Entry, language: ContentLanguage) -> Result<SinglePart, String> {
    let kind = format!("text/calendar; charset=utf-8; method={}", calendar.method);
    let kind = ContentType::parse(&kind).map_err(|error| error.to_string())?;
    let builder = SinglePart::builder().header(kind).header(language);
    Ok(builder.header(ContentTransferEncoding::Base64).body(calendar.ics.clone()))
}

/// The same as a file, for people whose mail program knows no calendar.
fn attached(calendar: Entry, language: ContentLanguage) -> Result<SinglePart, String> {
    let kind = ContentType::parse("application/ics; charset=utf-8").map_err(|error| error.to_string())?;
    let builder = SinglePart::builder()
        .header(kind)
        .header(language)
        .header(ContentDisposition::attachment("invite.ics"));
    Ok(builder.header(ContentTransferEncoding::Base64).body(calendar.ics))
}

/// The library panics on a line break in a name. None gets here past `typed::line`; if one does, the mail
/// goes without a name.
fn display_name(name: &str) -> Option<String> {
    let name = name.trim();
    (!name.is_empty() && !name.chars().any(char::is_control)).then(|| as_words(name))
}

/// What only looks like an encoded word (RFC 2047) stays what it is: the library would send it as it stands,
/// and mail programs would decode it. A word joiner, which nobody sees, takes it apart.
fn as_words(text: &str) -> String {
    text.replace("=?", "=\u{2060}?")
}

/// Titles that were loaded from a file may hold line breaks.
fn one_line(subject: &str) -> String {
    let words = subject.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    as_words(&words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
