//! Guests and delegates as tables for spreadsheets.

use serde_json::json;
use sqlx::{PgPool, types::Json};

use super::{Answer, Delegation, delegates};
use crate::{
    audit::{self, Subject},
    countries,
    fields::{Cell, Table},
    forums,
    ids::{AccountId, ForumId},
    language::{Language, LanguageMap},
    texts::{say, say_with},
};

fn words<const N: usize>(cells: [String; N]) -> Vec<Cell> {
    cells.map(Cell::Words).to_vec()
}

/// All who were invited to a forum and what they answered, with hours in the forum's zone; notes who took it.
pub async fn export_invitations(
    db: &PgPool,
    forum: ForumId,
    language: Language,
    by: AccountId,
) -> sqlx::Result<Table> {
    let mut tx = db.begin().await?;
    let zone = forums::zone_of(&mut *tx, forum).await?;
    let guests = sqlx::query!(
        r#"
        select p.native_name, p.latin_name, coalesce(p.email, '') as "email!", p.country, p.language as "language: Language",
               c.title as "category: Json<LanguageMap>", i.answer as "answer: Answer",
               to_char(i.invited_at at time zone $2::text, 'YYYY-MM-DD HH24:MI') as "invited!",
               coalesce(to_char(i.answered_at at time zone $2::text, 'YYYY-MM-DD HH24:MI'), '') as "answered!",
               coalesce(to_char(i.held_until at time zone $2::text, 'YYYY-MM-DD HH24:MI'), '') as "kept!",
               coalesce(to_char(i.reminded_at at time zone $2::text, 'YYYY-MM-DD HH24:MI'), '') as "reminded!"
        from invitations i join people p on p.id = i.person_id join categories c on c.id = i.category_id
        where i.forum_id = $1 order by i.invited_at, i.id
        "#,
        forum.0,
        zone,
    )
    .fetch_all(&mut *tx)
    .await?;
    let details = json!({ "invitations": guests.len() });
    audit::note(&mut tx, Some(by), "forum.export_invitations", Subject("forum", forum.0), details).await?;
    tx.commit().await?;
    let rows = guests.into_iter().map(|guest| {
        let answer = match guest.answer {
            Some(Answer::Accepted) => "desk-invitations-accepted",
            Some(Answer::Declined) => "desk-invitations-declined",
            None => "desk-invitations-open",
        };
        words([
            guest.native_name,
            guest.latin_name,
            guest.email,
            countries::name(language, &guest.country),
            guest.language.code().to_owned(),
            guest.category.best(language).to_owned(),
            say(language, answer),
            guest.invited,
            guest.answered,
            guest.kept,
            guest.reminded,
        ])
    });
    let keys = [
        "desk-export-native-name",
        "desk-export-latin-name",
        "desk-email",
        "desk-country",
        "desk-language",
        "desk-category",
        "places-answer",
        "places-export-invited",
        "places-export-answered",
        "places-export-kept",
        "places-export-reminded",
    ];
    let header = keys.map(|key| say_with(language, key, [("zone", zone.as_str().into())]));
    Ok(Table { header: header.to_vec(), rows: rows.collect() })
}

/// The people of a delegation, as its focal point has them.
pub async fn export_delegates(
    db: &PgPool,
    delegation: &Delegation,
    language: Language,
) -> sqlx::Result<Table> {
    let people = delegates(db, delegation.id).await?;
    let rows = people.into_iter().map(|person| {
        words([
            person.native_name,
            person.latin_name,
            if person.through_focal_point { String::new() } else { person.email },
            countries::name(language, &person.country),
            person.language.code().to_owned(),
            say(language, &format!("registration-{}", person.state.code())),
        ])
    });
    let keys = [
        "label-native_name",
        "label-latin_name",
        "label-email",
        "label-country",
        "label-language",
        "delegation-state",
    ];
    let header = keys.map(|key| say(language, key));
    Ok(Table { header: header.to_vec(), rows: rows.collect() })
}
