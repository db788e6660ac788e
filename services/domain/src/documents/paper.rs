//! What stands on a paper, word for word: typesetting adds nothing and looks nothing up.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// A text in a language, which decides its typeface, its direction and where its lines break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub language: Language,
    pub words: String,
}

impl Said {
    pub fn new(language: Language, words: impl Into<String>) -> Self {
        Self { language, words: words.into() }
    }
}

/// A line of a list of facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub labels: Vec<Said>,
    pub values: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Paper {
    Ticket(Ticket),
    Badges(Badges),
    VisaLetter(VisaLetter),
    Certificate(Certificate),
}

/// Lets one person in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub language: Language,
    pub institution: String,
    pub heading: String,
    pub forum: Said,
    /// The name that its holder is called by, and how the passport writes it where that differs.
    pub names: Vec<String>,
    pub category: Said,
    pub facts: Vec<Fact>,
    /// What the QR picture says.
    pub code: String,
    /// The same for those who type.
    pub number: String,
    pub hint: String,
}

/// Badges to print and cut, several on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badges {
    pub institution: Said,
    pub forum: Said,
    pub badges: Vec<Badge>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Badge {
    pub names: Vec<String>,
    pub category: Said,
    pub country: Said,
    /// Empty where the badge lets nobody in by itself.
    pub code: String,
}

/// Asks a consulate for a visa, in two languages on one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisaLetter {
    pub letterhead: Vec<Said>,
    pub numbered: Vec<Said>,
    pub heading: Vec<Said>,
    /// What is asked, a paragraph for each language; facts follow.
    pub request: Vec<Said>,
    pub facts: Vec<Fact>,
    /// What is promised, and by whom.
    pub promise: Vec<Said>,
    pub signature: Vec<Said>,
    pub check: Check,
}

/// Says that somebody was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// A page for each language.
    pub pages: Vec<CertificatePage>,
    pub check: Check,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificatePage {
    pub language: Language,
    pub institution: String,
    pub heading: String,
    pub opening: String,
    pub names: Vec<String>,
    pub words: String,
    pub facts: Vec<Fact>,
    pub sessions_heading: String,
    /// When, and what about.
    pub sessions: Vec<(String, String)>,
    /// Number and day.
    pub issued: String,
    pub signature: String,
}

/// Where somebody who doubts a paper may ask about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The address that the QR picture says.
    pub page: String,
    pub serial: String,
    pub hints: Vec<Said>,
}

impl Paper {
    /// The name of whom it is for as it stands there, in Latin letters where it has them.
    pub fn holder(&self) -> &str {
        let name = match self {
            Self::Ticket(ticket) => ticket.names.last(),
            Self::Badges(_) => None,
            // The first fact is the passport's name.
            Self::VisaLetter(letter) => letter.facts.first().and_then(|fact| fact.values.first()),
            Self::Certificate(certificate) => certificate.pages.first().and_then(|page| page.names.last()),
        };
        name.map_or("", String::as_str)
    }

    /// Everything that is to stand there as a QR picture.
    pub fn codes(&self) -> Vec<&str> {
        match self {
            Self::Ticket(ticket) => vec![&ticket.code],
            Self::Badges(sheet) => {
                sheet.badges.iter().map(|b| b.code.as_str()).filter(|code| !code.is_empty()).collect()
            }
            Self::VisaLetter(letter) => vec![&letter.check.page],
            Self::Certificate(certificate) => vec![&certificate.check.page],
        }
    }
}
