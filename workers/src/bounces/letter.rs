//! A message taken apart: what it says itself, what it says in a form for machines, and the mail in it.

use mail_parser::{
    Encoding, Message, MessageParser, MessagePart, MimeHeaders as _, PartType,
    decoders::charsets::map::charset_decoder,
};

const MOST_STATUSES: usize = 10;
const DEEPEST: usize = 4;
const DAEMONS: &[&str] = &[
    "mailer-daemon",
    "mailer_daemon",
    "maildaemon",
    "mailerdaemon",
    "mail-daemon",
    "mdaemon",
    "mail delivery",
    "postmaster",
    "mail administrator",
    "system administrator",
    "mailadmin",
    "mail-admin",
    "systemmail",
    "jetmail",
    "mail system",
    "microsoftexchange",
    "microsoft exchange",
    "mail deliver",
    "delivery subsystem",
    "undeliverable",
    "bounce@",
    "mailsystem",
    "mail.system",
    "系统退信",
    "退信",
    "邮件系统",
    "почтовая система",
    "delivery-notification",
    "deliver-",
    "smtpd",
    "mailerdemon",
    "mail router",
    "listserv@",
    "uucp@",
    "inetgw",
    "postmeister",
    "mailserver",
    "mail server",
    "mailer daemon",
    "post_master",
    "mail-system",
    "メール配送",
    "почтовый сервер",
];
const MOST_TEXT: usize = 64 * 1024;

#[derive(Debug, Default)]
pub(super) struct Letter {
    /// Names in small letters, values decoded, of the outermost message.
    pub headers: Vec<(String, String)>,
    pub text: String,
    /// Parts `message/delivery-status`.
    pub statuses: Vec<String>,
    /// A part `message/feedback-report`.
    pub feedback: Option<String>,
    /// A part `message/disposition-notification`.
    pub disposition: Option<String>,
    /// The head of the mail that came back.
    pub returned: String,
    pub returned_id: Option<String>,
}

impl Letter {
    pub fn parse(message: &[u8]) -> Self {
        let mut letter = Self::default();
        // Gateways and mailboxes put empty lines before the head.
        let message = message.trim_ascii_start();
        if let Some(message) = MessageParser::default().parse(message) {
            for (name, value) in message.headers_raw() {
                let name = name.trim().to_ascii_lowercase();
                // Decoded by the parser where it knows the header for words.
                let value = match name.as_str() {
                    "subject" => message.subject().unwrap_or(value).to_owned(),
                    // The name decoded, beside the header as it is.
                    "from" => {
                        let name = message.from().and_then(|from| from.first()).and_then(|from| from.name());
                        format!("{} {}", name.unwrap_or_default(), value.trim()).trim().to_owned()
                    }
                    _ => value.split_whitespace().collect::<Vec<_>>().join(" "),
                };
                letter.headers.push((name, value));
            }
            letter.take(&message, &charset_of(&message), 0);
        }
        if letter.text.trim().is_empty() && letter.statuses.is_empty() && letter.feedback.is_none() {
            let raw = String::from_utf8_lossy(message);
            let body =
                raw.split_once("\n\n").or_else(|| raw.split_once("\r\n\r\n")).map_or("", |(_, body)| body);
            letter.text = body.chars().take(MOST_TEXT).collect();
        }
        if letter.statuses.is_empty() && letter.is_from_a_machine() {
            letter.statuses.extend(status_in_words(&letter.text));
        }
        letter.returned_id = super::verp::returned_id(&letter);
        letter
    }

