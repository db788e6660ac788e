//! How people write their names another time.

use rand::{RngExt as _, rngs::StdRng};

use crate::roll::Line;

/// A way in which an application differs from the roll. Each has a new address, no telephone number and the right class
/// and country, but where it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    AsOnRoll,
    Capitals,
    Turned,
    OnlyNative,
    OnlyLatin,
    NativeTurned,
    NoPatronymic,
    OtherScheme,
    OtherSchemeTurned,
    OtherSpaces,
    Misspelt,
    Initial,
    OtherClass,
    /// Of the same country, of no line of the class.
    Stranger,
    /// One who has the Latin name, and another native one.
    Namesake,
}

impl Kind {
    pub const ALL: [Self; 15] = [
        Self::AsOnRoll,
        Self::Capitals,
        Self::Turned,
        Self::OnlyNative,
        Self::OnlyLatin,
        Self::NativeTurned,
        Self::NoPatronymic,
        Self::OtherScheme,
        Self::OtherSchemeTurned,
        Self::OtherSpaces,
        Self::Misspelt,
        Self::Initial,
        Self::OtherClass,
        Self::Stranger,
        Self::Namesake,
    ];

    pub fn words(self) -> &'static str {
        match self {
            Self::AsOnRoll => "as on the roll",
            Self::Capitals => "Latin, in capitals, turned",
            Self::Turned => "Latin, the order turned",
            Self::OnlyNative => "native name only",
            Self::OnlyLatin => "Latin name only",
            Self::NativeTurned => "native name, the order turned",
            Self::NoPatronymic => "native name without its patronymic",
            Self::OtherScheme => "Latin by another scheme",
            Self::OtherSchemeTurned => "Latin by another scheme, the order turned",
            Self::OtherSpaces => "spaces and hyphens set otherwise",
            Self::Misspelt => "one letter wrong, missing, doubled or swapped",
            Self::Initial => "an initial for the given name",
            Self::OtherClass => "as on the roll, another class named",
            Self::Stranger => "strangers",
            Self::Namesake => "namesakes of another class, told apart by their own script",
        }
    }

    /// Whether the person stands on the roll.
    pub fn is_meant(self) -> bool {
        !matches!(self, Self::Stranger | Self::Namesake)
    }

    /// Whether the name is written out and the class is the right one: what the matcher may decide alone.
    pub fn is_whole(self) -> bool {
        !matches!(self, Self::Initial | Self::OtherClass)
    }

    /// The application, or none where the variant would be the name itself.
    pub fn write(self, line: &Line, others: &[Line], dice: &mut StdRng) -> Option<Line> {
        let mut written = line.clone();
        written.email = "new-address@example.org".to_owned();
        written.phone = String::new();
        // Applicants give their name whole.
        written.family_name = String::new();
        written.given_name = String::new();
        let only_latin =
            |latin: String| Line { native_name: String::new(), latin_name: latin, ..written.clone() };
        let words: Vec<&str> = line.latin_name.split(' ').collect();
        match self {
            Self::AsOnRoll => Some(written),
            Self::Capitals => Some(only_latin(turned(&line.latin_name).to_uppercase())),
            Self::Turned => (words.len() > 1).then(|| only_latin(turned(&line.latin_name))),
            Self::OnlyNative => Some(Line { latin_name: String::new(), ..written }),
            Self::OnlyLatin => Some(only_latin(line.latin_name.clone())),
            Self::NativeTurned => line.native_name.contains(' ').then(|| Line {
                native_name: family_last(&line.native_name),
                latin_name: String::new(),
                ..written
            }),
            Self::NoPatronymic => {
                let native: Vec<&str> = line.native_name.split(' ').collect();
                let has_one = matches!(line.country.as_str(), "RU" | "KZ" | "UZ") && native.len() > 2;
                has_one.then(|| Line {
                    native_name: native.iter().take(2).copied().collect::<Vec<_>>().join(" "),
                    latin_name: String::new(),
                    ..written
                })
            }
            Self::OtherScheme => other_scheme(&line.latin_name, dice).map(only_latin),
            Self::OtherSchemeTurned => other_scheme(&turned(&line.latin_name), dice).map(only_latin),
            Self::OtherSpaces => other_spaces(&line.latin_name, dice).map(only_latin),
            Self::Misspelt => misspelt(&line.latin_name, dice).map(only_latin),
            Self::Initial => {
                let (given, family) = (line.given_name.chars().next()?, &line.family_name);
                (!family.is_empty()).then(|| only_latin(format!("{given}. {family}")))
            }
            Self::OtherClass => {
                let other = others.get(dice.random_range(0..others.len()))?;
                Some(Line { class_code: other.class_code.clone(), ..written })
            }
            Self::Stranger => {
                let strangers: Vec<&Line> = others
                    .iter()
                    .filter(|other| other.country == line.country && other.class_code != line.class_code)
                    .filter(|other| {
                        other.native_name != line.native_name && other.latin_name != line.latin_name
                    })
                    .collect();
                let other = strangers.get(dice.random_range(0..strangers.len().max(1)))?;
                // Of parts that stand on rolls, in a combination that does not.
                let (family, given) = (&line.family_name, &other.given_name);
                let is_new = |l: &&Line| l.family_name == *family && l.given_name == *given;
                let is_new = !family.is_empty() && !others.iter().any(|l| is_new(&l));
                is_new.then(|| Line {
                    native_name: String::new(),
                    latin_name: format!("{given} {family}"),
                    class_code: line.class_code.clone(),
                    ..written
                })
            }
            Self::Namesake => {
                let namesake = others.iter().find(|other| {
                    other.latin_name == line.latin_name
                        && other.country == line.country
                        && other.native_name != line.native_name
                        && other.person != line.person
                        && other.native_name.split(' ').count() == line.native_name.split(' ').count()
                        && !others.iter().any(|o| o.person == other.person && o.class_code == line.class_code)
                })?;
                Some(Line { native_name: namesake.native_name.clone(), ..written })
            }
        }
    }
}

