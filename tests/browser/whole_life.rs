//! One forum from the first word of its draft to what those who came thought of it, each step by the page or the mail
//! that its people have.

use domain::{
    attendance, fields,
    forums::{self, Forum},
    language::Language::{En, Ru},
    registrations::State,
    staff::Role,
    texts::{say, say_with},
};
use jiff::SignedDuration;
use serde_json::json;
use sqlx::PgPool;

use super::{Premises, Screen, pictures, screen::journey};
use crate::support::{build_program, in_days, now};

const ORGANISER: &str = "organiser@lianyi.example";
const QUESTION: &str = "В каком суде вы работаете?";

struct Somebody {
    native: &'static str,
    latin: &'static str,
    email: &'static str,
    court: &'static str,
}

const FIRST: Somebody = Somebody {
    native: "Айгуль Омарова",
    latin: "Aigul Omarova",
    email: "aigul@court.example",
    court: "Суд города Алматы",
};
const SECOND: Somebody = Somebody {
    native: "Тимур Бекназаров",
    latin: "Timur Beknazarov",
    email: "timur@court.example",
    court: "Суд города Бишкек",
};

async fn lives(desk: &Screen<'_>) {
    let premises = desk.premises;
    let phone = &Screen { premises, chrome: desk.chrome, language: "ru" };
    premises.staff(ORGANISER, Role::Organiser).await;
    desk.sign_in(ORGANISER).await;
    let forum = is_drafted(desk).await;
    is_looked_at(desk, &forum).await;
    desk.open(&room(&forum, "")).await;
    desk.press("form[action$='/publish'] .button").await;

    desk.hand_on().await;
    registers(phone, &forum, &FIRST).await;
    let mail = premises.mail_to(FIRST.email).await;
    phone.open_mail(&mail, "/registration/").await;
    phone.says(FIRST.court).await;
    phone.press("form[action$='/confirm'] button").await;
    phone.says(&say(Ru, "registration-confirmed-sentence")).await;
    assert_eq!(state(premises, &FIRST).await, State::Confirmed);

    phone.hand_on().await;
    registers(phone, &forum, &SECOND).await;
    let mail = premises.mail_to(SECOND.email).await;
    phone.open_mail(&mail, "/registration/").await;
    phone.says(&say_with(Ru, "registration-place-in-line", [("n", 1_i64.into())])).await;
    assert_eq!(state(premises, &SECOND).await, State::Waitlisted);

    phone.hand_on().await;
    let mail = premises.mail_to(FIRST.email).await;
    phone.open_mail(&mail, "/registration/").await;
    phone.touch("main details summary").await;
    phone.press("form[action$='/withdraw'] button").await;
    phone.says(&say(Ru, "registration-withdrawn-sentence")).await;

    phone.hand_on().await;
    let offer = premises.mail_to(SECOND.email).await;
    phone.open_mail(&offer, "/offer/").await;
    assert_eq!(state(premises, &SECOND).await, State::Offered, "opening the offer takes nothing");
    phone.press("button[value=accept]").await;
    phone.says(&say(Ru, "registration-confirmed-sentence")).await;
    assert_eq!(state(premises, &SECOND).await, State::Confirmed);
    let ticket = shows_the_ticket(phone).await;

    phone.hand_on().await;
    desk.sign_in(ORGANISER).await;
    is_closed(desk, &forum).await;
    the_day_comes(premises, &forum).await;
    desk.open_link(&ticket).await;
    desk.says(SECOND.latin).await;
    desk.press(".guest .button").await;
    assert!(desk.has(".verdict.good").await, "the guest is let in");
    desk.open(&room(&forum, "")).await;
    desk.press("form[action$='/end'] .button").await;
    desk.press("main form .button").await;
    assert!(forums::find(&premises.db, forum.id).await.unwrap().unwrap().is_over(now()));

    is_certified(desk, phone, &forum).await;
    is_thanked_for(phone, &forum).await;

    phone.hand_on().await;
    desk.sign_in(ORGANISER).await;
    is_counted(desk, &forum).await;
}

fn room(forum: &Forum, rest: &str) -> String {
    format!("/desk/forums/{}{rest}", forum.id)
}

async fn state(premises: &Premises, whose: &Somebody) -> State {
    let state = sqlx::query_scalar("select state from registrations where email = $1").bind(whose.email);
    state.fetch_one(&premises.db).await.unwrap()
}

