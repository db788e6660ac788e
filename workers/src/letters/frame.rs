//! The frame of all letters: what one consists of, and the two templates that put it on paper.

use askama::Template;
use domain::{
    calendars::Entry,
    language::Language,
    texts::{say, say_with},
    typed,
};

use crate::post::{Bulk, Content};

#[derive(Debug, Clone)]
pub(crate) enum Span {
    /// What we say, and what the data hold: names, titles, venues.
    Words(String),
    /// What staff wrote for this letter.
    Written(String),
    /// The plain text has the address, HTML what is shown for it.
    Link {
        url: String,
        shown: String,
    },
    Break,
}

impl Span {
    pub fn plain(&self) -> &str {
        match self {
            Self::Words(words) | Self::Written(words) | Self::Link { url: words, .. } => words,
            Self::Break => "\n",
        }
    }
}

pub(crate) type Paragraph = Vec<Span>;

/// Something to do, by a link of ours.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub label: String,
    pub url: String,
}

/// What a letter says, in the order in which it says it.
pub(crate) struct Letter {
    pub language: Language,
    pub name: String,
    pub address: String,
    pub subject: String,
    pub salutation: Option<String>,
    pub paragraphs: Vec<Paragraph>,
    /// A code to type over, set large.
    pub code: Option<String>,
    pub facts: Vec<(String, Vec<String>)>,
    pub actions: Vec<Action>,
    pub notes: Vec<String>,
    pub closing: Option<String>,
    pub institution: String,
    /// Why this letter came.
    pub because: String,
    pub calendar: Option<Entry>,
    /// Where it is mass mail.
    pub bulk: Option<Bulk>,
}

impl Letter {
    pub fn new(language: Language, name: &str, address: &str, institution: &str) -> Self {
        Self {
            language,
            name: name.to_owned(),
            address: address.to_owned(),
            subject: String::new(),
            salutation: None,
            paragraphs: Vec::new(),
            code: None,
            facts: Vec::new(),
            actions: Vec::new(),
            notes: Vec::new(),
            closing: None,
            institution: institution.to_owned(),
            because: String::new(),
            calendar: None,
            bulk: None,
        }
    }

    pub fn paragraph(&mut self, words: String) {
        self.paragraphs.push(vec![Span::Words(words)]);
    }

    pub fn note(&mut self, words: String) {
        self.notes.push(words);
    }

    pub fn action(&mut self, label: String, url: String) {
        self.actions.push(Action { label, url });
    }

    /// What mail programs show beside the subject: the first words of the letter, not its sender once more.
    fn preheader(&self) -> String {
        const SHOWN: usize = 140;
        let words = self.paragraphs.iter().map(|paragraph| self.plain(paragraph));
        words.collect::<Vec<_>>().join(" ").replace('\n', " ").chars().take(SHOWN).collect()
    }

    /// Fonts that systems have, those of the script first.
    fn font(&self) -> &'static str {
        match self.language {
            Language::Zh => "'PingFang SC','Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei',sans-serif",
            Language::Fa => "Vazirmatn,'Noto Naskh Arabic','Segoe UI',Tahoma,sans-serif",
            _ => "'Noto Sans','Segoe UI',system-ui,-apple-system,Roboto,sans-serif",
        }
    }

    /// Mail programs make links of whatever looks like an address. Nothing that people typed into a form may become
    /// one in a mail of ours: not a name, not a title. What staff wrote for this letter stays, for the lint to judge.
    fn take_links_apart(&mut self) {
        let spans = self.paragraphs.iter_mut().flatten().filter_map(|span| match span {
            Span::Words(words) => Some(words),
            Span::Written(_) | Span::Link { .. } | Span::Break => None,
        });
        let facts = self.facts.iter_mut().flat_map(|(_, values)| values);
        let lines = self.salutation.iter_mut().chain(&mut self.notes).chain(facts).chain(spans);
        for words in lines.chain([&mut self.name]) {
            *words = typed::without_links(words);
        }
    }

    fn say(&self, key: &str) -> String {
        say(self.language, key)
    }

    fn plain(&self, paragraph: &Paragraph) -> String {
        paragraph.iter().map(Span::plain).collect()
    }

    fn fact_line(&self, label: &str, values: &[String]) -> String {
        let words = [("label", label.into()), ("value", values.join("\n  ").into())];
        say_with(self.language, "letter-fact-line", words)
    }
}

#[derive(Template)]
#[template(path = "letters/frame.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "letters/frame.txt")]
struct Text<'a> {
    letter: &'a Letter,
}

/// Text and HTML of a letter, which say the same.
pub(crate) fn render(mut letter: Letter) -> askama::Result<Content> {
    letter.take_links_apart();
    let html = Html { letter: &letter }.render()?;
    let text = Text { letter: &letter }.render()?;
    Ok(Content {
        language: letter.language,
        sender: letter.institution,
        name: letter.name,
        address: letter.address,
        subject: letter.subject,
        text,
        html,
        calendar: letter.calendar,
        bulk: letter.bulk,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persian_letter_runs_from_right_to_left_in_its_own_fonts() {
        let mut letter = Letter::new(Language::Fa, "\u{0631}", "a@court.example", "\u{0627}");
        letter.subject = "\u{062e}\u{0628}\u{0631}".to_owned();
        letter.paragraph("\u{0633}\u{0644}\u{0627}\u{0645}".to_owned());
        letter.action("\u{0628}".to_owned(), "https://forum.example/fa/forums/x".to_owned());
        if let Ok(folder) = std::env::var("KEEP_MAILS") {
            let html = Html { letter: &letter }.render().unwrap();
            std::fs::write(std::path::Path::new(&folder).join("fa.html"), html).unwrap();
        }
        let content = render(letter).unwrap();
        assert!(content.html.contains("<html lang=\"fa\" dir=\"rtl\">"));
        assert!(content.html.contains("<body class=\"paper\" lang=\"fa\" dir=\"rtl\""));
        assert!(content.html.contains("Vazirmatn"));
        assert!(content.html.contains("href=\"https://forum.example/fa/forums/x\""));
    }

    #[test]
    fn what_people_typed_into_a_form_never_becomes_a_link() {
        let name = "Win https://elsewhere.example/x www.elsewhere.example now.elsewhere.ru";
        let mut letter = Letter::new(Language::En, name, "a@court.example", "Institute");
        letter.subject = "News".to_owned();
        letter.salutation = Some(format!("尊敬的elsewhere.example先生：Dear {name}"));
        letter.paragraphs.push(vec![
            Span::Words(name.to_owned()),
            Span::Written(" Write to https://forum.example/en".to_owned()),
        ]);
        letter.facts.push(("Venue".to_owned(), vec![name.to_owned()]));
        letter.note(name.to_owned());
        let content = render(letter).unwrap();
        for part in [&content.text, &content.html, &content.name] {
            assert!(
                part.contains("Win https: //elsewhere. example/x www. elsewhere. example now. elsewhere. ru")
            );
            assert!(!part.contains("://elsewhere") && !part.contains("www.e"), "{part}");
            assert!(!part.contains("elsewhere.example"), "{part}");
        }
        assert!(content.text.contains("Write to https://forum.example/en"));
    }
}
