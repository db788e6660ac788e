//! A row of a roll as one person's line, or what is wrong with it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Note,
    cells::{self, clean, narrow},
    field::Field,
    headings::Headings,
};
use crate::{
    countries,
    language::Language,
    names::{is_cyrillic, is_han},
    typed,
};

/// What a row says of a person. What it does not say is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub row: usize,
    pub native_name: String,
    pub latin_name: String,
    pub family_name: String,
    pub given_name: String,
    pub gender: Option<String>,
    pub country: Option<String>,
    pub language: Option<Language>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub organisation: String,
    pub organisation_type: String,
    pub position: String,
    pub class: String,
}

/// What holds for all rows of a sheet.
pub struct Sheet<'s> {
    pub headings: &'s Headings,
    pub counts_from_1904: bool,
    pub today: Date,
}

/// The line, if the row can be taken, and everything there is to say of it: errors first.
pub fn read(row: usize, typed: &[String], sheet: &Sheet<'_>) -> (Option<Line>, Vec<Note>, Vec<Note>) {
    let mut reading = Reading { row, typed, sheet, errors: Vec::new(), warnings: Vec::new() };
    let line = reading.line();
    let Reading { errors, warnings, .. } = reading;
    (errors.is_empty().then_some(line), errors, warnings)
}

struct Reading<'r> {
    row: usize,
    typed: &'r [String],
    sheet: &'r Sheet<'r>,
    errors: Vec<Note>,
    warnings: Vec<Note>,
}

