//! Cyrillic in Latin letters, as the passports of each country write it.

use super::{is_cyrillic, listed, written::capitalised};

/// ICAO 9303 as Russian passports have it since 2014.
const USUAL: &str = "
    а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh
    щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia
";

/// Letters that Russian has not.
const BESIDES: &str = "ә=a ғ=g қ=k ң=n ө=o ұ=u ү=u һ=h і=i ў=u ҳ=h ҷ=j ӯ=u ӣ=i ґ=g є=ie ї=i җ=j";

/// What a country writes otherwise.
fn own_letters(country: &str) -> &'static str {
    match country {
        "KZ" => "ю=yu я=ya ё=yo ъ=",
        "KG" => "ж=j ң=ng ю=yu я=ya ё=yo ъ=",
        "TJ" => "ғ=gh қ=q ю=yu я=ya ё=yo ъ=",
        "UZ" => "ж=j ғ=gʻ қ=q ў=oʻ ю=yu я=ya ё=yo ъ=",
        "BY" => "г=h ё=io",
        "MN" => "ж=j ө=u ю=yu я=ya ё=yo е=ye ъ=",
        _ => "",
    }
}

/// Words in Cyrillic letters, each beginning with a capital. Other letters stay.
pub(super) fn of_cyrillic(words: &str, country: &str) -> String {
    let words: Vec<String> = words
        .split_whitespace()
        .map(|word| word.split('-').map(|part| of_word(part, country)).collect::<Vec<_>>().join("-"))
        .collect();
    words.join(" ")
}

fn of_word(word: &str, country: &str) -> String {
    let mut latin = String::with_capacity(word.len());
    let mut before = None;
    for c in word.to_lowercase().chars() {
        if matches!(c, '\'' | '’' | 'ʼ') && before.is_some_and(is_cyrillic) {
            continue;
        }
        latin.push_str(&of_letter(c, before, country));
        before = Some(c);
    }
    capitalised(&latin)
}

fn of_letter(c: char, before: Option<char>, country: &str) -> String {
    // Yerlan, Ibrayev
    let is_open = before.is_none_or(|b| "аеёиоуыэюяәөұүіӯӣ".contains(b));
    if c == 'е' && is_open && matches!(country, "KZ" | "UZ" | "TJ" | "BY") {
        return "ye".to_owned();
    }
    let letter = c.to_string();
    let tables = [own_letters(country), USUAL, BESIDES];
    tables.iter().find_map(|table| listed(table, &letter)).unwrap_or(&letter).to_owned()
}
