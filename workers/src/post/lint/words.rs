use domain::typed;
use mail_parser::{MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::{Findings, Rules};

/// Gmail shows no more of a mail.
const LARGEST: usize = 102 * 1024;
const LONGEST_SUBJECT: usize = 998;
/// What acts by itself, asks for something, or shows what lies elsewhere.
const ACTIVE: [&str; 8] =
    ["<script", "<form", "<input", "<iframe", "<object", "<embed", "javascript:", "@import"];

/// `way_out` is the page that the headers name to unsubscribe.
pub(super) fn look(findings: &mut Findings, mail: &[u8], way_out: &str, rules: &Rules<'_>) {
    let read = MessageParser::default().parse(mail).unwrap_or_default();
    let subject = read.subject().unwrap_or_default().trim().to_owned();
    findings.block(subject.is_empty(), "subject-empty");
    findings.block(subject.len() > LONGEST_SUBJECT, "subject-long");
    findings.block(typed::shouts(&subject), "subject-shouts");
    findings.block(rules.is_bulk && pretends(&subject), "subject-pretends");
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
    let marks = marks(&html);
    findings.block(marks.contains("<img") || marks.contains("url("), "remote-image");
    findings.block(ACTIVE.iter().any(|word| marks.contains(word)), "active-content");
    findings.block(anchors(&html).any(|(href, words)| misleads(href, words)), "link-misleads");
    let is_shown = text.contains(way_out) && html.contains(way_out);
    findings.block(rules.is_bulk && !way_out.is_empty() && !is_shown, "unsubscribe-not-shown");
    let links: Vec<&str> = links(&text).chain(anchors(&html).map(|(href, _)| href)).collect();
    let (numbers, foreign): (Vec<&str>, Vec<&str>) = links
        .into_iter()
        .filter(|link| !is_ours(link, rules.base_url))
        .partition(|link| host(link).starts_with(|c: char| c.is_ascii_digit() || c == '['));
    findings.block(!numbers.is_empty(), "link-to-a-number");
    findings.block(!foreign.is_empty(), "foreign-link");
}

/// The first word says that it answers something, or was passed on.
fn pretends(subject: &str) -> bool {
    let first = subject.split_once([':', '：']).map(|(first, _)| first.trim().to_lowercase());
    first.is_some_and(|first| {
        ["re", "aw", "fw", "fwd", "отв", "回复", "答复", "转发"].contains(&first.as_str())
    })
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

/// The tags of HTML, and its style sheet: what acts without being read.
fn marks(html: &str) -> String {
    let pieces = html.split('<').skip(1);
    let is_style = |piece: &str| piece.starts_with("style");
    let tags = pieces.map(|piece| if is_style(piece) { Some(piece) } else { piece.split('>').next() });
    tags.flatten().map(|tag| format!("<{}>", tag.to_lowercase())).collect()
}

/// Where each link leads, and what it says.
fn anchors(html: &str) -> impl Iterator<Item = (&str, &str)> {
    html.split("<a ").skip(1).map(|piece| {
        let href = piece.split_once("href=\"").and_then(|(_, rest)| rest.split('"').next());
        let words = piece.split_once('>').and_then(|(_, rest)| rest.split("</a>").next());
        (href.unwrap_or_default(), words.unwrap_or_default())
    })
}

/// A link that shows one address and leads to another.
fn misleads(href: &str, words: &str) -> bool {
    let words = words.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words));
    let words: String = words.collect::<String>().trim().to_owned();
    let shows_an_address = !words.contains(char::is_whitespace) && words.contains('.') && words.contains('/');
    let bare = |address: &str| address.split_once("://").map_or(address, |(_, rest)| rest).to_owned();
    shows_an_address && bare(&words) != bare(href)
}

/// What mail programs make links of.
fn links(words: &str) -> impl Iterator<Item = &str> {
    words.split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\'')).filter_map(|word| {
        let small = word.to_ascii_lowercase();
        let at = ["http://", "https://", "www."].iter().filter_map(|begin| small.find(begin)).min()?;
        Some(&word[at..]).filter(|_| &small[at..] != "www.")
    })
}

fn is_ours(link: &str, base_url: &str) -> bool {
    link.strip_prefix(base_url).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

fn host(link: &str) -> &str {
    link.split_once("://")
        .map(|(_, rest)| rest)
        .and_then(|rest| rest.split(['/', ':', '?']).next())
        .unwrap_or_default()
}