/// Given name, patronymic, family name, as letters have them.
fn family_last(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    words.rotate_left(1);
    words.join(" ")
}

fn turned(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    words.rotate_right(1);
    words.join(" ")
}

/// What other schemes write for the same letters.
const OTHERWISE: [(&str, &[&str]); 24] = [
    ("shch", &["sch", "sc"]),
    ("zh", &["j", "dzh"]),
    ("kh", &["h", "x"]),
    ("yu", &["iu", "ju"]),
    ("ya", &["ia", "ja"]),
    ("ye", &["e", "je"]),
    ("iu", &["yu", "ju"]),
    ("ia", &["ya", "ja"]),
    ("iy", &["y", "i"]),
    ("ii", &["y", "iy"]),
    ("ou", &["u", "oo"]),
    ("oo", &["u"]),
    ("ee", &["i"]),
    ("gh", &["g"]),
    ("ph", &["p", "f"]),
    ("q", &["k"]),
    ("w", &["v"]),
    ("j", &["zh", "dj"]),
    ("ts", &["c", "tz"]),
    ("ei", &["ey"]),
    ("ai", &["ay"]),
    ("y", &["i"]),
    ("ss", &["s"]),
    ("u", &["oo", "ou"]),
];

fn other_scheme(name: &str, dice: &mut StdRng) -> Option<String> {
    let mut written = String::new();
    let small = name.to_lowercase();
    let mut rest = small.as_str();
    while let Some(c) = rest.chars().next() {
        let found = OTHERWISE.iter().find(|(letters, _)| rest.starts_with(letters));
        match found {
            Some((letters, others)) if dice.random_range(0..100) < 70 => {
                written.push_str(others.get(dice.random_range(0..others.len())).unwrap_or(letters));
                rest = rest.get(letters.len()..).unwrap_or_default();
            }
            _ => {
                written.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
    (written != small).then_some(written)
}

fn other_spaces(name: &str, dice: &mut StdRng) -> Option<String> {
    let mut words: Vec<&str> = name.split([' ', '-']).collect();
    if words.len() < 2 {
        return None;
    }
    let at = dice.random_range(1..words.len());
    let (before, after) = (words.get(at - 1)?.to_string(), words.remove(at));
    let glue = if dice.random_range(0..2) == 0 { "" } else { "-" };
    let both = format!("{before}{glue}{}", after.to_lowercase());
    let mut written: Vec<String> = words.into_iter().map(str::to_owned).collect();
    *written.get_mut(at - 1)? = both;
    Some(written.join(" "))
}

fn misspelt(name: &str, dice: &mut StdRng) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 8 {
        return None;
    }
    let at = dice.random_range(1..letters.len() - 1);
    match dice.random_range(0..4) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        2 => {
            let c = *letters.get(at)?;
            letters.insert(at, c);
        }
        _ => *letters.get_mut(at)? = char::from(b'a' + dice.random_range(0..26u8)),
    }
    let written: String = letters.into_iter().collect();
    (written != name).then_some(written)
}
