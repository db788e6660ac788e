use super::*;
use crate::language::Language;

fn greeted(name: &Name<'_>) -> [String; 3] {
    [Language::Zh, Language::En, Language::Ru].map(|language| salutation(language, name))
}

fn native<'a>(native: &'a str, country: &'a str) -> Name<'a> {
    Name { native, country, ..Name::default() }
}

#[test]
fn people_are_greeted_as_their_language_greets() {
    let rustam = Name {
        native: "Юсупов Рустам Каримович",
        latin: "Rustam Yusupov",
        gender: Some("m"),
        country: "UZ",
        ..Name::default()
    };
    assert_eq!(
        greeted(&rustam),
        ["尊敬的 Rustam Yusupov 先生：", "Dear Mr Yusupov,", "Уважаемый Рустам Каримович!"]
    );
    let wang = Name {
        native: "王伟",
        family: "Wang",
        given: "Wei",
        gender: Some("f"),
        country: "CN",
        ..Name::default()
    };
    let greetings = ["尊敬的王伟女士：", "Dear Ms Wang,", "Уважаемая госпожа Ван!"];
    assert_eq!(greeted(&wang), greetings);
    assert_eq!(greeted(&Name { family: "", given: "", ..wang }), greetings);
    let unknown = Name { latin: "Aung Kyaw", country: "MM", ..Name::default() };
    assert_eq!(
        greeted(&unknown),
        ["尊敬的 Aung Kyaw 先生/女士：", "Dear Aung Kyaw,", "Здравствуйте, Aung Kyaw!"]
    );
}

#[test]
fn nobody_is_called_by_a_father_s_name_or_by_half_a_name() {
    let parts =
        |family, given, country| Name { family, given, country, gender: Some("m"), ..Name::default() };
    for (name, greeting) in [
        (parts("Batbayar", "Bold", "MN"), "Dear Mr Bold,"),
        (parts("Jaidee", "Somchai", "TH"), "Dear Mr Somchai,"),
        (parts("Nguyen", "Van Hung", "VN"), "Dear Mr Hung,"),
        (parts("Sok", "Dara", "KH"), "Dear Mr Sok Dara,"),
        (parts("", "Aung Kyaw Zaw", "MM"), "Dear Mr Aung Kyaw Zaw,"),
        (parts("", "Mehmut Eli", "CN"), "Dear Mr Mehmut Eli,"),
        (parts("KHAN", "BILAL", "PK"), "Dear Mr Khan,"),
    ] {
        assert_eq!(salutation(Language::En, &name), greeting);
    }
    // It is not known which of the two is the family name.
    let somebody = Name { latin: "Yusupov Rustam", country: "UZ", gender: Some("m"), ..Name::default() };
    assert_eq!(salutation(Language::En, &somebody), "Dear Mr Yusupov Rustam,");
    let in_capitals = Name { latin: "YUSUPOV Rustam", ..somebody };
    assert_eq!(salutation(Language::En, &in_capitals), "Dear Mr Yusupov,");
}

#[test]
fn a_patronymic_is_found_wherever_it_stands() {
    for (whole, country, greeting) in [
        ("Рустам Каримович Юсупов", "UZ", "Уважаемый Рустам Каримович!"),
        ("Есенова Назира Болатқызы", "KZ", "Уважаемая Назира Болатқызы!"),
        ("Каримов Шерзод Анвар ўғли", "UZ", "Уважаемый Шерзод Анвар ўғли!"),
        ("Шерзод Анвар ўғли Каримов", "UZ", "Уважаемый Шерзод Анвар ўғли!"),
        // A family name that sounds like one is none.
        ("Анна Петровна Юркевич", "BY", "Уважаемая Анна Петровна!"),
        ("Юркевич Анна Петровна", "BY", "Уважаемая Анна Петровна!"),
        ("Бакыт уулу Асан", "KG", "Уважаемый Бакыт уулу Асан!"),
        ("Ким Анна", "KZ", "Здравствуйте, Анна Ким!"),
        ("Рустам Каримович", "UZ", "Здравствуйте, Рустам Каримович!"),
    ] {
        assert_eq!(salutation(Language::Ru, &native(whole, country)), greeting);
    }
}

#[test]
fn russian_addresses_without_a_patronymic_by_family_name() {
    let nurlan = Name {
        native: "Ахметов Нұрлан",
        family: "Akhmetov",
        given: "Nurlan",
        cyrillic_family: "Ахметов",
        cyrillic_given: "Нурлан",
        gender: Some("m"),
        country: "KZ",
        ..Name::default()
    };
    assert_eq!(salutation(Language::Ru, &nurlan), "Уважаемый господин Ахметов!");
    let with_patronymic = Name { russian_patronymic: "Болатович", gender: None, ..nurlan };
    assert_eq!(salutation(Language::Ru, &with_patronymic), "Уважаемый Нурлан Болатович!");
    assert_eq!(salutation(Language::Ru, &Name { gender: None, ..nurlan }), "Здравствуйте, Нурлан Ахметов!");
    let bold = Name { gender: Some("m"), ..native("Батбаярын Болд", "MN") };
    assert_eq!(salutation(Language::Ru, &bold), "Уважаемый господин Болд!");
}

