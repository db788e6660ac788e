use domain::language::Language;
use mailbox::Caught;

use crate::post::lint;

/// What holds for every letter: nothing is missing, nothing is left unfilled, both parts say the same in one order.
pub(super) fn check(mail: &Caught) {
    let (text, html, subject) = (mail.text().unwrap(), mail.html().unwrap(), mail.subject().unwrap());
    let language: Language =
        mail.header("Content-Language").unwrap().split('-').next().unwrap().parse().unwrap();
    for part in [&text, &subject] {
        assert!(!part.contains(['{', '}']) && !part.contains("letter-"), "{part}");
    }
    let body = html.split_once("<body").unwrap().1;
    assert!(!body.contains("{{") && !body.contains("letter-f"), "{body}");
    assert!(html.contains(&format!("lang=\"{}\" dir=\"ltr\"", language.tag())));
    assert!(!html.contains("<img") && !html.contains("<script"));
    for link in mail.links() {
        assert!(link.starts_with(&format!("https://forum.example/{language}/")), "{link}");
        assert!(html.contains(&format!("href=\"{link}\"")), "{link}");
    }
    let shown = plain(body);
    let mut rest = shown.as_str();
    let mut goes_on_with = |words: &str| {
        let found = rest.split_once(words.trim());
        rest = found.map_or(rest, |(_, after)| after);
        found.is_some()
    };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        // A fact is one line of text, and a label above its value in HTML.
        let in_two = line.split_once([':', '：']);
        // That each address is a link of the HTML part was seen above.
        let said = mail.links().iter().any(|link| link == line)
            || goes_on_with(&line.replace("https://", ""))
            || in_two.is_some_and(|(a, b)| goes_on_with(a) && goes_on_with(b));
        assert!(said, "only the text says {line:?} in its place\n{shown}");
    }
    assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    let is_bulk = mail.header("List-Id").is_some();
    let sender = if is_bulk { "<news@forum.example>" } else { "<post@forum.example>" };
    assert!(mail.header("From").unwrap().ends_with(sender));
    assert!(mail.header("Reply-To").unwrap().ends_with("<answers@forum.example>"));
    assert!(html.len() <= 30 * 1024, "{}", html.len());
    let rules = lint::Rules { is_bulk, base_url: "https://forum.example", is_signed: true };
    assert_eq!(lint::lint(&mail.raw, &rules), lint::Findings::default());
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
    }
    for (code, sign) in [("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&"), ("&#60;", "<"), ("&#62;", ">")] {
        text = text.replace(code, sign);
    }
    text
}

/// The link to a room, rather than to a page below it.
pub(super) fn link(mail: &Caught, room: &str) -> String {
    let links = mail.links().into_iter().filter(|link| link.contains(room));
    links.min_by_key(String::len).unwrap_or_else(|| panic!("no link to {room}"))
}

pub(super) fn property<'a>(ics: &'a str, name: &str) -> &'a str {
    ics.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default()
}
