//! Which delivery a message answers: by the address it came to, or by our Message-ID in the mail that it returns.

use uuid::Uuid;

use super::letter::Letter;

const CAME_TO: [&str; 6] = ["to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "cc"];

pub(super) fn delivery(letter: &Letter) -> Option<Uuid> {
    let by_address = CAME_TO.iter().flat_map(|name| letter.all(name)).find_map(in_address);
    by_address
        .or_else(|| letter.returned_id.as_deref().and_then(in_message_id))
        .or_else(|| ["in-reply-to", "references"].iter().find_map(|name| in_message_id(letter.header(name))))
        .or_else(|| in_address(&letter.returned))
}

/// The id in `bounce+{32 hexadecimal digits}@…`.
fn in_address(value: &str) -> Option<Uuid> {
    let value = value.to_ascii_lowercase();
    let (_, rest) = value.split_once("bounce+")?;
    let (hex, _) = rest.split_once('@')?;
    (hex.len() == 32).then(|| Uuid::try_parse(hex).ok()).flatten()
}

/// Our Message-IDs begin with the delivery's id.
fn in_message_id(id: &str) -> Option<Uuid> {
    let local = id.trim().trim_start_matches('<').split('@').next()?;
    (local.len() == 36).then(|| Uuid::try_parse(local).ok()).flatten()
}

/// The Message-ID of the mail that came back: in its head, or in what the notice quotes of it.
pub(super) fn returned_id(letter: &Letter) -> Option<String> {
    let id = |text: &str| {
        text.lines().find_map(|line| {
            let line = line.trim_start_matches(['>', ' ', '\t']);
            let (name, value) = line.split_once(':')?;
            if !name.trim().eq_ignore_ascii_case("message-id")
                && !name.trim().eq_ignore_ascii_case("original-message-id")
            {
                return None;
            }
            let value = value.trim();
            (value.starts_with('<') && value.ends_with('>') && value.len() < 300).then(|| value.to_owned())
        })
    };
    id(&letter.returned)
        .or_else(|| letter.statuses.iter().find_map(|status| id(status)))
        .or_else(|| letter.disposition.as_deref().and_then(id))
        .or_else(|| id(&letter.text))
}
