//! The rule for mail addresses that every form, import and command uses.

const LONGEST_ADDRESS: usize = 254;
const LONGEST_LOCAL_PART: usize = 64;

/// Checks an address as typed and returns it as it is stored and sent to: lower case, the domain in
/// ASCII (IDN as A-labels).
///
/// Error codes: `missing`, `no-at-sign`, `bad-address`, `bad-domain`, `too-long`.
pub fn parse(typed: &str) -> Result<String, &'static str> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err("missing");
    }
    let (local, domain) = typed.rsplit_once('@').ok_or("no-at-sign")?;
    let local = local.to_lowercase();
    if local.len() > LONGEST_LOCAL_PART {
        return Err("too-long");
    }
    if local.is_empty() || local.split('.').any(|atom| atom.is_empty() || !atom.chars().all(fits_an_atom)) {
        return Err("bad-address");
    }
    let domain = idna::domain_to_ascii_strict(domain).map_err(|_| "bad-domain")?;
    let labels: Vec<&str> = domain.split('.').collect();
    let top = labels.last().copied().unwrap_or_default();
    let is_number = top.chars().all(|c| c.is_ascii_digit());
    if labels.len() < 2 || labels.iter().any(|l| l.is_empty()) || top.len() < 2 || is_number {
        return Err("bad-domain");
    }
    let address = format!("{local}@{domain}");
    if address.len() > LONGEST_ADDRESS {
        return Err("too-long");
    }
    Ok(address)
}

/// Characters of RFC 5322 atoms, and letters beyond ASCII (RFC 6531).
fn fits_an_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || (!c.is_ascii() && c.is_alphanumeric())
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
        assert_eq!(parse("li@例子.中国"), Ok("li@xn--fsqu00a.xn--fiqs8s".to_owned()));
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
            ("a@court.example\r\nBcc: b@c.example", "bad-address"),
        ] {
            assert_eq!(parse(typed), Err(code), "{typed:?}");
        }
    }
}
