use std::collections::BTreeMap;

use serde_json::{Value, json};
use sqlx::{PgPool, types::Json};

use super::{Answered, Choice, Kind, Question, Stage};
use crate::{
    audit::{self, Subject},
    countries, forums,
    ids::{AccountId, FieldId, FieldVersionId, ForumId},
    language::{Language, LanguageMap},
    registrations::{State, Wanted},
    texts::{say, say_with},
};

/// A cell of a table: words stay words, whatever a spreadsheet would make of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Words(String),
    Number(f64),
}

/// A forum's registrations with all that was answered: a column for each version of a question that was answered.
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// Reads those that are asked for, with hours in the forum's zone, and notes who did. What was said after the forum is read without a name, and is not in it.
pub async fn export(
    db: &PgPool,
    forum: ForumId,
    wanted: &Wanted,
    language: Language,
    by: AccountId,
) -> sqlx::Result<Table> {
    let mut tx = db.begin().await?;
    let zone = forums::zone_of(&mut *tx, forum).await?;
    let people = sqlx::query!(
        r#"
        select r.native_name, r.latin_name, r.email, r.through_focal_point, r.country, c.title as "category: Json<LanguageMap>",
               r.language as "language: Language", r.state as "state: State",
               to_char(r.requested_at at time zone $7::text, 'YYYY-MM-DD HH24:MI') as "requested!",
               d.organisation as "organisation?", d.country as "of_country?",
               to_char((select max(i.invited_at) from invitations i where i.forum_id = r.forum_id
                        and i.person_id = r.person_id) at time zone $7::text, 'YYYY-MM-DD HH24:MI') as "invited?",
               to_char(r.decided_at at time zone $7::text, 'YYYY-MM-DD HH24:MI') as "decided?", r.refusal,
               to_char((select min(s.at) from standing_check_ins s where s.forum_id = r.forum_id
                        and s.registration_id = r.id) at time zone $7::text, 'YYYY-MM-DD HH24:MI') as "came?",
               (select jsonb_object_agg(a.version_id, a.value) from answers a where a.registration_id = r.id) as answers,
               r.answers as sent,
               (select jsonb_agg(jsonb_build_array(concat_ws(' ', nullif(nullif(a.native_name, ''), a.latin_name),
                                                             a.latin_name), a.country, a.role)
                                 order by a.added_at, a.id)
                from companions a where a.registration_id = r.id and a.erased_at is null) as "companions: Json<Vec<[String; 3]>>"
        from registrations r join categories c on c.id = r.category_id left join delegations d on d.id = r.delegation_id
        where r.forum_id = $1 and is_wanted(r, $2, $3, $4, $5, $6) order by r.requested_at, r.id
        "#,
        forum.0,
        wanted.state as Option<State>,
        wanted.category.map(|id| id.0),
        wanted.country.as_deref(),
        wanted.delegation.map(|id| id.0),
        wanted.words(),
        zone,
    )
    .fetch_all(&mut *tx)
    .await?;
    let questions = sqlx::query_as!(
        Question,
        r#"
        select f.id as "field: FieldId", f.key, f.stage as "stage: Stage", f.retired_at is not null as "retired!",
               v.id as "version: FieldVersionId", v.number, v.kind as "kind: Kind",
               v.label as "label: Json<LanguageMap>", v.hint as "hint: Json<LanguageMap>",
               v.choices as "choices: Json<Vec<Choice>>", v.is_required,
               v.only_if_field as "only_if_field: FieldId", v.only_if, v.for_categories, f.is_personal
        from fields f join field_versions v on v.field_id = f.id
        where f.forum_id = $1 and f.stage <> 'feedback' and exists (select from answers where version_id = v.id)
        order by f.stage, f.place, f.id, v.number
        "#,
        forum.0,
    )
    .fetch_all(&mut *tx)
    .await?;
    let details = json!({ "registrations": people.len() });
    audit::note(&mut tx, Some(by), "registration.export", Subject("forum", forum.0), details).await?;
    tx.commit().await?;

    let mut header: Vec<String> = [
        "desk-export-native-name",
        "desk-export-latin-name",
        "desk-email",
        "desk-country",
        "desk-category",
        "desk-language",
        "desk-state",
        "desk-export-requested",
        "companions-title",
        "desk-export-delegation",
        "desk-export-invited",
        "desk-export-decided",
        "desk-export-refusal",
        "desk-export-came",
    ]
    .map(|key| say_with(language, key, [("zone", zone.as_str().into())]))
    .to_vec();
    // What programs sent to a forum that had no questions of its own.
    let sent: std::collections::BTreeSet<String> =
        people.iter().filter_map(|p| p.sent.as_object()).flat_map(|sent| sent.keys().cloned()).collect();
    header.extend(questions.iter().map(|question| column(question, &questions, language)));
    header.extend(sent.iter().cloned());
    let rows = people.into_iter().map(|person| {
        let answers: BTreeMap<FieldVersionId, Value> =
            person.answers.and_then(|all| serde_json::from_value(all).ok()).unwrap_or_default();
        let mut row: Vec<Cell> = [
            person.native_name,
            person.latin_name,
            // The focal point's is nobody else's.
            if person.through_focal_point { String::new() } else { person.email },
            countries::name(language, &person.country),
            person.category.best(language).to_owned(),
            say(language, &format!("language-{}", person.language.code())),
            say(language, &format!("registration-{}", person.state.code())),
            person.requested,
            person.companions.map(|with| in_words(&with, language)).unwrap_or_default(),
            match person.organisation.filter(|name| !name.is_empty()) {
                Some(organisation) => organisation,
                None => person.of_country.map(|code| countries::name(language, &code)).unwrap_or_default(),
            },
            person.invited.unwrap_or_default(),
            person.decided.unwrap_or_default(),
            person.refusal.unwrap_or_default(),
            person.came.unwrap_or_default(),
        ]
        .map(Cell::Words)
        .to_vec();
        row.extend(
            questions.iter().map(|question| answered(question, answers.get(&question.version), language)),
        );
        let of_program =
            |key: &String| person.sent.get(key).map(super::words_of).unwrap_or_default().join("; ");
        row.extend(sent.iter().map(|key| Cell::Words(of_program(key))));
        row
    });
    Ok(Table { header, rows: rows.collect() })
}

/// Those who come along: `王伟 Wang Wei (China, interpreter); …`
fn in_words(companions: &[[String; 3]], language: Language) -> String {
    let words = |[name, country, role]: &[String; 3]| {
        format!("{name} ({}, {role})", countries::name(language, country))
    };
    companions.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// The label, with the version where several were answered.
fn column(question: &Question, all: &[Question], language: Language) -> String {
    let label = question.label.best(language).to_owned();
    if all.iter().filter(|other| other.field == question.field).count() < 2 {
        return label;
    }
    let words = [("label", label.into()), ("n", question.number.into())];
    say_with(language, "desk-export-version", words)
}

fn answered(question: &Question, value: Option<&Value>, language: Language) -> Cell {
    let Some(value) = value else { return Cell::Words(String::new()) };
    let answer = Answered { question: question.clone(), value: value.clone(), newest: question.number };
    let words = answer.said(language).join("; ");
    match (question.kind, words.parse()) {
        (Kind::Number, Ok(number)) => Cell::Number(number),
        _ => Cell::Words(words),
    }
}
