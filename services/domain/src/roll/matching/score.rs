use super::{forms::Writing, likeness::likeness};
use crate::names::Name;

/// What is known of a person when two are compared. Whatever is not known counts neither way.
#[derive(Debug, Clone, Copy, Default)]
pub struct Described<'a> {
    pub name: Name<'a>,
    pub email: &'a str,
    pub phone: &'a str,
    /// The code of the class that is meant, or attended.
    pub class: &'a str,
}

/// What of two people was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Family,
    Given,
    /// Words of which nobody has said which is the family name.
    Name,
    Patronymic,
    /// The whole name in the person's own script, where it speaks against what Latin letters say.
    NativeName,
    Country,
    Class,
    Address,
    Phone,
}

impl Part {
    pub fn code(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Given => "given",
            Self::Name => "name",
            Self::Patronymic => "patronymic",
            Self::NativeName => "native_name",
            Self::Country => "country",
            Self::Class => "class",
            Self::Address => "address",
            Self::Phone => "phone",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Same,
    Alike,
    Differs,
}

impl How {
    pub fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Alike => "alike",
            Self::Differs => "differs",
        }
    }
}

/// Why a score is what it is: a part, whether it agreed, and in which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Reason {
    pub part: Part,
    pub how: How,
    pub writing: Writing,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Score {
    /// 0 to 100.
    pub points: i32,
    pub reasons: Vec<Reason>,
}

impl Score {
    /// Whether a doubt is left, however many points there are: the family name is not the same in any script or scheme.
    /// Where nobody has said which word it is, each may be.
    pub fn leaves_doubt(&self) -> bool {
        let of = |parts: &[Part]| -> Vec<How> {
            self.reasons.iter().filter(|r| parts.contains(&r.part)).map(|r| r.how).collect()
        };
        let family = of(&[Part::Family]);
        let said = if family.is_empty() { of(&[Part::Name, Part::Given]) } else { family };
        said.is_empty() || said.iter().any(|how| *how != How::Same)
    }
}

const OF_NAME: f64 = 70.0;
const OF_CLASS: i32 = 15;
const OF_COUNTRY: i32 = 5;
const OF_ADDRESS: i32 = 25;
const OF_PHONE: i32 = 20;

/// How likely two are one person. Names give at most 70 points, so that an equal name alone is never certain; the
/// class, the address and the telephone number give the rest. What speaks against takes away.
pub fn score(sought: &Described<'_>, known: &Described<'_>) -> Score {
    let (likeness, mut reasons) = likeness(&sought.name, &known.name);
    let mut points = whole(OF_NAME * likeness);
    let mut add = |points: &mut i32, part, how, gain: i32| {
        *points += gain;
        reasons.push(Reason { part, how, writing: Writing::Native });
    };
    if !known.name.country.is_empty() && !sought.name.country.is_empty() {
        if sought.name.country == known.name.country {
            points += OF_COUNTRY;
        } else {
            add(&mut points, Part::Country, How::Differs, -25);
        }
    }
    if !sought.class.is_empty() && sought.class == known.class {
        add(&mut points, Part::Class, How::Same, OF_CLASS);
    }
    if !sought.email.is_empty() && sought.email == known.email {
        add(&mut points, Part::Address, How::Same, OF_ADDRESS);
    }
    if !sought.phone.is_empty() && digits(sought.phone) == digits(known.phone) {
        add(&mut points, Part::Phone, How::Same, OF_PHONE);
    }
    for reason in &reasons {
        points += match (reason.part, reason.how) {
            (Part::NativeName, How::Differs) => -30,
            (Part::Patronymic, How::Differs) => -25,
            _ => 0,
        };
    }
    Score { points: points.clamp(0, 100), reasons }
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

fn whole(points: f64) -> i32 {
    points.round() as i32
}
