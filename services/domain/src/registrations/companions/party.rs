use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{CompanionForm, NewCompanion, most_companions};
use crate::{
    forums,
    ids::{CompanionId, ForumId, RegistrationId},
    problems::Problems,
    registrations::{
        find,
        room::{Party, Room},
    },
};

/// As many as anybody can be allowed to bring along.
pub(in crate::registrations) const MOST: u8 = 20;

/// Who comes along with somebody who registers. What is wrong with one of them is told with the number of the row.
pub(in crate::registrations) fn read_party(
    typed: &[CompanionForm],
    problems: &mut Problems,
) -> Vec<NewCompanion> {
    if typed.len() > usize::from(MOST) {
        problems.add("companions", "too-many-companions");
        return Vec::new();
    }
    let mut party: Vec<NewCompanion> = Vec::new();
    for (row, one) in typed.iter().enumerate() {
        match one.parse() {
            Ok(new) if party.iter().any(|known| known.latin_name == new.latin_name) => {
                problems.add_in_row("with_latin_name", row + 1, "companion-twice");
            }
            Ok(new) => party.push(new),
            Err(wrong) => {
                for wrong in wrong.0 {
                    match wrong.field.as_ref() {
                        "native_name" => problems.add_in_row("with_native_name", row + 1, wrong.code),
                        "latin_name" => problems.add_in_row("with_latin_name", row + 1, wrong.code),
                        "country" => problems.add_in_row("with_country", row + 1, wrong.code),
                        _ => problems.add_in_row("with_role", row + 1, wrong.code),
                    }
                }
            }
        }
    }
    party
}

/// Writes down who comes along with registrations of a forum. Part of the caller's transaction, which holds the lock.
pub(in crate::registrations) async fn insert_all(
    conn: &mut PgConnection,
    forum: ForumId,
    parties: &[(RegistrationId, &[NewCompanion])],
    now: Timestamp,
) -> sqlx::Result<()> {
    let all: Vec<(RegistrationId, &NewCompanion)> =
        parties.iter().flat_map(|(id, party)| party.iter().map(|one| (*id, one))).collect();
    if all.is_empty() {
        return Ok(());
    }
    let words = |of: fn(&NewCompanion) -> &str| -> Vec<String> {
        all.iter().map(|(_, one)| of(one).to_owned()).collect()
    };
    sqlx::query!(
        r#"
        insert into companions (id, registration_id, forum_id, native_name, latin_name, country, role, added_at)
        select x.id, x.registration, $1, x.native_name, x.latin_name, x.country, x.role,
               $2::timestamptz + (x.n - 1) * interval '1 microsecond'
        from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[])
             with ordinality as x (id, registration, native_name, latin_name, country, role, n)
        "#,
        forum.0,
        now.to_sqlx() as _,
        &all.iter().map(|_| CompanionId::mint().0).collect::<Vec<Uuid>>(),
        &all.iter().map(|(id, _)| id.0).collect::<Vec<Uuid>>(),
        &words(|one| &one.native_name),
        &words(|one| &one.latin_name),
        &words(|one| &one.country),
        &words(|one| &one.role),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Somebody who waited with others has got a place by themselves, at the door or by a seat that was kept: those for whom
/// there is room come along, in the order in which they were named and as many as the category allows, and the rest are
/// taken off the list. So many places were laid aside for them, which nobody else in line has before them. Part of the caller's
/// transaction, which holds the lock and calls `promote`.
pub(in crate::registrations) async fn bring_who_finds_room(
    conn: &mut PgConnection,
    (id, laid): (RegistrationId, i64),
    now: Timestamp,
) -> sqlx::Result<()> {
    let Some(registration) = find(&mut *conn, id).await? else { return Ok(()) };
    let Some(forum) = forums::find(&mut *conn, registration.forum_id).await? else { return Ok(()) };
    let waited = sqlx::query_as!(
        NewCompanion,
        r#"
        with waited as (
            delete from companions where registration_id = $1
            returning id, native_name, latin_name, country, role, added_at, erased_at
        )
        select native_name as "native_name!", latin_name as "latin_name!", country as "country!", role as "role!"
        from waited where erased_at is null order by added_at, id
        "#,
        id.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    if waited.is_empty() {
        return Ok(());
    }
    let mut room = Room::read(&mut *conn, &forum).await?;
    let has_begun = forum.starts_at.is_some_and(|starts| starts <= now);
    let most = usize::try_from(most_companions(&mut *conn, &registration).await?).unwrap_or(0);
    let mut party = Vec::new();
    for one in waited {
        if party.len() == most {
            break;
        }
        let alone = Party::one(registration.category_id, &one.country);
        let is_theirs = i64::try_from(party.len()).is_ok_and(|brought| brought < laid);
        if is_theirs && room.has_room(&alone) || room.is_free_for(&alone, has_begun) {
            room.take(&alone);
            party.push(one);
        }
    }
    insert_all(conn, forum.id, &[(id, &party)], now).await
}
