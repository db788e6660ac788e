use serde::Deserialize;

use crate::{
    addresses, countries,
    language::Language,
    people::{Newcomer, Typed},
    problems::Problems,
};

/// As many people fit into one list.
const MOST_GUESTS: usize = 500;

/// A list of people as it is pasted from a letter or a sheet, and what holds for lines that do not say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct GuestsForm {
    pub list: String,
    pub list_country: String,
    pub list_language: String,
}

/// Everybody of a list that a program sends, under the rules of a list that is pasted: each line has a row in `people`.
pub fn guests_of(listed: &[Typed<'_>]) -> Result<Vec<Newcomer>, Problems> {
    delegates_of(listed, false)
}

/// The same for the people of a delegation. Where it is said that they may have no address of their own, whoever has none
/// has an empty one.
pub fn delegates_of(listed: &[Typed<'_>], may_lack_address: bool) -> Result<Vec<Newcomer>, Problems> {
    let mut problems = Problems::default();
    let mut guests: Vec<Newcomer> = Vec::new();
    if listed.len() > MOST_GUESTS {
        return Err(Problems::one("people", "too-many-guests"));
    }
    for (row, typed) in listed.iter().enumerate() {
        match read(typed, may_lack_address && typed.email.trim().is_empty()) {
            Ok(guest) if guests.iter().any(|known| is_the_same(known, &guest)) => {
                problems.add_in_row("people", row + 1, "guest-twice");
            }
            Ok(guest) => guests.push(guest),
            Err(problem) => problems.add_in_row("people", row + 1, problem),
        }
    }
    if listed.is_empty() {
        problems.add("people", "missing");
    }
    if problems.none() { Ok(guests) } else { Err(problems) }
}

/// People are told apart by their addresses; those who have none, by their names.
fn is_the_same(known: &Newcomer, other: &Newcomer) -> bool {
    known.email == other.email && (!known.email.is_empty() || known.latin_name == other.latin_name)
}

/// A guest, or what is wrong with the line.
fn read(typed: &Typed<'_>, lacks_address: bool) -> Result<Newcomer, &'static str> {
    let mut wrong = Problems::default();
    let guest = if lacks_address { typed.read_without_address(&mut wrong) } else { typed.read(&mut wrong) };
    match (guest, wrong.0.first().map(|problem| &*problem.field)) {
        (Some(guest), _) => Ok(guest),
        (None, Some("email")) => Err("guest-address"),
        (None, Some("country")) => Err("guest-country"),
        (None, Some("language")) => Err("guest-language"),
        (None, _) => Err("guest-name"),
    }
}

impl GuestsForm {
    /// Everybody on the list, or a note of each line that needs a correction. A line is `Name <address>`, or has
    /// its parts between tabs, semicolons or commas, in any order: names, an address, a country's two letters,
    /// a language's two letters.
    pub fn parse(&self) -> Result<Vec<Newcomer>, Problems> {
        self.parse_delegates(false)
    }

    /// The same for the people of a delegation, some of whom may have no address of their own.
    pub fn parse_delegates(&self, may_lack_address: bool) -> Result<Vec<Newcomer>, Problems> {
        let mut problems = Problems::default();
        let mut guests: Vec<Newcomer> = Vec::new();
        let lines = self.list.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        for (row, line) in lines {
            match self.guest(line, may_lack_address) {
                Ok(guest) if guests.iter().any(|known| is_the_same(known, &guest)) => {
                    problems.add_in_row("list", row + 1, "guest-twice");
                }
                Ok(guest) => guests.push(guest),
                Err(problem) => problems.add_in_row("list", row + 1, problem),
            }
            if guests.len() > MOST_GUESTS {
                return Err(Problems::one("list", "too-many-guests"));
            }
        }
        if guests.is_empty() && problems.none() {
            problems.add("list", "missing");
        }
        if problems.none() { Ok(guests) } else { Err(problems) }
    }

    fn guest(&self, line: &str, may_lack_address: bool) -> Result<Newcomer, &'static str> {
        let (mut country, mut language) = (self.list_country.as_str(), self.list_language.as_str());
        let (mut native, mut latin, mut address) = (String::new(), String::new(), None);
        for part in parts(line) {
            if part.contains('@') {
                address = Some(addresses::parse(part).map_err(|_| "guest-address")?);
            } else if Language::OFFERED.iter().any(|l| l.code() == part) {
                language = part;
            } else if part.len() == 2 && countries::parse(part).is_ok() {
                country = part;
            } else if part.chars().any(|c| c.is_ascii_alphabetic()) {
                latin = joined(&latin, part);
            } else {
                native = joined(&native, part);
            }
        }
        let lacks_address = may_lack_address && address.is_none();
        let email = if lacks_address { String::new() } else { address.ok_or("guest-address")? };
        let typed = Typed {
            native_name: &native,
            latin_name: &latin,
            email: &email,
            country,
            language,
            time_zone: "",
        };
        read(&typed, lacks_address)
    }
}

/// The parts of a line. Before an address in angle brackets a comma belongs to the name.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    let is_mailbox = line.contains('<') && line.contains('>');
    let between = move |c: char| match c {
        '\t' | ';' | '；' | '<' | '>' => true,
        ',' | '，' => !is_mailbox,
        _ => false,
    };
    line.split(between)
        .map(|part| part.trim().trim_matches(['"', '\'']).trim_end_matches(',').trim())
        .filter(|p| !p.is_empty())
}

/// A name in two columns is one name.
fn joined(before: &str, part: &str) -> String {
    let part = part.replace(',', " ");
    let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
    if before.is_empty() { part } else { format!("{before} {part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(list: &str) -> Result<Vec<Newcomer>, Problems> {
        GuestsForm { list: list.into(), list_country: "KZ".into(), list_language: "ru".into() }.parse()
    }

    #[test]
    fn a_list_is_read_as_people_write_it() {
        let list = "Aigerim Sadykova <Aigerim@court.example>\n\n\
                    \"Li, Wei\" <li@court.example>\n\
                    王伟\tWang Wei\twang@court.example\tCN\tzh\n\
                    Ivanov;Ivan;ivan@court.example;RU\n\
                    anna@court.example, Anna Petrova";
        let guests = read(list).unwrap();
        let seen: Vec<_> =
            guests.iter().map(|g| (&*g.latin_name, &*g.email, &*g.country, g.language.code())).collect();
        assert_eq!(
            seen,
            [
                ("Aigerim Sadykova", "aigerim@court.example", "KZ", "ru"),
                ("Li Wei", "li@court.example", "KZ", "ru"),
                ("Wang Wei", "wang@court.example", "CN", "zh"),
                ("Ivanov Ivan", "ivan@court.example", "RU", "ru"),
                ("Anna Petrova", "anna@court.example", "KZ", "ru"),
            ]
        );
        assert_eq!(guests[2].native_name, "王伟");
    }

    #[test]
    fn each_line_that_cannot_be_read_says_what_it_lacks() {
        let list = "Anna\nanna@court.example\nBea <bea@court.example>\nBea <BEA@court.example>\n王伟 <w@court.example>";
        let wrong = read(list).unwrap_err();
        let seen: Vec<_> = wrong.0.iter().map(|p| (p.row.unwrap(), p.code)).collect();
        assert_eq!(seen, [(1, "guest-address"), (2, "guest-name"), (4, "guest-twice"), (5, "guest-name")]);
        assert_eq!(read(" \n").unwrap_err().of("list"), Some("missing"));
    }
}
