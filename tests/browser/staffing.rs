use domain::staff::Role;
use sqlx::PgPool;

use super::{Screen, screen::journey};

const ADMIN: &str = "admin@lianyi.example";

/// An admin makes somebody door staff of one forum, is told what was forgotten, and takes the role away again.
async fn gives_roles(screen: &Screen<'_>) {
    let forum = screen.premises.forum(50).await;
    screen.premises.staff(ADMIN, Role::Admin).await;
    screen.sign_in(ADMIN).await;
    screen.press("main a[href$='/desk/staff']").await;
    screen.write("email", "helper@example.org").await;
    screen.press("main form[action$='/staff'] .button").await;
    screen.pictures("desk-staff-errors").await;
    assert_eq!(screen.typed("email").await, "helper@example.org");
    screen.tick("role", "door").await;
    screen.choose("forum", &forum.to_string()).await;
    screen.press("main form[action$='/staff'] .button").await;
    screen.says("helper@example.org").await;
    screen.pictures("desk-staff").await;
    screen.touch("tr:has([name=role][value=door]) summary").await;
    screen.press("tr:has([name=role][value=door]) .button").await;
    assert!(!screen.chrome.text().await.contains("helper@example.org"));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_gives_roles_in_chinese(db: PgPool) {
    journey(db, "zh", gives_roles).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_gives_roles_in_english(db: PgPool) {
    journey(db, "en", gives_roles).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn an_admin_gives_roles_in_russian(db: PgPool) {
    journey(db, "ru", gives_roles).await;
}
