//! Papers of people whose names are long, short, and in several scripts.

use domain::{
    attendance::{Attendance, Attended},
    documents::{
        Paper, Passport,
        words::{self, Marked},
    },
    forums::{Forum, State},
    ids::{CategoryId, ForumId, PersonId, RegistrationId},
    institution::Institution,
    language::{Language, LanguageMap},
    registrations::{self, Registration},
};
use jiff::SignedDuration;
use jiff_sqlx::ToSqlx as _;

pub const SERIAL: &str = "7K3F9QXM2AB4";

fn map(zh: &str, en: &str, ru: &str, fa: &str) -> LanguageMap {
    LanguageMap::new([
        (Language::Zh, zh.to_owned()),
        (Language::En, en.to_owned()),
        (Language::Ru, ru.to_owned()),
        (Language::Fa, fa.to_owned()),
    ])
}

pub fn institution() -> Institution {
    Institution {
        name: map(
            "中国-上海合作组织国际司法交流合作培训基地",
            "China–SCO International Judicial Exchange, Cooperation and Training Base",
            "База Китай — ШОС по международному обмену, сотрудничеству и подготовке кадров в сфере правосудия",
            "پایگاه بین‌المللی تبادل، همکاری و آموزش قضایی چین و سازمان همکاری شانگهای",
        ),
        short_name: map(
            "中国-上合司法培训基地",
            "China–SCO Judicial Training Base",
            "Учебная база Китай — ШОС в сфере правосудия",
            "پایگاه آموزش قضایی چین و سازمان همکاری شانگهای",
        ),
        city: map("上海", "Shanghai", "Шанхай", "شانگهای"),
        abbreviation: LanguageMap::default(),
        host: LanguageMap::default(),
        parent_organisation: LanguageMap::default(),
        position: LanguageMap::default(),
        revision: LanguageMap::default(),
        revised_on: String::new(),
    }
}

pub fn forum() -> Forum {
    Forum {
        id: ForumId::mint(),
        slug: "rule-of-law".to_owned(),
        state: State::Published,
        kind: "forum".to_owned(),
        title: map(
            "数字时代的法治：上海合作组织成员国司法合作论坛",
            "The Rule of Law in the Digital Age: Forum on Judicial Cooperation of the SCO Member States",
            "Верховенство права в цифровую эпоху: форум по судебному сотрудничеству государств — членов ШОС",
            "حاکمیت قانون در عصر دیجیتال: همایش همکاری قضایی کشورهای عضو سازمان همکاری شانگهای",
        ),
        summary: LanguageMap::default(),
        venue: map(
            "上海，青浦区外青松公路7989号，国际会议中心",
            "Shanghai, Waiqingsong Road 7989, International Conference Centre",
            "Шанхай, шоссе Вайцинсун, 7989, Международный конференц-центр",
            "شانگهای، جادهٔ وای‌چینگ‌سونگ، شمارهٔ ۷۹۸۹، مرکز همایش‌های بین‌المللی",
        ),
        mode: Some("in_person".to_owned()),
        time_zone: "Asia/Shanghai".to_owned(),
        second_time_zone: None,
        starts_at: Some("2027-06-09T01:00:00Z".parse().unwrap()),
        ends_at: Some("2027-06-11T09:30:00Z".parse().unwrap()),
        starts_on: None,
        ends_on: None,
        within: None,
        languages: Vec::new(),
        interpretation: Vec::new(),
        organisers: Vec::new(),
        capacity: Some(500),
        waitlist: true,
        registration_opens_at: None,
        registration_closes_at: None,
        sequence: 0,
        reworded: 0,
        previous_starts: Vec::new(),
        join_link: None,
        stale: Default::default(),
        changed_at: Default::default(),
    }
}

pub fn registration(language: Language, native: &str, latin: &str, country: &str) -> Registration {
    let forum = forum();
    Registration {
        id: RegistrationId::mint(),
        forum_id: forum.id,
        forum_slug: forum.slug,
        forum_title: sqlx::types::Json(forum.title),
        category_id: CategoryId::mint(),
        category_code: "delegate".to_owned(),
        category_title: sqlx::types::Json(map(
            "法官代表",
            "Delegate of the judiciary",
            "Делегат от судебной системы",
            "",
        )),
        person_id: PersonId::mint(),
        native_name: native.to_owned(),
        latin_name: latin.to_owned(),
        gender: Some("f".to_owned()),
        email: "guest@court.example".to_owned(),
        country: country.to_owned(),
        language,
        time_zone: None,
        state: registrations::State::Confirmed,
        kept_until: None,
        requested_at: "2027-05-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().to_sqlx(),
        sequence: 0,
        has_entry: true,
        through_focal_point: false,
        refusal: None,
        delegation_id: None,
        link: uuid::Uuid::nil(),
    }
}

pub fn person(language: Language) -> Registration {
    match language {
        Language::Zh => registration(language, "欧阳若曦", "Ouyang Ruoxi", "CN"),
        Language::En => registration(language, "", "Tan Aung Kyaw Min Thein-Montgomery", "MM"),
        Language::Ru => {
            registration(language, "Абдурахмонова Нигора Шухратжоновна", "Nigora Abdurakhmonova", "UZ")
        }
        Language::Fa => registration(language, "دکتر فاطمه حسینی‌نژاد", "Fatemeh Hosseini-Nejad", "IR"),
    }
}

