use std::{fmt::Write as _, ops::Deref};

use serde_json::{Value, json};
use sqlx::PgPool;

use crate::support::Installation;

const LIST: &str = "Список слушателей;;;\r\n№;ФИО;Страна;Эл. почта\r\n1;Юсупов Рустам;Узбекистан;rustam@court.example\r\n\
    2;Есенова Назира;Казахстан;nazira@court.example\r\n3;Ким Анна;Казахстан;anna.court.example\r\n\
    4;ЮСУПОВ Рустам Каримович;Узбекистан;Rustam@Court.Example\r\nИтого: 4;;;\r\n";

/// An installation with two classes that nobody has attended yet.
struct School(Installation);

impl Deref for School {
    type Target = Installation;

    fn deref(&self) -> &Installation {
        &self.0
    }
}

async fn open(db: PgPool) -> School {
    let here = Installation::open(db).await;
    for code in ["C500", "C501"] {
        sqlx::query(
            "insert into classes (id, code, title, commissioning_body, starts_on, ends_on, mode, country_focus, places)
             values (gen_random_uuid(), $1, '{\"en\": \"A class\"}', 'SPC', '2020-01-01', '2020-02-01', 'online', '{}', 40)",
        )
        .bind(code)
        .execute(&here.house.db)
        .await
        .unwrap();
    }
    School(here)
}

impl School {
    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The report of an import, and the code it ended with.
    async fn import(&self, file: &str, more: &[&str]) -> (Value, i32) {
        let ended = self.run(&[&["import", "roll", file, "--class", "C500", "--json"], more].concat()).await;
        let report = serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{ended:?}"));
        (report, ended.code)
    }

    async fn count(&self, what: &'static str) -> i64 {
        sqlx::query_scalar(what).fetch_one(&self.house.db).await.unwrap()
    }
}

fn figures(report: &Value) -> Value {
    json!([report["rows"], report["importable"], report["created"], report["matched"]])
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_file_is_tried_then_taken_and_taking_it_again_changes_nothing(db: PgPool) {
    let here = open(db).await;
    let file = here.file("list.csv", LIST.as_bytes());
    let (tried, code) = here.import(&file, &["--dry-run"]).await;
    assert_eq!((code, figures(&tried)), (0, json!([4, 2, 2, 0])));
    assert_eq!(here.count("select count(*) from people").await, 0);
    let (taken, code) = here.import(&file, &[]).await;
    assert_eq!(code, 0);
    assert_eq!(
        taken,
        json!({
            "file": file, "format": "csv", "encoding": "UTF-8", "sheet": null, "header_row": 2,
            "columns": { "native_name": "ФИО", "country": "Страна", "email": "Эл. почта" },
            "rows": 4, "importable": 2, "created": 2, "matched": 0, "duplicates": [[3, 6]],
            "errors": [{ "row": 5, "column": "Эл. почта", "code": "invalid_email", "message": "The mail address is not valid" }],
            "warnings": [], "refused": null,
        })
    );
    for _ in 0..2 {
        let (again, _) = here.import(&file, &[]).await;
        assert_eq!(figures(&again), json!([4, 2, 0, 2]));
    }
    assert_eq!(here.count("select count(*) from people").await, 2);
    assert_eq!(here.count("select count(*) from enrolments").await, 2);
    // Who was on another roll is the same person on this one; a corrected row comes in beside the others.
    let corrected = LIST.replace("anna.court", "anna@court");
    let file = here.file("corrected.csv", corrected.as_bytes());
    assert_eq!(figures(&here.import(&file, &[]).await.0), json!([4, 3, 1, 2]));
    let other = here.run(&["import", "roll", &file, "--class", "C501"]).await;
    assert!(other.code == 0 && other.out.contains("3 new"), "{other:?}");
    assert_eq!(here.count("select count(*) from people").await, 3);
    assert_eq!(here.count("select count(*) from enrolments").await, 6);
    assert_eq!(here.count("select count(*) from audit_entries where action = 'roll.import'").await, 5);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn what_is_no_roll_is_refused_with_a_reason_and_changes_nothing(db: PgPool) {
    let here = open(db).await;
    // Every cell of a sheet as large as sheets can be, in a file of some hundred bytes.
    let filled = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"float\" \
        office:value=\"1\" table:number-columns-repeated=\"16384\"/></table:table-row>";
    for (name, bytes, code) in [
        ("empty.csv", Vec::new(), "empty"),
        ("letter.pdf", b"%PDF-1.7".to_vec(), "wrong_kind"),
        ("cut.xlsx", b"PK\x03\x04".to_vec(), "damaged"),
        ("filled.ods", open_document(filled), "too_large"),
        ("no_words.csv", b"Anna,KZ\nBea,KZ\n".to_vec(), "no_header"),
    ] {
        let file = here.file(name, &bytes);
        let (report, ended) = here.import(&file, &[]).await;
        assert_eq!((ended, &report["refused"]["code"]), (1, &json!(code)), "{name}: {report}");
        assert!(report["refused"]["message"].as_str().unwrap().len() > 20);
        let said = here.run(&["import", "roll", &file, "--class", "C500"]).await;
        assert_eq!(said.code, 1);
        said.only_line();
    }
    let file = here.file("list.csv", LIST.as_bytes());
    let file = file.as_str();
    for (file, class, said) in [(file, "C999", "C999"), ("/nowhere", "C500", "/nowhere")] {
        let ended = here.run(&["import", "roll", file, "--class", class]).await;
        assert_eq!(ended.code, 1);
        assert!(ended.only_line().contains(said), "{}", ended.err);
    }
    assert_eq!(here.count("select count(*) from people").await, 0);
    assert_eq!(here.count("select count(*) from audit_entries where action = 'roll.import'").await, 0);
}

fn open_document(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"A\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut book = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest xmlns:manifest=\"m\"/>"),
        ("content.xml", content.as_str()),
    ] {
        book.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut book, text.as_bytes()).unwrap();
    }
    book.finish().unwrap().into_inner()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn fifty_thousand_rows_are_taken_in_bounded_memory(db: PgPool) {
    let here = open(db).await;
    let mut list = String::from("Name,Country,E-mail,Phone\n");
    for n in 0..50_000 {
        writeln!(list, "Person {},KZ,person{n}@court.example,+7 000 {n:07}", word(n)).unwrap();
    }
    let file = here.file("long.csv", list.as_bytes());
    let (taken, code) = here.import(&file, &[]).await;
    assert_eq!((code, figures(&taken)), (0, json!([50_000, 50_000, 50_000, 0])));
    let (again, _) = here.import(&file, &[]).await;
    assert_eq!(figures(&again), json!([50_000, 50_000, 0, 50_000]));
    assert_eq!(here.count("select count(*) from enrolments").await, 50_000);
}

/// A word of letters for each number.
fn word(n: usize) -> String {
    n.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect()
}