#[test]
fn names_are_written_in_the_order_of_their_country() {
    let parts = |family, given, country| Name { family, given, country, ..Name::default() };
    for (name, latin) in [
        (parts("Wang", "Wei", "CN"), "Wang Wei"),
        (parts("Nguyen", "Van Hung", "VN"), "Nguyen Van Hung"),
        (parts("Batbayar", "Bold", "MN"), "Batbayar Bold"),
        (parts("YUSUPOV", "RUSTAM", "UZ"), "Rustam Yusupov"),
        (parts("", "Aung Kyaw", "MM"), "Aung Kyaw"),
        (native("单立群", "CN"), "Shan Liqun"),
        (native("欧阳若溪", "CN"), "Ouyang Ruoxi"),
        (native("Ибраев Ерлан", "KZ"), "Yerlan Ibrayev"),
        (native("Щербаков Юрий Петрович", "RU"), "Iurii Shcherbakov"),
        (Name { patronymic: "Purev", ..parts("", "Oyun", "MN") }, "Purev Oyun"),
    ] {
        assert_eq!(in_latin(&name), latin);
    }
    let shan = native("单 立群", "CN");
    assert_eq!(in_own_script(&shan), "单立群");
    let ahmad =
        Name {
            cyrillic_family: "Назаров", cyrillic_given: "Фирдавс", country: "TJ", ..Name::default()
        };
    assert_eq!(in_own_script(&ahmad), "Назаров Фирдавс");
    assert_eq!(in_own_script(&parts("Khan", "Bilal", "PK")), "Bilal Khan");
}

#[test]
fn family_names_have_readings_of_their_own() {
    for (whole, key) in [
        ("单立群", "shan li qun"),
        ("曾强", "zeng qiang"),
        ("仇晓峰", "qiu xiao feng"),
        ("解婷", "xie ting"),
        ("吕佳怡", "lü jia yi"),
        ("欧阳若溪", "ouyang ruo xi"),
        ("买合木提·艾力", "mai he mu ti ai li"),
    ] {
        assert_eq!(sort_key(&native(whole, "CN")), key);
    }
    // The passport knows.
    let yue = Name { native: "乐乐", family: "Yue", given: "Le", country: "CN", ..Name::default() };
    assert_eq!(sort_key(&yue), "yue le");
    let le = Name { family: "Le", ..yue };
    assert_eq!(sort_key(&le), "le le");
}

#[test]
fn each_alphabet_has_its_order() {
    for (country, in_order) in [
        ("RU", ["Елисеев Пётр", "Ёлкин Иван", "Ершов Олег", "Жуков Ян"].as_slice()),
        (
            "KZ",
            &["Ахметов Нұрлан", "Әбілқасымов Асхат", "Бекмұхамбетов Адай", "Қалиев Ерлан", "Омаров Ерлан"],
        ),
        ("BY", &["Жук Алег", "Іваноў Алег", "Казлоў Алег"]),
        ("VN", &["Dương Văn Nam", "Đặng Văn Nam", "Hoàng Văn Nam", "Lê Văn Nam"]),
    ] {
        let keys: Vec<String> = in_order.iter().map(|whole| sort_key(&native(whole, country))).collect();
        assert!(keys.is_sorted(), "{keys:?}");
    }
    let somchai = Name { family: "Jaidee", given: "Somchai", country: "TH", ..Name::default() };
    assert_eq!(sort_key(&somchai), "somchai jaidee");
    let usman =
        Name {
            native: "عثمان احمد", family: "Ahmed", given: "Usman", country: "PK", ..Name::default()
        };
    assert_eq!(sort_key(&usman), "ahmed usman");
}

#[test]
fn a_name_sounds_the_same_in_every_scheme() {
    for (one, other, country) in [
        ("Юсупов", "Yusupov", "UZ"),
        ("Юсупов", "Iusupov", "UZ"),
        ("Юсупов", "Jusupov", "UZ"),
        ("Хасанов", "Xasanov", "UZ"),
        ("Қурбонов", "Kurbonov", "TJ"),
        ("Жумабаев", "Dzhumabayev", "KG"),
        ("Әбілқасымов", "Abilkassymov", "KZ"),
        ("Кавалёў", "Kavaliou", "BY"),
        ("राजेश", "Rajesh", "IN"),
        ("Mohammadi", "Muhammady", "IR"),
    ] {
        assert!(sound::same(one, other, country), "{one} {other}");
    }
    for (native, latin) in [("عثمان", "Usman"), ("محمدی", "Mohammadi"), ("خان", "Khan"), ("کیوان", "Keyvan")]
    {
        let bones = |word| sound::bones(&sound::fold(word, "PK"));
        assert_eq!(bones(native), bones(latin));
    }
    assert!(!sound::same("Омаров", "Ospanov", "KZ"));
}
