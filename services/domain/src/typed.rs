//! The rules for words that people type: one line or several, no control characters, no tricks of direction.

use serde::{Deserialize as _, Deserializer};
use unicode_normalization::UnicodeNormalization as _;

use crate::addresses;

pub const LONGEST_LINE: usize = 200;
pub const LONGEST_TEXT: usize = 20_000;

/// One line: trimmed, composed (NFC), at most 200 characters. Empty is allowed.
pub fn line(typed: &str) -> Result<String, &'static str> {
    let line: String = typed.trim().nfc().collect();
    if line.chars().count() > LONGEST_LINE {
        return Err("too-long");
    }
    if line.chars().any(|c| c.is_control() || turns_direction(c)) {
        return Err("forbidden-character");
    }
    Ok(line)
}

/// A field of a form that may be left out, which is something else than left empty.
pub(crate) fn given<'de, D: Deserializer<'de>>(form: D) -> Result<Option<String>, D::Error> {
    String::deserialize(form).map(Some)
}

/// One line that must not be empty.
pub fn needed_line(typed: &str) -> Result<String, &'static str> {
    let line = line(typed)?;
    if line.is_empty() { Err("missing") } else { Ok(line) }
}

/// One line in which no link stands, such as a name or a venue: mail programs would offer it as one of ours. A mere
/// `elsewhere.example` may be a name with its initials.
pub fn line_without_link(typed: &str) -> Result<String, &'static str> {
    let line = line(typed)?;
    let small = line.to_lowercase();
    let has_path = small.match_indices('.').any(|(at, _)| {
        let (before, after) = (&small[..at], &small[at + 1..]);
        let rest = after.trim_start_matches(fits_a_domain);
        joins_a_domain(before, after) && rest.starts_with(['/', ':', '?', '#'])
    });
    if has_path || small.contains("://") || small.contains("www.") { Err("link-not-here") } else { Ok(line) }
}

/// Words in which mail programs find no link: where one would go on after `https:`, `www.` or `elsewhere.` stands a
/// space. Addresses of mail stay.
pub fn without_links(words: &str) -> String {
    let mut apart = String::with_capacity(words.len() + 8);
    for word in words.split_inclusive(char::is_whitespace) {
        let is_mail = is_mail(word);
        for (at, c) in word.char_indices() {
            apart.push(c);
            let (before, after) = (&word[..at], &word[at + c.len_utf8()..]);
            let goes_on = match c {
                ':' => after.starts_with("//"),
                '.' => joins_a_domain(before, after),
                _ => false,
            };
            if goes_on && !is_mail {
                apart.push(' ');
            }
        }
    }
    apart
}

/// Whether a full stop between the two makes what mail programs take for a domain: two letters come after it.
fn joins_a_domain(before: &str, after: &str) -> bool {
    let letters = after.chars().take(2).filter(|c| c.is_alphabetic()).count();
    before.ends_with(char::is_alphanumeric) && letters == 2
}

fn fits_a_domain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '.')
}

/// Marks may stand around an address; a slash in it would be a path.
fn is_mail(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    !word.contains('/') && addresses::parse(word).is_ok()
}

/// A title or a subject: one line without a link that does not shout.
pub fn heading(typed: &str) -> Result<String, &'static str> {
    let line = line_without_link(typed)?;
    if shouts(&line) { Err("shouts") } else { Ok(line) }
}

/// Nothing but capitals, more than an abbreviation or two has, or several exclamation marks: mail houses take it for
/// advertising.
pub fn shouts(words: &str) -> bool {
    let capitals = words.chars().filter(|c| c.is_uppercase()).count();
    let marks = words.chars().filter(|c| matches!(c, '!' | '！')).count();
    let has_small = words.chars().any(char::is_lowercase);
    marks > 1 || !has_small && (capitals > 12 || marks > 0 && capitals > 4)
}

/// Several lines: line breaks become `\n`, at most 20,000 characters. Empty is allowed.
pub fn text(typed: &str) -> Result<String, &'static str> {
    let text: String = typed.trim().replace("\r\n", "\n").nfc().collect();
    if text.chars().count() > LONGEST_TEXT {
        return Err("too-long");
    }
    if text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || turns_direction(c)) {
        return Err("forbidden-character");
    }
    Ok(text)
}

