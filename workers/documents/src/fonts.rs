//! The fonts of papers: where they are, and which of them a paper needs. Chinese ones have tens of megabytes, so no
//! font is read for a script that does not occur.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use typst::{foundations::Bytes, text::Font};

use crate::TypesetError;

/// A script, its families in serif and sans, and whether a letter needs them.
type Script = (&'static str, [&'static str; 2], fn(char) -> bool);

/// The first is needed by every paper.
const FAMILIES: [Script; 15] = [
    ("Latin and Cyrillic", ["NotoSerif", "NotoSans"], |_| true),
    ("Chinese", ["NotoSerifCJK", "NotoSansCJK"], is_chinese),
    ("Persian and Arabic", ["NotoNaskhArabic", "NotoNaskhArabic"], is_arabic),
    ("Hindi", ["NotoSerifDevanagari", "NotoSansDevanagari"], |c| matches!(c, '\u{900}'..='\u{97f}')),
    ("Bengali", ["NotoSerifBengali", "NotoSansBengali"], |c| matches!(c, '\u{980}'..='\u{9ff}')),
    ("Tamil", ["NotoSerifTamil", "NotoSansTamil"], |c| matches!(c, '\u{b80}'..='\u{bff}')),
    ("Sinhala", ["NotoSerifSinhala", "NotoSansSinhala"], |c| matches!(c, '\u{d80}'..='\u{dff}')),
    ("Thai", ["NotoSerifThai", "NotoSansThai"], |c| matches!(c, '\u{e00}'..='\u{e7f}')),
    ("Lao", ["NotoSerifLao", "NotoSansLao"], |c| matches!(c, '\u{e80}'..='\u{eff}')),
    ("Burmese", ["NotoSerifMyanmar", "NotoSansMyanmar"], |c| matches!(c, '\u{1000}'..='\u{109f}')),
    ("Georgian", ["NotoSerifGeorgian", "NotoSansGeorgian"], |c| matches!(c, '\u{10a0}'..='\u{10ff}')),
    ("Armenian", ["NotoSerifArmenian", "NotoSansArmenian"], |c| matches!(c, '\u{530}'..='\u{58f}')),
    ("Khmer", ["NotoSerifKhmer", "NotoSansKhmer"], |c| matches!(c, '\u{1780}'..='\u{17ff}')),
    ("Mongolian", ["NotoSansMongolian", "NotoSansMongolian"], |c| matches!(c, '\u{1800}'..='\u{18af}')),
    ("Hebrew", ["NotoSerifHebrew", "NotoSansHebrew"], |c| matches!(c, '\u{590}'..='\u{5ff}')),
];
/// So many of them no paper can do without: what we say ourselves is written in these.
const NEEDED: usize = 3;
/// What most systems have them in.
const PLACES: [&str; 4] =
    ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/opt/homebrew/share/fonts"];

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{3100}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{323af}')
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Serif,
    Sans,
}

/// Where the fonts of each family are, and those that were read: the next paper needs them, too.
#[derive(Debug, Clone, Default)]
pub struct Fonts {
    files: BTreeMap<&'static str, Vec<PathBuf>>,
    read: Arc<Mutex<BTreeMap<PathBuf, Vec<Font>>>>,
}

/// Letters that no font was found for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub script: &'static str,
    pub family: &'static str,
}

impl Fonts {
    /// Looks for them below a folder, or where systems have them.
    pub fn find(folder: Option<&Path>) -> Self {
        let mut found = Self::default();
        match folder {
            Some(folder) => found.look_below(folder, 4),
            None => PLACES.iter().for_each(|place| found.look_below(Path::new(place), 4)),
        }
        found
    }

    /// What papers in our languages lack.
    pub fn missing(&self) -> Vec<Missing> {
        let families =
            FAMILIES.iter().take(NEEDED).flat_map(|(script, names, _)| names.map(|name| (*script, name)));
        let mut missing: Vec<Missing> = families
            .filter(|(_, family)| !self.files.contains_key(family))
            .map(|(script, family)| Missing { script, family })
            .collect();
        missing.dedup();
        missing
    }

    fn look_below(&mut self, folder: &Path, depth: usize) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() && depth > 0 {
                self.look_below(&path, depth - 1);
            } else if let Some(family) = family_of(&path) {
                let files = self.files.entry(family).or_default();
                // The same file may lie in several places.
                if !files.iter().any(|known| known.file_name() == path.file_name()) {
                    files.push(path);
                }
            }
        }
    }

    /// The fonts that some words need, in the order of the families.
    pub(crate) fn load(&self, words: &str, style: Style) -> Result<Vec<Font>, TypesetError> {
        let mut fonts = Vec::new();
        for (n, (script, [serif, sans], is_its)) in FAMILIES.iter().enumerate() {
            if !words.chars().any(is_its) {
                continue;
            }
            let wanted = if style == Style::Serif { [serif, sans] } else { [sans, serif] };
            match wanted.iter().find_map(|family| self.files.get(**family)) {
                Some(files) => {
                    for file in files {
                        fonts.extend(self.read(file)?);
                    }
                }
                None if n < NEEDED => return Err(TypesetError::NoFont(script)),
                // Somebody's name may be in letters that this system cannot show; the Latin one stands beside it.
                None => {}
            }
        }
        Ok(fonts)
    }

    fn read(&self, file: &Path) -> std::io::Result<Vec<Font>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(file) {
            return Ok(known.clone());
        }
        let fonts: Vec<Font> = Font::iter(Bytes::new(fs::read(file)?)).collect();
        read.insert(file.to_owned(), fonts.clone());
        Ok(fonts)
    }
}

/// The family of a font's file, if it is one of ours in one of the two weights that papers use.
fn family_of(path: &Path) -> Option<&'static str> {
    let is_font = path.extension().is_some_and(|ending| ["ttf", "otf", "ttc"].iter().any(|e| ending == *e));
    let stem = path.file_stem().and_then(|stem| stem.to_str()).filter(|_| is_font)?;
    let name = stem.strip_suffix("-Regular").or_else(|| stem.strip_suffix("-Bold")).unwrap_or(stem);
    // A variable font has its axes behind its name: NotoSans[wdth,wght].
    let name = name.split('[').next().unwrap_or(name);
    FAMILIES.iter().flat_map(|(_, names, _)| *names).find(|family| *family == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_is_known_by_the_name_of_its_file() {
        for (file, family) in [
            ("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", Some("NotoSans")),
            ("NotoSerifCJK-Bold.ttc", Some("NotoSerifCJK")),
            ("NotoSans[wdth,wght].ttf", Some("NotoSans")),
            ("NotoSans-Italic.ttf", None),
            ("NotoSansMono-Regular.ttf", None),
            ("NotoSans-Regular.txt", None),
        ] {
            assert_eq!(family_of(Path::new(file)), family, "{file}");
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        let nowhere = Fonts::find(Some(Path::new("/nowhere")));
        assert_eq!(nowhere.missing().len(), 5);
        assert!(matches!(
            nowhere.load("Anna", Style::Serif),
            Err(TypesetError::NoFont("Latin and Cyrillic"))
        ));
    }
}
