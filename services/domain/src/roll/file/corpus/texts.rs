use encoding_rs::{GB18030, GBK, IBM866, KOI8_R, WINDOWS_1251};

use super::found;

const CHINESE: &str = "姓名,性别,国籍,工作单位,职务,电子邮件,电话\r\n\
    王伟,男,中国,最高人民法院,法官,wang.wei@court.example,13800000001\r\n\
    李娜,女,中国,上海市人民检察院,检察官,li.na@court.example,13800000002\r\n";
const RUSSIAN: &str = "№ п/п;ФИО;Пол;Страна;Место работы;Должность;Эл. почта;Телефон\r\n\
    1;Юсупов Рустам Каримович;м;Узбекистан;Верховный суд;Судья;rustam@court.example;+998 00 000 00 01\r\n\
    2;Есенова Назира Болатқызы;ж;Казахстан;Прокуратура;Прокурор;nazira@court.example;+7 000 000 00 02\r\n";

fn wide(text: &str, mark: bool, is_little: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

#[test]
fn chinese_lists_are_read_in_every_encoding() {
    let (gbk, _, lossy) = GBK.encode(CHINESE);
    assert!(!lossy);
    let four = CHINESE.replace("王伟", "王㐀𠮷");
    for (file, encoding, name) in [
        (CHINESE.as_bytes().to_vec(), "UTF-8", "王伟"),
        (format!("\u{FEFF}{CHINESE}").into_bytes(), "UTF-8", "王伟"),
        (gbk.to_vec(), "GBK", "王伟"),
        (GB18030.encode(&four).0.to_vec(), "GB18030", "王㐀𠮷"),
        (wide(CHINESE, true, true), "UTF-16LE", "王伟"),
        (wide(CHINESE, true, false), "UTF-16BE", "王伟"),
        (wide(CHINESE, false, true), "UTF-16LE", "王伟"),
        (CHINESE.replace("\r\n", "\n").into_bytes(), "UTF-8", "王伟"),
        (CHINESE.replace("\r\n", "\r").into_bytes(), "UTF-8", "王伟"),
    ] {
        found(&file)
            .is("csv", Some(encoding), 1, 2)
            .holds(&[
                ("native_name", "姓名"),
                ("gender", "性别"),
                ("country", "国籍"),
                ("organisation", "工作单位"),
                ("position", "职务"),
                ("email", "电子邮件"),
                ("phone", "电话"),
            ])
            .names(&[(name, ""), ("李娜", "")])
            .countries(&["CN", "CN"])
            .errors(&[])
            .warns(&[]);
    }
}

#[test]
fn russian_lists_are_read_in_every_encoding() {
    // KOI8-R has no sign for a number.
    let plain = RUSSIAN.replace("Болатқызы", "Болатовна").replace("№ ", "");
    for (file, encoding, name) in [
        (RUSSIAN.as_bytes().to_vec(), "UTF-8", "Есенова Назира Болатқызы"),
        (WINDOWS_1251.encode(&plain).0.to_vec(), "windows-1251", "Есенова Назира Болатовна"),
        (KOI8_R.encode(&plain).0.to_vec(), "KOI8-R", "Есенова Назира Болатовна"),
        (IBM866.encode(&plain).0.to_vec(), "IBM866", "Есенова Назира Болатовна"),
    ] {
        found(&file)
            .is("csv", Some(encoding), 1, 2)
            .names(&[("Юсупов Рустам Каримович", ""), (name, "")])
            .countries(&["UZ", "KZ"])
            .errors(&[]);
    }
    // Nothing but capitals.
    let loud = WINDOWS_1251.encode(&plain.to_uppercase()).0.to_vec();
    found(&loud).is("csv", Some("windows-1251"), 1, 2).countries(&["UZ", "KZ"]);
}

#[test]
fn separators_are_found_below_titles_and_among_quotation_marks() {
    let tabs = RUSSIAN.replace(';', "\t");
    found(&wide(&tabs, true, true)).is("tsv", Some("UTF-16LE"), 1, 2).countries(&["UZ", "KZ"]);
    let titled = format!(
        "Список слушателей, поток 2\r\n\r\n{RUSSIAN}Итого: 2 чел.\r\n\r\nСекретарь ______ Петрова А.;;;\r\n"
    );
    found(titled.as_bytes()).is("csv", Some("UTF-8"), 3, 2).countries(&["UZ", "KZ"]).errors(&[]);
    let quoted = "\"Name\",\"Organisation\",\"E-mail\"\n\"Kim, Anna\",\"Court, \"\"Chamber\"\" 2\",\"a@court.example\"\n";
    let read = found(quoted.as_bytes());
    read.is("csv", Some("UTF-8"), 1, 1).names(&[("", "Kim, Anna")]);
    assert_eq!(read.lines[0].organisation, "Court, \"Chamber\" 2");
    found(b"sep=;\nName;Country\nAnna Kim;KZ\n").is("csv", Some("UTF-8"), 2, 1).countries(&["KZ"]);
}

#[test]
fn full_width_signs_are_signs_like_others() {
    let full = "姓名，性别，国家／地区，Ｅ－ｍａｉｌ，手机号码\n王　伟，男，中国，ｗａｎｇ＠ｃｏｕｒｔ．ｅｘａｍｐｌｅ，１３８０００００００１\n\
        艾别克，男，吉尔吉斯斯坦，ａｉｂｅｋ＠ｃｏｕｒｔ．ｅｘａｍｐｌｅ，＋９９６　０００　１２３\n";
    let read = found(full.as_bytes());
    read.is("csv", Some("UTF-8"), 1, 2)
        .holds(&[
            ("native_name", "姓名"),
            ("gender", "性别"),
            ("country", "国家／地区"),
            ("email", "Ｅ－ｍａｉｌ"),
            ("phone", "手机号码"),
        ])
        .names(&[("王伟", ""), ("艾别克", "")])
        .countries(&["CN", "KG"])
        .emails(&["wang@court.example", "aibek@court.example"]);
    assert_eq!(read.lines[0].phone.as_deref(), Some("13800000001"));
}

#[test]
fn headings_may_be_bilingual_starred_and_broken_over_lines() {
    let file = "\"序号\nNo.\",\"姓名*\nName\",\"拼音（同护照）\",\"国籍/Nationality*\",\"邮箱 E-mail：\",护照号码,备注\n\
        1,努尔兰,Nurlan Akhmetov,Kazakhstan,n@court.example,N123,\n";
    found(file.as_bytes())
        .is("csv", Some("UTF-8"), 1, 1)
        .holds(&[
            ("native_name", "姓名* Name"),
            ("latin_name", "拼音（同护照）"),
            ("country", "国籍/Nationality*"),
            ("email", "邮箱 E-mail："),
        ])
        .names(&[("努尔兰", "Nurlan Akhmetov")])
        .warns(&["passport_left_out"]);
}

#[test]
fn names_are_put_together_from_their_parts() {
    let russian =
        "Фамилия;Имя;Отчество;Surname;Given name;Страна\nЮсупов;Рустам;Каримович;Yusupov;Rustam;UZ\n";
    found(russian.as_bytes())
        .is("csv", Some("UTF-8"), 1, 1)
        .holds(&[
            ("family_name", "Фамилия"),
            ("given_name", "Имя"),
            ("patronymic", "Отчество"),
            ("latin_family_name", "Surname"),
            ("latin_given_name", "Given name"),
            ("country", "Страна"),
        ])
        .names(&[("Юсупов Рустам Каримович", "Rustam Yusupov")]);
    let chinese = "姓,名,英文名,国籍\n王,伟,Wang Wei,中国\n欧阳,娜娜,Ouyang Nana,中国\n";
    found(chinese.as_bytes())
        .is("csv", Some("UTF-8"), 1, 2)
        .names(&[("王伟", "Wang Wei"), ("欧阳娜娜", "Ouyang Nana")]);
    let english = "No,First name,Last name,Country,E-mail\n1,Anna,Kim,KZ,a@court.example\n2,Wei,Wang,CN,w@court.example\n";
    found(english.as_bytes()).is("csv", Some("UTF-8"), 1, 2).names(&[("", "Anna Kim"), ("", "Wang Wei")]);
    let mixed = "姓名,国家\n王伟,中国\nRustam Yusupov,乌兹别克斯坦\nЕсенова Назира,哈萨克斯坦\n";
    found(mixed.as_bytes()).is("csv", Some("UTF-8"), 1, 3).names(&[
        ("王伟", ""),
        ("", "Rustam Yusupov"),
        ("Есенова Назира", ""),
    ]);
}

#[test]
fn the_columns_of_our_own_files_are_known() {
    let ours = "class_code,family_name,given_name,native_name,latin_name,gender,country,organisation_type,position,email,preferred_language,phone\n\
        C001,Damirov,Ismoil,Damirov Ismoil Habib oʻgʻli,Ismoil Damirov,m,UZ,police,Police officer,i@police.example,en,+998 000 5948 0001\n";
    let read = found(ours.as_bytes());
    read.is("csv", Some("UTF-8"), 1, 1)
        .names(&[("Damirov Ismoil Habib oʻgʻli", "Ismoil Damirov")])
        .errors(&[])
        .warns(&[]);
    assert_eq!(read.columns.len(), 12);
}

#[test]
fn a_sign_that_came_in_by_accident_spoils_its_own_row_alone() {
    let (gbk, ..) = GBK.encode(CHINESE);
    let broken = gbk.iter().flat_map(|byte| if *byte == b'\r' { vec![0x81, b'\r'] } else { vec![*byte] });
    let broken: Vec<u8> = broken.collect();
    assert_eq!(found(&broken).encoding.as_deref(), Some("GBK"));
    found(b"Name,Country\nAn\x01na,KZ\nBea,KZ\n")
        .is("csv", Some("UTF-8"), 1, 2)
        .names(&[("", "Bea")])
        .errors(&[(2, "Name", "forbidden_character")]);
    // A form above the table, and an example in its headings.
    let form = "Class,C012,Places,25\nName,Country,E-mail (a@b.example)\nAnna Kim,KZ,anna@court.example\n";
    found(form.as_bytes()).is("csv", Some("UTF-8"), 2, 1).countries(&["KZ"]);
}

#[test]
fn what_is_wrong_is_said_by_row_column_and_code() {
    let file = "ФИО;Страна;Эл. почта;Дата рождения;Телефон;Пол\n\
        Ким Анна;Казахстан;anna@court.example;12.03.1985;+7 000 000;ж\n\
        ;Казахстан;b@court.example;12.03.1985;1234567;ж\n\
        Иванов Иван;Утопия;c@court;31.02.1980;1,38E+10;x\n\
        \n\
        Петров Пётр;РФ;нет;;;\n\
        123;РФ;d@court.example;;;\n\
        Сидоров Семён;РФ;e@court.example, f@court.example;1990;1234567;м\n";
    found(file.as_bytes())
        .is("csv", Some("UTF-8"), 1, 6)
        .names(&[("Ким Анна", ""), ("Петров Пётр", ""), ("Сидоров Семён", "")])
        .errors(&[
            (3, "ФИО", "missing_name"),
            (4, "Страна", "unknown_country"),
            (4, "Эл. почта", "invalid_email"),
            (4, "Дата рождения", "invalid_date"),
            (7, "ФИО", "invalid_name"),
        ])
        .warns(&["unknown_gender", "unclear_phone", "no_contact", "several_addresses"]);
}
