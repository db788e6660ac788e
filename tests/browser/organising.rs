use domain::{
    forums::{self, Forum},
    ids::InvitationId,
    registrations::{self, Answer},
    staff::Role,
};
use mailbox::Caught;
use sqlx::PgPool;

use super::{Screen, pictures, screen::journey};
use crate::support::{in_days, now};

const ORGANISER: &str = "organiser@lianyi.example";
const CLASS: &str = "C071";

/// An organiser drafts a forum in three languages, publishes it and invites a class; one guest accepts by the
/// personal link, another declines.
async fn announces(screen: &Screen<'_>) {
    let (premises, language) = (screen.premises, screen.language);
    premises.staff(ORGANISER, Role::Organiser).await;
    screen.sign_in(ORGANISER).await;
    screen.pictures("desk").await;
    screen.press("main a[href$='/desk/forums']").await;
    screen.pictures("desk-forums").await;
    screen.press("main .actions a[href$='/desk/forums/new']").await;
    screen.press("main form .button").await;
    screen.pictures("desk-forum-errors").await;
    draft(screen).await;
    screen.picture("desk-forum-form").await;
    screen.press("main form .button").await;
    screen.pictures("desk-forum-draft").await;
    screen.press("form[action$='/publish'] .button").await;
    let forum = forums::find_by_slug(&premises.db, "autumn-forum").await.unwrap().unwrap();
    screen.press("main .actions a[href$='/invitations']").await;
    screen.choose("class", CLASS).await;
    screen.tick("category", "alumnus").await;
    screen.press("form[action$='/invitations'] > .actions .button:not([formaction])").await;
    screen.pictures("desk-invitations-counted").await;
    screen.press("button[name=seal]").await;
    screen.pictures("desk-invitations").await;
    while premises.deliver().await > 0 {}

    screen.hand_on().await;
    let invited = invitations(screen).await;
    let [guest, other, ..] = invited.as_slice() else { panic!("two guests read {language}") };
    screen.letter(guest, "invitation").await;
    screen.open_mail(guest, "/invitation/").await;
    screen.pictures("invitation").await;
    assert_eq!(answers(screen, &forum).await, (0, 0), "opening the link answers nothing");
    screen.press("button[value=accept]").await;
    screen.picture("invitation-accepted").await;
    screen.hand_on().await;
    screen.open_mail(other, "/invitation/").await;
    screen.press("button[value=decline]").await;
    screen.picture("invitation-declined").await;
    assert_eq!(answers(screen, &forum).await, (1, 1));
    the_others_answer(screen).await;

    screen.hand_on().await;
    screen.sign_in(ORGANISER).await;
    screen.open(&format!("/desk/forums/{}", forum.id)).await;
    screen.pictures("desk-forum").await;
    if language == "en" {
        pictures::for_readme(screen, (1200, 1150), "desk-en-desktop").await;
    }
    screen.press("main a[href$='/registrations']").await;
    screen.pictures("desk-registrations").await;
}

async fn draft(screen: &Screen<'_>) {
    for (name, words) in [
        ("title_zh", "秋季论坛：数字时代的司法合作"),
        ("title_en", "Autumn Forum"),
        ("title_ru", "Осенний форум: правосудие в цифровую эпоху"),
        ("summary_zh", "两天时间，六国法官与律师共同讨论电子证据、远程庭审与判决的跨境执行。"),
        ("summary_en", "Two days on electronic evidence, remote hearings and judgments across borders."),
        (
            "summary_ru",
            "Два дня об электронных доказательствах, дистанционных заседаниях и исполнении решений.",
        ),
        ("venue_zh", "上海，国际会议中心"),
        ("venue_en", "Shanghai, International Convention Centre"),
        ("venue_ru", "Шанхай, Международный конгресс-центр"),
        ("time_zone", "Asia/Shanghai"),
        ("second_time_zone", "Asia/Almaty"),
        ("capacity", "40"),
    ] {
        screen.write(name, words).await;
    }
    screen.tick("mode", "hybrid").await;
    let (starts, late) = (in_days(60, 9), in_days(60, 23));
    screen.set("starts_at", &[starts.as_str()]).await;
    screen.set("ends_at", &[in_days(61, 17).as_str()]).await;
    screen.set("category_code", &["alumnus", "guest"]).await;
    screen.set("category_title_zh", &["校友", "嘉宾"]).await;
    screen.set("category_title_en", &["Alumna / alumnus", "Guest"]).await;
    screen.set("category_title_ru", &["Выпускник", "Гость"]).await;
    screen.set("category_quota", &["35", "5"]).await;
    screen.set("session_starts_at", &[starts.as_str(), late.as_str()]).await;
    screen.set("session_ends_at", &["10:30", "00:30"]).await;
    screen.set("session_room_zh", &["A 厅", "B 厅"]).await;
    screen.set("session_room_en", &["Room A", "Room B"]).await;
    screen.set("session_room_ru", &["Зал А", "Зал Б"]).await;
    screen.set("session_title_zh", &["开幕式", "夜间问答"]).await;
    screen.set("session_title_en", &["Opening", "Late questions"]).await;
    screen.set("session_title_ru", &["Открытие", "Ночные вопросы"]).await;
}

/// The invitations that went out in the language of this journey.
async fn invitations(screen: &Screen<'_>) -> Vec<Caught> {
    let mails = screen.premises.mailbox.caught();
    let here = |mail: &Caught| mail.language().is_some_and(|tag| tag.starts_with(screen.language));
    mails.into_iter().filter(|m| here(m) && m.links().iter().any(|l| l.contains("/invitation/"))).collect()
}

/// Sixteen more guests answer, one in four of them with regret.
async fn the_others_answer(screen: &Screen<'_>) {
    let db = &screen.premises.db;
    let open = sqlx::query_scalar("select id from invitations where answer is null order by id limit 16");
    for (n, id) in open.fetch_all(db).await.unwrap().into_iter().enumerate() {
        let answer = if n % 4 == 0 { Answer::Declined } else { Answer::Accepted };
        registrations::respond(db, InvitationId(id), answer, now()).await.unwrap();
    }
}

async fn answers(screen: &Screen<'_>, forum: &Forum) -> (i64, i64) {
    let counts = registrations::invitation_counts(&screen.premises.db, forum.id).await.unwrap();
    (counts.accepted, counts.declined)
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_announces_in_chinese(db: PgPool) {
    journey(db, "zh", announces).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_announces_in_english(db: PgPool) {
    journey(db, "en", announces).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_organiser_announces_in_russian(db: PgPool) {
    journey(db, "ru", announces).await;
}
