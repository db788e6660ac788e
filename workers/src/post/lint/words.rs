use mail_parser::{MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::{Findings, Rules};

/// Gmail shows no more of a mail.
const LARGEST: usize = 102 * 1024;
const LONGEST_SUBJECT: usize = 998;

pub(super) fn look(findings: &mut Findings, mail: &[u8], rules: &Rules<'_>) {
    let read = MessageParser::default().parse(mail).unwrap_or_default();
    let subject = read.subject().unwrap_or_default().trim().to_owned();
    findings.block(subject.is_empty(), "subject-empty");
    findings.block(subject.len() > LONGEST_SUBJECT, "subject-long");
    findings.block(shouts(&subject), "subject-shouts");
    findings.warn(subject.chars().count() > 150, "subject-cut-short");
    let of_text: Vec<&MessagePart<'_>> = read.parts.iter().filter(|part| part.is_text()).collect();
    let has_charset =
        |part: &&MessagePart<'_>| part.content_type().and_then(|kind| kind.attribute("charset")).is_some();
    findings.block(!of_text.iter().all(has_charset), "no-charset");
    let (mut text, mut html) = (String::new(), String::new());
    for part in &of_text {
        match &part.body {
            PartType::Html(words) => html.push_str(words),
            PartType::Text(words) if part.is_content_type("text", "plain") => text.push_str(words),
            _ => {}
        }
    }
    findings.block(text.trim().is_empty(), "no-text");
    let (in_text, in_html) = (letters(&text), letters(&shown(&html)));
    findings.block(!text.trim().is_empty() && in_text * 2 < in_html, "text-too-short");
    findings.block(html.len() > LARGEST, "html-too-large");
    findings.block(html.contains("<img") || html.contains("url("), "remote-image");
    let links: Vec<&str> = links(&text).chain(links(&html)).collect();
    let (numbers, foreign): (Vec<&str>, Vec<&str>) = links
        .into_iter()
        .filter(|link| !is_ours(link, rules.base_url))
        .partition(|link| host(link).starts_with(|c: char| c.is_ascii_digit() || c == '['));
    findings.block(!numbers.is_empty(), "link-to-a-number");
    findings.block(!foreign.is_empty(), "foreign-link");
}

/// All capitals, with exclamation marks.
fn shouts(subject: &str) -> bool {
    let capitals = subject.chars().filter(|c| c.is_uppercase()).count();
    subject.contains(['!', '！']) && capitals > 4 && !subject.chars().any(char::is_lowercase)
}

fn letters(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphanumeric()).count()
}

/// What a reader sees of HTML: no tags, no head.
fn shown(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let pieces = body.split('<').skip(1);
    pieces.filter_map(|piece| piece.split_once('>')).map(|(_, words)| words).collect()
}

fn links(words: &str) -> impl Iterator<Item = &str> {
    let begins = words.match_indices("http").map(|(at, _)| &words[at..]);
    begins.filter(|rest| rest.starts_with("http://") || rest.starts_with("https://")).map(|rest| {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\''));
        &rest[..end.unwrap_or(rest.len())]
    })
}

fn is_ours(link: &str, base_url: &str) -> bool {
    link.strip_prefix(base_url).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

fn host(link: &str) -> &str {
    link.split("://").nth(1).and_then(|rest| rest.split(['/', ':', '?']).next()).unwrap_or_default()
}
