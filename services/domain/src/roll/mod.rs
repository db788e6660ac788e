//! The roll: training classes, and who was enrolled in them.

pub mod file;
mod import;
pub mod matching;
mod reader;
mod uploads;

use jiff::civil::Date;
use sqlx::{PgExecutor, types::Json};

pub use file::{Asked, Columns, Field, Line};
pub use import::{ImportError, NOTES, Order, REFUSALS, Report, import, refusal};
pub use reader::{COMMAND, Reader, Reading, Source};
pub use uploads::{
    Trial, Upload, file_of_upload, find_upload, forget_uploads, keep_upload, note_trial, remove_upload,
};

use crate::{
    ids::{ClassId, EnrolmentId, PersonId},
    language::{Language, LanguageMap},
    names::Name,
};

#[derive(Debug, Clone)]
pub struct Class {
    pub id: ClassId,
    pub code: String,
    pub title: Json<LanguageMap>,
    pub starts_on: jiff_sqlx::Date,
    pub ends_on: jiff_sqlx::Date,
    pub mode: String,
    pub country_focus: Vec<String>,
    pub places: i32,
    pub enrolled: i64,
}

impl Class {
    pub fn starts(&self) -> Date {
        self.starts_on.to_jiff()
    }
    pub fn ends(&self) -> Date {
        self.ends_on.to_jiff()
    }
}

/// All classes, the latest first.
pub async fn classes(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<Class>> {
    sqlx::query_as!(
        Class,
        r#"
        select id as "id: ClassId", code, title as "title: Json<LanguageMap>", starts_on, ends_on, mode,
               country_focus, places,
               (select count(*) from enrolments e where e.class_id = c.id) as "enrolled!"
        from classes c order by starts_on desc, code desc
        "#
    )
    .fetch_all(db)
    .await
}

pub async fn find_class(db: impl PgExecutor<'_>, code: &str) -> sqlx::Result<Option<Class>> {
    sqlx::query_as!(
        Class,
        r#"
        select id as "id: ClassId", code, title as "title: Json<LanguageMap>", starts_on, ends_on, mode,
               country_focus, places,
               (select count(*) from enrolments e where e.class_id = c.id) as "enrolled!"
        from classes c where code = $1
        "#,
        code,
    )
    .fetch_optional(db)
    .await
}

/// One person's line on the roll of a class.
#[derive(Debug, Clone)]
pub struct Enrolment {
    pub id: EnrolmentId,
    pub person_id: PersonId,
    pub class_code: String,
    pub class_title: Json<LanguageMap>,
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
    pub language: Language,
    pub email: Option<String>,
    pub position: String,
    pub is_member: bool,
}

impl Enrolment {
    pub fn name(&self) -> Name<'_> {
        let (native, latin) = (&self.native_name, &self.latin_name);
        Name { native, latin, country: &self.country, ..Name::default() }
    }

    /// In Latin letters, or in the person's own script where nobody has written another.
    pub fn known_as(&self) -> &str {
        if self.latin_name.is_empty() { &self.native_name } else { &self.latin_name }
    }
}

/// The roll of a class by Latin name. For staff: it names people.
pub async fn enrolments_of_class(db: impl PgExecutor<'_>, class: ClassId) -> sqlx::Result<Vec<Enrolment>> {
    sqlx::query_as!(
        Enrolment,
        r#"
        select e.id as "id: EnrolmentId", e.person_id as "person_id: PersonId", c.code as class_code,
               c.title as "class_title: Json<LanguageMap>", e.native_name, e.latin_name, p.country,
               p.language as "language: Language", e.email, e.position,
               exists (select from memberships m where m.person_id = p.id) as "is_member!"
        from enrolments e join people p on p.id = e.person_id join classes c on c.id = e.class_id
        where e.class_id = $1 order by e.latin_name, e.id
        "#,
        class.0,
    )
    .fetch_all(db)
    .await
}

pub async fn find_enrolment(db: impl PgExecutor<'_>, id: EnrolmentId) -> sqlx::Result<Option<Enrolment>> {
    sqlx::query_as!(
        Enrolment,
        r#"
        select e.id as "id: EnrolmentId", e.person_id as "person_id: PersonId", c.code as class_code,
               c.title as "class_title: Json<LanguageMap>", e.native_name, e.latin_name, p.country,
               p.language as "language: Language", e.email, e.position,
               exists (select from memberships m where m.person_id = p.id) as "is_member!"
        from enrolments e join people p on p.id = e.person_id join classes c on c.id = e.class_id
        where e.id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

/// The classes that a person attended, first to last.
pub async fn enrolments_of_person(db: impl PgExecutor<'_>, person: PersonId) -> sqlx::Result<Vec<Enrolment>> {
    sqlx::query_as!(
        Enrolment,
        r#"
        select e.id as "id: EnrolmentId", e.person_id as "person_id: PersonId", c.code as class_code,
               c.title as "class_title: Json<LanguageMap>", e.native_name, e.latin_name, p.country,
               p.language as "language: Language", e.email, e.position,
               exists (select from memberships m where m.person_id = p.id) as "is_member!"
        from enrolments e join people p on p.id = e.person_id join classes c on c.id = e.class_id
        where e.person_id = $1 order by c.starts_on
        "#,
        person.0,
    )
    .fetch_all(db)
    .await
}

/// How many classes and enrolments the roll holds.
pub async fn size(db: impl PgExecutor<'_>) -> sqlx::Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"select (select count(*) from classes) as "classes!", (select count(*) from enrolments) as "enrolments!""#
    )
    .fetch_one(db)
    .await?;
    Ok((row.classes, row.enrolments))
}
