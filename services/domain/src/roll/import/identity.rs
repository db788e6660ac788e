//! Whether two lines are one person: by the address and the name, by the telephone and the name, or by the name alone
//! where nothing speaks against it. Colleagues share addresses, and names.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

use crate::{countries::UNKNOWN, ids::PersonId, names::is_han, roll::Line};

/// Somebody of a class: from the roll, or from a row of the file.
#[derive(Debug, Clone, Default)]
pub struct Somebody {
    /// The first row that is this person.
    pub row: Option<usize>,
    pub person: Option<PersonId>,
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub organisation: String,
}

impl Somebody {
    pub fn of(line: &Line) -> Self {
        Self {
            row: Some(line.row),
            person: None,
            native_name: folded(&line.native_name),
            latin_name: folded(&line.latin_name),
            country: line.country.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
            email: line.email.clone(),
            phone: line.phone.as_deref().map(digits).filter(|digits| !digits.is_empty()),
            organisation: folded(&line.organisation),
        }
    }

    /// With names and a telephone as they are written.
    pub fn folded(self) -> Self {
        Self {
            native_name: folded(&self.native_name),
            latin_name: folded(&self.latin_name),
            phone: self.phone.as_deref().map(digits).filter(|digits| !digits.is_empty()),
            organisation: folded(&self.organisation),
            ..self
        }
    }

    /// The name may be written shorter, in another order, or in one script only.
    pub fn may_be_named(&self, other: &Self) -> bool {
        let pairs = [(&self.native_name, &other.native_name), (&self.latin_name, &other.latin_name)];
        let mut comparable =
            pairs.into_iter().filter(|(one, other)| !one.is_empty() && !other.is_empty()).peekable();
        comparable.peek().is_none()
            || comparable.any(|(one, other)| is_part_of(one, other) || is_part_of(other, one))
    }

    fn is_named(&self, other: &Self) -> bool {
        (!self.native_name.is_empty() && self.native_name == other.native_name)
            || (!self.latin_name.is_empty() && self.latin_name == other.latin_name)
    }

    /// One with the same telephone and the same name.
    pub fn answers_the_phone_of(&self, other: &Self) -> bool {
        self.phone.is_some() && self.phone == other.phone && self.is_named(other)
    }

    fn nothing_speaks_against(&self, other: &Self) -> bool {
        let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && one != other;
        let cannot_be_reached = |somebody: &Self| somebody.email.is_none() && somebody.phone.is_none();
        (cannot_be_reached(self) || cannot_be_reached(other))
            && !differ(&self.organisation, &other.organisation)
            && !(self.country != UNKNOWN && other.country != UNKNOWN && self.country != other.country)
    }
}

/// The people of a class as they become known.
#[derive(Default)]
pub struct Known {
    all: Vec<Somebody>,
    by_email: HashMap<String, Vec<usize>>,
    by_phone: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

/// What is known of a line.
pub enum Found {
    /// Nobody yet; others may have the address.
    Nobody { shares_address: bool },
    /// The person of an earlier row.
    Twice(usize),
    /// Somebody of the roll.
    OnRoll,
}

impl Known {
    pub fn learn(&mut self, somebody: Somebody) {
        let n = self.all.len();
        if let Some(email) = &somebody.email {
            self.by_email.entry(email.clone()).or_default().push(n);
        }
        if let Some(phone) = &somebody.phone {
            self.by_phone.entry(phone.clone()).or_default().push(n);
        }
        let names: HashSet<&String> = [&somebody.native_name, &somebody.latin_name].into_iter().collect();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            self.by_name.entry(name.clone()).or_default().push(n);
        }
        self.all.push(somebody);
    }

    /// Finds the person of a row, or learns it as a new one.
    pub fn meet(&mut self, somebody: Somebody) -> Found {
        let (same, shares_address) = self.find(&somebody);
        let Some(same) = same else {
            self.learn(somebody);
            return Found::Nobody { shares_address };
        };
        let known = &mut self.all[same];
        match known.row {
            Some(first) => Found::Twice(first),
            None => {
                known.row = somebody.row;
                Found::OnRoll
            }
        }
    }

    fn find(&self, somebody: &Somebody) -> (Option<usize>, bool) {
        let of = |map: &HashMap<String, Vec<usize>>, key: &str| map.get(key).cloned().unwrap_or_default();
        let at_address = somebody.email.as_deref().map(|email| of(&self.by_email, email)).unwrap_or_default();
        let by_address = at_address.iter().copied().find(|n| self.all[*n].may_be_named(somebody));
        let by_phone = || {
            let at_phone =
                somebody.phone.as_deref().map(|phone| of(&self.by_phone, phone)).unwrap_or_default();
            at_phone.into_iter().find(|n| self.all[*n].answers_the_phone_of(somebody))
        };
        let by_name = || {
            let named =
                [&somebody.native_name, &somebody.latin_name].into_iter().filter(|name| !name.is_empty());
            let mut named = named.flat_map(|name| of(&self.by_name, name));
            named.find(|n| self.all[*n].nothing_speaks_against(somebody))
        };
        (by_address.or_else(by_phone).or_else(by_name), !at_address.is_empty())
    }
}

fn is_part_of(one: &str, other: &str) -> bool {
    let words: HashSet<&str> = other.split(' ').collect();
    one.split(' ').all(|word| words.contains(word))
}

/// The words of a name in no order, without capitals and marks.
fn folded(name: &str) -> String {
    let plain: String = name
        .nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36F}'))
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            c if c.is_alphanumeric() && !matches!(c, 'ʻ' | 'ʼ') => Some(c),
            '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' => None,
            _ => Some(' '),
        })
        .collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if words.iter().all(|word| word.chars().all(is_han)) {
        return words.concat();
    }
    words.sort_unstable();
    words.join(" ")
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(row: usize, name: &str, email: &str, phone: &str) -> Somebody {
        let some = |words: &str| (!words.is_empty()).then(|| words.to_owned());
        Somebody::of(&Line {
            row,
            latin_name: name.to_owned(),
            email: some(email),
            phone: some(phone),
            ..Line::default()
        })
    }

    #[test]
    fn a_person_is_known_by_more_than_an_address_or_a_name() {
        let mut known = Known::default();
        known.meet(line(2, "Rustam Yusupov", "r@court.example", "+998 1 2345"));
        let twice = |known: &mut Known, somebody| matches!(known.meet(somebody), Found::Twice(2));
        assert!(twice(&mut known, line(3, "YUSUPOV Rustam", "r@court.example", "")));
        assert!(twice(&mut known, line(4, "Yusupov Rustam Karimovich", "r@court.example", "")));
        assert!(twice(&mut known, line(5, "Rustam Yusupov", "new@court.example", "(998) 1-2345")));
        assert!(twice(&mut known, line(6, "Rustam Yusupov", "", "")));
        let shares = known.meet(line(7, "Anna Kim", "r@court.example", ""));
        assert!(matches!(shares, Found::Nobody { shares_address: true }));
        let namesake = known.meet(line(8, "Rustam Yusupov", "other@court.example", "5 6789 0"));
        assert!(matches!(namesake, Found::Nobody { shares_address: false }));
    }
}