/// A forum of one place in three languages, with a category, a session, a question now and one for afterwards.
async fn is_drafted(desk: &Screen<'_>) -> Forum {
    desk.press("main a[href$='/desk/forums']").await;
    desk.press("main .actions a[href$='/desk/forums/new']").await;
    for (name, words) in [
        ("title_zh", "冬季论坛"),
        ("title_en", "Winter Forum"),
        ("title_ru", "Зимний форум"),
        ("venue_zh", "上海，法官学院"),
        ("venue_en", "Shanghai, Judges College"),
        ("venue_ru", "Шанхай, Институт судей"),
        ("capacity", "1"),
    ] {
        desk.write(name, words).await;
    }
    desk.set("starts_at", &[&in_days(60, 9)]).await;
    desk.set("ends_at", &[&in_days(60, 17)]).await;
    assert!(desk.has("input[name=waitlist]:checked").await);
    desk.set("category_code", &["judge"]).await;
    desk.set("category_title_zh", &["法官"]).await;
    desk.set("category_title_en", &["Judge"]).await;
    desk.set("category_title_ru", &["Судья"]).await;
    desk.set("category_quota", &["1"]).await;
    desk.press("main form .button").await;
    let forum = forums::find_by_slug(&desk.premises.db, "winter-forum").await.unwrap().unwrap();
    assert_eq!(forum.state, forums::State::Draft);

    desk.press("main a[href$='/agenda']").await;
    desk.press("main a[href$='/agenda/new']").await;
    desk.write("title_zh", "电子证据").await;
    desk.write("title_en", "Electronic evidence").await;
    desk.write("title_ru", "Электронные доказательства").await;
    desk.set("starts_at", &[&in_days(60, 9)]).await;
    desk.set("ends_at", &["10:30"]).await;
    for language in ["zh", "en", "ru"] {
        desk.write(&format!("room_{language}"), "A").await;
    }
    desk.press("main form .button").await;
    desk.says("Electronic evidence").await;

    for (key, stage, [zh, en, ru]) in [
        ("court", "registration", ["您在哪个法院工作？", "In which court do you work?", QUESTION]),
        ("better", "feedback", ["哪些方面可以改进？", "What could be better?", "Что можно улучшить?"]),
    ] {
        desk.open(&room(&forum, "/form/add")).await;
        desk.write("key", key).await;
        desk.tick("stage", stage).await;
        desk.choose("kind", "text").await;
        desk.tick("required", "yes").await;
        desk.write("label_zh", zh).await;
        desk.write("label_en", en).await;
        desk.write("label_ru", ru).await;
        desk.press("main form .button").await;
        desk.says(en).await;
    }
    forum
}

/// The organiser looks at the draft's form as people will fill it in, in their language, and at a full house.
async fn is_looked_at(desk: &Screen<'_>, forum: &Forum) {
    desk.open(&room(forum, "")).await;
    desk.press("main a[href$='/preview']").await;
    desk.says("Electronic evidence").await;
    desk.choose("who", "registering").await;
    desk.choose("in", "ru").await;
    desk.press("main form .button").await;
    assert!(desk.has("section[lang=ru] [name=answer-court]").await);
    for words in [QUESTION, "Судья", "Зимний форум"] {
        desk.says(words).await;
    }
    assert!(!desk.has("section form, section [href]").await, "nothing on it acts");
    desk.picture("desk-preview-form").await;
    desk.press("main a[href*='full=yes']").await;
    desk.says(&say(Ru, "category-waitlist")).await;
    for (who, says) in [
        ("invited", "invitation-accept"),
        ("offered", "offer-accept"),
        ("confirmed", "registration-confirmed-sentence"),
        ("focal_point", "delegation-name-now"),
    ] {
        desk.choose("who", who).await;
        desk.press("main form .button").await;
        desk.says(&say(Ru, says)).await;
        desk.picture(&format!("desk-preview-{who}")).await;
    }
}

async fn registers(phone: &Screen<'_>, forum: &Forum, who: &Somebody) {
    phone.open(&format!("/forums/{}", forum.slug)).await;
    phone.press("main a[href$='/register']").await;
    phone.write("native_name", who.native).await;
    phone.write("latin_name", who.latin).await;
    phone.write("email", who.email).await;
    phone.choose("country", "KZ").await;
    phone.tick("category", "judge").await;
    phone.tick("language", "ru").await;
    phone.press("main form .button").await;
    assert!(phone.has("#field-answer-court.wrong .error").await, "the question wants an answer");
    phone.write("answer-court", who.court).await;
    phone.press("main form .button").await;
    phone.says(&say(Ru, "registered-title")).await;
}

