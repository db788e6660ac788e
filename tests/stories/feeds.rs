//! Forums for programs: calendars, news, search engines.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use domain::{forums, staff::Role};
use serde_json::Value;
use sqlx::PgPool;

use crate::support::{House, now};

/// Asks Python's own parser of XML, and nothing of ours.
fn parsed_by_python(script: &str, text: &str) -> Value {
    let mut python = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let out = python.wait_with_output().unwrap();
    assert!(out.status.success(), "{text}");
    serde_json::from_slice(&out.stdout).unwrap()
}

const ATOM: &str = r#"
import json, re, sys, xml.etree.ElementTree as xml
a = "{http://www.w3.org/2005/Atom}"
feed = xml.fromstring(sys.stdin.buffer.read())
assert feed.tag == a + "feed"
moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
for one in [feed, *feed.findall(a + "entry")]:
    for needed in ["id", "title", "updated"]:
        assert len(one.findall(a + needed)) == 1, (needed, one)
    assert moment.fullmatch(one.find(a + "updated").text)
assert feed.find(a + "author/" + a + "name").text
ids = [one.find(a + "id").text for one in feed.findall(a + "entry")]
assert len(set(ids)) == len(ids)
print(json.dumps([[one.find(a + "title").text, one.find(a + "link").get("href")] for one in feed.findall(a + "entry")]))
"#;

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn news_of_forums_are_a_feed_in_each_language(db: PgPool) {
    let house = House::open(db).await;
    let draft = house.draft(5, 30).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    sqlx::query("update forums set title = title || '{\"en\": \"Law & <order>\"}' where id = $1")
        .bind(forum.0)
        .execute(&house.db)
        .await
        .unwrap();
    for (language, title) in [("en", "Law & <order>"), ("zh", "春季论坛"), ("ru", "Весенний форум")]
    {
        let answer = house.browser().get(&format!("/forums.atom?lang={language}")).await.assert(200);
        assert!(answer.header("content-type").starts_with("application/atom+xml"));
        assert!(!answer.body.contains(&draft.to_string()));
        let entries = parsed_by_python(ATOM, &answer.body);
        let page = format!("{}/{language}/forums/{slug}", house.workers.base_url);
        assert_eq!(entries, serde_json::json!([[title, page]]));
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn all_coming_forums_are_one_calendar(db: PgPool) {
    let house = House::open(db).await;
    let empty = house.browser().get("/forums.ics").await.assert(200).body;
    assert!(empty.contains("BEGIN:VTIMEZONE"), "a calendar holds something: {empty}");
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let (first, second, draft) =
        (house.forum(5).await, house.forum_in(5, 90).await, house.draft(5, 30).await);
    forums::cancel(&house.db, second, by, now()).await.unwrap();
    let answer = house.browser().get("/forums.ics?lang=ru").await.assert(200);
    let ics = answer.body.replace("\r\n ", "");
    assert_eq!(ics.matches("BEGIN:VEVENT").count(), 2);
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(ics.matches("METHOD:PUBLISH").count(), 1);
    let events: Vec<&str> = ics.split("BEGIN:VEVENT").skip(1).collect();
    for (id, status) in [(first, "CONFIRMED"), (second, "CANCELLED")] {
        let event = events.iter().find(|event| event.contains(&id.to_string())).unwrap();
        assert!(event.contains(&format!("STATUS:{status}")), "{event}");
        assert!(event.contains("SUMMARY:Весенний форум"), "{event}");
        for once in ["UID:", "DTSTAMP:", "DTSTART:", "DTEND:", "SEQUENCE:"] {
            assert_eq!(event.matches(&format!("\r\n{once}")).count(), 1, "{once} {event}");
        }
    }
    assert!(!ics.contains(&draft.to_string()));
    assert!(answer.body.split("\r\n").all(|line| line.len() <= 75));
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_forums_page_holds_it_as_data_that_nothing_typed_can_leave(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    let title = "</script><script>alert(1)</script>";
    sqlx::query("update forums set title = title || jsonb_build_object('en', $2::text) where id = $1")
        .bind(forum.0)
        .bind(title)
        .execute(&house.db)
        .await
        .unwrap();
    let page = house.browser().get(&format!("/en/forums/{slug}")).await.assert(200).body;
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    let data = page.split("<script type=\"application/ld+json\">").nth(1).unwrap();
    let data: Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
    assert_eq!(data["name"], title);
    assert_eq!(data["eventStatus"], "https://schema.org/EventScheduled");
    assert!(data["startDate"].as_str().unwrap().ends_with("T09:00:00+08:00"), "{data}");
    assert_eq!(data["location"]["name"], "Shanghai");
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    // A new start says which it takes the place of; until there is one, the old one stands.
    let (first, second) = (data["startDate"].clone(), "T10:00:00+08:00");
    let was = forums::find(&house.db, forum).await.unwrap().unwrap();
    let hour = jiff::SignedDuration::from_hours(1);
    for (to, state) in [
        (forums::Postponement::ToBeAnnounced, "EventPostponed"),
        (
            forums::Postponement::To {
                starts_at: was.starts_at.unwrap() + hour,
                ends_at: was.ends_at.unwrap() + hour,
            },
            "EventRescheduled",
        ),
    ] {
        let change = forums::Change::Postpone(to);
        let seen = forums::change(&house.db, forum, change, forums::Agreed::default(), by, now()).await;
        let forums::Changed::Shown(effects) = seen.unwrap() else { panic!("made without a look") };
        let seal = effects.seal();
        let agreed = forums::Agreed { seal: Some(&seal), send: &[] };
        forums::change(&house.db, forum, change, agreed, by, now()).await.unwrap();
        let page = house.browser().get(&format!("/en/forums/{slug}")).await.assert(200).body;
        let data = page.split("<script type=\"application/ld+json\">").nth(1).unwrap();
        let data: Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
        assert_eq!(data["eventStatus"], format!("https://schema.org/{state}"));
        if state == "EventRescheduled" {
            assert!(data["startDate"].as_str().unwrap().ends_with(second), "{data}");
            assert_eq!(data["previousStartDate"], serde_json::json!([first]));
        }
    }
    forums::cancel(&house.db, forum, by, now()).await.unwrap();
    let page = house.browser().get(&format!("/en/forums/{slug}")).await.assert(200);
    page.says("https://schema.org/EventCancelled");
    house.browser().get("/sitemap.xml").await.says("/forums.atom").says("/forums.ics");
}
