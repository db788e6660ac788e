use super::*;
use crate::names::Name;

fn person<'a>(native: &'a str, latin: &'a str, country: &'a str) -> Described<'a> {
    let name = Name { native, latin, country, ..Name::default() };
    Described { name, class: "C012", ..Described::default() }
}

/// The points that a name gets where class and country agree.
fn points(sought: &Described<'_>, known: &Described<'_>) -> i32 {
    score(sought, known).points
}

#[test]
fn one_name_is_found_in_every_script_scheme_and_order() {
    let wang = person("王伟", "Wang Wei", "CN");
    let yusupov = person("Юсупов Рустам Каримович", "Rustam Yusupov", "UZ");
    let usman = person("عثمان قریشی", "Usman Qureshi", "PK");
    let munkh = person("Батбаярын Мөнх-Эрдэнэ", "Batbayar Munkh-Erdene", "MN");
    for (native, latin, known) in [
        ("王伟", "", &wang),
        ("", "Wang Wei", &wang),
        ("", "WEI WANG", &wang),
        ("", "WeiWang", &wang),
        ("Ван Вэй", "", &wang),
        ("", "Yusupov Rustam", &yusupov),
        ("", "RUSTAM YUSUPOV", &yusupov),
        ("", "Rustam Iusupov", &yusupov),
        ("Рустам Юсупов", "", &yusupov),
        ("Юсупов Рустам", "Rustam Jusupov", &yusupov),
        ("", "Usman Quraishi", &usman),
        ("", "Qureshi, Usman", &usman),
        ("", "Munkherdene Batbayar", &munkh),
    ] {
        let sought = person(native, latin, known.name.country);
        assert!(points(&sought, known) >= 80, "{native} {latin}: {:?}", score(&sought, known));
    }
}

#[test]
fn who_is_somebody_else_is_not_taken_for_the_person() {
    let wang = person("王伟", "Wang Wei", "CN");
    let omarova = person("Омарова Айжан", "Aizhan Omarova", "KZ");
    let yusupov = person("Юсупов Рустам Каримович", "Rustam Yusupov", "UZ");
    let aung = person("", "Aung Kyaw Zaw", "MM");
    for (native, latin, known) in [
        ("王威", "Wang Wei", &wang),
        ("", "Wang Lei", &wang),
        ("", "Aizhan Ospanova", &omarova),
        ("", "Madina Omarova", &omarova),
        ("Юсупов Рустам Анварович", "Rustam Yusupov", &yusupov),
        ("", "Kyaw Aung Zaw", &aung),
        ("", "Aung Kyaw", &aung),
    ] {
        let sought = person(native, latin, known.name.country);
        assert!(points(&sought, known) < 80, "{native} {latin}: {:?}", score(&sought, known));
    }
    let abroad = person("", "Rustam Yusupov", "KZ");
    assert!(points(&abroad, &yusupov) < 80);
}

#[test]
fn a_score_says_how_it_came_about() {
    let known = Described {
        name: Name {
            native: "Есенова Назира Болатқызы",
            latin: "Nazira Yessenova",
            family: "Yessenova",
            given: "Nazira",
            country: "KZ",
            ..Name::default()
        },
        email: "nazira@court.example",
        class: "C012",
        ..Described::default()
    };
    let sought = Described { email: "nazira@court.example", ..person("", "Esenova Nazira", "KZ") };
    let found = score(&sought, &known);
    let said: Vec<(Part, How, Writing)> = found.reasons.iter().map(|r| (r.part, r.how, r.writing)).collect();
    for reason in [
        (Part::Family, How::Same, Writing::Latin),
        (Part::Given, How::Same, Writing::Latin),
        (Part::Class, How::Same, Writing::Native),
        (Part::Address, How::Same, Writing::Native),
    ] {
        assert!(said.contains(&reason), "{said:?}");
    }
    assert_eq!(found.points, 100);
    // An equal name alone is never certain.
    let name_only = Described { class: "", ..person("", "Esenova Nazira", "KZ") };
    assert_eq!(score(&name_only, &known).points, 75);
    let russian = person("Есенова Назира Болатовна", "", "KZ");
    assert!(score(&russian, &known).reasons.iter().any(|r| r.part == Part::Patronymic && r.how == How::Same));
}

#[test]
fn names_that_are_alike_share_a_key() {
    for (one, other, country) in [
        ("王伟", "Wang Wei", "CN"),
        ("Ван Вэй", "Wang Wei", "CN"),
        ("Ковалёв Сергей", "Siarhei Kavaliou", "BY"),
        ("عثمان قریشی", "Usman Qureshi", "PK"),
        ("राजेश शर्मा", "Rajesh Sharma", "IN"),
        ("Жумабаев Жаныбек", "Djumabaev Djanybek", "KG"),
    ] {
        let name = |native| Name { native, country, ..Name::default() };
        let (ours, theirs) = (keys_of(&name(one)), keys_of(&name(other)));
        assert!(ours.intersection(&theirs).next().is_some(), "{ours:?} {theirs:?}");
    }
}

#[test]
fn only_the_same_family_name_leaves_no_doubt() {
    let osmonova = person("", "Aigul Osmonova", "KG");
    let ivanova = person("Иванова Мария Петровна", "", "RU");
    let yusupov = person("Юсупов Рустам Каримович", "Rustam Yusupov", "UZ");
    let rahmonov = person("", "Rustam Abdurahmonov", "TJ");
    let aung = person("", "Aung Kyaw Zaw", "MM");
    for (native, latin, known, is_doubtful) in [
        ("", "Aygul Osmanova", &osmonova, true),
        ("", "Osmonova Aygul", &osmonova, false),
        ("", "Rustam Abdurahmanov", &rahmonov, true),
        ("Иванова (Соколова) Мария", "", &ivanova, true),
        ("Иванова Мария", "", &ivanova, false),
        ("", "Rustam Iusupov", &yusupov, false),
        ("", "RUSTAM YUSUPOV", &yusupov, false),
        ("", "Zaw Aung Kyaw", &aung, false),
    ] {
        let found = score(&person(native, latin, known.name.country), known);
        assert_eq!(found.leaves_doubt(), is_doubtful, "{native} {latin}: {found:?}");
    }
    // A family name that is known to be one decides alone.
    let known = Described {
        name: Name { family: "Yessenova", given: "Nazira", ..person("", "Nazira Yessenova", "KZ").name },
        ..person("", "", "KZ")
    };
    assert!(!score(&person("", "Nazyra Esenova", "KZ"), &known).leaves_doubt());
    assert!(!score(&person("", "Nazera Esenova", "KZ"), &known).leaves_doubt());
    assert!(score(&person("", "Nazira Asenova", "KZ"), &known).leaves_doubt());
}

#[test]
fn a_name_in_brackets_that_only_one_has_is_told_and_each_reason_once() {
    let known = person("Иванова Мария Петровна", "", "RU");
    let told = |sought: &str| -> Vec<(Part, How)> {
        score(&person(sought, "", "RU"), &known).reasons.iter().map(|r| (r.part, r.how)).collect()
    };
    let class = (Part::Class, How::Same);
    assert_eq!(
        told("Иванова (Соколова) Мария"),
        [(Part::Name, How::Same), (Part::Family, How::Differs), class]
    );
    assert_eq!(told("Иванова Мария"), [(Part::Name, How::Same), class]);
    let both = person("Иванова (Соколова) Мария", "", "RU");
    assert!(!score(&both, &both).leaves_doubt());
}
