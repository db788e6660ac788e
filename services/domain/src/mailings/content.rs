//! What a mailing says in one language: paragraphs of words with placeholders from a fixed list. There is no
//! logic in it and nothing that is put into a placeholder is read again.

/// What a placeholder stands for. Each has a fixed value; there are no expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    PersonSalutation,
    PersonName,
    ForumTitle,
    ForumWhen,
    ForumLink,
    ClassTitle,
    OccasionYears,
    LinkRegistration,
}

/// What a mailing knows about, which decides the placeholders that it may use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Knows {
    pub forum: bool,
    pub occasion: bool,
    pub registration: bool,
}

impl Placeholder {
    const ALL: [(Self, &'static str); 8] = [
        (Self::PersonSalutation, "person.salutation"),
        (Self::PersonName, "person.name"),
        (Self::ForumTitle, "forum.title"),
        (Self::ForumWhen, "forum.when"),
        (Self::ForumLink, "forum.link"),
        (Self::ClassTitle, "class.title"),
        (Self::OccasionYears, "occasion.years"),
        (Self::LinkRegistration, "link.registration"),
    ];

    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(p, _)| *p == self).map_or("", |(_, word)| word)
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(p, _)| *p)
    }

    fn is_known_to(self, knows: Knows) -> bool {
        match self {
            Self::PersonSalutation | Self::PersonName => true,
            Self::ForumTitle | Self::ForumWhen | Self::ForumLink => knows.forum,
            Self::ClassTitle | Self::OccasionYears => knows.occasion,
            Self::LinkRegistration => knows.registration,
        }
    }

    /// The placeholders that a mailing may use.
    pub fn known_to(knows: Knows) -> Vec<&'static str> {
        Self::ALL.iter().filter(|(p, _)| p.is_known_to(knows)).map(|(_, word)| *word).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    Placeholder(Placeholder),
}

/// A subject, and paragraphs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub subject: Vec<Piece>,
    pub body: Vec<Vec<Piece>>,
}

impl Content {
    /// Reads subject and body as written. Paragraphs are separated by empty lines.
    /// Error codes: `unknown-placeholder`, `placeholder-not-here` (the mailing does not know of such a thing),
    /// `link-in-subject` (nobody can follow it there).
    pub fn read(subject: &str, body: &str, knows: Knows) -> Result<Self, &'static str> {
        let subject = pieces(subject, knows)?;
        let leads_somewhere = |piece: &Piece| {
            matches!(piece, Piece::Placeholder(Placeholder::ForumLink | Placeholder::LinkRegistration))
        };
        if subject.iter().any(leads_somewhere) {
            return Err("link-in-subject");
        }
        let body = body
            .replace("\r\n", "\n")
            .split("\n\n")
            .map(str::trim)
            .filter(|paragraph| !paragraph.is_empty())
            .map(|paragraph| pieces(paragraph, knows))
            .collect::<Result<_, _>>()?;
        Ok(Self { subject, body })
    }
}

fn pieces(text: &str, knows: Knows) -> Result<Vec<Piece>, &'static str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, tail)) = rest.split_once("{{") {
        let (word, after) = tail.split_once("}}").ok_or("unknown-placeholder")?;
        let placeholder = Placeholder::read(word.trim()).ok_or("unknown-placeholder")?;
        if !placeholder.is_known_to(knows) {
            return Err("placeholder-not-here");
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
        pieces.push(Piece::Placeholder(placeholder));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_outside_the_list_is_refused() {
        let read = |body| Content::read("Hello", body, Knows::default());
        assert_eq!(read("{{env.HOME}}"), Err("unknown-placeholder"));
        assert_eq!(read("{{person.name.len()}}"), Err("unknown-placeholder"));
        assert_eq!(read("{{person.name"), Err("unknown-placeholder"));
        assert_eq!(read("{{forum.title}}"), Err("placeholder-not-here"));
        assert_eq!(read("{{ person.name }}, hello\n\nBye").unwrap().body.len(), 2);
    }
}