impl Reading<'_> {
    fn line(&mut self) -> Line {
        let mut line = Line { row: self.row, ..Line::default() };
        self.names(&mut line);
        line.gender = self.wanted(Field::Gender, cells::gender).map(str::to_owned);
        line.country = self.country();
        line.language = self.wanted(Field::Language, cells::language);
        line.email = self.email();
        line.phone = self.wanted(Field::Phone, cells::phone);
        line.organisation = self.words(Field::Organisation);
        line.organisation_type = self.words(Field::OrganisationType);
        line.position = self.words(Field::Position);
        line.class = self.words(Field::Class);
        let (from_1904, today) = (self.sheet.counts_from_1904, self.sheet.today);
        if let Err(code) =
            self.told(Field::BirthDate).map_or(Ok(()), |cell| cells::day(&cell, from_1904, today).map(|_| ()))
        {
            self.wrong(Field::BirthDate, code);
        }
        if line.email.is_none() && line.phone.is_none() && self.errors.is_empty() {
            self.warnings.push(Note::of_row(self.row, None, "no_contact"));
        }
        line
    }

    /// What a cell says; none where it says nothing.
    fn told(&self, field: Field) -> Option<String> {
        let column = self.sheet.headings.column(field)?;
        Some(clean(self.typed.get(column)?)).filter(|cell| !cell.is_empty())
    }

    fn note(&self, field: Field, code: &'static str) -> Note {
        let column = self.sheet.headings.column(field).map(|column| self.sheet.headings.word(column));
        Note::of_row(self.row, column, code)
    }

    fn wrong(&mut self, field: Field, code: &'static str) {
        let note = self.note(field, code);
        self.errors.push(note);
    }

    fn warn(&mut self, field: Field, code: &'static str) {
        let note = self.note(field, code);
        self.warnings.push(note);
    }

    /// A value that is left out with a warning where it cannot be understood.
    fn wanted<T>(&mut self, field: Field, read: fn(&str) -> Result<T, &'static str>) -> Option<T> {
        match read(&self.told(field)?) {
            Ok(value) => Some(value),
            Err(code) => {
                self.warn(field, code);
                None
            }
        }
    }

    fn words(&mut self, field: Field) -> String {
        let words = self.told(field).unwrap_or_default();
        match typed::line(&words) {
            Ok(words) if words.contains(char::REPLACEMENT_CHARACTER) => {
                self.wrong(field, "damaged_text");
                String::new()
            }
            Ok(words) => words,
            Err(code) => {
                self.wrong(field, if code == "too-long" { "too_long" } else { "forbidden_character" });
                String::new()
            }
        }
    }

    fn country(&mut self) -> Option<String> {
        let told = self.told(Field::Country)?;
        let found = countries::recognise(&told);
        if found.is_none() {
            self.wrong(Field::Country, "unknown_country");
        }
        found
    }

    fn email(&mut self) -> Option<String> {
        match cells::email(&self.told(Field::Email)?) {
            Ok((address, several)) => {
                if several {
                    self.warn(Field::Email, "several_addresses");
                }
                Some(address)
            }
            Err(code) => {
                self.wrong(Field::Email, code);
                None
            }
        }
    }

    fn names(&mut self, line: &mut Line) {
        let [native, latin, family, given, patronymic, latin_family, latin_given] = [
            Field::NativeName,
            Field::LatinName,
            Field::FamilyName,
            Field::GivenName,
            Field::Patronymic,
            Field::LatinFamilyName,
            Field::LatinGivenName,
        ]
        .map(|field| self.name(field));
        let country = self.told(Field::Country).and_then(|told| countries::recognise(&told));
        let parts = whole(&family, &given, &patronymic, country.as_deref());
        let latin_parts = whole(&latin_family, &latin_given, "", country.as_deref());
        let mut both = [native, parts].into_iter().filter(|name| !name.is_empty());
        let (mut first, mut second) = (both.next().unwrap_or_default(), both.next().unwrap_or_default());
        let latin = [latin, latin_parts].into_iter().find(|name| !name.is_empty()).unwrap_or_default();
        if !is_latin(&second) || !latin.is_empty() {
            second = String::new();
        }
        if latin.is_empty() && second.is_empty() && is_latin(&first) {
            // One column for all names, and this one is written in Latin letters.
            (first, second) = (String::new(), first);
        }
        line.latin_name = if latin.is_empty() { narrow(&second) } else { narrow(&latin) };
        line.native_name = first;
        if !line.latin_name.is_empty() && !is_latin(&line.latin_name) {
            // The columns may be the other way round.
            if line.native_name.is_empty() || is_latin(&line.native_name) {
                std::mem::swap(&mut line.native_name, &mut line.latin_name);
            } else {
                self.warn(Field::LatinName, "not_latin");
                line.latin_name.clear();
            }
        }
        let of_latin = |name: String| if is_latin(&name) { narrow(&name) } else { String::new() };
        line.family_name = of_latin(if latin_family.is_empty() { family } else { latin_family });
        line.given_name = of_latin(if latin_given.is_empty() { given } else { latin_given });
        if line.native_name.is_empty() && line.latin_name.is_empty() && self.errors.is_empty() {
            let column =
                self.sheet.headings.fields.iter().flatten().copied().find(|field| field.is_of_name());
            self.wrong(column.unwrap_or(Field::NativeName), "missing_name");
        }
    }

    fn name(&mut self, field: Field) -> String {
        let Some(told) = self.told(field) else { return String::new() };
        match typed::line_without_link(&together(&told)) {
            Ok(name) if name.contains(char::REPLACEMENT_CHARACTER) => self.wrong(field, "damaged_text"),
            Ok(name) if name.chars().any(char::is_alphabetic) && !name.contains('@') => return name,
            Err("too-long") => self.wrong(field, "too_long"),
            Err("forbidden-character") => self.wrong(field, "forbidden_character"),
            _ => self.wrong(field, "invalid_name"),
        }
        String::new()
    }
}

/// Chinese names are written without spaces, however a sheet was made even.
fn together(name: &str) -> String {
    if name.chars().any(is_han) && name.chars().all(|c| is_han(c) || c.is_whitespace() || c == '·') {
        name.split_whitespace().collect()
    } else {
        name.to_owned()
    }
}

/// A name of its parts in the order in which it is written: Latin ones by the country, others with the family name first.
fn whole(family: &str, given: &str, patronymic: &str, country: Option<&str>) -> String {
    const FAMILY_NAME_FIRST: [&str; 9] = ["CN", "VN", "KH", "KR", "KP", "JP", "MN", "TW", "HK"];
    let is_first = FAMILY_NAME_FIRST.contains(&country.unwrap_or_default());
    let parts = if family.chars().any(is_han) {
        return format!("{family}{given}");
    } else if is_latin(family) && !is_first && !family.is_empty() {
        [given, patronymic, family]
    } else {
        [family, given, patronymic]
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_latin(name: &str) -> bool {
    typed::latin_name(&narrow(name)).is_ok() && !name.chars().any(|c| is_cyrillic(c) || is_han(c))
}
