use domain::{post, staff::Role};
use mailbox::Behaviour;
use sqlx::PgPool;

use super::{Screen, screen::journey};
use crate::support::now;

const ADMIN: &str = "admin@lianyi.example";

/// An admin writes to a class in three languages and sends it, and looks around the rest of the desk.
async fn schedules(screen: &Screen<'_>) {
    let premises = screen.premises;
    premises.staff(ADMIN, Role::Admin).await;
    screen.sign_in(ADMIN).await;
    screen.pictures("desk-of-admin").await;
    screen.press("main a[href$='/desk/mailings']").await;
    screen.press("main a[href$='/desk/mailings/new']").await;
    screen.press("main form .button").await;
    screen.picture("desk-mailing-errors").await;
    screen.write("name", "Class 71").await;
    screen.tick("kind", "announcement").await;
    screen.tick("audience", "class").await;
    screen.choose("class", "C071").await;
    screen.press("main form .button").await;
    for (name, words) in [
        ("subject_zh", "十周年纪念文集征稿"),
        ("subject_en", "Essays for the tenth anniversary"),
        ("subject_ru", "Статьи к десятилетию"),
        ("body_zh", "请于六月前寄来您的文章。"),
        ("body_en", "Please send us your essay before June."),
        ("body_ru", "Пришлите, пожалуйста, Вашу статью до июня."),
    ] {
        screen.write(name, words).await;
    }
    screen.press("form[action$='/content'] .button").await;
    screen.pictures("desk-mailing-draft").await;
    screen.tick("when", "now").await;
    screen.press("form[action$='/schedule'] .button").await;
    workers::tick(&premises.db, now()).await.unwrap();
    let unlucky = "select p.email from deliveries d join people p on p.id = d.person_id
                   where d.run_id is not null and p.email is not null order by d.id limit 1";
    let unlucky: String = sqlx::query_scalar(unlucky).fetch_one(&premises.db).await.unwrap();
    premises.mailbox.script_next(&unlucky, Behaviour::DropAfterDot);
    while premises.deliver().await > 0 {}
    screen.open("/desk/mailings").await;
    screen.pictures("desk-mailings").await;
    screen.press("main table a").await;
    screen.pictures("desk-mailing").await;
    decides(screen, &unlucky).await;
    let here = |mail: &mailbox::Caught| mail.language().is_some_and(|tag| tag.starts_with(screen.language));
    let mails = premises.mailbox.caught();
    let sent = mails
        .iter()
        .filter(|mail| here(mail))
        .find(|mail| mail.links().iter().any(|link| link.contains("/unsubscribe/")));
    screen.letter(sent.unwrap_or_else(|| panic!("nothing went out in {}", screen.language)), "mailing").await;
    screen.open_mail(sent.unwrap(), "/unsubscribe/").await;
    screen.picture("unsubscribe").await;

    screen.open("/desk/people").await;
    screen.pictures("desk-people").await;
    screen.press("main table a").await;
    screen.picture("desk-person").await;
    paces(screen).await;
    for room in ["members", "suppressions", "audit", "components"] {
        screen.open(&format!("/desk/{room}")).await;
        screen.pictures(&format!("desk-{room}")).await;
    }
}

/// Asks what became of the mail to somebody, and has one whose outcome nobody knows sent once more.
async fn decides(screen: &Screen<'_>, unlucky: &str) {
    let premises = screen.premises;
    screen.press("main a[href*='/desk/runs/']").await;
    screen.pictures("desk-run").await;
    screen.write("email", unlucky).await;
    screen.press("form.filter .button").await;
    screen.picture("desk-run-asked").await;
    assert_eq!(screen.typed("email").await, unlucky);
    screen.touch("main td details summary").await;
    screen.picture("desk-run-decide").await;
    screen.press("form[action$='/desk/post/retry'] .button").await;
    assert!(screen.chrome.address().await.contains("/desk/runs/"), "back on the page of the run");
    assert!(!screen.has("main td details").await, "nothing is left to decide");
    while premises.deliver().await > 0 {}
    assert_eq!(premises.mails_to(unlucky).iter().filter(|mail| mail.header("List-Id").is_some()).count(), 2);
}

/// Looks how mail houses take mailings, wakes one, and adds another.
async fn paces(screen: &Screen<'_>) {
    let db = &screen.premises.db;
    post::slow_down(db, "qq.com", "550 Ip frequency limited").await.unwrap();
    screen.open("/desk/post").await;
    screen.pictures("desk-post").await;
    screen.press("main a[href$='/desk/post/houses']").await;
    screen.pictures("desk-houses").await;
    screen.write("house", "courts").await;
    screen.write("domains", "court.example nonsense").await;
    screen.press("main form .button").await;
    screen.picture("desk-houses-errors").await;
    assert_eq!(screen.typed("domains").await, "court.example nonsense");
    screen.write("domains", "court.example").await;
    screen.write("at_once", "5").await;
    screen.press("main form .button").await;
    screen.picture("desk-house").await;
    screen.open("/desk/post/houses/qq").await;
    screen.pictures("desk-house-rests").await;
    screen.press("form[action$='/wake'] .button").await;
    assert!(!screen.has("form[action$='/wake']").await);
    screen.write("per_minute", "60").await;
    screen.press("form[action$='/pace'] .button").await;
    assert_eq!(screen.typed("per_minute").await, "60");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_writes_to_a_class_in_chinese(db: PgPool) {
    journey(db, "zh", schedules).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_writes_to_a_class_in_english(db: PgPool) {
    journey(db, "en", schedules).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_writes_to_a_class_in_russian(db: PgPool) {
    journey(db, "ru", schedules).await;
}
