use super::{Findings, Rules};

type Fields<'a> = [(&'a [u8], &'a [u8])];

pub(super) fn look(findings: &mut Findings, head: &[u8], fields: &Fields<'_>, rules: &Rules<'_>) {
    findings.block(count(fields, "From") != 1, "header-from");
    findings.block(count(fields, "Date") != 1, "header-date");
    findings.block(count(fields, "Message-ID") != 1, "header-message-id");
    // Whose address has letters beyond ASCII is written to as RFC 6532 says; that is no fault of the mailing.
    let is_ours = |name: &[u8]| !name.eq_ignore_ascii_case(b"To");
    let is_plain = |(name, value): &(&[u8], &[u8])| !is_ours(name) || value.is_ascii();
    findings.block(!fields.iter().all(is_plain), "eight-bit-header");
    let words = head.split(u8::is_ascii_whitespace).filter(|word| word.starts_with(b"=?"));
    findings.block(words.into_iter().any(|word| word.len() > 75), "long-encoded-word");
    findings.warn(count(fields, "Auto-Submitted") == 0, "no-auto-submitted");
    if rules.is_bulk {
        let ways_out = value(fields, "List-Unsubscribe");
        let by_post = value(fields, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click";
        let is_complete = count(fields, "List-Unsubscribe") == 1 && by_post;
        findings.block(!is_complete, "no-unsubscribe");
        // Only a house whose own pages have no TLS may do without; it is on this machine.
        let may_be_plain = rules.base_url.starts_with("http://");
        let is_secure = ways_out.contains("<https://") || may_be_plain && ways_out.contains("<http://");
        findings.block(is_complete && !is_secure, "unsubscribe-not-https");
        findings.warn(!ways_out.contains("<mailto:"), "no-unsubscribe-by-mail");
        findings.warn(count(fields, "List-Id") == 0, "no-list-id");
        findings.warn(count(fields, "Feedback-ID") == 0, "no-feedback-id");
    }
    if rules.is_signed {
        look_at_signatures(findings, fields, rules);
    }
}

fn look_at_signatures(findings: &mut Findings, fields: &Fields<'_>, rules: &Rules<'_>) {
    let signatures: Vec<String> = all(fields, "DKIM-Signature").collect();
    findings.block(signatures.is_empty(), "unsigned");
    let from = value(fields, "From");
    let domain = from.trim_end_matches('>').rsplit('@').next().unwrap_or_default();
    let is_aligned = |signature: &String| {
        let by = tag(signature, "d").to_lowercase();
        domain.to_lowercase().strip_suffix(&by).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    findings.block(!signatures.iter().all(is_aligned), "foreign-signature");
    let covers = |signature: &String| {
        let signed = tag(signature, "h").to_lowercase();
        let has = |name: &str| signed.split(':').any(|one| one.trim() == name);
        has("list-unsubscribe") && has("list-unsubscribe-post")
    };
    findings.block(rules.is_bulk && !signatures.iter().all(covers), "unsubscribe-unsigned");
}

/// The page of `List-Unsubscribe`.
pub(super) fn way_out(fields: &Fields<'_>) -> String {
    let ways_out = value(fields, "List-Unsubscribe");
    let page = ways_out.split('<').find(|way| way.starts_with("http")).and_then(|way| way.split('>').next());
    page.unwrap_or_default().to_owned()
}

/// A tag of a signature.
fn tag<'a>(signature: &'a str, name: &str) -> &'a str {
    let mut tags = signature.split(';').filter_map(|tag| tag.split_once('='));
    tags.find(|(tag, _)| tag.trim() == name).map_or("", |(_, value)| value.trim())
}

fn all<'a>(fields: &'a Fields<'_>, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let named = fields.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name.as_bytes()));
    named.map(|(_, value)| String::from_utf8_lossy(value).split_whitespace().collect::<Vec<_>>().join(" "))
}

fn count(fields: &Fields<'_>, name: &str) -> usize {
    all(fields, name).count()
}

fn value(fields: &Fields<'_>, name: &str) -> String {
    all(fields, name).next().unwrap_or_default()
}