/// A name in Latin letters, as in a passport: letters, spaces, hyphens, apostrophes, full stops.
pub fn latin_name(typed: &str) -> Result<String, &'static str> {
    let name = line_without_link(typed)?;
    if name.is_empty() {
        return Err("missing");
    }
    let fits = |c: char| {
        matches!(c, ' ' | '-' | '\'' | '’' | 'ʻ' | 'ʼ' | '‘' | '.' | ',')
            || c.is_ascii_alphabetic()
            || ('\u{00C0}'..='\u{024F}').contains(&c)
            || ('\u{1E00}'..='\u{1EFF}').contains(&c)
    };
    if name.chars().all(fits) && name.chars().any(char::is_alphabetic) { Ok(name) } else { Err("not-latin") }
}

/// Marks that override or isolate the direction of text can make one name look like another.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_in_a_name_is_refused() {
        assert_eq!(line("Ann\r\nBcc: all@example.org"), Err("forbidden-character"));
        assert_eq!(line("Ann\u{202E}nnA"), Err("forbidden-character"));
        assert_eq!(line(&"a".repeat(201)), Err("too-long"));
    }

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(line(" И\u{306}он "), Ok("Йон".to_owned()));
    }

    #[test]
    fn a_heading_holds_no_link_and_does_not_shout() {
        assert_eq!(heading("See https://elsewhere.example"), Err("link-not-here"));
        assert_eq!(heading("WWW.elsewhere.example"), Err("link-not-here"));
        assert_eq!(line_without_link("Online: zoom.us/j/123"), Err("link-not-here"));
        assert_eq!(line_without_link("elsewhere.example/@x"), Err("link-not-here"));
        for venue in
            ["г.Шанхай, зал 2/3", "上海，会议中心", "J.R.R.Tolkien", "Room 2.14/B", "a.b@forum.example"]
        {
            assert!(line_without_link(venue).is_ok(), "{venue}");
        }
        for loud in ["COME TO SHANGHAI!", "EVERYBODY COMES TOGETHER", "Приходите!!", "欢迎！！"]
        {
            assert_eq!(heading(loud), Err("shouts"), "{loud}");
        }
        for calm in ["Welcome!", "UNODC SCO 2027", "ШОС: форум!", "上合组织论坛！", "{{forum.title}}"]
        {
            assert!(heading(calm).is_ok(), "{calm}");
        }
        // Many write their names in capitals.
        assert!(line_without_link("ABDURAKHMONOV SHERZOD").is_ok());
    }

    #[test]
    fn a_passport_name_has_latin_letters_only() {
        assert_eq!(latin_name("Юсупов Rustam"), Err("not-latin"));
        assert_eq!(latin_name("www.elsewhere.example"), Err("link-not-here"));
        assert_eq!(latin_name(" "), Err("missing"));
        assert!(latin_name("Ismoil Habib oʻgʻli").is_ok());
        assert!(latin_name("Nguyễn Thị Ánh").is_ok());
    }

    #[test]
    fn a_link_is_taken_apart_wherever_it_ends_and_whatever_stands_around_it() {
        for (typed, apart) in [
            ("尊敬的evil.example先生：", "尊敬的evil. example先生："),
            ("\"evil.example\"", "\"evil. example\""),
            ("evil.example、www.evil.example：x", "evil. example、www. evil. example：x"),
            (
                "[evil.example|x] evil.example… {evil.example}",
                "[evil. example|x] evil. example… {evil. example}",
            ),
            ("evil.example/@x", "evil. example/@x"),
            ("evil.example/x@court.example", "evil. example/x@court. example"),
            ("https://a@evil.example", "https: //a@evil. example"),
            ("J.R.R.Tolkien", "J.R.R. Tolkien"),
        ] {
            assert_eq!(without_links(typed), apart);
        }
        for calm in [
            "Ст. Петербург, 2027 г., 09:00",
            "т.е. 10.25",
            "上海，会议中心",
            "a.b@forum.example",
            "（a.b@forum.example），",
        ] {
            assert_eq!(without_links(calm), calm);
        }
    }
}
