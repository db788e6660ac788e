use domain::{
    fields::FieldForm,
    forums,
    registrations::{self, PlacesForm, Request},
    staff::Role,
};
use sqlx::PgPool;

use super::{Screen, screen::journey};
use crate::support::{demo_data, now};

const FORUM: &str = "x-2027-alu";

/// Somebody brings two people along, corrects one of them, and takes the other off the list again.
async fn brings_people_along(screen: &Screen<'_>) {
    let premises = screen.premises;
    let forum = forums::find_by_slug(&premises.db, FORUM).await.unwrap().unwrap().id;
    let by = premises.staff("company@lianyi.example", Role::Organiser).await;
    let form = PlacesForm {
        offers_end: "1".into(),
        companions: vec!["2".into(), "2".into()],
        ..PlacesForm::default()
    };
    registrations::save_places(&premises.db, forum, &form, by, now()).await.unwrap();
    let who = Request {
        category: "delegate".into(),
        native_name: "王敏".into(),
        latin_name: "Wang Min".into(),
        email: "wang.min@court.example".into(),
        country: "CN".into(),
        language: screen.language.into(),
        ..Request::default()
    };
    registrations::register(&premises.db, forum, &who.parse().unwrap(), now()).await.unwrap();
    let mail = premises.mail_to("wang.min@court.example").await;
    screen.open_mail(&mail, "/registration/").await;
    screen.press("main a[href$='/companions']").await;
    screen.picture("companions-not-yet").await;
    screen.press(".kicker a").await;
    screen.press("form[action$='/confirm'] button").await;
    screen.press("main a[href$='/companions']").await;
    screen.write("native_name", "李强").await;
    screen.press("main form .button").await;
    assert!(screen.has("#field-latin_name.wrong .error").await);
    assert!(screen.has("#field-role.wrong .error").await);
    assert_eq!(screen.typed("native_name").await, "李强");
    screen.picture("companions-errors").await;
    for (native, latin, country, role) in
        [("李强", "Li Qiang", "CN", "翻译"), ("Айгерим Садыкова", "Aigerim Sadykova", "KZ", "配偶")]
    {
        screen.write("native_name", native).await;
        screen.write("latin_name", latin).await;
        screen.choose("country", country).await;
        screen.write("role", role).await;
        screen.press("main form .button").await;
    }
    assert!(!screen.has("main form").await, "nobody can be added beyond the limit");
    screen.pictures("companions").await;
    screen.press("main a[href*='/companions/']").await;
    screen.write("role", "司机").await;
    screen.picture("companion").await;
    screen.press("main form .button").await;
    screen.says("司机").await;
    screen.press("main li:last-child a[href*='/companions/']").await;
    screen.touch("main details summary").await;
    screen.press("form[action$='/remove'] button").await;
    assert!(screen.has("#field-role").await);
    screen.press(".kicker a").await;
    screen.says("李强").await;
    screen.pictures("registration-with-companions").await;
    screen.press("main a[href$='/correct']").await;
    screen.write("latin_name", "").await;
    screen.press("main form .button").await;
    assert!(screen.has("#field-latin_name.wrong .error").await);
    screen.write("latin_name", "Wang Minmin").await;
    screen.picture("correct").await;
    screen.press("main form .button").await;
    screen.says("Wang Minmin").await;
    let scan = FieldForm {
        key: "scan".into(),
        stage: "acceptance".into(),
        kind: "file".into(),
        label_zh: "所在法院的推荐信".into(),
        label_en: "Letter of your court".into(),
        label_ru: "Письмо вашего суда".into(),
        required: "yes".into(),
        ..FieldForm::default()
    };
    premises.ask(forum, scan).await;
    screen.press("main a[href$='/details']").await;
    screen.pictures("details-with-file").await;
    screen.press("form[action*='/files/'] button").await;
    assert!(screen.has("#field-answer-scan.wrong .error").await);
    let photo = demo_data().join("../screenshots/forum-zh-phone.png").canonicalize().unwrap();
    screen.chrome.find("input[type=file]").await.send_keys(photo.to_str().unwrap()).await.unwrap();
    screen.press("form[action*='/files/'] button").await;
    screen.says("forum-zh-phone.png").await;
    assert!(screen.has("main a[href*='/files/']").await);
    screen.picture("details-file-given").await;
    screen.hand_on().await;

    screen.sign_in("company@lianyi.example").await;
    screen.open(&format!("/desk/forums/{forum}/places")).await;
    screen.pictures("desk-places").await;
    screen.open(&format!("/desk/forums/{forum}/registrations")).await;
    screen.picture("desk-registrations-with-companions").await;
    screen.write("q", "王").await;
    screen.press("form[role=search] .button").await;
    screen.press("main table a[href*='/desk/registrations/']").await;
    screen.picture("desk-registration-with-companions").await;
    screen.press("main a[href$='/correct']").await;
    screen.pictures("desk-registration-correct").await;
    screen.write("latin_name", "Wang Min").await;
    screen.press("main form .button").await;
    screen.says("Wang Min").await;
    screen.open(&format!("/desk/forums/{forum}/check-in?q=qiang")).await;
    screen.says("李强").await;
    screen.picture("check-in-with-companions").await;
}

/// Somebody registers with others without a script, and is told what is missing.
async fn registers_with_others(screen: &Screen<'_>) {
    let premises = screen.premises;
    let forum = forums::find_by_slug(&premises.db, FORUM).await.unwrap().unwrap().id;
    let by = premises.staff("company@lianyi.example", Role::Organiser).await;
    let companions = vec!["2".into(), "2".into()];
    let form = PlacesForm { offers_end: "1".into(), companions, ..PlacesForm::default() };
    registrations::save_places(&premises.db, forum, &form, by, now()).await.unwrap();
    let full = "update forums set capacity = (select coalesce(sum(n), 0) + 2 from places_taken where forum_id = $1) where id = $1";
    sqlx::query(full).bind(forum.0).execute(&premises.db).await.unwrap();
    screen.open(&format!("/forums/{FORUM}/register")).await;
    screen.write("native_name", "Айгуль Сериккызы").await;
    screen.write("latin_name", "Aigul Serik").await;
    screen.write("email", "aigul@court.example").await;
    screen.choose("country", "KZ").await;
    screen.tick("category", "delegate").await;
    screen.press("main form button[name=more]").await;
    assert_eq!(screen.typed("latin_name").await, "Aigul Serik");
    screen.write("with_role", "переводчик").await;
    screen.press("main form .button").await;
    assert!(screen.has("#with_latin_name-error").await);
    assert_eq!(screen.typed("with_role").await, "переводчик");
    screen.pictures("register-with-company-errors").await;
    screen.write("with_latin_name", "Aidar Kairat").await;
    screen.press("main form button[name=more]").await;
    assert!(screen.has("#with_latin_name-2").await);
    assert!(!screen.has("main form button[name=more]").await, "nobody can be named beyond the limit");
    screen.pictures("register-with-company").await;
    // A row in which nothing is written is nobody: the two have the two places that are left.
    screen.press("main form .button").await;
    let mail = premises.mail_to("aigul@court.example").await;
    screen.letter(&mail, "held-party").await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_party_registers_in_russian(db: PgPool) {
    journey(db, "ru", registers_with_others).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn people_are_brought_along_in_chinese(db: PgPool) {
    journey(db, "zh", brings_people_along).await;
}
