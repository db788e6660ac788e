use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use jiff_sqlx::ToSqlx as _;
use serde::Deserialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{LoadError, Loaded};
use crate::{
    addresses, countries,
    ids::{ClassId, PersonId},
    language::{Language, LanguageMap},
    typed,
};

const CLASSES: &str = "classes.csv";
const TRAINEES: &str = "trainees.csv";

#[derive(Deserialize)]
pub(super) struct ClassRow {
    class_code: String,
    title_zh: String,
    title_en: String,
    title_ru: String,
    commissioning_body: String,
    start: Date,
    end: Date,
    mode: String,
    country_focus: String,
    places: i32,
}

#[derive(Deserialize)]
pub(super) struct TraineeRow {
    class_code: String,
    family_name: String,
    given_name: String,
    native_name: String,
    latin_name: String,
    gender: String,
    country: String,
    organisation_type: String,
    position: String,
    email: String,
    preferred_language: String,
    phone: String,
}

/// Rows of a CSV file with the line that each stands on.
fn rows<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<Vec<(u64, T)>, LoadError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| content(file, &e))?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| content(file, &e))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = record.deserialize(Some(&headers)).map_err(|e| {
            let column = match e.kind() {
                csv::ErrorKind::Deserialize { err, .. } => err
                    .field()
                    .and_then(|n| headers.get(usize::try_from(n).ok()?))
                    .unwrap_or_default()
                    .to_owned(),
                _ => String::new(),
            };
            LoadError::Content { file, reason: format!("line {line}, column {column}: {e}") }
        })?;
        rows.push((line, row));
    }
    Ok(rows)
}

fn content(file: &'static str, error: &csv::Error) -> LoadError {
    LoadError::Content { file, reason: error.to_string() }
}

pub(super) fn read_classes(text: &str) -> Result<Vec<ClassRow>, LoadError> {
    let mut classes: Vec<ClassRow> = Vec::new();
    for (line, row) in rows::<ClassRow>(CLASSES, text)? {
        let wrong =
            |column, reason: &str| LoadError::Row { file: CLASSES, line, column, reason: reason.to_owned() };
        if row.class_code.trim().is_empty() {
            return Err(wrong("class_code", "missing"));
        }
        if classes.iter().any(|c| c.class_code == row.class_code) {
            return Err(wrong("class_code", &format!("the class {:?} stands here twice", row.class_code)));
        }
        for (column, title) in
            [("title_zh", &row.title_zh), ("title_en", &row.title_en), ("title_ru", &row.title_ru)]
        {
            typed::needed_line(title).map_err(|e| wrong(column, e))?;
        }
        if row.end < row.start {
            return Err(wrong("end", "the end lies before the beginning"));
        }
        if !["in_person", "online"].contains(&row.mode.as_str()) {
            return Err(wrong("mode", "neither in_person nor online"));
        }
        if row.places < 1 {
            return Err(wrong("places", "not a positive number"));
        }
        classes.push(row);
    }
    Ok(classes)
}

/// Reads and checks every row before anything is written.
pub(super) fn read_trainees(text: &str, classes: &[ClassRow]) -> Result<Vec<TraineeRow>, LoadError> {
    let known: HashSet<&str> = classes.iter().map(|c| c.class_code.as_str()).collect();
    let mut trainees = Vec::new();
    for (line, mut row) in rows::<TraineeRow>(TRAINEES, text)? {
        let wrong =
            |column, reason: &str| LoadError::Row { file: TRAINEES, line, column, reason: reason.to_owned() };
        if !known.contains(row.class_code.as_str()) {
            return Err(wrong("class_code", &format!("there is no class {:?} in {CLASSES}", row.class_code)));
        }
        row.native_name = typed::line(&row.native_name).map_err(|e| wrong("native_name", e))?;
        row.latin_name = typed::line(&row.latin_name).map_err(|e| wrong("latin_name", e))?;
        if row.native_name.is_empty() && row.latin_name.is_empty() {
            return Err(wrong("latin_name", "neither a native nor a Latin name"));
        }
        for (column, words) in [
            ("family_name", &row.family_name),
            ("given_name", &row.given_name),
            ("organisation_type", &row.organisation_type),
            ("position", &row.position),
            ("phone", &row.phone),
        ] {
            typed::line(words).map_err(|e| wrong(column, e))?;
        }
        row.country = countries::parse(&row.country).map_err(|e| wrong("country", e))?;
        row.preferred_language
            .parse::<Language>()
            .map_err(|e| wrong("preferred_language", &e.to_string()))?;
        if !row.email.trim().is_empty() {
            row.email = addresses::parse(&row.email).map_err(|e| wrong("email", e))?;
        }
        if !["", "f", "m"].contains(&row.gender.as_str()) {
            return Err(wrong("gender", "neither f, m nor empty"));
        }
        trainees.push(row);
    }
    Ok(trainees)
}

