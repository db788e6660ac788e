use crate::{ids::RegistrationId, language::Language, links::Keys};

/// What the QR picture of a ticket holds. Anybody's camera may open it: it tells nothing of its holder.
pub fn ticket_link(keys: &Keys, base_url: &str, language: Language, registration: RegistrationId) -> String {
    format!("{base_url}/{}/check-in/{}", language.code(), keys.ticket_code(registration.0))
}

/// The number on a ticket, for those who type: `48219035`.
pub fn ticket_number(registration: RegistrationId) -> String {
    let [.., a, b, c, d] = registration.0.into_bytes();
    format!("{:08}", u32::from_be_bytes([a, b, c, d]) % 100_000_000)
}

/// The code of a ticket in what a scanner typed: the link, or the code alone, whatever the keyboard's language and
/// whether capitals are locked. `None` where a person typed a name.
pub fn code_in(typed: &str) -> Option<String> {
    const RUSSIAN: &str = "фисвуа";
    let typed: String = typed
        .trim()
        .chars()
        .map(|c| match RUSSIAN.chars().zip("abcdef".chars()).find(|(key, _)| c.to_lowercase().eq([*key])) {
            Some((_, latin)) => latin,
            // Full-width letters and digits, as a Chinese keyboard types them.
            None => match u32::from(c) {
                code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c).to_ascii_lowercase(),
                _ => c.to_ascii_lowercase(),
            },
        })
        .collect();
    let last: Vec<char> = typed.chars().rev().take_while(char::is_ascii_hexdigit).collect();
    (last.len() == 64).then(|| last.into_iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "0197f00dcafe7abc8def0123456789ab0123456789abcdef0123456789abcdef";

    #[test]
    fn a_scanner_may_type_on_any_keyboard() {
        let russian: String = CODE
            .chars()
            .map(|c| "abcdef".find(c).map_or(c, |at| "фисвуа".chars().nth(at).unwrap()))
            .collect();
        let full_width: String =
            CODE.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        for typed in [
            CODE.to_owned(),
            format!("https://alumni.example.org/zh/check-in/{CODE}\n"),
            CODE.to_uppercase(),
            format!("реезыЖ..фдгьтшюучфьздующкп.яр.срусл-шт.{russian}"),
            russian.to_uppercase(),
            full_width,
        ] {
            assert_eq!(code_in(&typed).as_deref(), Some(CODE), "{typed}");
        }
        for name in ["王伟", "Юсупов", "Fadeeva", "48219035", ""] {
            assert_eq!(code_in(name), None, "{name}");
        }
    }
}
