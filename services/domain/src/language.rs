//! The languages that people read, and texts that exist in several of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum Language {
    Zh,
    En,
    Ru,
    Fa,
}

impl Language {
    /// Languages in which every text of the program exists, in the order they are offered.
    pub const OFFERED: [Self; 3] = [Self::Zh, Self::Ru, Self::En];

    /// Languages in which organisers write; Persian is for papers, of which not everybody needs one.
    pub const WRITTEN: [Self; 4] = [Self::Zh, Self::En, Self::Ru, Self::Fa];

    /// Where to look for a text that is missing in the reader's language.
    const FALL_BACK: [Self; 4] = [Self::En, Self::Zh, Self::Ru, Self::Fa];

    pub fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
            Self::Ru => "ru",
            Self::Fa => "fa",
        }
    }

    /// The BCP 47 tag that pages and mails declare.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            other => other.code(),
        }
    }

    /// The language's own name for itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
            Self::Ru => "Русский",
            Self::Fa => "فارسی",
        }
    }

    pub fn direction(self) -> &'static str {
        if self == Self::Fa { "rtl" } else { "ltr" }
    }

    /// The offered language that an `Accept-Language` header likes best; English when it likes none.
    pub fn preferred(accept: &str) -> Self {
        let mut wishes: Vec<(f32, Self)> = accept
            .split(',')
            .filter_map(|wish| {
                let mut parts = wish.trim().split(';');
                let language = parts.next()?.split('-').next()?.parse().ok()?;
                let weight =
                    parts.next().and_then(|q| q.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
                (weight > 0.0 && Self::OFFERED.contains(&language)).then_some((weight, language))
            })
            .collect();
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        wishes.first().map_or(Self::En, |(_, language)| *language)
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("not one of the languages zh, en, ru, fa")]
pub struct UnknownLanguage;

impl std::str::FromStr for Language {
    type Err = UnknownLanguage;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word.to_ascii_lowercase().as_str() {
            "zh" => Ok(Self::Zh),
            "en" => Ok(Self::En),
            "ru" => Ok(Self::Ru),
            "fa" => Ok(Self::Fa),
            _ => Err(UnknownLanguage),
        }
    }
}

/// A text of an organiser in the languages it has been written in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LanguageMap(BTreeMap<Language, String>);

impl LanguageMap {
    pub fn new(texts: impl IntoIterator<Item = (Language, String)>) -> Self {
        Self(texts.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect())
    }

    /// With a text in one language more, if it was written.
    pub fn and(mut self, language: Language, text: Option<String>) -> Self {
        self.0.extend(text.filter(|text| !text.is_empty()).map(|text| (language, text)));
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text in exactly this language; empty when it has not been written.
    pub fn exactly(&self, language: Language) -> &str {
        self.0.get(&language).map_or("", String::as_str)
    }

    /// These texts, and what another holds in languages that are not offered for writing.
    pub fn keeping(&self, known: &Self) -> Self {
        let others = known.0.iter().filter(|(language, _)| !Language::OFFERED.contains(language));
        let others = others.map(|(language, text)| (*language, text.clone()));
        Self(others.chain(self.0.clone()).collect())
    }

    /// Whether pages and mails, which are in the languages that are offered, say the same by both.
    pub fn reads_as(&self, other: &Self) -> bool {
        Language::OFFERED.into_iter().all(|language| self.exactly(language) == other.exactly(language))
    }

    /// The text in this language, or else in the first of en, zh, ru, fa that has one.
    pub fn best(&self, language: Language) -> &str {
        self.best_with_language(language).1
    }

    /// Like [`best`](Self::best), with the language the text is in, for the `lang` attribute around it.
    pub fn best_with_language(&self, language: Language) -> (Language, &str) {
        std::iter::once(language)
            .chain(Language::FALL_BACK)
            .find_map(|l| self.0.get(&l).map(|text| (l, text.as_str())))
            .unwrap_or((language, ""))
    }

    /// The text for a sentence that sets it in the language's quotation marks: marks of its own become inner ones.
    pub fn best_in_quotes(&self, language: Language) -> String {
        let (text, shown) = (self.best(language), self.best_with_language(language).0);
        text.chars()
            .map(|c| match (c, shown) {
                ('«', Language::Ru) => '„',
                ('»', Language::Ru) => '“',
                ('“', Language::Zh | Language::En) => '‘',
                ('”', Language::Zh | Language::En) => '’',
                _ => c,
            })
            .collect()
    }

    /// These texts, with those in other languages of the fullest among known ones that say the same as each of them.
    pub fn completed_by<'m>(&self, known: impl IntoIterator<Item = &'m Self>) -> Self {
        let known = known.into_iter().filter(|map| !self.is_empty() && self.is_part_of(map));
        known.max_by_key(|map| map.0.len()).unwrap_or(self).clone()
    }