pub fn marked(number: &'static str) -> Marked<'static> {
    Marked {
        base_url: "https://forum.example.org",
        serial: SERIAL,
        number,
        issued_at: "2027-06-12T04:00:00Z".parse().unwrap(),
    }
}

fn session(from: jiff::Timestamp, hours: i64, title: LanguageMap) -> Attended {
    Attended { title, starts_at: from, ends_at: from + SignedDuration::from_hours(hours) }
}

fn sessions() -> Vec<Attended> {
    let at = |at: &str| at.parse::<jiff::Timestamp>().unwrap();
    let evidence = map(
        "电子证据与跨境司法协助",
        "Electronic evidence and mutual legal assistance across borders",
        "Электронные доказательства и трансграничная правовая помощь",
        "ادلهٔ الکترونیکی و معاضدت قضایی فرامرزی",
    );
    let opening = map(
        "开幕式和主旨发言",
        "Opening and keynotes",
        "Открытие и пленарные доклады",
        "گشایش و سخنرانی‌های اصلی",
    );
    vec![
        session(at("2027-06-09T01:00:00Z"), 2, opening),
        session(at("2027-06-10T01:00:00Z"), 3, evidence),
        session(at("2027-06-11T06:00:00Z"), 1, map("闭幕式", "Closing", "Закрытие", "اختتامیه")),
    ]
}

pub fn certificate(language: Language) -> Paper {
    certificate_of(&person(language), sessions(), language)
}

fn certificate_of(person: &Registration, sessions: Vec<Attended>, language: Language) -> Paper {
    let attended = Attendance { sessions, time: SignedDuration::from_mins(390), ..Attendance::default() };
    words::certificate(&forum(), person, &institution(), &attended, &[language], marked("C-2027-0042"))
}

/// As much as a certificate ever has to say: a name that fills two lines, and an agenda that fills two pages.
pub fn long_certificate(language: Language) -> Paper {
    let [native, latin] = LONGEST;
    let known = sessions();
    let sessions = (0..36).map(|n| {
        let one = &known[usize::try_from(n % 3).unwrap()];
        session(known[0].starts_at + SignedDuration::from_hours(n * 2), 1, one.title.clone())
    });
    certificate_of(&registration(language, native, latin, "UZ"), sessions.collect(), language)
}

pub fn visa_letter(languages: [Language; 2]) -> Paper {
    let passport = Passport {
        name: "ABDURAKHMONOVA NIGORA SHUKHRATJONOVNA".to_owned(),
        number: "AB1234567".to_owned(),
        nationality: "UZ".to_owned(),
        born_on: jiff::civil::date(1984, 2, 29),
        expires_on: jiff::civil::date(2031, 11, 3),
    };
    words::visa_letter(&forum(), &institution(), &passport, &languages, marked("V-2027-0007"))
}

pub fn ticket_link(n: usize) -> String {
    format!(
        "https://forum.example.org/ru/check-in/0190f6a31c2f7a2b9e4c5d6e7f80{n:04x}0123456789abcdef0123456789abcdef"
    )
}

pub fn ticket(language: Language) -> Paper {
    ticket_of(&person(language))
}

pub fn ticket_of(person: &Registration) -> Paper {
    words::ticket(&forum(), person, &[], &institution(), ticket_link(1), "48219035".to_owned())
}

/// Names longer than those of anybody we have met.
pub const LONGEST: [&str; 2] = [
    "Абдурахмонова-Шухратжоновская Нигорабону Мухаммадсодиковна кызы Ходжимухаммедова",
    "Nigorabonu Mukhammadsodikovna Kyzy Khodjimukhammedova Abdurakhmonova-Shukhratjonovskaya of Samarkand",
];

/// Names as badges have them, in the scripts that people write them in.
pub const NAMES: [(&str, &str, &str); 8] = [
    ("欧阳若曦", "Ouyang Ruoxi", "CN"),
    ("Абдурахмонова Нигора Шухратжоновна", "Nigora Shukhratjonovna Abdurakhmonova", "UZ"),
    ("دکتر فاطمه حسینی‌نژاد", "Fatemeh Hosseini-Nejad", "IR"),
    ("", "Tan Aung Kyaw Min Thein-Montgomery", "MM"),
    ("สมชาย ใจดี", "Somchai Jaidee", "TH"),
    ("Нурсултан", "Nursultan", "KZ"),
    ("Бат-Эрдэнэ Ганболд", "Bat-Erdene Ganbold", "MN"),
    ("राजेश कुमार", "Rajesh Kumar", "IN"),
];

/// As many badges as wanted, of people from everywhere.
pub fn badges(n: usize) -> Paper {
    badges_of(&NAMES, n)
}

/// So many badges of people with these names.
pub fn badges_of(known: &[(&str, &str, &str)], n: usize) -> Paper {
    let people: Vec<Registration> = (0..n)
        .map(|at| {
            let (native, latin, country) = known[at % known.len()];
            registration(Language::En, native, latin, country)
        })
        .collect();
    let number = std::cell::Cell::new(0);
    words::badges(&forum(), &institution(), &people, &[], |_| {
        number.set(number.get() + 1);
        ticket_link(number.get())
    })
}
