use domain::registrations::State;
use serde_json::json;
use sqlx::PgPool;

use crate::support::House;

/// Somebody registers, in one language from the form to the end.
async fn the_whole_way(house: &House, language: &str, words: [&str; 4]) {
    let [form_says, subject_says, confirmed_says, withdrawn_says] = words;
    let forum = house.forum(1).await;
    let slug = house.slug(forum).await;
    let mut visitor = house.browser();

    visitor.get(&format!("/{language}/forums/{slug}")).await.assert(200);
    visitor.get(&format!("/{language}/forums/{slug}/register")).await.assert(200).says(form_says);
    let first = format!("rustam-{language}@court.example");
    let fields = [
        ("native_name", "Юсупов Рустам Каримович"),
        ("latin_name", "Rustam Yusupov"),
        ("email", first.as_str()),
        ("country", "UZ"),
        ("category", "delegate"),
        ("language", language),
        ("time_zone", "Asia/Tashkent"),
    ];
    let sent = visitor.send(&format!("/{language}/forums/{slug}/register"), &fields).await.assert(303);
    visitor.get(&sent.leads_to()).await.assert(200);

    let mail = house.mail_to(&first).await;
    assert_eq!(mail.language().as_deref().map(|l| &l[..2]), Some(language));
    assert!(mail.subject().unwrap().contains(subject_says), "{:?}", mail.subject());
    assert!(mail.calendar().unwrap().contains("METHOD:REQUEST"));

    // Opening the link changes nothing: programs that look at mails open it too.
    let link = house.link(&mail, "/registration/");
    let mut somebody = house.browser();
    somebody.get(&link).await.assert(200);
    somebody.get(&link).await.assert(200);
    let state = sqlx::query_scalar::<_, String>("select state::text from registrations where email = $1");
    let of = async |email: &str| state.bind(email.to_owned()).fetch_one(&house.db).await.unwrap();
    assert_eq!(of(&first).await, "held");
    somebody.send(&format!("{link}/confirm"), &[]).await.assert(303);
    somebody.get(&link).await.assert(200).says(confirmed_says);
    // The page gives the same calendar entry as the mails, one change further on.
    let entry = somebody.get(&format!("{link}/calendar.ics")).await.assert(200);
    assert!(entry.header("content-type").starts_with("text/calendar"));
    let of_mail = mail.calendar().unwrap();
    let value = |ics: &str, name: &str| {
        ics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::to_owned)).unwrap()
    };
    assert_eq!(value(&entry.body, "UID"), value(&of_mail, "UID"));
    assert_eq!(
        (value(&of_mail, "STATUS"), value(&entry.body, "STATUS")),
        ("TENTATIVE".into(), "CONFIRMED".into())
    );
    let sequence = |ics: &str| value(ics, "SEQUENCE").parse::<u32>().unwrap();
    assert_eq!(sequence(&entry.body), sequence(&of_mail) + 1);

    // The forum is full: the next one waits, and gets the seat offered when it comes free.
    let second = house.register(forum, &format!("waiting-{language}")).await;
    assert_eq!(second.1, State::Waitlisted);
    somebody.send(&format!("{link}/withdraw"), &[]).await.assert(303);
    somebody.get(&link).await.assert(200).says(withdrawn_says);
    assert_eq!(house.state_of(second.0).await, State::Offered);
    let goodbye = house.mail_to(&first).await;
    assert!(goodbye.calendar().unwrap().contains("METHOD:CANCEL"));
    let offer = house.mail_to(&format!("waiting-{language}@example.org")).await;
    let mut waiting = house.browser();
    let link = house.link(&offer, "/offer/");
    waiting.get(&link).await.assert(200);
    waiting.send(&link, &[("answer", "accept")]).await.assert(303);
    assert_eq!(house.state_of(second.0).await, State::Confirmed);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_participant_registers_in_chinese_and_withdraws_and_the_next_gets_the_seat(db: PgPool) {
    let words = ["论坛报名", "春季论坛", "席位已确认", "已撤回"];
    the_whole_way(&House::open(db).await, "zh", words).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_participant_registers_in_english_and_withdraws_and_the_next_gets_the_seat(db: PgPool) {
    let words = ["Registration", "Spring Forum", "Your place is confirmed", "withdrawn"];
    the_whole_way(&House::open(db).await, "en", words).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_participant_registers_in_russian_and_withdraws_and_the_next_gets_the_seat(db: PgPool) {
    let words = ["Регистрация участника", "Весенний форум", "участие подтверждено", "отозвана"];
    the_whole_way(&House::open(db).await, "ru", words).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_wrong_form_comes_back_as_it_was_typed_with_the_errors_beside_the_fields(db: PgPool) {
    let house = House::open(db).await;
    let slug = house.slug(house.forum(5).await).await;
    let mut visitor = house.browser();
    visitor.get(&format!("/ru/forums/{slug}/register")).await.assert(200);
    let fields = [
        ("latin_name", "Юсупов Rustam"),
        ("email", "rustam.court.example"),
        ("country", "UZ"),
        ("category", "delegate"),
        ("language", "ru"),
    ];
    visitor
        .send(&format!("/ru/forums/{slug}/register"), &fields)
        .await
        .assert(422)
        .says("Проверьте 2 поля")
        .says("только латинские буквы")
        .says("Не хватает знака @")
        .says("value=\"Юсупов Rustam\"")
        .says("value=\"rustam.court.example\"")
        .says("<option value=\"UZ\" selected>");
    let n: i64 = sqlx::query_scalar("select count(*) from registrations").fetch_one(&house.db).await.unwrap();
    assert_eq!(n, 0);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn registering_twice_gets_the_same_answer_and_the_mail_tells_the_truth(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let slug = house.slug(forum).await;
    let mut answers = Vec::new();
    for _ in 0..2 {
        let mut visitor = house.browser();
        visitor.get(&format!("/en/forums/{slug}/register")).await;
        let fields = [
            ("latin_name", "Ada"),
            ("email", "ada@example.org"),
            ("country", "KZ"),
            ("category", "delegate"),
            ("language", "en"),
        ];
        let answer = visitor.send(&format!("/en/forums/{slug}/register"), &fields).await;
        answers.push((answer.status, answer.leads_to(), answer.body.len()));
    }
    assert_eq!(answers[0], answers[1]);
    house.deliver().await;
    let mails = house.mails_to("ada@example.org");
    assert_eq!(mails.len(), 2);
    assert_ne!(mails[0].subject(), mails[1].subject());
    let n: i64 = sqlx::query_scalar("select count(*) from registrations").fetch_one(&house.db).await.unwrap();
    assert_eq!(n, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_registers_somebody_over_the_api(db: PgPool) {
    let house = House::open(db).await;
    let slug = house.slug(house.forum(5).await).await;
    let path = format!("/api/v1/forums/{slug}/registrations");
    let body = json!({
        "category": "delegate",
        "person": { "native_name": "王伟", "latin_name": "Wang Wei", "email": "Wang@Example.org", "country": "CN",
                    "language": "zh", "time_zone": "Asia/Shanghai" },
        "answers": {}, "consents": []
    });
    let made = house.browser().call(&path, &body).await.assert(201).json();
    assert_eq!(made["state"], "held");
    assert!(made["manage_url"].as_str().unwrap().starts_with("http://lianyi.test/zh/registration/"));
    let again = house.browser().call(&path, &body).await.assert(409);
    assert_eq!(again.header("content-type"), "application/problem+json");
    let mail = house.mail_to("wang@example.org").await;
    assert_eq!(mail.language().as_deref(), Some("zh-CN"));

    // Whoever made the call can see and withdraw the registration, but has not proved the address.
    let manage = made["manage_url"].as_str().unwrap().strip_prefix("http://lianyi.test").unwrap().to_owned();
    let mut caller = house.browser();
    caller.get(&manage).await.assert(200);
    caller.send(&format!("{manage}/confirm"), &[]).await.assert(403);

    let wrong = json!({ "category": "vip", "person": { "latin_name": "", "email": "x", "country": "XX", "language": "de" } });
    let errors = house.browser().call(&path, &wrong).await.assert(422).json();
    let fields: Vec<_> = errors["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(fields, ["latin_name", "email", "country", "language"]);
    let extra = json!({ "category": "delegate", "person": { "latin_name": "A", "email": "a@example.org", "country": "KZ",
                        "language": "en", "is_admin": true } });
    house.browser().call(&path, &extra).await.assert(422).says("is_admin");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_call_that_is_repeated_under_its_key_is_made_once(db: PgPool) {
    let house = House::open(db).await;
    let slug = house.slug(house.forum(5).await).await;
    let body = json!({ "category": "delegate", "person": { "latin_name": "Ada", "email": "ada@example.org",
                       "country": "KZ", "language": "en" } });
    let mut answers = Vec::new();
    for time in 0..4 {
        // A claim whose process died, and one whose process is still at it.
        if time >= 2 {
            let age = if time == 2 { "2 minutes" } else { "1 second" };
            sqlx::query("update api_calls set is_done = false, tried_at = now() - $1::interval")
                .bind(age)
                .execute(&house.db)
                .await
                .unwrap();
        }
        let mut program = house.browser();
        let request = program
            .request(axum::http::Method::POST, &format!("/api/v1/forums/{slug}/registrations"))
            .header("content-type", "application/json")
            .header("idempotency-key", "a-key-of-mine")
            .body(axum::body::Body::from(body.to_string()))
            .unwrap();
        let status = if time == 3 { 409 } else { 201 };
        answers.push(program.ask(request).await.assert(status).body);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2], "what the dead process had made is found");
    assert!(answers[3].contains("under-way"), "{}", answers[3]);
    let kept: String = sqlx::query_scalar("select coalesce(string_agg(c::text, ''), '') from api_calls c")
        .fetch_one(&house.db)
        .await
        .unwrap();
    assert!(!kept.contains("v1.k"), "no link that works is kept: {kept}");
    assert_eq!(house.deliver().await, 1);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn before_and_after_its_time_a_forum_takes_no_registration(db: PgPool) {
    let house = House::with_demo_data(db).await;
    let mut visitor = house.browser();
    // As `House::load_demo_data` moves the demo's forums, they open in a month.
    visitor.get("/en/forums/x-2027-lua").await.assert(200).says("Registration has not opened yet");
    let body = serde_json::to_value(json!({ "category": "delegate", "person": { "latin_name": "Ada",
        "email": "ada@example.org", "country": "KZ", "language": "en" } }))
    .unwrap();
    visitor.call("/api/v1/forums/x-2027-lua/registrations", &body).await.assert(410).says("not-open-yet");
    domain::forums::open_registration_now(&house.db, crate::support::now()).await.unwrap();
    visitor.call("/api/v1/forums/x-2027-lua/registrations", &body).await.assert(201);
    sqlx::query("update forums set registration_opens_at = now() - interval '2 days', registration_closes_at = now() - interval '1 day'")
        .execute(&house.db)
        .await
        .unwrap();
    visitor.call("/api/v1/forums/x-2027-lua/registrations", &body).await.assert(410).says("closed");
}
