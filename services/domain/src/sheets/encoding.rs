//! In which encoding a text is that does not say so.

use encoding_rs::{Encoding, GB18030, IBM866, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

use super::Refusal;
use crate::language::Language;

/// What speaks for an encoding: whose file it is, and how many words of a text are such as are expected there.
pub struct Known<'k> {
    pub reader: Option<Language>,
    pub words: &'k dyn Fn(&str) -> usize,
}

/// So much of a text is looked at.
const SAMPLE: usize = 64 * 1024;
/// A few signs that were cut in two make no other encoding.
const FEW: usize = 3;

/// The text, and the name of its encoding. Codes: `unknown_encoding`, `wrong_kind`.
pub fn decode(file: &[u8], known: &Known<'_>) -> Result<(&'static str, String), Refusal> {
    let (name, text) = decoded(file, known).ok_or("unknown_encoding")?;
    let is_strange = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{1A}' | '\u{85}')
    };
    // One may have come in by accident: its cell will be found.
    let strange = text.chars().filter(|c| is_strange(*c)).count();
    if strange > FEW.max(text.len() / 200) { Err("wrong_kind") } else { Ok((name, text)) }
}

fn decoded(file: &[u8], known: &Known<'_>) -> Option<(&'static str, String)> {
    if let Some((encoding, mark)) = Encoding::for_bom(file) {
        let (text, _) = encoding.decode_without_bom_handling(&file[mark..]);
        return Some((encoding.name(), text.into_owned()));
    }
    if let Some(encoding) = wide(file) {
        return strictly(encoding, file).map(|text| (encoding.name(), text));
    }
    if let Some(text) = strictly(UTF_8, file) {
        return Some((UTF_8.name(), text));
    }
    let (nearly, _) = UTF_8.decode_without_bom_handling(file);
    if nearly.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count() <= FEW
        && nearly.chars().filter(|c| !c.is_ascii()).count() > 10 * FEW
    {
        return Some((UTF_8.name(), nearly.into_owned()));
    }
    let sample = &file[..file.len().min(SAMPLE)];
    let mut candidates: Vec<(i64, &'static Encoding)> = [GB18030, WINDOWS_1251, KOI8_R, IBM866]
        .into_iter()
        .map(|encoding| (speaks_for(encoding, sample, known), encoding))
        .collect();
    candidates.sort_by_key(|(points, _)| -points);
    candidates.into_iter().find_map(|(_, encoding)| {
        let (text, _) = encoding.decode_without_bom_handling(file);
        let text = Some(text.into_owned())
            .filter(|text| text.matches(char::REPLACEMENT_CHARACTER).count() <= FEW)?;
        let name = match encoding == GB18030 {
            true if has_four(file) => "GB18030",
            true => "GBK",
            false => encoding.name(),
        };
        Some((name, text))
    })
}

fn strictly(encoding: &'static Encoding, file: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(file).map(std::borrow::Cow::into_owned)
}

/// Two bytes a sign without a mark: the separators and line ends of a table have a byte 0 each, nearly always on one side.
fn wide(file: &[u8]) -> Option<&'static Encoding> {
    let sample = &file[..file.len().min(SAMPLE)];
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = (sample.len() / 40).max(3);
    if odd > enough && odd > 8 * even && file.len().is_multiple_of(2) {
        Some(UTF_16LE)
    } else if even > enough && even > 8 * odd && file.len().is_multiple_of(2) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// GB18030 has signs of four bytes, GBK has not.
fn has_four(file: &[u8]) -> bool {
    let mut at = 0;
    while let Some(byte) = file.get(at) {
        let second = file.get(at + 1);
        at += match (byte, second) {
            (0..=0x80, _) => 1,
            (_, Some(0x30..=0x39)) => return true,
            _ => 2,
        };
    }
    false
}

fn speaks_for(encoding: &'static Encoding, sample: &[u8], known: &Known<'_>) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let words = i64::try_from((known.words)(&text)).unwrap_or(0);
    let (likely, of_reader) = if encoding == GB18030 {
        (common_hanzi(sample), Language::Zh)
    } else {
        (written_cyrillic(&text), Language::Ru)
    };
    let is_first = encoding == GB18030 || encoding == WINDOWS_1251;
    let hint = if known.reader == Some(of_reader) && is_first { 500 } else { 0 };
    words * 1000 + likely + hint
}

/// How many of a hundred signs are of the first plane of GB 2312, in which nearly all Chinese is written.
fn common_hanzi(sample: &[u8]) -> i64 {
    let (mut common, mut all, mut at) = (0, 0, 0);
    while let Some(lead) = sample.get(at) {
        if lead.is_ascii() {
            at += 1;
            continue;
        }
        let trail = sample.get(at + 1).copied().unwrap_or_default();
        common += i64::from(matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7) && trail >= 0xA1);
        all += 1;
        at += 2;
    }
    if all == 0 { 0 } else { common * 100 / all }
}

/// How many of a hundred signs stand as Cyrillic stands: letters, small after small, capitals at the beginning or among
/// capitals.
fn written_cyrillic(text: &str) -> i64 {
    let is_letter = |c: char| matches!(c, 'А'..='я' | 'Ё' | 'ё' | '\u{400}'..='\u{40F}' | '\u{450}'..='\u{45F}' | '\u{490}'..='\u{52F}');
    let (mut good, mut all, mut before) = (0, 0, ' ');
    for c in text.chars() {
        if !c.is_ascii() {
            all += 1;
            let jars =
                c.is_uppercase() && before.is_lowercase() || c.is_lowercase() && !before.is_alphabetic();
            let fits = !jars;
            good += i64::from((is_letter(c) && fits) || matches!(c, '«' | '»' | '№' | '—' | '–' | '\u{A0}'));
        }
        before = c;
    }
    if all == 0 { 0 } else { good * 100 / all }
}
