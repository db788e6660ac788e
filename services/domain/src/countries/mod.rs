//! Countries and regions by their ISO 3166-1 letters, named and sorted in the reader's language by CLDR.

mod written;

use std::{collections::HashMap, sync::LazyLock};

use icu::{
    collator::{Collator, options::CollatorOptions},
    locale::{Locale, subtags::Region},
};
use icu_experimental::displaynames::multi::RegionDisplayNames;

pub use written::recognise;

use crate::{language::Language, texts::say};

/// Stands where a roll does not say from where somebody came. No form takes it.
pub const UNKNOWN: &str = "ZZ";

const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ \
MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO \
RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW \
TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Where a country's own name for itself in a language differs from CLDR's.
const OWN: [(Language, &str, &str); 1] = [(Language::Ru, "KG", "Кыргызстан")];

static NAMES: LazyLock<HashMap<Language, Vec<(&'static str, String)>>> = LazyLock::new(|| {
    [Language::Zh, Language::En, Language::Ru, Language::Fa]
        .into_iter()
        .map(|l| (l, named_and_sorted(l)))
        .collect()
});

/// Every country's letters and name, in the order of the reader's language.
pub fn all(language: Language) -> &'static [(&'static str, String)] {
    NAMES.get(&language).map_or(&[], Vec::as_slice)
}

/// The name of a country; its letters where there is no name.
pub fn name(language: Language, code: &str) -> String {
    if code == UNKNOWN {
        return say(language, "country-unknown");
    }
    all(language).iter().find(|(c, _)| *c == code).map_or_else(|| code.to_owned(), |(_, name)| name.clone())
}

/// Checks a country's letters. Error codes: `missing`, `unknown-country`.
pub fn parse(typed: &str) -> Result<String, &'static str> {
    let code = typed.trim().to_ascii_uppercase();
    if code.is_empty() {
        return Err("missing");
    }
    if CODES.split_whitespace().any(|c| c == code) { Ok(code) } else { Err("unknown-country") }
}

fn named_and_sorted(language: Language) -> Vec<(&'static str, String)> {
    let locale: Locale = language.code().parse().unwrap_or(Locale::UNKNOWN);
    let names = RegionDisplayNames::try_new((&locale).into(), Default::default()).ok();
    let mut all: Vec<(&'static str, String)> = CODES
        .split_whitespace()
        .map(|code| {
            let region = code.parse::<Region>().ok();
            let own = OWN.iter().find(|(l, c, _)| *l == language && *c == code);
            if let Some((.., name)) = own {
                return (code, (*name).to_owned());
            }
            let name = names.as_ref().zip(region).and_then(|(n, r)| n.of(r).map(str::to_owned));
            (code, name.unwrap_or_else(|| code.to_owned()))
        })
        .collect();
    if let Ok(collator) = Collator::try_new((&locale).into(), CollatorOptions::default()) {
        all.sort_by(|a, b| collator.compare(&a.1, &b.1));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_named_in_the_readers_language() {
        assert_eq!(name(Language::Ru, "KZ"), "Казахстан");
        assert_eq!(name(Language::Zh, "KZ"), "哈萨克斯坦");
        assert_eq!(name(Language::En, "KG"), "Kyrgyzstan");
        assert_eq!(name(Language::Ru, "KG"), "Кыргызстан");
        assert_eq!(all(Language::En).len(), 249);
    }
}