    pub fn header(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let name = name.to_owned();
        self.headers.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    fn take(&mut self, message: &Message, charset: &str, depth: usize) {
        for part in &message.parts {
            let kind = kind(part);
            match &part.body {
                PartType::Message(inner) => {
                    if self.returned.is_empty() {
                        for (name, value) in inner.headers_raw() {
                            self.returned.push_str(&format!("{}: {}\n", name.trim(), value.trim()));
                        }
                    }
                    // A report inside a report: gateways wrap them. A person who forwards one says so in their own name.
                    if depth < DEEPEST && self.statuses.is_empty() && self.is_from_a_machine() {
                        let mut within = Self { headers: self.headers.clone(), ..Self::default() };
                        within.take(inner, charset, depth + 1);
                        if !within.statuses.is_empty() {
                            self.statuses = within.statuses;
                        }
                    }
                }
                PartType::Multipart(_) => {}
                _ if kind == "message/delivery-status" || kind == "message/global-delivery-status" => {
                    let room = self.statuses.len() < MOST_STATUSES;
                    self.statuses.extend(room.then(|| words(message, part, charset)));
                }
                _ if kind == "message/feedback-report" => self.feedback = Some(words(message, part, charset)),
                _ if kind.ends_with("disposition-notification") => {
                    self.disposition = Some(words(message, part, charset))
                }
                _ if kind == "text/rfc822-headers"
                    || kind == "message/rfc822-headers"
                    || kind == "message/global-headers" =>
                {
                    let first = Some(std::mem::take(&mut self.returned)).filter(|head| !head.is_empty());
                    self.returned = first.unwrap_or_else(|| words(message, part, charset));
                }
                PartType::Html(html) => {
                    // Each cell of a table is a line.
                    let html = html.replace("</td", "<br></td").replace("</TD", "<br></TD");
                    let plain = mail_parser::decoders::html::html_to_text(&html);
                    if self.text.len() < MOST_TEXT && !self.text.contains(plain.trim()) {
                        self.text.push('\n');
                        self.text.extend(plain.chars().take(MOST_TEXT));
                    }
                }
                PartType::Text(text) if self.text.len() < MOST_TEXT => {
                    self.text.push('\n');
                    // The parser knows no charset that is not named.
                    if text.contains('\u{FFFD}') {
                        self.text.push_str(&words(message, part, charset));
                    } else {
                        self.text.extend(text.chars().take(MOST_TEXT));
                    }
                }
                _ => {}
            }
        }
    }

    /// Whom the mail that came back was for: its head says so, or the notice quotes it.
    pub fn returned_to(&self) -> Vec<String> {
        let quoted = self.text.lines().map(|line| line.trim_start_matches(['>', ' ', '\t']));
        let mut heads = self.returned.lines().chain(quoted);
        let to = heads.find(|line| line.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("to:")));
        to.map(super::addresses::all).unwrap_or_default()
    }

    /// Whether the sender calls itself a mail server.
    pub fn is_from_a_daemon(&self) -> bool {
        let from = self.header("from").to_lowercase();
        DAEMONS.iter().any(|name| from.contains(name))
            || from.contains("<>")
            || self.header("return-path").to_ascii_lowercase().contains("mailer-daemon")
    }

    /// Whether no person sent it: answers of machines have no return path, of whatever kind they are.
    pub fn is_from_a_machine(&self) -> bool {
        self.is_from_a_daemon()
            || self.header("return-path").trim() == "<>"
            || self.header("content-type").to_lowercase().contains("report-type=delivery-status")
    }
}

/// A report whose part was lost on the way: its fields stand between the words.
fn status_in_words(text: &str) -> Option<String> {
    let begins = |line: &str, name: &str| line.to_ascii_lowercase().starts_with(name);
    let from = text.lines().position(|line| begins(line, "final-recipient:"))?;
    let block = text.lines().skip(from.saturating_sub(3)).take(MOST_STATUSES * 12);
    let whole = block.clone().any(|line| begins(line, "action:"))
        && block.clone().any(|line| begins(line, "status:"));
    whole.then(|| block.take_while(|line| !line.starts_with("--")).collect::<Vec<_>>().join("\n"))
}

fn kind(part: &MessagePart) -> String {
    let kind = part.content_type().map(|kind| (kind.ctype(), kind.subtype().unwrap_or("plain")));
    kind.map_or_else(|| "text/plain".to_owned(), |(kind, sub)| format!("{kind}/{sub}").to_ascii_lowercase())
}

/// The charset of a message where it names none: that of the words in its head or of another part, else the one of
/// the houses that leave it out.
fn charset_of(message: &Message) -> String {
    let in_head = message.headers_raw().find_map(|(_, value)| value.split_once("=?")?.1.split('?').next());
    let mut parts = message.parts.iter().filter_map(|part| part.content_type()?.attribute("charset"));
    let says = |charset: &&str| !["utf-8", "us-ascii"].contains(&charset.to_ascii_lowercase().as_str());
    in_head.filter(says).or_else(|| parts.find(says)).unwrap_or("gb18030").to_owned()
}

/// A part as it stands in the message, or decoded where it had to be encoded for the way.
fn words(message: &Message, part: &MessagePart, charset: &str) -> String {
    let range = (part.offset_body as usize)..(part.offset_end as usize);
    let bytes = match part.encoding {
        Encoding::None => message.raw_message.get(range).unwrap_or_default(),
        _ => part.contents(),
    };
    let decoder = str::from_utf8(bytes).is_err().then(|| charset_decoder(charset.as_bytes())).flatten();
    let words = decoder.map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decode| decode(bytes));
    words.chars().take(MOST_TEXT).collect()
}
