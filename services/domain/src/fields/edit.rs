use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::json;
use sqlx::{PgConnection, PgPool, types::Json};
use uuid::Uuid;

use super::{NewField, Question, Stage, of_forum};
use crate::{
    audit::{self, Subject},
    forums,
    ids::{AccountId, FieldId, FieldVersionId, ForumId},
    problems::Problems,
};

/// How many fields a forum can have, retired ones among them.
pub const MAX_FIELDS: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error("no such field")]
    NotFound,
    #[error("other fields are asked under a condition on it")]
    Needed,
    #[error(transparent)]
    Invalid(Problems),
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Adds a field, or writes a known one anew: what was answered keeps the version that it answered. A field that is
/// saved as it stands gets no new version.
pub async fn save(
    db: &PgPool,
    forum: ForumId,
    field: Option<FieldId>,
    new: &NewField,
    by: AccountId,
    now: Timestamp,
) -> Result<FieldId, EditError> {
    let mut tx = db.begin().await?;
    forums::lock(&mut tx, forum).await?.ok_or(EditError::NotFound)?;
    let all = of_forum(&mut *tx, forum).await?;
    check_categories(&mut tx, forum, all.iter().find(|q| Some(q.field) == field), new).await?;
    let id = match field {
        Some(id) => {
            let known = all.iter().find(|q| q.field == id).ok_or(EditError::NotFound)?;
            check(&all, Some(known), new).map_err(EditError::Invalid)?;
            if is_as_it_stands(known, new) {
                if known.is_personal != new.is_personal {
                    mark(&mut tx, id, new.is_personal).await?;
                    let details = json!({ "key": known.key, "personal": new.is_personal });
                    audit::note(&mut tx, Some(by), "form.edit", Subject("forum", forum.0), details).await?;
                    tx.commit().await?;
                }
                return Ok(id);
            }
            mark(&mut tx, id, new.is_personal).await?;
            id
        }
        None => {
            if all.len() >= MAX_FIELDS {
                return Err(EditError::Invalid(Problems::one("key", "too-many-fields")));
            }
            if all.iter().any(|q| q.key == new.key) {
                return Err(EditError::Invalid(Problems::one("key", "key-taken")));
            }
            check(&all, None, new).map_err(EditError::Invalid)?;
            add(&mut tx, forum, &new.key, (new.stage, new.is_personal)).await?
        }
    };
    let (version, number) = write_version(&mut tx, id, new, Some(by), now).await?;
    let details = json!({ "key": new.key, "version": number, "version_id": version.0 });
    let act = if number == 1 { "form.add" } else { "form.edit" };
    audit::note(&mut tx, Some(by), act, Subject("forum", forum.0), details).await?;
    tx.commit().await?;
    Ok(id)
}

/// A field at the end of its stage, still without words. Part of the caller's transaction.
pub(crate) async fn add(
    conn: &mut PgConnection,
    forum: ForumId,
    key: &str,
    (stage, is_personal): (Stage, bool),
) -> sqlx::Result<FieldId> {
    let id = FieldId::mint();
    sqlx::query!(
        r#"
        insert into fields (id, forum_id, key, stage, place, is_personal)
        select $1, $2, $3, $4, coalesce(max(place), 0) + 1, $5 from fields where forum_id = $2 and stage = $4
        "#,
        id.0,
        forum.0,
        key,
        stage as Stage,
        is_personal,
    )
    .execute(conn)
    .await?;
    Ok(id)
}

/// Whether its answers are erased some time after the forum is no word of the question: it makes no new version.
async fn mark(conn: &mut PgConnection, field: FieldId, is_personal: bool) -> sqlx::Result<()> {
    sqlx::query!("update fields set is_personal = $2 where id = $1", field.0, is_personal)
        .execute(conn)
        .await?;
    Ok(())
}

/// The next version of a field. Part of the caller's transaction.
pub(crate) async fn write_version(
    conn: &mut PgConnection,
    field: FieldId,
    new: &NewField,
    by: Option<AccountId>,
    now: Timestamp,
) -> sqlx::Result<(FieldVersionId, i32)> {
    let id = FieldVersionId::mint();
    let (only_if_field, only_if) = new.only_if.clone().unzip();
    let number = sqlx::query_scalar!(
        r#"
        insert into field_versions
            (id, field_id, number, kind, label, hint, choices, is_required, only_if_field, only_if, for_categories,
             made_at, made_by)
        select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
        from field_versions where field_id = $2
        returning number
        "#,
        id.0,
        field.0,
        new.kind as super::Kind,
        Json(&new.label) as _,
        Json(&new.hint) as _,
        Json(&new.choices) as _,
        new.is_required,
        only_if_field.map(|field| field.0),
        &only_if.unwrap_or_default(),
        &new.for_categories,
        now.to_sqlx() as _,
        by.map(|by| by.0),
    )
    .fetch_one(conn)
    .await?;
    Ok((id, number))
}

fn is_as_it_stands(known: &Question, new: &NewField) -> bool {
    let (field, codes) = new.only_if.clone().unzip();
    known.kind == new.kind
        && known.label.0 == new.label
        && known.hint.0 == new.hint
        && known.choices.0 == new.choices
        && known.is_required == new.is_required
        && known.only_if_field == field
        && known.only_if == codes.unwrap_or_default()
        && known.for_categories == new.for_categories
}

