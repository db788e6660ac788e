use std::collections::BTreeSet;

use super::{
    forms::{Form, Word, Writing, forms, russian_form},
    score::{How, Part, Reason},
};
use crate::names::{Name, sound};

/// How like two names are, by the pair of forms that agrees best.
pub(super) fn likeness(sought: &Name<'_>, known: &Name<'_>) -> (f64, Vec<Reason>) {
    let (ours, theirs) = (forms(sought), forms(known));
    let mut best = (0.0, Vec::new());
    // Of two that say as much, what is read in one script is the better reason.
    let by_one_script = |our: &Form, their: &Form| our.is_latin == their.is_latin;
    let mut pairs: Vec<(&Form, &Form)> =
        ours.iter().flat_map(|our| theirs.iter().map(move |t| (our, t))).collect();
    pairs.sort_by_key(|(our, their)| !by_one_script(our, their));
    for (our, their) in pairs {
        let found = compare(our, their, known.country);
        if found.0 > best.0 {
            best = found;
        }
    }
    let is_russian = |form: &&Form| !form.is_latin && !form.is_hanzi && !form.is_bare;
    for (form, russian) in ours.iter().filter(is_russian).map(|form| (form, russian_form(known))) {
        let found = russian.map(|russian| compare(form, &russian, ""));
        best = found.filter(|found| found.0 > best.0).unwrap_or(best);
    }
    let (mut value, mut reasons) = best;
    if let Some(how) = patronymics(&ours, &theirs) {
        reasons.push(Reason { part: Part::Patronymic, how, writing: Writing::Native });
    }
    if native_names_differ(&ours, &theirs) || tones_differ(sought, known) {
        reasons.push(Reason { part: Part::NativeName, how: How::Differs, writing: Writing::Native });
    }
    if in_brackets(sought) != in_brackets(known) {
        reasons.push(Reason { part: Part::Family, how: How::Differs, writing: writing_of(&reasons) });
    }
    // What several words say alike is said once.
    let mut said: Vec<Reason> = Vec::new();
    for reason in reasons {
        if !said.contains(&reason) {
            said.push(reason);
        }
    }
    if value < 0.3 {
        value = 0.0;
    }
    (value, said)
}

/// In which letters the names were compared.
fn writing_of(reasons: &[Reason]) -> Writing {
    reasons.first().map_or(Writing::Native, |reason| reason.writing)
}

/// The words of a name that stand in brackets, as another family name does: Иванова (Соколова) Мария.
fn in_brackets(name: &Name<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for written in [name.native, name.latin] {
        for opened in written.split(['(', '（', '[']).skip(1) {
            let inside = opened.split([')', '）', ']']).next().unwrap_or_default();
            found.extend(inside.split_whitespace().map(|word| sound::fold(word, name.country)));
        }
    }
    found.remove("");
    found
}

fn patronymics(ours: &[Form], theirs: &[Form]) -> Option<How> {
    let of = |forms: &[Form]| forms.iter().map(|f| f.patronymic.clone()).find(|p| !p.is_empty());
    let like = sound::likeness(&of(ours)?, &of(theirs)?);
    Some(if like > 0.85 { How::Same } else { How::Differs })
}

/// Whether both are written in one script beside Latin, and not as one name: 王伟 and 王威 are both Wang Wei.
fn native_names_differ(ours: &[Form], theirs: &[Form]) -> bool {
    let native = |forms: &'_ [Form]| forms.iter().find(|f| !f.is_latin).cloned();
    let (Some(ours), Some(theirs)) = (native(ours), native(theirs)) else { return false };
    if ours.is_hanzi || theirs.is_hanzi {
        return ours.is_hanzi && theirs.is_hanzi && ours.plain != theirs.plain;
    }
    ours.is_bare == theirs.is_bare && !ours.is_bare && words_agree(&ours.words, &theirs.words, false).0 < 0.6
}

/// Whether both are written with the marks of Vietnamese, and not as one name: Hùng and Hưng are both Hung.
fn tones_differ(sought: &Name<'_>, known: &Name<'_>) -> bool {
    let (ours, theirs) = (sought.native.to_lowercase(), known.native.to_lowercase());
    let words = |name: &str| {
        name.split_whitespace().map(str::to_owned).collect::<std::collections::BTreeSet<String>>()
    };
    known.country == "VN" && !ours.is_ascii() && !theirs.is_ascii() && words(&ours) != words(&theirs)
}

fn compare(our: &Form, their: &Form, country: &str) -> (f64, Vec<Reason>) {
    let writing = match (our.is_latin, their.is_latin) {
        (true, true) => Writing::Latin,
        (false, false) => Writing::Native,
        _ => Writing::Across,
    };
    let same_script = our.is_hanzi == their.is_hanzi;
    if our.is_hanzi || their.is_hanzi {
        let is_same = same_script && our.plain == their.plain;
        return if is_same {
            (1.0, said(&their.words, Part::Name, How::Same, writing))
        } else {
            (0.0, Vec::new())
        };
    }
    // Names of Myanmar are their words in their order.
    if country == "MM" {
        let whole = |words: &[Word]| words.iter().map(|w| w.folded.as_str()).collect::<String>();
        // A form that asks for a family name first makes the last word one.
        let mut turned = their.words.clone();
        if let Some(last) = turned.pop() {
            turned.insert(0, last);
        }
        let ours = whole(&our.words);
        let in_order = sound::likeness(&ours, &whole(&their.words));
        let in_turn = sound::likeness(&ours, &whole(&turned));
        let like = in_order.max(in_turn * 0.95);
        let like = if our.is_latin == their.is_latin { like } else { 0.0 };
        let how = if in_order.max(in_turn) > 0.99 { How::Same } else { How::Alike };
        return (like * like, vec![Reason { part: Part::Name, how, writing }]);
    }
    let is_bare = our.is_bare != their.is_bare;
    let (value, pairs) = words_agree(&our.words, &their.words, is_bare);
    let reasons = pairs.into_iter().map(|(part, how)| Reason { part, how, writing }).collect();
    (value, reasons)
}

