use std::{fmt, time::SystemTime};

use mail_parser::{HeaderForm, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use crate::links;

/// A mail as it was given to us for one recipient.
#[derive(Clone)]
pub struct Caught {
    pub id: u64,
    pub at: SystemTime,
    /// Of the envelope; empty for a bounce.
    pub from: String,
    /// Of the envelope.
    pub to: String,
    /// Dots unstuffed, every line ends with CRLF.
    pub raw: Vec<u8>,
}

pub struct Attachment {
    pub name: String,
    pub kind: String,
    pub bytes: Vec<u8>,
}

impl Caught {
    /// The first header of this name, unfolded and decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let message =
            MessageParser::default().parse_headers(&self.raw).filter(|message| !message.is_empty())?;
        let values = message.header_as(name, HeaderForm::Text);
        values.first()?.as_text().map(str::to_owned)
    }

    pub fn subject(&self) -> Option<String> {
        self.header("Subject")
    }

    /// The Content-Language of the mail, or of the first part that names one.
    pub fn language(&self) -> Option<String> {
        self.header("Content-Language").or_else(|| {
            let message = self.message()?;
            message.parts.iter().find_map(|part| part.content_language().as_text().map(str::to_owned))
        })
    }

    /// The plain text part, decoded.
    pub fn text(&self) -> Option<String> {
        self.message()?.text_bodies().find_map(|part| match &part.body {
            PartType::Text(text) => Some(text.to_string()),
            _ => None,
        })
    }

    /// The HTML part, decoded.
    pub fn html(&self) -> Option<String> {
        self.message()?.html_bodies().find_map(|part| match &part.body {
            PartType::Html(html) => Some(html.to_string()),
            _ => None,
        })
    }

    /// The first text/calendar part, wherever it stands.
    pub fn calendar(&self) -> Option<String> {
        let message = self.message()?;
        let part = message.parts.iter().find(|part| part.is_content_type("text", "calendar"))?;
        part.text_contents().map(str::to_owned)
    }

    /// The http and https links of the text part, in order.
    pub fn links(&self) -> Vec<String> {
        let pieces = links::pieces(&self.text().unwrap_or_default());
        pieces.into_iter().filter(|piece| piece.link).map(|piece| piece.text).collect()
    }

    pub(crate) fn attachments(&self) -> Vec<Attachment> {
        let Some(message) = self.message() else { return Vec::new() };
        // A calendar entry without a name is a form of the mail itself, not a file.
        let files = message
            .attachments()
            .filter(|part| !part.is_content_type("text", "calendar") || part.attachment_name().is_some());
        files.zip(1..).map(|(part, number)| Attachment::of(part, number)).collect()
    }

    fn message(&self) -> Option<Message<'_>> {
        MessageParser::default().parse(&self.raw)
    }
}

/// Without the raw mail, which would fill the screen when a test fails.
impl fmt::Debug for Caught {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caught")
            .field("id", &self.id)
            .field("from", &self.from)
            .field("to", &self.to)
            .field("subject", &self.subject())
            .finish_non_exhaustive()
    }
}

impl Attachment {
    fn of(part: &MessagePart<'_>, number: u32) -> Self {
        let kind = part.content_type().map_or_else(
            || "text/plain".to_owned(),
            |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")).to_ascii_lowercase(),
        );
        let ending = match kind.as_str() {
            "text/calendar" => "ics",
            "text/plain" => "txt",
            "message/rfc822" => "eml",
            _ => "bin",
        };
        let name =
            part.attachment_name().map_or_else(|| format!("attachment-{number}.{ending}"), str::to_owned);
        Self { name, kind, bytes: part.contents().to_vec() }
    }
}
