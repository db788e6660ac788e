//! Addresses in words that somebody else wrote.

/// Every address in a text, in its order, as written.
pub(super) fn all(text: &str) -> Vec<String> {
    let part = |c: char| c.is_alphanumeric() || "!#$%&*+-/=?^_`{|}~.'".contains(c);
    let mut found = Vec::new();
    let bytes: Vec<(usize, char)> = text.char_indices().collect();
    for (at, _) in bytes.iter().enumerate().filter(|(_, (_, c))| *c == '@') {
        let before = bytes.get(..at).unwrap_or_default();
        // `"two words"@host`
        let quoted = before.split_last().filter(|(last, _)| last.1 == '"');
        let opening =
            quoted.and_then(|(_, before)| before.iter().rposition(|(_, c)| matches!(c, '"' | '\n')));
        let start = opening
            .filter(|p| bytes.get(*p).is_some_and(|(_, c)| *c == '"'))
            .unwrap_or_else(|| before.iter().rposition(|(_, c)| !part(*c)).map_or(0, |p| p + 1));
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let len = rest
            .iter()
            .position(|(_, c)| !(c.is_alphanumeric() || matches!(c, '.' | '-')))
            .unwrap_or(rest.len());
        let local: String = bytes.get(start..at).unwrap_or_default().iter().map(|(_, c)| c).collect();
        let domain: String = rest.iter().take(len).map(|(_, c)| c).collect();
        if let Some(address) = tidy(&local, &domain) {
            found.push(address);
        }
    }
    found
}

fn tidy(local: &str, domain: &str) -> Option<String> {
    // `SMTP=user@host` of X.400 and `'user@host'` of a careful writer.
    let of_x400 = local.get(..5).is_some_and(|kind| kind.eq_ignore_ascii_case("smtp="));
    let local =
        if of_x400 { local.get(5..)? } else { local }.trim_matches(['\'', '`', '*']).trim_start_matches('.');
    let domain = domain.trim_end_matches(['.', '-', '\'']);
    // A link may have an address in it; it is not named.
    let fine = !local.is_empty()
        && !local.contains("//")
        && (local.starts_with('"') || !local.contains("..") && !local.ends_with('.'))
        && local.len() <= 64
        && domain.len() <= 253
        && domain.contains('.')
        && !domain.split('.').any(str::is_empty)
        && domain.rsplit('.').next().is_some_and(|top| top.chars().any(char::is_alphabetic));
    fine.then(|| format!("{local}@{domain}"))
}

/// The address of a field of a report: `rfc822; <user@host>`, with the escapes of xtext and of RFC 6533.
pub(super) fn of_field(value: &str) -> Option<String> {
    let (kind, address) =
        value.split_once(';').map_or(("rfc822", value), |(kind, address)| (kind.trim(), address.trim()));
    if kind.eq_ignore_ascii_case("x400") || kind.eq_ignore_ascii_case("x.400") {
        return None;
    }
    let plain =
        if kind.eq_ignore_ascii_case("utf-8") { unescape(address, "\\x{", "}") } else { address.to_owned() };
    let plain = if plain.contains("+40") || plain.contains("+2B") || plain.contains("+3D") {
        xtext(&plain)
    } else {
        plain
    };
    all(&plain).into_iter().next()
}

fn unescape(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_once(close).unwrap_or(("", part));
        plain.extend(u32::from_str_radix(hex, 16).ok().and_then(char::from_u32));
        plain.push_str(rest);
    }
    plain
}

fn xtext(text: &str) -> String {
    let mut parts = text.split('+');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let sign =
            part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii_graphic);
        match sign {
            Some(sign) => {
                plain.push(char::from(sign));
                plain.push_str(part.get(2..).unwrap_or_default());
            }
            None => {
                plain.push('+');
                plain.push_str(part);
            }
        }
    }
    plain
}
