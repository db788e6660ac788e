use std::collections::BTreeSet;

use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::forms::{forms, russian_form};
use crate::names::{Name, sound};

/// Under what a name is looked up: for each word, in each form, the sounds that all schemes keep. Two names that are
/// alike share at least one key; that they share one means little.
pub fn keys_of(name: &Name<'_>) -> BTreeSet<String> {
    let mut forms = forms(name);
    forms.extend(russian_form(name));
    let words = forms.iter().flat_map(|form| &form.words);
    words
        .map(|word| {
            let bones = sound::bones(&word.folded);
            if bones.chars().count() > 1 { bones } else { word.folded.clone() }
        })
        .filter(|key| !key.is_empty())
        .collect()
}

/// Writes the keys of people whose names are new or have changed, some at a time, until there is none. The database
/// notes who they are, whoever changed the name. Returns how many there were.
pub async fn keep_keys(db: &PgPool) -> sqlx::Result<usize> {
    let mut kept = 0;
    loop {
        let mut tx = db.begin().await?;
        let some = keep_some(&mut tx).await?;
        tx.commit().await?;
        kept += some;
        if some == 0 {
            return Ok(kept);
        }
    }
}

async fn keep_some(conn: &mut PgConnection) -> sqlx::Result<usize> {
    let people = sqlx::query!(
        r#"
        select id, native_name, latin_name, family_name, given_name, country from people
        where not names_keyed order by id limit 100 for no key update skip locked
        "#,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<Uuid> = people.iter().map(|person| person.id).collect();
    let on_roll = sqlx::query!(
        r#"
        select e.person_id, e.native_name, e.latin_name, p.country
        from enrolments e join people p on p.id = e.person_id where e.person_id = any($1)
        "#,
        &ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut keys: BTreeSet<(Uuid, String)> = BTreeSet::new();
    for person in &people {
        let name = Name {
            native: &person.native_name,
            latin: &person.latin_name,
            family: &person.family_name,
            given: &person.given_name,
            country: &person.country,
            ..Name::default()
        };
        keys.extend(keys_of(&name).into_iter().map(|key| (person.id, key)));
    }
    for line in &on_roll {
        let name = Name {
            native: &line.native_name,
            latin: &line.latin_name,
            country: &line.country,
            ..Name::default()
        };
        keys.extend(keys_of(&name).into_iter().map(|key| (line.person_id, key)));
    }
    let (of, keys): (Vec<Uuid>, Vec<String>) = keys.into_iter().unzip();
    sqlx::query!("delete from name_keys where person_id = any($1)", &ids).execute(&mut *conn).await?;
    sqlx::query!(
        "insert into name_keys (person_id, key) select * from unnest($1::uuid[], $2::text[])",
        &of,
        &keys,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("update people set names_keyed = true where id = any($1)", &ids).execute(conn).await?;
    Ok(ids.len())
}
