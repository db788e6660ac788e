//! S37: what people type is one line where one line is meant, and plays no tricks; what is not asked for is refused.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{links::Purpose, staff::Role};
use serde_json::json;
use sqlx::PgPool;

use super::Scene;
use crate::support::{Answer, Browser, in_days};

/// A line break, a bare CR, NUL, other control characters, and marks that turn the direction of what follows.
const TRICKS: [&str; 8] =
    ["A\r\nB", "A\nB", "A\rB", "A\0B", "A\u{1b}[2JB", "A\u{85}B", "A\u{202e}B", "A\u{2067}B"];

/// A form with what it takes. Fields are one line each, but for those of several.
struct Form {
    path: String,
    good: Vec<(&'static str, &'static str)>,
    several_lines: &'static [&'static str],
}

/// What is sent can be taken: the mailing is a draft, and whoever is registered may bring somebody along.
async fn prepare(scene: &Scene) {
    for done in [
        "update mailings set state = 'draft'",
        "update registrations set state = 'confirmed', kept_until = null where state = 'offered'",
        "update categories set companions = 1",
    ] {
        sqlx::query(done).execute(&scene.db).await.unwrap();
    }
}

fn forms(scene: &Scene) -> Vec<Form> {
    // The scene's forum lasts from nine to five, in sixty days.
    let starts: &'static str = in_days(60, 9).leak();
    let newcomer = [
        ("native_name", "Анна"),
        ("latin_name", "Anna"),
        ("email", "anna@example.org"),
        ("country", "KZ"),
        ("language", "en"),
    ];
    let registration = [&newcomer[..], &[("category", "delegate"), ("time_zone", "Asia/Almaty")]].concat();
    let corrected = newcomer.map(|(f, v)| (f, if f == "email" { "corrected@example.org" } else { v }));
    let forum = vec![
        ("title_zh", "论坛"),
        ("title_en", "Forum"),
        ("title_ru", "Форум"),
        ("summary_en", "Judges meet judges"),
        ("venue_en", "Shanghai"),
        ("mode", "online"),
        ("slug", "judges-meet"),
        ("join_link", "https://meet.example/judges"),
        ("languages", "ru"),
        ("interpretation", "zh"),
        ("organiser_zh", "法院"),
        ("organiser_en", "The court"),
        ("organiser_ru", "Суд"),
        ("series_zh", "系列"),
        ("series_en", "The series"),
        ("series_ru", "Серия"),
        ("time_zone", "Asia/Shanghai"),
        ("second_time_zone", "Asia/Almaty"),
        ("starts_at", "2027-10-20T09:00"),
        ("ends_at", "2027-10-20T17:00"),
        ("registration_opens_at", "2027-01-01T09:00"),
        ("registration_closes_at", "2027-10-01T09:00"),
        ("capacity", "5"),
        ("category_code", "delegate"),
        ("category_title_zh", "代表"),
        ("category_title_en", "Delegate"),
        ("category_title_ru", "Делегат"),
        ("category_quota", "5"),
        ("session_starts_at", "2027-10-20T09:00"),
        ("session_ends_at", "10:00"),
        ("session_room_en", "Hall A"),
        ("session_title_zh", "开幕"),
        ("session_title_en", "Opening"),
        ("session_title_ru", "Открытие"),
    ];
    let series = vec![
        ("title_zh", "系列"),
        ("title_en", "Series"),
        ("title_ru", "Серия"),
        ("description_zh", "每年"),
        ("description_en", "Yearly"),
        ("description_ru", "Ежегодно"),
    ];
    let words = vec![("subject_en", "Hello"), ("body_en", "Dear colleagues")];
    let form = |path: String, good| Form { path, good, several_lines: &[] };
    vec![
        form(format!("/en/forums/{}/register", scene.slug), registration),
        form(
            format!("/en/registration/{}/companions/{}", scene.token(Purpose::Registration), scene.companion),
            vec![
                ("native_name", "Данияр"),
                ("latin_name", "Daniyar"),
                ("country", "KZ"),
                ("role", "interpreter"),
            ],
        ),
        form(
            format!("/en/registration/{}/correct", scene.token(Purpose::Registration)),
            vec![("native_name", "Анна"), ("latin_name", "Anna"), ("language", "en")],
        ),
        form(
            format!("/en/desk/registrations/{}/correct", scene.registration),
            [&corrected[..], &[("category", "delegate"), ("time_zone", "Asia/Almaty")]].concat(),
        ),
        form("/en/association/join".to_owned(), [&newcomer[..], &[("class", "C071")]].concat()),
        form("/en/sign-in".to_owned(), vec![("email", "anna@example.org")]),
        Form { several_lines: &["summary_en"], ..form("/en/desk/forums/new".to_owned(), forum) },
        form(
            "/en/desk/mailings/new".to_owned(),
            vec![("name", "News"), ("kind", "announcement"), ("audience", "class"), ("class", "C071")],
        ),
        Form {
            several_lines: &["body_en"],
            ..form(format!("/en/desk/mailings/{}/content", scene.mailing), words)
        },
        form(
            format!("/en/desk/forums/{}/agenda/new", scene.forum),
            vec![
                ("title_zh", "开幕"),
                ("title_en", "Opening"),
                ("title_ru", "Открытие"),
                ("starts_at", starts),
                ("ends_at", "10:00"),
                ("room_en", "Hall A"),
                ("track_en", "Evidence"),
                ("interpretation", "ru"),
            ],
        ),
        form(
            format!("/en/desk/forums/{}/speakers/new", scene.forum),
            vec![
                ("native_name", "Айгүл"),
                ("latin_name", "Aigul Omarova"),
                ("country", "KZ"),
                ("position_zh", "法官"),
                ("position_en", "Judge"),
                ("position_ru", "Судья"),
            ],
        ),
        form(
            format!("/en/desk/forums/{}/materials", scene.forum),
            vec![
                ("title_zh", "手册"),
                ("title_en", "Handbook"),
                ("title_ru", "Справочник"),
                ("is_for", "everybody"),
                ("link", "https://files.example/handbook.pdf"),
            ],
        ),
        form(format!("/en/desk/forums/{}/clone", scene.forum), vec![("starts_on", "2028-05-20")]),
        Form {
            several_lines: &["description_zh", "description_en", "description_ru"],
            ..form("/en/desk/series/scene".to_owned(), series)
        },
        Form {
            several_lines: &["reason"],
            ..form(
                format!("/en/desk/applications/{}/refuse", scene.application),
                vec![("reason", "Not on the roll")],
            )
        },
    ]
}

