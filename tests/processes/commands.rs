use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::mailing_in;
use crate::support::{Installation, demo_data, now};

#[sqlx::test(migrations = false)]
async fn a_new_database_is_migrated_and_loaded_and_doing_it_again_changes_nothing(db: PgPool) {
    let here = Installation::before_migrations(db).await;
    for _ in 0..2 {
        let migrated = here.run(&["migrate"]).await;
        assert_eq!((migrated.code, migrated.err.as_str()), (0, ""));
    }
    let data = demo_data();
    let data = data.to_str().unwrap();
    let loaded = here.run(&["load", data]).await;
    assert_eq!(loaded.code, 0, "{}", loaded.err);
    assert_eq!(
        loaded.out,
        "New: 71 classes, 2389 people, 2463 enrolments, 6 series, 12 forums, and what the institution says of itself.\n"
    );
    let again = here.run(&["load", data]).await;
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(again.out.starts_with("Nothing new"), "{}", again.out);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_folder_that_cannot_be_loaded_is_named_in_one_line(db: PgPool) {
    let here = Installation::open(db).await;
    let missing = here.run(&["load", "/nowhere"]).await;
    assert_eq!(missing.code, 1);
    assert!(missing.only_line().contains("/nowhere"), "{}", missing.err);
    for file in ["institution.json", "forums.json", "classes.csv"] {
        std::fs::copy(demo_data().join(file), here.folder.join(file)).unwrap();
    }
    let rows = std::fs::read_to_string(demo_data().join("trainees.csv")).unwrap();
    let rows: Vec<&str> = rows.lines().take(3).collect();
    let wrong = format!("{}\n{}\n{}", rows[0], rows[1], rows[2].replacen('C', "D", 1));
    std::fs::write(here.folder.join("trainees.csv"), wrong).unwrap();
    let ended = here.run(&["load", here.folder.to_str().unwrap()]).await;
    assert_eq!(ended.code, 1);
    let line = ended.only_line();
    assert!(line.contains("trainees.csv") && line.contains('3') && line.contains("class_code"), "{line}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn staff_are_added_with_a_link_that_signs_in_once(db: PgPool) {
    let here = Installation::open(db).await;
    let _web = here.start("serve").await;
    let added = here.run(&["staff", "add", "Anna@Example.org", "--role", "organiser"]).await;
    assert_eq!(added.code, 0, "{}", added.err);
    let link = added.out.lines().last().unwrap();
    let path = link.strip_prefix(&format!("http://{}", here.at)).unwrap();
    let mut browser = here.browser();
    browser.get(path).await.assert(200);
    let welcome = browser.send(path, &[]).await.assert(303);
    assert_eq!(welcome.leads_to(), "/en/desk");
    browser.get("/en/desk").await.assert(200);
    browser.get("/en/desk/forums/new").await.assert(200);
    browser.get("/en/desk/people").await.assert(403);
    here.browser().get(path).await.assert(410);

    for (arguments, code, said) in [
        (vec!["staff", "add", "not-an-address", "--role", "admin"], 1, "not-an-address"),
        (vec!["staff", "add", "a@example.org", "--role", "admin", "--forum", "nowhere"], 1, "nowhere"),
        (vec!["staff", "add", "a@example.org", "--role", "king"], 2, "king"),
        (vec!["staff", "add", "a@example.org"], 2, "--role"),
    ] {
        let ended = here.run(&arguments).await;
        assert_eq!(ended.code, code, "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(said), "{}", ended.err);
        if code == 1 {
            ended.only_line();
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_forecast_names_what_will_be_sent_and_when(db: PgPool) {
    let here = Installation::open(db).await;
    let id = mailing_in(&here.house, "KZ", 10).await;
    let forecast = here.run(&["forecast", "--days", "30", "--json"]).await;
    assert_eq!((forecast.code, forecast.err.as_str()), (0, ""));
    let coming: Value = serde_json::from_str(&forecast.out).unwrap();
    assert_eq!(coming.as_array().unwrap().len(), 1, "{coming}");
    assert_eq!((&coming[0]["mailing"], &coming[0]["name"]), (&json!(id), &json!("News")));
    let due: Timestamp = coming[0]["due_at"].as_str().unwrap().parse().unwrap();
    let in_ten_days = now() + SignedDuration::from_hours(24 * 10);
    assert!(due.duration_since(in_ten_days).abs() < SignedDuration::from_mins(10), "{due}");
    let nearer = here.run(&["forecast", "--days", "5", "--json"]).await;
    assert_eq!(serde_json::from_str::<Value>(&nearer.out).unwrap(), json!([]));
    assert!(here.run(&["forecast"]).await.out.contains("News"), "for people, too");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_rule_for_addresses_is_applied_a_line_at_a_time_without_any_setting(db: PgPool) {
    let mut here = Installation::open(db).await;
    for name in ["DATABASE_URL", "REDIS_URL", "SMTP_URL", "LIANYI_KEYS"] {
        here.unset(name);
    }
    let lines = "\"Rustam@Court.Example\"\n\"li@例子.中国\"\n\"rustam.court.example\"\n\n\"a@b..example\"\n\"\\u0000\"\n";
    let ended = here.run_with(&["check", "address", "-"], lines).await;
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    let answers: Vec<Value> = ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let accepted = |ascii: &str| json!({ "accept": true, "code": null, "ascii": ascii });
    let refused = |code: &str| json!({ "accept": false, "code": code, "ascii": null });
    assert_eq!(
        answers,
        [
            accepted("rustam@court.example"),
            accepted("li@xn--fsqu00a.xn--fiqs8s"),
            refused("no-at-sign"),
            refused("bad-domain"),
            refused("no-at-sign"),
        ]
    );
    let ended = here.run_with(&["check", "address", "-"], "\"a@example.org\"\nno JSON\n").await;
    assert_eq!(ended.code, 1);
    ended.only_line();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_command_explains_itself_and_an_unknown_one_is_a_usage_error(db: PgPool) {
    let mut here = Installation::open(db).await;
    here.unset("DATABASE_URL");
    let top = here.run(&["--help"]).await;
    assert_eq!((top.code, top.err.as_str()), (0, ""));
    let mut levels = vec![vec![]];
    let mut explained = 0;
    while let Some(level) = levels.pop() {
        let help = here.run(&[&level[..], &["--help"]].concat()).await;
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{level:?}");
        assert!(help.out.contains("Usage: lianyi"), "{level:?}: {}", help.out);
        explained += 1;
        let Some((_, commands)) = help.out.split_once("Commands:\n") else { continue };
        for line in commands.lines().take_while(|line| line.starts_with("  ")) {
            let (command, about) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
            assert!(!about.trim().is_empty(), "{command} says nothing of itself");
            if command != "help" {
                let command: &'static str = command.to_owned().leak();
                levels.push([&level[..], &[command]].concat());
            }
        }
    }
    assert!(explained >= 12, "{explained} levels");
    assert!(here.run(&["--version"]).await.out.starts_with("lianyi 0."));
    for wrong in [
        vec![],
        vec!["dance"],
        vec!["staff"],
        vec!["staff", "remove"],
        vec!["serve", "--fast"],
        vec!["check", "address"],
    ] {
        let ended = here.run(&wrong).await;
        assert_eq!(ended.code, 2, "{wrong:?}: {}", ended.err);
        assert!(ended.err.contains("Usage"), "{wrong:?}: {}", ended.err);
    }
}
