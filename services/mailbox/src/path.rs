/// What stands in `MAIL FROM:<…> …` and `RCPT TO:<…> …` after the verb.
#[derive(Debug, PartialEq, Eq)]
pub struct Path<'a> {
    pub address: &'a str,
    pub parameters: Vec<(String, &'a str)>,
}

impl<'a> Path<'a> {
    /// `None` when it is not the expected word, a colon, and an address in angle brackets.
    pub fn parse(rest: &'a str, word: &str) -> Option<Self> {
        let (before, after) = rest.split_once(':')?;
        if !before.eq_ignore_ascii_case(word) {
            return None;
        }
        let (address, parameters) = after.trim_start().strip_prefix('<')?.split_once('>')?;
        if !parameters.is_empty() && !parameters.starts_with(' ') {
            return None;
        }
        let parameters = parameters.split_ascii_whitespace().map(|one| {
            let (name, value) = one.split_once('=').unwrap_or((one, ""));
            (name.to_ascii_uppercase(), value)
        });
        Some(Self { address, parameters: parameters.collect() })
    }

    /// An address one could send to: something on both sides of the last @, and no spaces.
    pub fn is_address(&self) -> bool {
        let parts = self.address.rsplit_once('@');
        parts.is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
            && !self.address.contains(|c: char| c.is_whitespace() || c.is_control())
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn a_path_is_an_address_in_brackets_and_parameters() {
        let path = Path::parse("from:<ada@example.org> SIZE=12 smtputf8", "FROM");
        let parameters = vec![("SIZE".to_owned(), "12"), ("SMTPUTF8".to_owned(), "")];
        assert_eq!(path, Some(Path { address: "ada@example.org", parameters }));
    }

    #[test]
    fn a_path_without_brackets_or_with_another_word_is_none() {
        for wrong in ["FROM:ada@example.org", "TO:<ada@example.org>", "FROM:<ada@example.org>SIZE=1", ""] {
            assert_eq!(Path::parse(wrong, "FROM"), None, "{wrong}");
        }
    }
}