/// S37
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_line_break_or_a_trick_of_direction_in_any_field_is_refused(db: PgPool) {
    let scene = Scene::open(db).await;
    prepare(&scene).await;
    let mut admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    admin.get("/en/sign-in").await.assert(200);
    for form in forms(&scene) {
        for (field, _) in &form.good {
            for trick in TRICKS {
                if form.several_lines.contains(field) && ["A\r\nB", "A\nB"].contains(&trick) {
                    continue;
                }
                let tricky = form.good.iter().map(|(f, v)| (*f, if f == field { trick } else { *v }));
                let answer = admin.send(&form.path, &tricky.collect::<Vec<_>>()).await;
                let status = answer.status.as_u16();
                // No browser sends a NUL: such a request may also be refused as a whole.
                let refused = status == 422 || status == 400 && trick.contains('\0');
                assert!(refused, "{} {field} {trick:?}: {status} {}", form.path, answer.body);
            }
        }
        // The same form without tricks is taken.
        let answer = admin.send(&form.path, &form.good).await;
        assert_eq!(answer.status, 303, "{}: {}", form.path, answer.body);
    }
}

/// S37
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_name_a_subject_and_a_title_have_at_most_200_characters(db: PgPool) {
    let scene = Scene::open(db).await;
    prepare(&scene).await;
    let mut admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    admin.get("/en/sign-in").await.assert(200);
    let long = "x".repeat(201);
    for form in forms(&scene) {
        for (field, _) in form.good.iter().filter(|(field, _)| !form.several_lines.contains(field)) {
            let fields = form.good.iter().map(|(f, v)| (*f, if f == field { long.as_str() } else { *v }));
            let answer = admin.send(&form.path, &fields.collect::<Vec<_>>()).await;
            assert_eq!(answer.status, 422, "{} {field}: {}", form.path, answer.body);
        }
    }
}

