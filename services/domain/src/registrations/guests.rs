use serde::Deserialize;

use super::guest_sheet::written_language;
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

/// People are told apart by their addresses; whoever has none, by both names.
fn is_the_same(known: &Newcomer, other: &Newcomer) -> bool {
    if known.email.is_empty() || other.email.is_empty() {
        return known.native_name == other.native_name
            && known.latin_name.to_lowercase() == other.latin_name.to_lowercase();
    }
    known.email == other.email
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
    /// a language's two letters. The two may be mixed: `Name <address>, RU, ru`.
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
        let (mut country, mut language) = (self.list_country.clone(), self.list_language.as_str());
        let (mut native, mut latin, mut address) = (String::new(), String::new(), None);
        let bracketed = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
        if bracketed.is_some_and(|(inside, _)| !inside.contains('@')) {
            return Err("guest-address");
        }
        // Behind a name and its address in brackets stands no more of the name.
        let mut is_named = false;
        for part in parts(line) {
            if part.contains('@') {
                address = Some(addresses::parse(part).map_err(|_| "guest-address")?);
                is_named = line.contains('<') && !(native.is_empty() && latin.is_empty());
            } else if Language::OFFERED.iter().any(|l| l.code() == part) {
                language = part;
            } else if part.len() == 2 && countries::parse(part).is_ok() {
                part.clone_into(&mut country);
            } else if is_named {
                match (countries::recognise(part), written_language(part)) {
                    (Some(code), _) => country = code,
                    (None, Some(known)) => language = known.code(),
                    (None, None) => return Err("guest-rest"),
                }
            } else if is_latin(part) {
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
            country: &country,
            language,
            time_zone: "",
        };
        read(&typed, lacks_address)
    }
}

/// The parts of a line. Before an address in angle brackets a comma belongs to the name, unless it stands between the two
/// scripts that the name is written in.
fn parts(line: &str) -> Vec<&str> {
    const COMMAS: [char; 2] = [',', '，'];
    let ends = |c: char| matches!(c, '\t' | ';' | '；' | '<' | '>');
    let mailbox = line.find('<').filter(|_| line.contains('>'));
    let (name, rest) = line.split_at(mailbox.unwrap_or_default());
    let written = name.split(COMMAS).filter(|piece| !piece.trim().is_empty());
    let scripts: Vec<bool> = written.map(is_latin).collect();
    let is_in_two = scripts.contains(&true) && scripts.contains(&false);
    let names: Vec<&str> = if is_in_two { name.split(COMMAS).collect() } else { vec![name] };
    let names = names.into_iter().flat_map(|name| name.split(ends));
    names
        .chain(rest.split(|c: char| ends(c) || COMMAS.contains(&c)))
        .map(|part| part.trim().trim_matches(['"', '\'']).trim_end_matches(',').trim())
        .filter(|part| !part.is_empty())
        .collect()
}

fn is_latin(part: &str) -> bool {
    part.chars().any(|c| c.is_ascii_alphabetic())
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
    fn what_stands_behind_an_address_in_brackets_is_understood_or_refused_and_is_no_part_of_the_name() {
        let list = "Olga Smirnova <olga@court.example>, RU, zh\n\
                    Смирнова Ольга, Olga Smirnova <o@court.example>; Узбекистан; English\n\
                    Каримов Тимур, Timur Karimov, timur@court.example";
        let guests = read(list).unwrap();
        let seen: Vec<_> = guests
            .iter()
            .map(|g| (&*g.native_name, &*g.latin_name, &*g.country, g.language.code()))
            .collect();
        assert_eq!(
            seen,
            [
                ("", "Olga Smirnova", "RU", "zh"),
                ("Смирнова Ольга", "Olga Smirnova", "UZ", "en"),
                ("Каримов Тимур", "Timur Karimov", "KZ", "ru"),
            ]
        );
        let wrong = "Ольга Смирнова <olga@court.example>, RU, ru\nBea Li <bea@court.example>, Supreme Court";
        let wrong = read(wrong).unwrap_err();
        let seen: Vec<_> = wrong.0.iter().map(|p| (p.row.unwrap(), p.code)).collect();
        assert_eq!(seen, [(1, "guest-name"), (2, "guest-rest")]);
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
