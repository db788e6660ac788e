//! How a word of a name sounds, whatever script and whatever scheme of transliteration it is written in: Юсупов,
//! Yusupov, Iusupov and Jusupov fold to nearly the same letters. Good enough to compare, not to read.

mod scripts;

use super::{is_arabic, is_cyrillic};

/// The folded word: small Latin letters, where `S` is sh, `C` is ch and `j` is zh, j or dzh. Of scripts that are not
/// read here (Thai, Lao, Khmer, Burmese), the letters themselves.
pub(crate) fn fold(word: &str, country: &str) -> String {
    let word = word.to_lowercase();
    let letters = if word.chars().any(is_cyrillic) {
        scripts::of_cyrillic(&word)
    } else if word.chars().any(is_arabic) {
        scripts::of_arabic(&word)
    } else if word.chars().any(scripts::is_devanagari) {
        scripts::of_devanagari(&word)
    } else {
        scripts::of_latin(&word, country)
    };
    settled(&letters)
}

/// The consonants of a folded word, those that schemes confuse taken for one. What remains when vowels are not
/// written, as in Persian and Urdu.
pub(crate) fn bones(folded: &str) -> String {
    let mut bones = String::new();
    for c in folded.chars() {
        let bone = match c {
            'a' | 'e' | 'i' | 'o' | 'u' => continue,
            'g' => 'h',
            'f' => 'v',
            other => other,
        };
        if !bones.ends_with(bone) {
            bones.push(bone);
        }
    }
    if bones.len() > 2 && bones.ends_with('h') {
        bones.pop();
    }
    bones
}

/// Whether two words are one name, written by different schemes.
pub(crate) fn same(one: &str, other: &str, country: &str) -> bool {
    let (one, other) = (fold(one, country), fold(other, country));
    !one.is_empty() && likeness(&one, &other) > 0.82
}

/// How like two folded words are, from 0 to 1. Vowels weigh little, and so do consonants that schemes confuse.
pub(crate) fn likeness(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longest = one.len().max(other.len());
    if longest == 0 {
        return 0.0;
    }
    let mut before_last: Vec<f64> = Vec::new();
    let mut last: Vec<f64> = running(other.iter().map(|c| loss(*c)));
    for (i, a) in one.iter().enumerate() {
        let mut row = Vec::with_capacity(other.len() + 1);
        row.push(last.first().copied().unwrap_or_default() + loss(*a));
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[f64], place: usize| row.get(place).copied().unwrap_or(f64::MAX);
            let mut cost =
                (at(&last, j) + change(*a, *b)).min(at(&last, j + 1) + loss(*a)).min(at(&row, j) + loss(*b));
            let swapped = i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                cost = cost.min(at(&before_last, j - 1) + 0.6);
            }
            row.push(cost);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    let length = f64::from(u32::try_from(longest).unwrap_or(u32::MAX));
    (1.0 - last.last().copied().unwrap_or_default() / length).max(0.0)
}

fn running(costs: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sums = vec![0.0];
    let mut sum = 0.0;
    for cost in costs {
        sum += cost;
        sums.push(sum);
    }
    sums
}

/// What a letter that the other word lacks takes away.
fn loss(c: char) -> f64 {
    match c {
        'a' | 'e' | 'i' | 'o' | 'u' => 0.3,
        'h' | 'j' => 0.4,
        _ => 1.0,
    }
}

fn change(one: char, other: char) -> f64 {
    const CONFUSED: [(char, char); 10] = [
        ('g', 'h'),
        ('v', 'f'),
        ('v', 'u'),
        ('h', 'k'),
        ('s', 'z'),
        ('j', 'z'),
        ('j', 'i'),
        ('d', 't'),
        ('b', 'p'),
        ('S', 's'),
    ];
    let is_vowel = |c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    if one == other {
        0.0
    } else if is_vowel(one) && is_vowel(other) {
        0.25
    } else if CONFUSED.contains(&(one, other)) || CONFUSED.contains(&(other, one)) {
        0.45
    } else {
        1.0
    }
}

/// Leaves out what schemes differ in: i before another vowel (Galiyev, Galiev), and doubled letters.
fn settled(letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let mut settled = String::with_capacity(letters.len());
    for (at, c) in letters.iter().enumerate() {
        let next = letters.get(at + 1..).unwrap_or_default().iter().find(|c| **c != 'i');
        let glides = *c == 'i' && next.is_some_and(|c| matches!(c, 'a' | 'e' | 'o' | 'u'));
        if !glides && !settled.ends_with(*c) {
            settled.push(*c);
        }
    }
    settled
}