/// S37: NUL is no character of a text in PostgreSQL; wherever it stands it is the request that is wrong.
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn no_character_anywhere_in_an_address_breaks_a_page(db: PgPool) {
    let scene = Scene::open(db).await;
    let admin = scene.signed_in("admin@lianyi.example", Role::Admin).await;
    let names = ["q", "country", "after", "before", "state", "class", "next", "invited", "limit"];
    for (line, path) in scene.pages() {
        for value in ["%00", "%FF", "%E2%80%AE", "%0D%0A", "%25", "%27", "%5C", "%F0%9F%98%80"] {
            for mut browser in [admin.clone(), scene.browser()] {
                let query: Vec<String> = names.iter().map(|name| format!("{name}={value}")).collect();
                let answer = browser.get(&format!("{path}?{}", query.join("&"))).await;
                assert!(!answer.status.is_server_error(), "{}?{value}: {}", line.path, answer.body);
            }
        }
    }
    for pattern in web::route_lines(&scene.app).iter().filter(|line| line.path.contains('{')) {
        for value in ["%00", "%FF", "%E2%80%AE", "%0D%0A", "..%2F..%2Fetc", "%25"] {
            let mut path = pattern.path.replace("{language}", "en");
            while let Some((head, tail)) = path.split_once('{') {
                path = format!("{head}{value}{}", tail.split_once('}').unwrap().1);
            }
            let mut browser = admin.clone();
            let answer = match pattern.method {
                "GET" => browser.get(&path).await,
                _ => browser.send(&path, &[]).await,
            };
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.body);
        }
    }
}

async fn call(browser: &mut Browser, path: &str, body: &str) -> Answer {
    let request = browser.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
    browser.ask(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// S37
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_api_refuses_tricks_and_what_it_does_not_know(db: PgPool) {
    let scene = Scene::open(db).await;
    let path = format!("/api/v1/forums/{}/registrations", scene.slug);
    let good = json!({ "category": "delegate", "person": { "native_name": "Анна", "latin_name": "Anna",
        "email": "anna@example.org", "country": "KZ", "language": "en", "time_zone": "Asia/Almaty" },
        "answers": {}, "consents": [] });
    let fields = ["native_name", "latin_name", "email", "country", "language", "time_zone"];
    for trick in TRICKS {
        let mut tricky = good.clone();
        tricky["category"] = json!(trick);
        scene.browser().call(&path, &tricky).await.assert(422);
        for field in fields {
            let mut tricky = good.clone();
            tricky["person"][field] = json!(trick);
            scene.browser().call(&path, &tricky).await.assert(422);
        }
        let answer = if ["A\r\nB", "A\nB"].contains(&trick) { "\u{202e}" } else { trick };
        for (field, value) in [
            ("consents", json!([trick])),
            ("answers", json!({ "why": answer })), // which may have several lines
            ("answers", json!({ "why": [{ "what": answer }] })),
            ("answers", json!({ trick: "because" })),
            ("access_code", json!(trick)),
        ] {
            let mut tricky = good.clone();
            tricky[field] = value;
            let answer = scene.browser().call(&path, &tricky).await;
            assert_eq!(answer.status, 422, "{field} {trick:?}: {}", answer.body);
        }
    }
    for unknown in ["state", "id", "person_id", "confirmed_at", "$ref", "__proto__", "@type", "Category"] {
        let mut outer = good.clone();
        outer[unknown] = json!("confirmed");
        scene.browser().call(&path, &outer).await.assert(422).says(unknown);
        let mut inner = good.clone();
        inner["person"][unknown] = json!("confirmed");
        scene.browser().call(&path, &inner).await.assert(422).says(unknown);
    }
    for malformed in ["", "{", "[]", "null", "\"x\"", "{\"category\": 1}", "{\"person\": []}"] {
        let status = call(&mut scene.browser(), &path, malformed).await.status.as_u16();
        assert!([400, 422].contains(&status), "{malformed}: {status}");
    }
    let n: i64 = sqlx::query_scalar("select count(*) from registrations where email = 'anna@example.org'")
        .fetch_one(&scene.db)
        .await
        .unwrap();
    assert_eq!(n, 0);
    scene.browser().call(&path, &good).await.assert(201);
}
