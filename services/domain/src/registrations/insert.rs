use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::State;
use crate::{
    ids::{AccessCodeId, CallId, CategoryId, DelegationId, DeliveryId, ForumId, PersonId, RegistrationId},
    people::Newcomer,
    request,
};

/// A registration that is about to be written down.
pub(super) struct New<'a> {
    pub id: RegistrationId,
    pub category: CategoryId,
    pub person: PersonId,
    pub who: &'a Newcomer,
    pub state: State,
    pub code: Option<AccessCodeId>,
    pub delegation: Option<DelegationId>,
    /// Whether `who` has the address of the delegation's focal point, for want of one of their own.
    pub through_focal_point: bool,
    /// Somebody who may has said already that this person comes.
    pub is_decided: bool,
    pub answers: Value,
    pub consents: Value,
    pub call: Option<CallId>,
    pub request: Option<String>,
}

impl<'a> New<'a> {
    pub fn plain(category: CategoryId, person: PersonId, who: &'a Newcomer, state: State) -> Self {
        Self {
            id: RegistrationId::mint(),
            category,
            person,
            who,
            state,
            code: None,
            delegation: None,
            through_focal_point: false,
            is_decided: false,
            answers: Value::Object(serde_json::Map::new()),
            consents: Value::Array(Vec::new()),
            call: None,
            request: request::current(),
        }
    }
}

/// When those in line and those who come stand in it: nobody who comes under the lock is put before somebody
/// who came before, whatever the clocks of several machines say. A clock that was far off is not followed.
pub(super) fn after_the_last(now: Timestamp, last: Option<Timestamp>) -> Timestamp {
    const OFF: SignedDuration = SignedDuration::from_mins(1);
    const NEXT: SignedDuration = SignedDuration::from_micros(1);
    let next = last.filter(|last| *last >= now && *last < now.saturating_add(OFF).unwrap_or(now));
    next.and_then(|last| last.checked_add(NEXT).ok()).unwrap_or(now)
}

/// When the next of a forum's registrations stands in line: after all who stand there.
pub(super) async fn next_in_line(
    conn: &mut PgConnection,
    forum: ForumId,
    now: Timestamp,
) -> sqlx::Result<Timestamp> {
    let last = sqlx::query_scalar!(
        r#"select max(requested_at) as "last: jiff_sqlx::Timestamp" from registrations where forum_id = $1"#,
        forum.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(after_the_last(now, last.map(|last| last.to_jiff())))
}

/// Writes registrations of a forum down, in the order of the line, each with the mail that says where it
/// stands. A held place is kept until `kept_until`, or else for as long as the forum holds places.
pub(super) async fn insert(
    conn: &mut PgConnection,
    forum: ForumId,
    new: &[New<'_>],
    kept_until: Option<Timestamp>,
    (now, requested_at): (Timestamp, Timestamp),
) -> sqlx::Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = new.iter().map(|n| n.id.0).collect();
    let people: Vec<Uuid> = new.iter().map(|n| n.person.0).collect();
    let states: Vec<String> = new.iter().map(|n| n.state.code().to_owned()).collect();
    let words =
        |of: fn(&Newcomer) -> &str| -> Vec<String> { new.iter().map(|n| of(n.who).to_owned()).collect() };
    let zones: Vec<Option<String>> = new.iter().map(|n| n.who.time_zone.clone()).collect();
    let consents: Vec<Value> = new.iter().map(|n| n.consents.clone()).collect();
    let answers: Vec<Value> = new.iter().map(|n| n.answers.clone()).collect();
    sqlx::query!(
        r#"
        insert into registrations
            (id, forum_id, category_id, person_id, native_name, latin_name, email, country, language, time_zone,
             state, kept_until, requested_at, confirmed_at, answers, consents, made_by_call, access_code_id,
             delegation_id, decided_at, through_focal_point)
        select x.id, f.id, x.category, x.person, x.native_name, x.latin_name, x.email, x.country, x.language, x.zone,
               x.state::registration_state,
               case when x.state = 'held' then coalesce($19::timestamptz,
                    greatest(least($2::timestamptz + f.hold_lasts, f.starts_at), $2 + interval '1 hour')) end,
               $3::timestamptz + (x.n - 1) * interval '1 microsecond',
               case when x.state = 'confirmed' then $2 end,
               x.answers, array(select jsonb_array_elements_text(x.consents)), x.call, x.code, x.delegation,
               case when x.decided then $2 end, x.through
        from forums f cross join unnest(
            $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::text[], $13::text[], $14::jsonb[], $15::jsonb[], $16::uuid[], $17::uuid[], $18::uuid[],
            $20::bool[], $21::bool[]
        ) with ordinality as x (id, category, person, native_name, latin_name, email, country, language, zone, state,
                                answers, consents, call, code, delegation, decided, through, n)
        where f.id = $1
        "#,
        forum.0,
        now.to_sqlx() as _,
        requested_at.to_sqlx() as _,
        &ids,
        &new.iter().map(|n| n.category.0).collect::<Vec<_>>(),
        &people,
        &words(|w| &w.native_name),
        &words(|w| &w.latin_name),
        &words(|w| &w.email),
        &words(|w| &w.country),
        &words(|w| w.language.code()),
        &zones as &[Option<String>],
        &states,
        &answers,
        &consents,
        &new.iter().map(|n| n.call.map(|c| c.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        &new.iter().map(|n| n.code.map(|c| c.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        &new.iter().map(|n| n.delegation.map(|d| d.0)).collect::<Vec<_>>() as &[Option<Uuid>],
        kept_until.map(|t| t.to_sqlx()) as _,
        &new.iter().map(|n| n.is_decided).collect::<Vec<_>>(),
        &new.iter().map(|n| n.through_focal_point).collect::<Vec<_>>(),
    )
    .execute(&mut *conn)
    .await?;
    let deliveries: Vec<Uuid> = new.iter().map(|_| DeliveryId::mint().0).collect();
    let requests: Vec<Option<String>> = new.iter().map(|n| n.request.clone()).collect();
    sqlx::query!(
        r#"
        insert into deliveries (id, dedupe_key, message_id, letter, lane, person_id, request_id)
        select x.id, 'tx:registration:' || x.registration || ':' || x.state || ':0',
               '<' || x.id || '@' || mail_domain || '>',
               jsonb_build_object('kind', 'registration', 'registration', x.registration, 'state', x.state),
               'urgent', x.person, x.request
        from post_office cross join unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
             as x (id, registration, person, state, request)
        on conflict (dedupe_key) do nothing
        "#,
        &deliveries,
        &ids,
        &people,
        &states,
        &requests as &[Option<String>],
    )
    .execute(conn)
    .await?;
    Ok(())
}
