use serde_json::Value;
use sqlx::{PgExecutor, types::Json};

use super::{Choice, Kind, Question, Stage};
use crate::{
    ids::{FieldId, FieldVersionId, ForumId, RegistrationId},
    language::{Language, LanguageMap},
};

macro_rules! select_questions {
    ($from:literal + $rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Question,
            r#"
            select f.id as "field: FieldId", f.key, f.stage as "stage: Stage", f.retired_at is not null as "retired!",
                   v.id as "version: FieldVersionId", v.number, v.kind as "kind: Kind",
                   v.label as "label: Json<LanguageMap>", v.hint as "hint: Json<LanguageMap>",
                   v.choices as "choices: Json<Vec<Choice>>", v.is_required,
                   v.only_if_field as "only_if_field: FieldId", v.only_if, v.for_categories, f.is_personal
            from fields f
            "# + $from + $rest
            $(, $argument)*
        )
    };
}

macro_rules! select_current {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        select_questions!(
            r#"
            join field_versions v on v.field_id = f.id
                                 and v.number = (select max(number) from field_versions where field_id = f.id)
            "# + $rest
            $(, $argument)*
        )
    };
}

/// What a forum asks at a stage, in the order in which it is asked.
pub async fn asked(db: impl PgExecutor<'_>, forum: ForumId, stage: Stage) -> sqlx::Result<Vec<Question>> {
    select_current!(
        "where f.forum_id = $1 and f.stage = $2 and f.retired_at is null order by f.place, f.id limit 100",
        forum.0,
        stage as Stage,
    )
    .fetch_all(db)
    .await
}

/// Whether a forum asks those of a category, by its code, anything at a stage.
pub async fn asks(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    stage: Stage,
    category: &str,
) -> sqlx::Result<bool> {
    Ok(asked(db, forum, stage).await?.iter().any(|question| question.is_for(category)))
}

/// Every field of a forum as it stands now, retired ones last in their stage.
pub async fn of_forum(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Question>> {
    select_current!(
        "where f.forum_id = $1 order by f.stage, f.retired_at is not null, f.place, f.id limit 100",
        forum.0,
    )
    .fetch_all(db)
    .await
}

pub async fn find(db: impl PgExecutor<'_>, forum: ForumId, field: FieldId) -> sqlx::Result<Option<Question>> {
    select_current!("where f.forum_id = $1 and f.id = $2", forum.0, field.0).fetch_optional(db).await
}

/// A field with how many registrations answered it, and how many of them an earlier version.
#[derive(Debug, Clone)]
pub struct FormField {
    pub field: FieldId,
    pub answers: i64,
    pub older: i64,
}

impl FormField {
    pub async fn of_forum(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<Self>> {
        sqlx::query_as!(
            Self,
            r#"
            select f.id as "field: FieldId", count(a.registration_id) as "answers!",
                   count(a.registration_id) filter
                       (where v.number < (select max(number) from field_versions where field_id = f.id)) as "older!"
            from fields f
            left join answers a on a.field_id = f.id
            left join field_versions v on v.id = a.version_id
            where f.forum_id = $1 group by f.id limit 100
            "#,
            forum.0,
        )
        .fetch_all(db)
        .await
    }
}

/// The versions of a field, newest first, at most a hundred.
pub async fn versions(
    db: impl PgExecutor<'_>,
    forum: ForumId,
    field: FieldId,
) -> sqlx::Result<Vec<Question>> {
    select_questions!(
        "join field_versions v on v.field_id = f.id "
            + "where f.forum_id = $1 and f.id = $2 order by v.number desc limit 100",
        forum.0,
        field.0,
    )
    .fetch_all(db)
    .await
}

/// An answer with the question as it was when it was answered.
#[derive(Debug, Clone)]
pub struct Answered {
    pub question: Question,
    pub value: Value,
    /// The number of the field's newest version.
    pub newest: i32,
}

impl Answered {
    pub fn words(&self) -> Vec<String> {
        super::words_of(&self.value)
    }

    pub fn is_older(&self) -> bool {
        self.question.number < self.newest
    }

    /// What was answered, in words of the language.
    pub fn said(&self, language: Language) -> Vec<String> {
        let say = |word: String| match self.question.kind {
            Kind::Choice | Kind::Several => self.question.choice(&word, language),
            Kind::Country => crate::countries::name(language, &word),
            Kind::YesNo | Kind::Consent if word == "yes" => crate::texts::say(language, "answer-yes"),
            Kind::YesNo if word == "no" => crate::texts::say(language, "answer-no"),
            _ => word,
        };
        self.words().into_iter().map(say).collect()
    }
}

/// What a registration answered, in the order in which it was asked.
pub async fn answers_of(
    db: impl PgExecutor<'_>,
    registration: RegistrationId,
) -> sqlx::Result<Vec<Answered>> {
    let rows = sqlx::query!(
        r#"
        select f.id as "field: FieldId", f.key, f.stage as "stage: Stage", f.retired_at is not null as "retired!",
               v.id as "version: FieldVersionId", v.number, v.kind as "kind: Kind",
               v.label as "label: Json<LanguageMap>", v.hint as "hint: Json<LanguageMap>",
               v.choices as "choices: Json<Vec<Choice>>", v.is_required,
               v.only_if_field as "only_if_field: FieldId", v.only_if, v.for_categories, f.is_personal, a.value,
               (select max(number) from field_versions where field_id = f.id) as "newest!"
        from answers a
        join fields f on f.id = a.field_id
        join field_versions v on v.id = a.version_id
        where a.registration_id = $1 order by f.stage, f.place, f.id limit 100
        "#,
        registration.0,
    )
    .fetch_all(db)
    .await?;
    let answered = rows.into_iter().map(|row| Answered {
        question: Question {
            field: row.field,
            key: row.key,
            stage: row.stage,
            retired: row.retired,
            version: row.version,
            number: row.number,
            kind: row.kind,
            label: row.label,
            hint: row.hint,
            choices: row.choices,
            is_required: row.is_required,
            only_if_field: row.only_if_field,
            only_if: row.only_if,
            for_categories: row.for_categories,
            is_personal: row.is_personal,
        },
        value: row.value,
        newest: row.newest,
    });
    Ok(answered.collect())
}

/// An answer as programs read it: by the key of its field and the number of the version that it answered.
#[derive(Debug, Clone)]
pub struct KeyedAnswer {
    pub registration: RegistrationId,
    pub key: String,
    /// None where the forum has no such field: what a program sent is kept as it was sent.
    pub version: Option<i32>,
    pub value: Value,
}

/// What some registrations answered. What was said after the forum is said without a name, and is not in it.
pub async fn answers_by_key(
    db: impl PgExecutor<'_>,
    registrations: &[RegistrationId],
) -> sqlx::Result<Vec<KeyedAnswer>> {
    let ids: Vec<uuid::Uuid> = registrations.iter().map(|id| id.0).collect();
    sqlx::query_as!(
        KeyedAnswer,
        r#"
        select r.id as "registration!: RegistrationId", sent.key as "key!", null::int as version,
               sent.value as "value!"
        from registrations r
        cross join lateral jsonb_each(case when jsonb_typeof(r.answers) = 'object' then r.answers else '{}' end) sent
        where r.id = any($1)
        union all
        select a.registration_id, f.key, v.number, a.value
        from answers a join fields f on f.id = a.field_id join field_versions v on v.id = a.version_id
        where a.registration_id = any($1) and f.stage <> 'feedback'
        "#,
        &ids,
    )
    .fetch_all(db)
    .await
}
