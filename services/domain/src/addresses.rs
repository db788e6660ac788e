//! The rule for mail addresses that every form, import and command uses.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

const LONGEST_ADDRESS: usize = 254;
const LONGEST_LOCAL_PART: usize = 64;

/// Checks an address as typed and returns it as it is stored and sent to: lower case, composed (NFC), the domain in
/// ASCII (IDN as A-labels). Letters of full width, as Chinese keyboards type them, are taken for the plain ones, and
/// quotes that a local part does not need are left out.
///
/// What cannot be reached by mail from here is refused: addresses of IP numbers or of hosts without a domain, comments,
/// and local parts that only stand in quotes. Whether a domain exists is not asked.
///
/// Error codes: `missing`, `no-at-sign`, `bad-address`, `bad-domain`, `too-long`.
pub fn parse(typed: &str) -> Result<String, &'static str> {
    let typed: String = typed.trim().chars().map(plain_width).nfc().collect();
    if typed.is_empty() {
        return Err("missing");
    }
    let (local, domain) = typed.rsplit_once('@').ok_or("no-at-sign")?;
    let local = local.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(local).to_lowercase();
    if local.len() > LONGEST_LOCAL_PART {
        return Err("too-long");
    }
    if !local.split('.').all(is_atom) {
        return Err("bad-address");
    }
    let domain = domain_in_ascii(domain).ok_or("bad-domain")?;
    let address = format!("{local}@{domain}");
    if address.len() > LONGEST_ADDRESS {
        return Err("too-long");
    }
    Ok(address)
}

/// The domain as DNS knows it. Its last label is one of letters: all of those that exist are.
fn domain_in_ascii(typed: &str) -> Option<String> {
    let labels = Uts46::new();
    let domain = labels
        .to_ascii(typed.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .ok()?
        .into_owned();
    let (rest, top) = domain.rsplit_once('.')?;
    let is_top = top.len() > 1 && (top.starts_with("xn--") || top.chars().all(|c| c.is_ascii_alphabetic()));
    (is_top && rest.split('.').all(|label| !label.is_empty())).then_some(domain)
}

/// Characters of RFC 5322 atoms, and letters beyond ASCII with their marks (RFC 6531).
fn is_atom(word: &str) -> bool {
    let fits = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(c)
            || (!c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)))
    };
    !word.starts_with(is_combining_mark) && !word.is_empty() && word.chars().all(fits)
}

/// ASCII typed at full width, and the full stop of Chinese.
fn plain_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3002}' | '\u{FF61}' => '.',
        other => other,
    }
}

/// An address that is shown where its owner is not yet proved: `r…@court.example`.
pub fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}…@{domain}")
        }
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_stored_in_one_form() {
        assert_eq!(parse(" Rustam@Court.Example "), Ok("rustam@court.example".to_owned()));
        for (typed, stored) in [
            ("li@例子.中国", "li@xn--fsqu00a.xn--fiqs8s"),
            ("ｌｉ＠ｅｘａｍｐｌｅ。ｃｏｍ", "li@example.com"),
            ("李伟@例子.中国", "李伟@xn--fsqu00a.xn--fiqs8s"),
            ("Иван.Петров@почта.рф", "иван.петров@xn--80a1acny.xn--p1ai"),
            ("संपर्क@डाटामेल.भारत", "संपर्क@xn--c2bd4bq1db8d.xn--h2brj9c"),
            ("jose\u{301}@example.com", "josé@example.com"),
            ("\"john.doe\"@example.com", "john.doe@example.com"),
            ("o'brien+forum@MAIL.court.example", "o'brien+forum@mail.court.example"),
            ("a@ex--ample.com", "a@ex--ample.com"),
            // What may be a slip may be a domain.
            ("wang@gmial.com", "wang@gmial.com"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(stored), "{typed}");
        }
        let longest = format!("{}@example.com", "a".repeat(64));
        assert_eq!(parse(&longest), Ok(longest.clone()));
        assert_eq!(parse(&format!("a{longest}")), Err("too-long"));
    }

    #[test]
    fn what_cannot_be_an_address_is_refused_with_a_reason() {
        for (typed, code) in [
            ("", "missing"),
            ("rustam.court.example", "no-at-sign"),
            ("a b@court.example", "bad-address"),
            (".a@court.example", "bad-address"),
            ("a@localhost", "bad-domain"),
            ("a@[127.0.0.1]", "bad-domain"),
            ("a@10.0.0.1", "bad-domain"),
            ("a@b..example", "bad-domain"),
            ("a,b@court.example", "bad-address"),
            ("\"a b\"@court.example", "bad-address"),
            ("\"\"@court.example", "bad-address"),
            ("a@b@court.example", "bad-address"),
            ("a(at work)@court.example", "bad-address"),
            ("Ann <a@court.example>", "bad-address"),
            ("a..b@court.example", "bad-address"),
            ("a.@court.example", "bad-address"),
            ("a\u{200B}b@court.example", "bad-address"),
            ("a\u{202E}b@court.example", "bad-address"),
            ("a@court.example.", "bad-domain"),
            ("a@.court.example", "bad-domain"),
            ("a@-court.example", "bad-domain"),
            ("a@court_.example", "bad-domain"),
            ("a@court.example>", "bad-domain"),
            ("a@court.c0m", "bad-domain"),
            ("a@court.x", "bad-domain"),
            ("a@xn--a.example", "bad-domain"),
            ("a@", "bad-domain"),
            ("@", "bad-address"),
            ("a@court.example\r\nBcc: b@c.example", "bad-address"),
        ] {
            assert_eq!(parse(typed), Err(code), "{typed:?}");
        }
    }
}
