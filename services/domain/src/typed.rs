//! The rules for words that people type: one line or several, no control characters, no tricks of direction.

use unicode_normalization::UnicodeNormalization as _;

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

/// One line that must not be empty.
pub fn needed_line(typed: &str) -> Result<String, &'static str> {
    let line = line(typed)?;
    if line.is_empty() { Err("missing") } else { Ok(line) }
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
    let name = needed_line(typed)?;
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
    fn a_passport_name_has_latin_letters_only() {
        assert_eq!(latin_name("Юсупов Rustam"), Err("not-latin"));
        assert!(latin_name("Ismoil Habib oʻgʻli").is_ok());
        assert!(latin_name("Nguyễn Thị Ánh").is_ok());
    }
}
