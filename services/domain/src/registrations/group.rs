use std::collections::HashMap;

use jiff::Timestamp;
use sqlx::{PgConnection, PgPool};

use super::{
    NewRegistration, RegisterError, State,
    codes::Codes,
    companions::insert_all,
    insert::{New, after_the_last, insert},
    register::tell_again,
    room::{Party, Room, Turn},
};
use crate::{
    fields,
    forums::{self, Forum},
    ids::{AccessCodeId, ForumId, PersonId, RegistrationId},
    people,
    problems::Problems,
};

pub(super) type Told = Result<(RegistrationId, State), RegisterError>;

/// One who asks for a place, when, and the id of the request by which.
pub(super) struct Asked<'a> {
    pub new: &'a NewRegistration,
    pub request: Option<String>,
    pub now: Timestamp,
}

/// Registers a group for one forum under one lock, in the order in which they came, each with the party they bring. Whether
/// registration is open, each is told for the moment of asking.
pub(super) async fn register_all(
    db: &PgPool,
    forum: ForumId,
    group: &[Asked<'_>],
) -> sqlx::Result<Vec<Told>> {
    let mut tx = db.begin().await?;
    let Some(forum) = forums::lock(&mut tx, forum).await? else {
        return Ok(group.iter().map(|_| Err(RegisterError::NotFound)).collect());
    };
    let Some(now) = group.iter().filter(|a| refusal(&forum, a.now).is_none()).map(|a| a.now).max() else {
        let refused = |a: &Asked<'_>| refusal(&forum, a.now).unwrap_or(RegisterError::NotFound);
        return Ok(group.iter().map(|asked| Err(refused(asked))).collect());
    };
    let mut room = Room::read(&mut tx, &forum).await?;
    let mut codes = Codes::read(&mut tx, &room, forum.id).await?;
    let (mut known, last) = known(&mut tx, forum.id, group).await?;
    let (mut told, mut again, mut newcomers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut new, mut given, mut parties) = (Vec::new(), Vec::new(), Vec::new());
    for asked in group {
        let who = &asked.new.who;
        if let Some(refused) = refusal(&forum, asked.now) {
            told.push(Err(refused));
            continue;
        }
        let admitted = admit(&room, &codes, asked.new);
        let known = known.entry(who.email.as_str()).or_default();
        told.push(match (admitted, known.registration) {
            (Ok(_), Some(registration)) => {
                again.push(registration);
                Err(RegisterError::AlreadyRegistered)
            }
            // That a forum is full is said to everybody alike: it must not tell who is registered.
            (Err(error), registration) => {
                again.extend(registration.filter(|_| matches!(error, RegisterError::Full)));
                Err(error)
            }
            (Ok((party, state, code)), None) => {
                let person = *known.person.get_or_insert_with(|| {
                    let id = PersonId::mint();
                    newcomers.push((id, who));
                    id
                });
                match state {
                    State::Waitlisted => room.join_line(&party),
                    _ => room.take(&party),
                }
                codes.use_up(code);
                let row = New {
                    code,
                    answers: asked.new.answers.clone(),
                    consents: asked.new.consents.clone().into(),
                    call: asked.new.call,
                    request: asked.request.clone(),
                    ..New::plain(party.category, person, who, state)
                };
                known.registration = Some(row.id);
                let id = row.id;
                given.push((id, asked.new.given.as_slice()));
                parties.push((id, asked.new.companions.as_slice()));
                new.push(row);
                Ok((id, state))
            }
        });
    }
    people::add_all(&mut tx, &newcomers).await?;
    insert(&mut tx, forum.id, &new, None, (now, after_the_last(now, last))).await?;
    insert_all(&mut tx, forum.id, &parties, now).await?;
    fields::keep_all(&mut tx, &given, now).await?;
    for registration in again {
        tell_again(&mut tx, registration, now).await?;
    }
    tx.commit().await?;
    Ok(told)
}

fn refusal(forum: &Forum, now: Timestamp) -> Option<RegisterError> {
    match forums::registration_is(forum, now) {
        forums::Registration::Open => None,
        forums::Registration::NotYet(opens) => Some(RegisterError::NotYet(opens)),
        forums::Registration::Closed | forums::Registration::Rests => Some(RegisterError::Closed),
        forums::Registration::None => Some(RegisterError::NotFound),
    }
}

/// Those who come together, where they would stand, and the code that opened the category.
fn admit(
    room: &Room,
    codes: &Codes,
    new: &NewRegistration,
) -> Result<(Party, State, Option<AccessCodeId>), RegisterError> {
    let category = room.categories().iter().find(|c| c.code == new.category);
    let category = category.ok_or_else(|| Problems::one("category", "unknown-category"))?;
    let code = codes.opens(category, new.access_code.as_deref())?;
    let alone = Party::one(category.id, &new.who.country);
    let mut party = alone.clone();
    party.countries.extend(new.companions.iter().map(|one| one.country.clone()));
    if party != alone {
        let brought = i32::try_from(new.companions.len()).unwrap_or(i32::MAX);
        match category.companions {
            0 => return Err(Problems::one("companions", "no-companions").into()),
            most if brought > most => return Err(Problems::one("companions", "too-many-companions").into()),
            _ if !room.is_large_enough(&party) => {
                return Err(Problems::one("companions", "party-too-large").into());
            }
            _ => {}
        }
    }
    match room.turn(&party) {
        Turn::Place => Ok((party, State::Held, code)),
        Turn::Line => Ok((party, State::Waitlisted, code)),
        // With fewer of them there would be a place, which is worth more than to hear that the forum is full.
        Turn::Full if party != alone && room.turn(&alone) == Turn::Place => {
            Err(Problems::one("companions", "party-finds-no-room").into())
        }
        Turn::Full => Err(RegisterError::Full),
    }
}

/// Whom an address belongs to, and their open registration for the forum.
#[derive(Default)]
struct Known {
    person: Option<PersonId>,
    registration: Option<RegistrationId>,
}

/// What is known of the addresses of a group, and when the last of the forum's registrations was asked for.
async fn known<'a>(
    conn: &mut PgConnection,
    forum: ForumId,
    group: &[Asked<'a>],
) -> sqlx::Result<(HashMap<&'a str, Known>, Option<Timestamp>)> {
    let emails: Vec<String> = group.iter().map(|asked| asked.new.who.email.clone()).collect();
    people::lock_addresses(&mut *conn, &emails).await?;
    let rows = sqlx::query!(
        r#"
        select (select p.id from people p where p.email = asked.email
                order by p.address_confirmed_at nulls last, p.created_at limit 1) as "person: PersonId",
               (select r.id from registrations r
                where r.forum_id = $1 and r.email = asked.email and not has_ended(r.state)
                 and not r.through_focal_point) as "registration: RegistrationId",
               (select max(requested_at) from registrations where forum_id = $1) as "last: jiff_sqlx::Timestamp"
        from unnest($2::text[]) with ordinality as asked (email, n) order by n
        "#,
        forum.0,
        &emails,
    )
    .fetch_all(conn)
    .await?;
    let last = rows.first().and_then(|row| row.last).map(|last| last.to_jiff());
    let rows = rows.into_iter().map(|row| Known { person: row.person, registration: row.registration });
    Ok((group.iter().map(|asked| asked.new.who.email.as_str()).zip(rows).collect(), last))
}
