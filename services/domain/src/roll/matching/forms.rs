use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::names::{self, Name, sound};

/// In which letters two names were found to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Writing {
    /// In the same script, the person's own.
    Native,
    Latin,
    /// One of the two in another script.
    Across,
}

impl Writing {
    pub fn code(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Latin => "latin",
            Self::Across => "across",
        }
    }
}

/// A word of a name.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub folded: String,
    /// Whether it is the family name; not known where nobody has said.
    pub is_family: Option<bool>,
}

/// One way to write a name.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub is_latin: bool,
    /// The letters of the form as they are, without case, spaces and points.
    pub plain: String,
    pub words: Vec<Word>,
    pub patronymic: String,
    /// Vowels are not written.
    pub is_bare: bool,
    pub is_hanzi: bool,
}

/// The forms in which a name is known or can be told.
pub(super) fn forms(name: &Name<'_>) -> Vec<Form> {
    let mut forms = Vec::new();
    let parts = Parts { family: name.family, country: name.country };
    if !name.native.trim().is_empty() {
        forms.push(parts.form(name.native));
        if let Some((family, given)) = names::syllables_of_hanzi(name) {
            forms.push(parts.read(&family, &given));
        }
    }
    let latin = if name.latin.trim().is_empty() && !(name.family.is_empty() && name.given.is_empty()) {
        format!("{} {} {}", name.given, name.family, name.patronymic)
    } else {
        name.latin.to_owned()
    };
    if !latin.trim().is_empty() {
        forms.push(parts.form(&latin));
    }
    forms
}

/// The form of a name in Russian letters, where Russian has one way to write names in Hanzi.
pub(super) fn russian_form(name: &Name<'_>) -> Option<Form> {
    let (family, given) = names::hanzi_in_russian(name)?;
    let parts = Parts { family: &family, country: "" };
    Some(parts.form(&format!("{family} {given}")))
}

struct Parts<'a> {
    family: &'a str,
    country: &'a str,
}

impl Parts<'_> {
    fn form(&self, whole: &str) -> Form {
        let separates = |c: char| c.is_whitespace() || matches!(c, '-' | '‐' | ',' | '·' | '•' | '・');
        let mut written: Vec<&str> = whole.split(separates).filter(|word| !word.is_empty()).collect();
        let patronymic = names::take_patronymic(&mut written);
        let family = sound::fold(self.family, self.country);
        let families: Vec<String> =
            self.family.split(separates).map(|word| sound::fold(word, self.country)).collect();
        let word = |written: &&str| {
            let folded = sound::fold(written.trim_matches('.'), self.country);
            let is = |family: &String| !family.is_empty() && sound::likeness(&folded, family) > 0.82;
            let is_family = (!family.is_empty()).then(|| families.iter().any(is));
            Word { folded, is_family }
        };
        let words: Vec<Word> = written.iter().map(word).filter(|word| !word.folded.is_empty()).collect();
        Form {
            is_latin: whole.chars().all(|c| !c.is_alphabetic() || is_latin(c)),
            plain: plain(whole),
            patronymic: sound::fold(&patronymic, self.country),
            words,
            is_bare: whole.chars().any(|c| ('\u{0600}'..='\u{06FF}').contains(&c)),
            is_hanzi: whole.chars().any(|c| ('\u{3400}'..='\u{9FFF}').contains(&c)),
        }
    }

    /// What Hanzi are read as.
    fn read(&self, family: &str, given: &str) -> Form {
        let mut words = Vec::new();
        for (part, is_family) in [(family, true), (given, false)] {
            let folded = sound::fold(part, "CN");
            if !folded.is_empty() {
                words.push(Word { folded, is_family: Some(is_family) });
            }
        }
        Form {
            is_latin: true,
            plain: format!("{family}{given}"),
            words,
            patronymic: String::new(),
            is_bare: false,
            is_hanzi: false,
        }
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || ('\u{00C0}'..='\u{02BF}').contains(&c)
        || ('\u{1E00}'..='\u{1EFF}').contains(&c)
}

/// Letters and their marks only, in small ones.
fn plain(whole: &str) -> String {
    let small = whole.to_lowercase();
    small.nfc().filter(|c| c.is_alphanumeric() || is_combining_mark(*c)).collect()
}