/// The code on the ticket, as a camera reads it: where it leads.
async fn shows_the_ticket(phone: &Screen<'_>) -> String {
    let mail = phone.premises.mail_to(SECOND.email).await;
    phone.open_mail(&mail, "/registration/").await;
    phone.press("main .button[href$='/ticket']").await;
    let code = pictures::read_code(phone).await.expect("a camera reads the ticket");
    code.strip_prefix(&phone.premises.base_url).expect("the code leads to us").to_owned()
}

/// Registration is closed after a look at what that touches, and nobody can ask for a place any more.
async fn is_closed(desk: &Screen<'_>, forum: &Forum) {
    desk.open(&room(forum, "")).await;
    desk.press("form[action$='/close'] .button").await;
    desk.press("main form .button").await;
    desk.open(&format!("/forums/{}", forum.slug)).await;
    desk.says(&say(En, "forum-registration-closed")).await;
    assert!(!desk.has("main a[href$='/register']").await);
}

/// What sixty days do: the forum has begun an hour ago.
async fn the_day_comes(premises: &Premises, forum: &Forum) {
    for moved in [
        "update forums set starts_at = now() - interval '1 hour', ends_at = now() + interval '5 hours' where id = $1",
        "update agenda_sessions set starts_at = now() - interval '1 hour', ends_at = now() where forum_id = $1",
    ] {
        let moved = sqlx::query(moved).bind(forum.id.0).execute(&premises.db).await.unwrap();
        assert_eq!(moved.rows_affected(), 1);
    }
}

/// Whoever came gets a certificate, and whoever reads its serial finds that it is ours.
async fn is_certified(desk: &Screen<'_>, phone: &Screen<'_>, forum: &Forum) {
    let premises = desk.premises;
    desk.open(&room(forum, "/documents")).await;
    assert!(desk.has("input[name=whom][value=came]:checked").await);
    desk.tick("languages", "ru").await;
    desk.press("form[action$='/certificates'] .button").await;
    assert_eq!(workers::make_papers(&premises.workers).await.unwrap(), 1);
    desk.hand_on().await;
    let mail = premises.mail_to(SECOND.email).await;
    phone.open_mail(&mail, "/papers").await;
    assert!(phone.has(".paper a[href*='/papers/']").await, "the certificate is there to open");
    phone.picture("papers-certificate").await;
    let serial: String = sqlx::query_scalar(
        "select d.serial from documents d join registrations r on r.id = d.registration_id
         where d.kind = 'certificate' and r.email = $1",
    )
    .bind(SECOND.email)
    .fetch_one(&premises.db)
    .await
    .unwrap();
    phone.open(&format!("/verify/{serial}")).await;
    assert!(phone.has(".notice.good").await, "the certificate is ours");
}

/// Two mornings later those who came have been asked, and one of them answers.
async fn is_thanked_for(phone: &Screen<'_>, forum: &Forum) {
    let premises = phone.premises;
    fields::ask_for_feedback(&premises.db, now() + SignedDuration::from_hours(48)).await.unwrap();
    let mail = premises.mail_to(SECOND.email).await;
    phone.open_mail(&mail, "/feedback").await;
    phone.write("answer-better", "Больше чая").await;
    phone.press("main form .button").await;
    let given = fields::feedback(&premises.db, forum.id).await.unwrap();
    assert_eq!(given.iter().map(|question| question.answers).sum::<usize>(), 1);
    assert!(premises.mails_to(FIRST.email).iter().all(|mail| !mail.text().unwrap().contains("/feedback")));
}

/// The figures tell of two who registered and of one who came, and the feedback of one answer.
async fn is_counted(desk: &Screen<'_>, forum: &Forum) {
    desk.open(&room(forum, "/figures")).await;
    let told = desk.chrome.ask("return document.getElementById('funnel-desc').textContent", vec![]).await;
    let funnel = attendance::Funnel { invited: 0, answered: 0, registered: 2, confirmed: 1, came: 1 };
    let colon = say(En, "colon");
    let stages =
        funnel.stages().map(|(stage, n)| format!("{}{colon}{n}", say(En, &format!("desk-stage-{stage}"))));
    assert_eq!(told, json!(stages.join(&say(En, "list-comma"))));
    desk.open(&room(forum, "/feedback")).await;
    desk.says("Больше чая").await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forum_lives_from_its_draft_to_the_feedback_on_it(db: PgPool) {
    build_program().await;
    journey(db, "en", lives).await;
}
