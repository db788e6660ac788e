//! Text with a separator: which one it is, and its rows.

use std::collections::HashMap;

use super::{Known, Refusal, Taking, encoding, one_line};

pub struct Text {
    encoding: &'static str,
    text: String,
    separator: u8,
    /// The first line says which separator follows, and nothing else.
    has_hint: bool,
}

/// What may stand between cells. A sheet that was typed by hand has full-width signs, or both.
const SEPARATORS: [&[char]; 8] =
    [&['\t'], &[';'], &[','], &['；'], &['，'], &['|'], &[',', '，'], &[';', '；']];

/// Stands for separators of several bytes.
const OURS: u8 = 0x1F;
const SAMPLE: usize = 64 * 1024;
const SAMPLE_ROWS: usize = 60;

impl Text {
    pub fn open(file: &[u8], known: &Known<'_>) -> Result<Self, Refusal> {
        let (encoding, text) = encoding::decode(file, known)?;
        if text.chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '"')) {
            return Err("empty");
        }
        let first = text.lines().next().unwrap_or_default();
        let hint =
            first.trim().to_ascii_lowercase().strip_prefix("sep=").and_then(|rest| rest.chars().next());
        let separator = match hint.and_then(|hint| SEPARATORS.into_iter().find(|signs| *signs == [hint])) {
            Some(signs) => signs,
            None => separator_of(sample(&text)),
        };
        let (text, separator) = match separator {
            [sign] if sign.is_ascii() => (text, u8::try_from(*sign).unwrap_or(b',')),
            signs => (with_our_separator(&text, signs), OURS),
        };
        Ok(Self { encoding, text, separator, has_hint: hint.is_some() })
    }

    pub fn format(&self) -> &'static str {
        if self.separator == b'\t' { "tsv" } else { "csv" }
    }

    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    pub fn lines(&self) -> usize {
        self.text.bytes().filter(|byte| *byte == b'\n').count()
    }

    pub fn each_row(&self, take: &mut Taking<'_>) -> Result<(), Refusal> {
        let mut lines = reader(&self.text, self.separator);
        let (mut line, mut row, mut read) = (csv::StringRecord::new(), 0, 1);
        while lines.read_record(&mut line).map_err(|_| "damaged")? {
            // Empty lines are passed over, and count: rows are called by the numbers that a spreadsheet shows.
            let within = line.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
            let now = usize::try_from(lines.position().line()).unwrap_or(usize::MAX);
            row += 1 + now.saturating_sub(read).saturating_sub(within + 1);
            read = now;
            if row == 1 && self.has_hint {
                continue;
            }
            if take(row, line.iter().map(cell).collect())?.is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// `="0012"` is how a table keeps Excel from calculating.
fn cell(words: &str) -> String {
    let words = one_line(words.trim_matches('\u{1A}'));
    match words.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.to_owned(),
        None => words,
    }
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= SAMPLE).last().unwrap_or(0);
    let cut = text.get(..end).unwrap_or(text);
    cut.rsplit_once('\n').map_or(cut, |(whole, _)| whole)
}

/// The separator by which most rows have equally many cells.
fn separator_of(sample: &str) -> &'static [char] {
    let mut best: (&[char], usize, usize) = (&[','], 0, 0);
    for signs in SEPARATORS {
        let (text, separator) = match signs {
            [sign] if sign.is_ascii() => (sample.to_owned(), u8::try_from(*sign).unwrap_or(b',')),
            signs => (with_our_separator(sample, signs), OURS),
        };
        let mut widths: HashMap<usize, usize> = HashMap::new();
        for record in reader(&text, separator).records().take(SAMPLE_ROWS).flatten() {
            *widths.entry(record.len()).or_default() += 1;
        }
        let usual =
            widths.into_iter().filter(|(width, _)| *width > 1).max_by_key(|(width, rows)| (*rows, *width));
        if let Some((width, rows)) = usual
            && (rows, width) > (best.1, best.2)
        {
            best = (signs, rows, width);
        }
    }
    best.0
}

/// The text with one sign of ours wherever one of these stands outside quotation marks.
fn with_our_separator(text: &str, signs: &[char]) -> String {
    let mut is_quoted = false;
    text.chars()
        .map(|c| {
            is_quoted ^= c == '"';
            if !is_quoted && signs.contains(&c) { char::from(OURS) } else { c }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;

    #[test]
    fn the_separator_is_the_one_that_gives_even_rows() {
        let of = |text: &str| separator_of(text).iter().collect::<String>();
        assert_eq!(of("名单\n姓名,单位\n王伟,\"法院，一庭\"\n李娜,检察院；二部\n"), ",");
        assert_eq!(of("ФИО;Место работы\nИванов, И. И.;суд\nПетров, П. П.;суд\n"), ";");
        assert_eq!(of("姓名，单位\n王伟，法院\n"), "，");
        assert_eq!(of("姓名，单位,电话\n王伟,法院，1\n"), ",，");
        assert_eq!(of("a\tb\n1,5\t2\n"), "\t");
    }

    #[test]
    fn a_line_that_says_the_separator_is_no_row() {
        let known = Known { reader: None, words: &|_| 0 };
        let text = Text::open(b"sep=;\nname;mail\nAnn;a@b.example\n", &known).unwrap();
        let mut rows = Vec::new();
        text.each_row(&mut |row, cells| {
            rows.push((row, cells));
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        assert_eq!(rows[0], (2, vec!["name".to_owned(), "mail".to_owned()]));
    }
}
