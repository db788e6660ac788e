use std::collections::BTreeSet;

use domain::{
    forums,
    registrations::{self, Request, State},
    roll,
};
use sqlx::PgPool;

use super::{Premises, Screen, pictures, screen::journey};
use crate::support::now;

/// The annual meeting of the alumni: eighty places for alumni, twenty for delegates, and a waitlist.
const FORUM: &str = "x-2027-alu";

/// What the pages say in a language, and who speaks it.
struct Words {
    language: &'static str,
    zones: [&'static str; 2],
    mistakes: &'static str,
    no_at_sign: &'static str,
    native_name: &'static str,
    latin_name: &'static str,
    email: &'static str,
    country: &'static str,
    confirmed: &'static str,
    withdrawn: &'static str,
}

/// A phone from the list of forums to the farewell, and another one on which the freed seat is taken.
async fn participates(screen: &Screen<'_>, words: &Words) {
    let premises = screen.premises;
    take_all_but_one_seat(premises).await;

    screen.open("/").await;
    screen.pictures("home").await;
    screen.open("/forums").await;
    screen.pictures("forums").await;
    screen.press(&format!("main a[href$='/forums/{FORUM}']")).await;
    for zone in words.zones {
        screen.says(zone).await;
    }
    screen.pictures("forum").await;
    if words.language == "zh" {
        pictures::for_readme(screen, (390, 1150), "forum-zh-phone").await;
        pictures::write(&pictures::folder().join("print-zh-forum.pdf"), &screen.chrome.print().await);
    }
    screen.press("main a[href$='/register']").await;
    screen.picture("register").await;
    with_mistakes(screen, words).await;
    screen.write("latin_name", words.latin_name).await;
    screen.write("email", words.email).await;
    screen.press("main form .button").await;
    screen.picture("registered").await;

    let mail = premises.mail_to(words.email).await;
    screen.letter(&mail, "held").await;
    if words.language == "en" {
        pictures::for_readme(screen, (390, 1150), "mail-en-phone").await;
    }
    screen.open_mail(&mail, "/registration/").await;
    screen.picture("registration-held").await;
    screen.press("form[action$='/confirm'] button").await;
    screen.says(words.confirmed).await;
    screen.pictures("registration").await;
    screen.letter(&premises.mail_to(words.email).await, "confirmed").await;
    screen.chrome.driver.back().await.unwrap();

    let waiting = register(premises, "Mariam Sultanova", words.language).await;
    assert_eq!(waiting.1, State::Waitlisted);
    screen.touch("main details summary").await;
    screen.picture("registration-withdrawing").await;
    screen.press("form[action$='/withdraw'] button").await;
    screen.says(words.withdrawn).await;
    screen.picture("registration-withdrawn").await;

    screen.letter(&premises.mail_to(words.email).await, "withdrawn").await;
    screen.hand_on().await;
    let offer = premises.mail_to("mariam.sultanova@example.org").await;
    screen.letter(&offer, "offer").await;
    screen.open_mail(&offer, "/offer/").await;
    screen.pictures("offer").await;
    screen.press("button[value=accept]").await;
    screen.picture("offer-accepted").await;
    assert_eq!(premises.state_of(waiting.0).await, State::Confirmed);
}

/// The form comes back with a summary, each error beside its field, and every word that was typed.
async fn with_mistakes(screen: &Screen<'_>, words: &Words) {
    screen.write("native_name", words.native_name).await;
    screen.write("latin_name", "Юсупов Rustam").await;
    screen.write("email", "rustam.court.example").await;
    screen.choose("country", words.country).await;
    screen.tick("category", "delegate").await;
    screen.tick("language", words.language).await;
    screen.press("main form .button").await;
    screen.says(words.mistakes).await;
    screen.says(words.no_at_sign).await;
    for field in ["latin_name", "email"] {
        assert!(screen.has(&format!(".summary a[href='#{field}']")).await, "the summary leads to {field}");
        assert!(screen.has(&format!("#field-{field}.wrong .error")).await, "the error stands beside {field}");
    }
    assert_eq!(screen.typed("native_name").await, words.native_name);
    assert_eq!(screen.typed("latin_name").await, "Юсупов Rustam");
    assert_eq!(screen.typed("email").await, "rustam.court.example");
    assert_eq!(screen.typed("country").await, words.country);
    assert!(screen.has("input[name=category][value=delegate]:checked").await);
    screen.pictures("register-errors").await;
    if words.language == "ru" {
        pictures::for_readme(screen, (390, 1150), "register-ru-phone").await;
    }
}

/// Nineteen delegates of the first class come before anybody else.
async fn take_all_but_one_seat(premises: &Premises) {
    let class = roll::find_class(&premises.db, "C001").await.unwrap().unwrap();
    let enrolled = roll::enrolments_of_class(&premises.db, class.id).await.unwrap();
    let names: BTreeSet<&str> = enrolled.iter().map(|alumnus| alumnus.latin_name.as_str()).collect();
    for name in names.into_iter().take(19) {
        register(premises, name, "en").await;
    }
}

async fn register(premises: &Premises, name: &str, language: &str) -> (domain::ids::RegistrationId, State) {
    let forum = forums::find_by_slug(&premises.db, FORUM).await.unwrap().unwrap();
    let request = Request {
        email: format!("{}@example.org", name.to_lowercase().replace(' ', ".")),
        ..crate::support::request(name, language)
    };
    registrations::register(&premises.db, forum.id, &request.parse().unwrap(), now()).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_participant_comes_and_goes_in_chinese(db: PgPool) {
    let words = Words {
        language: "zh",
        zones: ["塔什干", "上海"],
        mistakes: "请检查 2 处",
        no_at_sign: "@",
        native_name: "王伟",
        latin_name: "Wang Wei",
        email: "wang.wei@court.example",
        country: "CN",
        confirmed: "席位已确认",
        withdrawn: "已撤回",
    };
    journey(db, words.language, async |screen| participates(screen, &words).await).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_participant_comes_and_goes_in_english(db: PgPool) {
    let words = Words {
        language: "en",
        zones: ["Tashkent", "Shanghai"],
        mistakes: "Please check 2 fields",
        no_at_sign: "The @ sign is missing",
        native_name: "Priya Raghunathan",
        latin_name: "Priya Raghunathan",
        email: "priya@court.example",
        country: "IN",
        confirmed: "Your place is confirmed",
        withdrawn: "withdrawn",
    };
    journey(db, words.language, async |screen| participates(screen, &words).await).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_participant_comes_and_goes_in_russian(db: PgPool) {
    let words = Words {
        language: "ru",
        zones: ["Ташкент", "Шанхай"],
        mistakes: "Проверьте 2 поля",
        no_at_sign: "Не хватает знака @",
        native_name: "Юсупов Рустам Каримович",
        latin_name: "Rustam Yusupov",
        email: "rustam@court.example",
        country: "UZ",
        confirmed: "участие подтверждено",
        withdrawn: "отозвана",
    };
    journey(db, words.language, async |screen| participates(screen, &words).await).await;
}
