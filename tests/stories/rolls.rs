//! Files with the people of a class: read, looked at, corrected, and only then taken.

use axum::{
    body::Body,
    http::{Method, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{
    roll,
    staff::{self, Permission, Role},
};
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::support::{Answer, Browser, House, build_program, now};

const LIST: &str = "Who,Whence,E-mail,Name\nИванов Иван,РФ,ivan@court.example,Ivan Ivanov\nКим Анна,Казахстан,nowhere,Anna Kim\n\
    Есенова Назира,Казахстан,nazira@court.example,Nazira Esenova\n";

async fn send(browser: &mut Browser, path: &str, file: &[u8]) -> Answer {
    let token = browser.form_token().to_owned();
    let mut body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n\
         --edge\r\nContent-Disposition: form-data; name=\"sheet\"\r\n\r\n\r\n\
         --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    let request = browser
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin");
    browser.ask(request.body(Body::from(body)).unwrap()).await
}

async fn people_of(house: &House, class: &str) -> Vec<(String, String, String)> {
    let class = roll::find_class(&house.db, class).await.unwrap().unwrap();
    let enrolled = roll::enrolments_of_class(&house.db, class.id).await.unwrap();
    enrolled.into_iter().map(|e| (e.native_name, e.latin_name, e.country)).collect()
}

async fn new_class(house: &House) {
    sqlx::query(
        "insert into classes (id, code, title, commissioning_body, starts_on, ends_on, mode, country_focus, places)
         values (gen_random_uuid(), 'C500', '{\"en\": \"A class\"}', 'SPC', '2020-01-01', '2020-02-01', 'online', '{}', 40)",
    )
    .execute(&house.db)
    .await
    .unwrap();
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_is_read_its_columns_are_corrected_and_then_it_is_taken(db: PgPool) {
    build_program().await;
    let house = House::open(db).await;
    new_class(&house).await;
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    desk.get("/en/desk/roll").await.assert(200).says("C500");
    let path = "/en/desk/roll/C500";
    desk.get(path).await.assert(200);
    send(&mut desk, &format!("{path}/send"), b"").await.assert(422).says("Please choose a file");
    send(&mut desk, &format!("{path}/send"), b"%PDF-1.7").await.assert(422).says("This is not a table");
    let sent = send(&mut desk, &format!("{path}/send"), LIST.as_bytes()).await.assert(303);
    let trial = sent.leads_to();
    let shown = desk.get(&trial).await.assert(200);
    shown
        .says("the headings of the columns stand in row 1")
        .says("The mail address is not valid")
        .says("Put 2 people");
    assert_eq!(people_of(&house, "C500").await.len(), 0);
    // Nobody else sees what was sent.
    let mut other = house.signed_in("other@lianyi.example", Role::Registrar).await;
    other.get(&trial).await.assert(404);
    // No column is two things, and somebody must have a name; what was typed stays.
    let wrong =
        desk.send(&format!("{trial}/columns"), &[("latin_name", "D"), ("email", "D")]).await.assert(422);
    wrong.says("no column can hold two things").says("value=\"D\"");
    let columns = [("native_name", "A"), ("country", "B · Whence"), ("email", "c"), ("latin_name", "D")];
    desk.send(&format!("{trial}/columns"), &columns).await.assert(303);
    desk.get(&trial).await.assert(200);
    let taken = desk.send(&format!("{trial}/take"), &[]).await.assert(303);
    desk.get(&taken.leads_to()).await.assert(200).says("2 came onto the roll, 0 were on it already");
    let owned = |one: [&str; 3]| (one[0].to_owned(), one[1].to_owned(), one[2].to_owned());
    let expected =
        [["Иванов Иван", "Ivan Ivanov", "RU"], ["Есенова Назира", "Nazira Esenova", "KZ"]].map(owned);
    assert_eq!(people_of(&house, "C500").await, expected);
    desk.get(&trial).await.assert(404);
    // Again, and put away again.
    desk.get(path).await.assert(200);
    let sent = send(&mut desk, &format!("{path}/send"), LIST.as_bytes()).await.assert(303);
    let trial = sent.leads_to();
    desk.get(&trial).await.assert(200).says("Nobody in this file is new");
    desk.send(&format!("{trial}/discard"), &[]).await.assert(303);
    desk.get(&trial).await.assert(404);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_that_nobody_takes_is_forgotten_within_a_day(db: PgPool) {
    let house = House::open(db).await;
    new_class(&house).await;
    let by = house.staff("registrar@lianyi.example", Role::Registrar).await;
    let trial = roll::Trial::default();
    let asked = roll::Asked::default();
    let id = roll::keep_upload(&house.db, "C500", by, ("list.csv", b"Name"), &asked, &trial).await.unwrap();
    roll::forget_uploads(&house.db, now()).await.unwrap();
    assert!(roll::find_upload(&house.db, id, by).await.unwrap().is_some());
    roll::forget_uploads(&house.db, now() + jiff::SignedDuration::from_hours(25)).await.unwrap();
    assert!(roll::find_upload(&house.db, id, by).await.unwrap().is_none());
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_program_puts_a_file_onto_the_roll_as_the_desk_does(db: PgPool) {
    build_program().await;
    let house = House::open(db).await;
    new_class(&house).await;
    let email = "registrar@lianyi.example";
    house.staff(email, Role::Registrar).await;
    let rights = [Permission::ManageRoll];
    let token = staff::add_token(&house.db, email, "site", &rights, None, now()).await.unwrap();
    let mut program = house.browser();
    let mut ask = async |body: Value| {
        let request = program
            .request(Method::POST, "/api/v1/classes/C500/roll")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        let answer = program.ask(request.body(Body::from(body.to_string())).unwrap()).await;
        let report: Value = serde_json::from_str(&answer.body).unwrap();
        (answer.status.as_u16(), report)
    };
    let file = STANDARD.encode(LIST);
    let fields = json!(["native_name", "country", "email", "latin_name"]);
    let columns = json!({ "header_row": 1, "fields": fields });
    let (status, tried) =
        ask(json!({ "name": "list.csv", "file": file, "columns": columns, "dry_run": true })).await;
    assert_eq!((status, &tried["created"], &tried["errors"][0]["row"]), (200, &json!(2), &json!(3)));
    assert_eq!(people_of(&house, "C500").await.len(), 0);
    let (status, taken) = ask(json!({ "name": "list.csv", "file": file, "columns": columns })).await;
    assert_eq!((status, &taken["created"], &taken["matched"]), (200, &json!(2), &json!(0)));
    let (status, again) = ask(json!({ "name": "list.csv", "file": file, "columns": columns })).await;
    assert_eq!((status, &again["created"], &again["matched"]), (200, &json!(0), &json!(2)));
    let (status, refused) = ask(json!({ "name": "x.pdf", "file": STANDARD.encode("%PDF-1.7") })).await;
    assert_eq!((status, &refused["refused"]["code"]), (422, &json!("wrong_kind")));
    assert_eq!(ask(json!({ "name": "x.csv", "file": "" })).await.0, 422);
    assert_eq!(ask(json!({ "name": "x.csv", "file": "no base 64" })).await.0, 422);
}