    /// Whether another says the same in each language of this one.
    pub fn is_part_of(&self, other: &Self) -> bool {
        self.0.iter().all(|(language, text)| other.0.get(language) == Some(text))
    }

    /// Whether it is written in some of the offered languages and not in others.
    pub fn is_partial(&self) -> bool {
        !self.is_empty() && !self.missing().is_empty()
    }

    /// Offered languages in which this text has yet to be written.
    pub fn missing(&self) -> Vec<Language> {
        Language::OFFERED.into_iter().filter(|l| !self.0.contains_key(l)).collect()
    }

    /// The languages in which this text has fallen behind, now that it stands in the place of another. Words that are
    /// written anew where they were up to date leave all others behind; a language that catches up, or is marked as
    /// fresh, is behind no more.
    pub fn behind(&self, before: &Self, was_behind: &[Language], fresh: &[Language]) -> Vec<Language> {
        let is_rewritten = |l: Language| !self.exactly(l).is_empty() && self.exactly(l) != before.exactly(l);
        let leaves_behind =
            |l: Language| is_rewritten(l) && !before.exactly(l).is_empty() && !was_behind.contains(&l);
        let is_new = self.0.keys().any(|l| leaves_behind(*l));
        let is_behind =
            |l: &Language| !is_rewritten(*l) && !fresh.contains(l) && (is_new || was_behind.contains(l));
        self.0.keys().copied().filter(is_behind).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(zh: &str, en: &str, ru: &str) -> LanguageMap {
        LanguageMap::new(
            [(Language::Zh, zh), (Language::En, en), (Language::Ru, ru)].map(|(l, t)| (l, t.to_owned())),
        )
    }

    #[test]
    fn a_name_that_is_known_by_one_language_is_known_by_all_of_them() {
        let hall = text("大厅", "Hall", "Зал");
        let known = [text("", "Hall", ""), hall.clone(), text("厅", "Room", "Зал")];
        assert_eq!(text("", "Hall", "").completed_by(&known), hall);
        assert_eq!(text("大厅", "", "Зал").completed_by(&known), hall);
        assert_eq!(text("", "Foyer", "").completed_by(&known), text("", "Foyer", ""));
        assert_eq!(text("大厅", "Room", "").completed_by(&known), text("大厅", "Room", ""));
        assert!(text("", "", "").completed_by(&known).is_empty());
    }

    #[test]
    fn a_text_falls_behind_when_another_language_is_written_anew_and_catches_up_when_it_follows() {
        use Language::{En, Ru, Zh};
        let first = text("一", "one", "");
        let second = text("一", "two", "");
        assert_eq!(second.behind(&first, &[], &[]), [Zh]);
        // What is translated for the first time leaves nothing behind.
        let third = text("一", "two", "два");
        assert_eq!(third.behind(&second, &[Zh], &[]), [Zh]);
        assert_eq!(third.behind(&third, &[Zh], &[]), [Zh]);
        // Catching up is no news to the others.
        assert!(text("二", "two", "два").behind(&third, &[Zh], &[]).is_empty());
        assert!(third.behind(&third, &[Zh], &[Zh]).is_empty());
        assert_eq!(text("二", "three", "два").behind(&third, &[Zh], &[]), [Ru]);
        assert!(text("三", "three", "три").behind(&third, &[Zh], &[]).is_empty());
        assert!(!text("", "three", "три").behind(&third, &[Zh], &[]).contains(&Zh));
        assert!(!text("", "three", "три").behind(&third, &[], &[]).contains(&En));
    }
}