/// A question is asked of categories that there are, or of one that is no more but was asked before.
async fn check_categories(
    conn: &mut PgConnection,
    forum: ForumId,
    known: Option<&Question>,
    new: &NewField,
) -> Result<(), EditError> {
    let categories = forums::categories(conn, forum).await?;
    let is_known = |code: &String| {
        categories.iter().any(|c| c.code == *code) || known.is_some_and(|q| q.for_categories.contains(code))
    };
    match new.for_categories.iter().all(is_known) {
        true => Ok(()),
        false => Err(EditError::Invalid(Problems::one("for_categories", "unknown-category"))),
    }
}

/// A condition names an earlier field, and what others depend on stays.
fn check(all: &[Question], known: Option<&Question>, new: &NewField) -> Result<(), Problems> {
    if let Some((field, _)) = &new.only_if {
        let mine = known.map(|k| k.field);
        let is_earlier = all
            .iter()
            .take_while(|q| Some(q.field) != mine)
            .any(|q| q.field == *field && q.stage <= new.stage && !q.retired);
        if !is_earlier {
            return Err(Problems::one("only_if", "condition-comes-later"));
        }
    }
    let Some(known) = known else { return Ok(()) };
    let after = Question { kind: new.kind, choices: Json(new.choices.clone()), ..known.clone() };
    let codes = after.codes();
    let depend = all.iter().filter(|q| !q.retired && q.only_if_field == Some(known.field));
    let mut wanted = depend.flat_map(|q| q.only_if.iter());
    if wanted.any(|code| !codes.contains(code)) {
        return Err(Problems::one("choices", "needed-by-a-condition"));
    }
    Ok(())
}

/// Moves a field one place up or down among those that are asked at its stage. It stays behind what it depends on.
pub async fn shift(
    db: &PgPool,
    forum: ForumId,
    field: FieldId,
    up: bool,
    by: AccountId,
) -> Result<(), EditError> {
    let mut tx = db.begin().await?;
    forums::lock(&mut tx, forum).await?.ok_or(EditError::NotFound)?;
    let all = of_forum(&mut *tx, forum).await?;
    let moved = all.iter().find(|q| q.field == field && !q.retired).ok_or(EditError::NotFound)?;
    let mut line: Vec<&Question> = all.iter().filter(|q| q.stage == moved.stage && !q.retired).collect();
    let at = line.iter().position(|q| q.field == field).unwrap_or_default();
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < line.len()) };
    let Some(to) = to else { return Ok(()) };
    let (first, second) = (line[at.min(to)], line[at.max(to)]);
    if second.only_if_field == Some(first.field) {
        return Err(EditError::Needed);
    }
    line.swap(at, to);
    let ids: Vec<Uuid> = line.iter().map(|q| q.field.0).collect();
    sqlx::query!(
        r#"
        update fields f set place = l.place
        from unnest($1::uuid[]) with ordinality l (id, place) where f.id = l.id
        "#,
        &ids,
    )
    .execute(&mut *tx)
    .await?;
    let details = json!({ "key": moved.key });
    audit::note(&mut tx, Some(by), "form.move", Subject("forum", forum.0), details).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks a field no more. What was answered stays, with its words.
pub async fn retire(
    db: &PgPool,
    forum: ForumId,
    field: FieldId,
    by: AccountId,
    now: Timestamp,
) -> Result<(), EditError> {
    let mut tx = db.begin().await?;
    forums::lock(&mut tx, forum).await?.ok_or(EditError::NotFound)?;
    let all = of_forum(&mut *tx, forum).await?;
    let retired = all.iter().find(|q| q.field == field).ok_or(EditError::NotFound)?;
    if all.iter().any(|q| !q.retired && q.only_if_field == Some(field)) {
        return Err(EditError::Needed);
    }
    sqlx::query!(
        "update fields set retired_at = $2 where id = $1 and retired_at is null",
        field.0,
        now.to_sqlx() as _,
    )
    .execute(&mut *tx)
    .await?;
    let details = json!({ "key": retired.key });
    audit::note(&mut tx, Some(by), "form.retire", Subject("forum", forum.0), details).await?;
    tx.commit().await?;
    Ok(())
}

/// Asks a retired field again, at the end of its stage.
pub async fn ask_again(db: &PgPool, forum: ForumId, field: FieldId, by: AccountId) -> Result<(), EditError> {
    let mut tx = db.begin().await?;
    forums::lock(&mut tx, forum).await?.ok_or(EditError::NotFound)?;
    let all = of_forum(&mut *tx, forum).await?;
    let back = all.iter().find(|q| q.field == field && q.retired).ok_or(EditError::NotFound)?;
    if back.only_if_field.is_some_and(|f| all.iter().any(|q| q.field == f && q.retired)) {
        return Err(EditError::Needed);
    }
    sqlx::query!(
        r#"
        update fields set retired_at = null,
               place = (select max(f.place) + 1 from fields f where f.forum_id = $2 and f.stage = fields.stage)
        where id = $1
        "#,
        field.0,
        forum.0,
    )
    .execute(&mut *tx)
    .await?;
    let details = json!({ "key": back.key });
    audit::note(&mut tx, Some(by), "form.ask_again", Subject("forum", forum.0), details).await?;
    tx.commit().await?;
    Ok(())
}
