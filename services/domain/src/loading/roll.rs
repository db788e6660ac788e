//! The roll: classes, people and their enrolments, saved.

use std::collections::{HashMap, HashSet};

use jiff_sqlx::ToSqlx as _;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Loaded,
    rows::{ClassRow, TraineeRow},
};
use crate::{
    ids::{ClassId, PersonId},
    language::{Language, LanguageMap},
};

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

/// People known from rows before and from the database: the same address is the same person; without one, the
/// same telephone and name.
#[derive(Default)]
struct Known {
    by_email: HashMap<String, PersonId>,
    by_phone: HashMap<(String, String), PersonId>,
}

impl Known {
    fn find(&self, row: &TraineeRow) -> Option<PersonId> {
        let by_phone = || self.by_phone.get(&(row.phone.clone(), name(&row.native_name, &row.latin_name)));
        self.by_email.get(&row.email).filter(|_| !row.email.is_empty()).or_else(by_phone).copied()
    }

    fn learn(&mut self, email: &str, phone: &str, name: String, person: PersonId) {
        if !email.is_empty() {
            self.by_email.entry(email.to_owned()).or_insert(person);
        }
        if !phone.is_empty() {
            self.by_phone.entry((phone.to_owned(), name)).or_insert(person);
        }
    }
}

/// The name that tells people at one telephone apart.
fn name(native: &str, latin: &str) -> String {
    if native.is_empty() { latin.to_owned() } else { native.to_owned() }
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
        r#"
        select person_id as "person: PersonId", email, phone, native_name, latin_name, class_id
        from enrolments order by id
        "#
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut enrolled: HashSet<(Uuid, PersonId)> = HashSet::new();
    for row in &written {
        let (email, phone) =
            (row.email.as_deref().unwrap_or_default(), row.phone.as_deref().unwrap_or_default());
        known.learn(email, phone, name(&row.native_name, &row.latin_name), row.person);
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
        known.learn(&row.email, &row.phone, name(&row.native_name, &row.latin_name), person);
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