pub(super) async fn save_classes(conn: &mut PgConnection, classes: &[ClassRow]) -> sqlx::Result<usize> {
    let mut new = 0;
    for class in classes {
        let title = LanguageMap::new([
            (Language::Zh, class.title_zh.clone()),
            (Language::En, class.title_en.clone()),
            (Language::Ru, class.title_ru.clone()),
        ]);
        let focus: Vec<String> = class.country_focus.split_whitespace().map(str::to_owned).collect();
        let inserted = sqlx::query!(
            r#"
            insert into classes (id, code, title, commissioning_body, starts_on, ends_on, mode, country_focus, places)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict on constraint one_class_per_code do nothing
            "#,
            ClassId::mint().0,
            class.class_code,
            Json(title) as _,
            class.commissioning_body,
            class.start.to_sqlx() as _,
            class.end.to_sqlx() as _,
            class.mode,
            &focus,
            class.places,
        )
        .execute(&mut *conn)
        .await?;
        new += usize::from(inserted.rows_affected() == 1);
    }
    Ok(new)
}

/// People known from rows before and from the database: the same address is the same person; without one,
/// the same telephone and native name.
#[derive(Default)]
struct Known {
    by_email: HashMap<String, PersonId>,
    by_phone: HashMap<(String, String), PersonId>,
}

impl Known {
    fn find(&self, row: &TraineeRow) -> Option<PersonId> {
        let by_phone = || self.by_phone.get(&(row.phone.clone(), row.native_name.clone()));
        self.by_email.get(&row.email).filter(|_| !row.email.is_empty()).or_else(by_phone).copied()
    }

    fn learn(&mut self, email: &str, phone: &str, native_name: &str, person: PersonId) {
        if !email.is_empty() {
            self.by_email.entry(email.to_owned()).or_insert(person);
        }
        if !phone.is_empty() {
            self.by_phone.entry((phone.to_owned(), native_name.to_owned())).or_insert(person);
        }
    }
}

pub(super) async fn save_trainees(
    conn: &mut PgConnection,
    trainees: &[TraineeRow],
    loaded: &mut Loaded,
    mut progress: impl FnMut(usize),
) -> sqlx::Result<()> {
    let classes: HashMap<String, Uuid> = sqlx::query!("select code, id from classes")
        .fetch_all(&mut *conn)
        .await?
        .into_iter()
        .map(|r| (r.code, r.id))
        .collect();
    // Each address and telephone that was ever written on the roll leads to its person.
    let mut known = Known::default();
    let written = sqlx::query!(
        r#"select person_id as "person: PersonId", email, phone, native_name, class_id from enrolments order by id"#
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut enrolled: HashSet<(Uuid, PersonId)> = HashSet::new();
    for row in &written {
        let (email, phone) =
            (row.email.as_deref().unwrap_or_default(), row.phone.as_deref().unwrap_or_default());
        known.learn(email, phone, &row.native_name, row.person);
        enrolled.insert((row.class_id, row.person));
    }
    for (done, row) in trainees.iter().enumerate() {
        let Some(class) = classes.get(&row.class_code).copied() else {
            continue;
        };
        let person = match known.find(row) {
            Some(person) => person,
            None => {
                loaded.people += 1;
                insert_person(conn, row).await?
            }
        };
        known.learn(&row.email, &row.phone, &row.native_name, person);
        if enrolled.insert((class, person)) {
            insert_enrolment(conn, row, class, person).await?;
            loaded.enrolments += 1;
        }
        if done % 50 == 0 {
            progress(done);
        }
    }
    Ok(())
}

async fn insert_person(conn: &mut PgConnection, row: &TraineeRow) -> sqlx::Result<PersonId> {
    let id = PersonId::mint();
    // The roll vouches for the address that it gives.
    sqlx::query!(
        r#"
        insert into people (id, native_name, latin_name, family_name, given_name, gender, country, language, email,
                            phone, position, address_confirmed_at)
        values ($1, $2, $3, $4, $5, nullif($6, ''), $7, $8, nullif($9, ''), nullif($10, ''), $11,
                case when $9 <> '' then now() end)
        "#,
        id.0,
        row.native_name,
        row.latin_name,
        row.family_name,
        row.given_name,
        row.gender,
        row.country,
        row.preferred_language,
        row.email,
        row.phone,
        row.position,
    )
    .execute(conn)
    .await?;
    Ok(id)
}

async fn insert_enrolment(
    conn: &mut PgConnection,
    row: &TraineeRow,
    class: Uuid,
    person: PersonId,
) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        insert into enrolments (id, class_id, person_id, native_name, latin_name, organisation_type, position, email, phone)
        values ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''), nullif($9, ''))
        "#,
        Uuid::now_v7(),
        class,
        person.0,
        row.native_name,
        row.latin_name,
        row.organisation_type,
        row.position,
        row.email,
        row.phone,
    )
    .execute(conn)
    .await?;
    Ok(())
}