fn said(words: &[Word], part: Part, how: How, writing: Writing) -> Vec<Reason> {
    if words.is_empty() { Vec::new() } else { vec![Reason { part, how, writing }] }
}

type Pairs = Vec<(Part, How)>;

/// Pairs the words of two names as they agree best. Words without a partner weigh, and one word alone never is a whole
/// name of several.
fn words_agree(ours: &[Word], theirs: &[Word], is_bare: bool) -> (f64, Pairs) {
    if ours.is_empty() || theirs.is_empty() {
        return (0.0, Vec::new());
    }
    let joined = if ours.len() == theirs.len() { 0.0 } else { joined_likeness(ours, theirs) };
    if joined > 0.88 {
        let how = if joined >= 1.0 { How::Same } else { How::Alike };
        return (joined * joined, vec![(Part::Name, how)]);
    }
    let mut left: Vec<usize> = (0..theirs.len()).collect();
    let mut value = 1.0;
    let mut pairs = Vec::new();
    let mut waiting: Vec<&Word> = ours.iter().collect();
    // The surest pair first.
    while !waiting.is_empty() && !left.is_empty() {
        let all = waiting.iter().enumerate().flat_map(|(i, our)| {
            left.iter().enumerate().filter_map(move |(j, their)| Some((i, j, our, theirs.get(*their)?)))
        });
        let rated = all
            .map(|(i, j, our, their)| (alike(our, their, is_bare), i, j, their.is_family.or(our.is_family)));
        let Some((like, i, j, is_family)) = rated.max_by(|a, b| a.0.total_cmp(&b.0)) else { break };
        waiting.remove(i);
        left.remove(j);
        value *= like;
        let part = match is_family {
            Some(true) => Part::Family,
            Some(false) => Part::Given,
            None => Part::Name,
        };
        // The same is what folds to the same letters; a vowel is enough to make another family of a long name. Where
        // vowels are not written, it is what has the same consonants.
        let how = if like >= 1.0 || is_bare && like > 0.97 {
            How::Same
        } else if like > 0.75 {
            How::Alike
        } else {
            How::Differs
        };
        pairs.push((part, how));
    }
    let unpaired = ours.len().abs_diff(theirs.len());
    let is_one_of_many = unpaired > 0 && pairs.len() == 1;
    value *= if is_one_of_many { 0.5 } else { 0.85f64.powi(i32::try_from(unpaired).unwrap_or(9)) };
    (value, pairs)
}

/// How alike two words are. An initial stands for a word that begins with it.
fn alike(our: &Word, their: &Word, is_bare: bool) -> f64 {
    let (one, other) = (our.folded.as_str(), their.folded.as_str());
    let is_initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    if one == other {
        return 1.0;
    }
    if is_initial(one, other) || is_initial(other, one) {
        return 0.8;
    }
    if is_bare {
        let (one, other) = (sound::bones(one), sound::bones(other));
        return if one.is_empty() || other.is_empty() { 0.0 } else { sound::likeness(&one, &other) * 0.98 };
    }
    let like = sound::likeness(one, other);
    // In a short word one letter makes another name.
    let longest = one.chars().count().max(other.chars().count());
    if longest < 5 { like * like } else { like }
}

/// How like the names are when spaces are set otherwise: Munkh-Erdene, Munkherdene; Xiao Ming, Xiaoming.
fn joined_likeness(ours: &[Word], theirs: &[Word]) -> f64 {
    if ours.len().max(theirs.len()) > 3 {
        return 0.0;
    }
    let theirs = orders(theirs);
    let pairs = orders(ours);
    let all = pairs.iter().flat_map(|our| theirs.iter().map(move |their| sound::likeness(our, their)));
    all.fold(0.0, f64::max)
}

/// The words in every order, without spaces.
fn orders(words: &[Word]) -> Vec<String> {
    if words.is_empty() {
        return vec![String::new()];
    }
    let mut orders = Vec::new();
    for (at, first) in words.iter().enumerate() {
        let mut others = words.to_vec();
        others.remove(at);
        orders.extend(self::orders(&others).into_iter().map(|rest| joined(&first.folded, &rest)));
    }
    orders
}

/// Doubled letters are one, also where two words meet.
fn joined(first: &str, rest: &str) -> String {
    match (first.chars().last(), rest.chars().next()) {
        (Some(end), Some(begin)) if end == begin => {
            format!("{first}{}", rest.get(end.len_utf8()..).unwrap_or_default())
        }
        _ => format!("{first}{rest}"),
    }
}
