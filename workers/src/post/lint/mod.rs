//! A look at a mail as it would leave: what breaks the rules of the big providers, or of our own. It judges what
//! staff wrote and what the program made of it. What people typed of themselves cannot break a rule: `letters::frame`
//! lets nothing in it become a link.

mod headers;
#[cfg(test)]
mod tests;
mod words;

use super::dkim::{fields, halves};

/// What a mail is held against.
pub(crate) struct Rules<'a> {
    pub is_bulk: bool,
    /// Links lead here and nowhere else.
    pub base_url: &'a str,
    /// Whether our mails are signed.
    pub is_signed: bool,
}

/// Codes of what is wrong: what must not go out, and what should be better.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    pub blocking: Vec<&'static str>,
    pub warnings: Vec<&'static str>,
}

impl Findings {
    fn block(&mut self, broken: bool, code: &'static str) {
        if broken {
            self.blocking.push(code);
        }
    }

    fn warn(&mut self, broken: bool, code: &'static str) {
        if broken {
            self.warnings.push(code);
        }
    }
}

pub(crate) fn lint(mail: &[u8], rules: &Rules<'_>) -> Findings {
    let mut findings = Findings::default();
    let (head, _) = halves(mail);
    let longest = mail.split(|byte| *byte == b'\n').map(|line| line.len()).max().unwrap_or_default();
    // With the CR that still stands at its end.
    findings.block(longest > 999, "long-line");
    findings.block(has_bare_break(mail), "bare-line-break");
    let fields = fields(head);
    headers::look(&mut findings, head, &fields, rules);
    words::look(&mut findings, mail, &headers::way_out(&fields), rules);
    findings
}

fn has_bare_break(mail: &[u8]) -> bool {
    mail.iter().enumerate().any(|(at, byte)| match byte {
        b'\n' => at == 0 || mail[at - 1] != b'\r',
        b'\r' => mail.get(at + 1) != Some(&b'\n'),
        _ => false,
    })
}
