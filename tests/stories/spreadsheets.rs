//! Guests and delegates come in spreadsheets and go out in them.

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{registrations::DelegationForm, staff::Role};
use sqlx::PgPool;

use crate::support::{Answer, Browser, House, in_days, now};

/// Sends a file as a browser does, after the token of the page.
async fn upload(browser: &mut Browser, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let token = browser.form_token().to_owned();
    let mut body = Vec::new();
    for (name, value) in [&[("form_token", token.as_str())], fields].concat() {
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people\"\r\n\r\n";
    body.extend(head.bytes());
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    let request = browser
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin");
    browser.ask(request.body(Body::from(body)).unwrap()).await
}

/// What stands in a list that was read.
fn list(answer: &Answer) -> String {
    let (_, rest) = answer.body.split_once("<textarea id=\"list\"").unwrap();
    rest.split_once('>').unwrap().1.split("</textarea>").next().unwrap().to_owned()
}

async fn count(house: &House, table: &str) -> i64 {
    let sql = match table {
        "invitations" => "select count(*) from invitations",
        _ => "select count(*) from registrations",
    };
    sqlx::query_scalar(sql).fetch_one(&house.db).await.unwrap()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_spreadsheet_of_guests_is_read_corrected_row_by_row_counted_and_only_then_invited(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/invitations");
    desk.get(&path).await.assert(200);
    let upload_to = format!("{path}/list");
    let wrong = "Family name;Given name;Country;E-mail\nLi;Wei;China;wei@example.org\nPetrova;Anna;Kazakhstan;nowhere\n";
    let read = upload(&mut desk, &upload_to, &[("list_language", "en")], wrong.as_bytes()).await.assert(422);
    read.says("Row 3: The mail address is missing or not valid");
    assert_eq!(count(&house, "invitations").await, 0);
    let right = wrong.replace("nowhere", "anna@example.org");
    // What else is on the form stays on it.
    let until = in_days(10, 9);
    let chosen =
        [("list_language", "en"), ("category", "delegate"), ("list_country", "UZ"), ("held_until", &until)];
    let read = upload(&mut desk, &upload_to, &chosen, right.as_bytes()).await.assert(200);
    let read = read.says("value=\"delegate\" checked").says("<option value=\"UZ\" selected>").says(&until);
    let list = list(&read);
    let mut fields = vec![("list", list.as_str()), ("list_language", "en"), ("category", "delegate")];
    let counted = desk.send(&path, &fields).await.assert(200).says("2 people would be invited");
    let counted = counted.says("Li Wei · <span class=\"as-typed\">wei@example.org</span> · China · English");
    assert_eq!(count(&house, "invitations").await, 0);
    let seal = counted.seal();
    fields.push(("seal", &seal));
    desk.send(&path, &fields).await.assert(303);
    assert_eq!(count(&house, "invitations").await, 2);
    // And out again, with what became of it; the workbook that comes out can be read in.
    let csv = desk.send(&format!("{path}/export"), &[("kind", "csv")]).await.assert(200);
    let csv = csv.says("Li Wei").says("anna@example.org").says("not answered yet");
    let csv = csv.says("Invited at (Asia/Shanghai)").says("Seat kept until (Asia/Shanghai)");
    let other = house.forum(5).await;
    let path = format!("/en/desk/forums/{other}/invitations");
    desk.get(&path).await.assert(200);
    let list = format!("{path}/list");
    let read = upload(&mut desk, &list, &[("list_language", "en")], csv.body.as_bytes());
    read.await.assert(200).says("wei@example.org");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_that_is_no_sheet_or_too_large_is_refused_and_nothing_is_read_of_who_may_not_invite(
    db: PgPool,
) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let mut desk = house.signed_in("organiser@lianyi.example", Role::Organiser).await;
    let path = format!("/en/desk/forums/{forum}/invitations");
    desk.get(&path).await.assert(200);
    let upload_to = format!("{path}/list");
    upload(&mut desk, &upload_to, &[], &[0; 50]).await.assert(422).says("could not be read");
    let many = b"a;b\n".repeat(5000);
    upload(&mut desk, &upload_to, &[], &many).await.assert(422).says("too large");
    let mut door = house.signed_in("door@lianyi.example", Role::Registrar).await;
    door.get(&format!("/en/desk/forums/{forum}")).await.assert(200);
    upload(&mut door, &upload_to, &[], b"Ada;ada@example.org;KZ").await.assert(403);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_focal_point_names_people_by_a_spreadsheet_and_takes_the_list_out(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = DelegationForm {
        country: "KZ".into(),
        category: "delegate".into(),
        seats: "2".into(),
        returns_at: in_days(10, 9),
        latin_name: "Fatima".into(),
        email: "fatima@example.org".into(),
        language: "en".into(),
        ..DelegationForm::default()
    };
    let known = domain::forums::find(&house.db, forum).await.unwrap().unwrap();
    let new = form.parse(&known, now()).unwrap();
    domain::registrations::make_delegation(&house.db, forum, &new, by, now()).await.unwrap();
    let link = house.link(&house.mail_to("fatima@example.org").await, "/delegation/");
    let mut focal_point = house.browser();
    focal_point.get(&link).await.assert(200);
    let sheet = "姓名,邮箱\nAda,ada@example.org\nBea,bea@example.org\n";
    let to = format!("{link}/list");
    let read = upload(&mut focal_point, &to, &[("list_language", "ru")], sheet.as_bytes()).await.assert(200);
    assert_eq!(count(&house, "registrations").await, 0);
    let list = list(&read);
    let named = [("list", list.as_str()), ("list_language", "ru")];
    focal_point.send(&format!("{link}/name"), &named).await.assert(303);
    assert_eq!(count(&house, "registrations").await, 2);
    focal_point.get(&link).await.assert(200);
    let csv = focal_point.send(&format!("{link}/export"), &[("kind", "csv")]).await.assert(200);
    csv.says("Ada").says("bea@example.org");
    let xlsx = focal_point.send(&format!("{link}/export"), &[]).await.assert(200);
    assert!(xlsx.body.starts_with("PK") && xlsx.header("content-disposition").contains(".xlsx"));
}
