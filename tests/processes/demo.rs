//! The demo: a house with data, people to be, and a mailbox that catches the mail.

use sqlx::PgPool;

use crate::support::{Installation, PATIENCE, Program, demo_data, free_port, until};

/// Starts the demo and returns the paths of its three links that sign in.
async fn start(here: &Installation) -> (Program, Vec<String>) {
    let demo = here.start("demo").await;
    let home = format!("http://{}", here.at);
    let links = || -> Vec<String> {
        let printed = demo.printed().join("\n");
        let paths = printed.split_whitespace().filter_map(|word| word.strip_prefix(&home));
        paths.filter(|path| path.contains("/sign-in/")).map(str::to_owned).collect()
    };
    until("it has printed three links", async || links().len() == 3).await;
    let links = links();
    (demo, links)
}

fn names_the_mailbox(demo: &Program) -> bool {
    demo.printed().iter().any(|line| line.contains("/mailbox"))
}

/// Somebody registers for a forum by the form.
async fn registers(here: &Installation, email: &str) {
    let form = format!("/en/forums/{}/register", here.house.slug(here.house.forum(5).await).await);
    let mut visitor = here.browser();
    visitor.get(&form).await.assert(200);
    let fields = [
        ("latin_name", "Rustam Yusupov"),
        ("email", email),
        ("country", "UZ"),
        ("category", "delegate"),
        ("language", "en"),
    ];
    visitor.send(&form, &fields).await.assert(303);
}

async fn people(here: &Installation) -> i64 {
    let on_the_roll =
        "select count(*) from people p where exists (select from enrolments e where e.person_id = p.id)";
    sqlx::query_scalar(on_the_roll).fetch_one(&here.house.db).await.unwrap()
}

#[sqlx::test(migrations = false)]
async fn the_demo_signs_three_people_in_shows_its_mail_and_begins_again_where_it_was(db: PgPool) {
    let mut here = Installation::before_migrations(db).await;
    here.unset("SMTP_URL");
    here.set("LIANYI_DEMO_DATA", demo_data().to_str().unwrap());
    here.set("LIANYI_MAILBOX_LISTEN", &free_port().to_string());
    let (mut demo, links) = start(&here).await;
    assert!(names_the_mailbox(&demo));
    for link in &links {
        let mut browser = here.browser();
        browser.get(link).await.assert(200);
        let home = browser.send(link, &[]).await.assert(303).leads_to();
        browser.get(&home).await.assert(200);
    }
    let mut reader = here.browser();
    reader.get("/mailbox").await.assert(200).does_not_say("rustam@court.example");
    registers(&here, "rustam@court.example").await;
    until("the mail is in the mailbox", async || {
        reader.get("/mailbox").await.assert(200).body.contains("rustam@court.example")
    })
    .await;
    let loaded = people(&here).await;
    assert_eq!(loaded, 2_389);
    demo.signal("INT");
    assert_eq!(demo.end().await, Some(0));

    // With a relay of one's own the mail goes there, and the demo promises nothing else.
    let relay = here.house.mailbox.url();
    here.set("SMTP_URL", &relay);
    let (mut demo, links) = start(&here).await;
    assert!(!names_the_mailbox(&demo), "{:?}", demo.printed());
    here.browser().get(&links[0]).await.assert(200);
    registers(&here, "anna@court.example").await;
    let mail = here.house.mailbox.wait_for(PATIENCE, |mail| mail.to == "anna@court.example").await;
    assert!(mail.is_some());
    assert_eq!(people(&here).await, loaded);
    demo.signal("INT");
    assert_eq!(demo.end().await, Some(0));
}
