//! What is heard in the letters of each script.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

pub(super) fn of_cyrillic(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.nfc() {
        let sound = match c {
            'а' | 'я' | 'ә' => "a",
            'б' => "b",
            'в' => "v",
            'г' | 'ғ' | 'ґ' => "g",
            'д' => "d",
            'е' | 'ё' | 'э' | 'є' | 'ѣ' => "e",
            // Дж is one sound: Джумабаев, Жумабаев.
            'ж' | 'ҷ' | 'җ' => {
                if folded.ends_with('d') {
                    folded.pop();
                }
                "j"
            }
            'з' => "z",
            'и' | 'й' | 'ы' | 'і' | 'ї' | 'ӣ' => "i",
            'к' | 'қ' => "k",
            'л' => "l",
            'м' => "m",
            'н' | 'ң' => "n",
            'о' | 'ө' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' | 'ю' | 'ұ' | 'ү' | 'ў' | 'ӯ' => "u",
            'ф' => "f",
            'х' | 'һ' | 'ҳ' => "h",
            'ц' => "ts",
            'ч' => "C",
            'ш' | 'щ' => "S",
            _ => "",
        };
        folded.push_str(sound);
    }
    folded
}

/// What is written with several letters, the longest first.
const TOGETHER: [(&str, &str); 20] = [
    ("shch", "S"),
    ("dzh", "j"),
    ("sch", "S"),
    ("tch", "C"),
    ("sh", "S"),
    ("ch", "C"),
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("ts", "ts"),
    ("tz", "ts"),
    ("ck", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
];

pub(super) fn of_latin(word: &str, country: &str) -> String {
    let sounds = |c: &char| c.is_alphanumeric() && !is_combining_mark(*c) && !matches!(c, 'ʻ' | 'ʼ' | 'ʹ');
    let plain: String = word.nfd().filter(sounds).map(of_mark).collect();
    let mut folded = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some((letters, sound)) = TOGETHER.iter().find(|(letters, _)| rest.starts_with(letters)) {
            folded.push_str(sound);
            rest = rest.get(letters.len()..).unwrap_or_default();
            continue;
        }
        match c {
            'q' | 'c' => folded.push('k'),
            'w' => folded.push('v'),
            'y' => folded.push('i'),
            'x' => folded.push_str(match country {
                "UZ" | "TJ" | "KZ" | "KG" => "h",
                "CN" | "LA" | "VN" => "s",
                _ => "ks",
            }),
            _ => folded.push(c),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    folded
}

fn of_mark(c: char) -> char {
    match c {
        'đ' => 'd',
        'ı' => 'i',
        'ø' => 'o',
        'ł' => 'l',
        other => other,
    }
}

/// Persian and Urdu. Short vowels are not written; و and ی stand for vowels but between other ones.
pub(super) fn of_arabic(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut after_long_vowel = false;
    for (at, c) in word.chars().enumerate() {
        let sound = match c {
            'ا' | 'آ' | 'أ' | 'إ' | 'ى' => "a",
            'ب' => "b",
            'پ' => "p",
            'ت' | 'ط' | 'ٹ' | 'ة' => "t",
            'ث' | 'س' | 'ص' => "s",
            'ج' | 'ژ' => "j",
            'چ' => "C",
            'ح' | 'خ' | 'ہ' | 'ه' => "h",
            'د' | 'ڈ' => "d",
            'ذ' | 'ز' | 'ض' | 'ظ' => "z",
            'ر' | 'ڑ' => "r",
            'ش' => "S",
            'غ' | 'گ' => "g",
            'ف' => "f",
            'ق' | 'ک' | 'ك' => "k",
            'ل' => "l",
            'م' => "m",
            'ن' | 'ں' => "n",
            'و' if at == 0 || after_long_vowel => "v",
            'و' => "u",
            'ی' | 'ي' | 'ے' | 'ئ' => "i",
            _ => "",
        };
        after_long_vowel = matches!(c, 'ا' | 'آ') || matches!(c, 'ی' | 'ي') && at > 0;
        folded.push_str(sound);
    }
    folded
}

pub(super) fn is_devanagari(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{097F}')
}

/// Each consonant is followed by a, but where another vowel or a stop is written, and at the end.
pub(super) fn of_devanagari(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let mut vowel_is_open = false;
    for c in word.nfc() {
        let (sound, is_consonant) = match c {
            'क' => ("k", true),
            'ख' | 'ह' => ("h", true),
            'ग' | 'घ' => ("g", true),
            'च' | 'छ' => ("C", true),
            'ज' | 'झ' => ("j", true),
            'ट' | 'ठ' | 'त' | 'थ' => ("t", true),
            'ड' | 'ढ' | 'द' | 'ध' => ("d", true),
            'ण' | 'न' | 'ञ' | 'ङ' => ("n", true),
            'प' => ("p", true),
            'फ' => ("f", true),
            'ब' | 'भ' => ("b", true),
            'म' => ("m", true),
            'य' => ("i", true),
            'र' => ("r", true),
            'ल' | 'ळ' => ("l", true),
            'व' => ("v", true),
            'श' | 'ष' => ("S", true),
            'स' => ("s", true),
            'अ' | 'आ' | 'ा' => ("a", false),
            'इ' | 'ई' | 'ि' | 'ी' => ("i", false),
            'उ' | 'ऊ' | 'ु' | 'ू' => ("u", false),
            'ऋ' | 'ृ' => ("ri", false),
            'ए' | 'े' => ("e", false),
            'ऐ' | 'ै' => ("ai", false),
            'ओ' | 'ो' => ("o", false),
            'औ' | 'ौ' => ("au", false),
            'ं' | 'ँ' => {
                if vowel_is_open {
                    folded.push('a');
                }
                ("n", false)
            }
            // Marks that follow a consonant and leave its vowel open.
            '\u{093C}' => continue,
            _ => ("", false),
        };
        if is_consonant && vowel_is_open {
            folded.push('a');
        }
        vowel_is_open = is_consonant;
        folded.push_str(sound);
    }
    folded
}
