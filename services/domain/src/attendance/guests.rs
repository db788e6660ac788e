use jiff::{Timestamp, civil::Date};
use sqlx::{PgExecutor, PgPool, types::Json};

use super::{Point, day_of};
use crate::{
    forums::Forum,
    ids::{CheckInId, RegistrationId},
    language::LanguageMap,
    links::Keys,
    registrations::State,
    secret,
};

/// Somebody with a ticket, as far as a door needs to know them, and how they stand at a point today.
#[derive(Debug, Clone)]
pub struct Guest {
    pub id: RegistrationId,
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
    pub category_title: Json<LanguageMap>,
    pub state: State,
    /// The first check-in of the day, and how many there are.
    pub first: Option<CheckInId>,
    pub first_at: Option<jiff_sqlx::Timestamp>,
    pub times: i64,
    /// The names of those who come along, whom this ticket lets in as well.
    pub companions: Vec<String>,
}

macro_rules! select_guests {
    ($rest:literal, $($argument:expr),+) => {
        sqlx::query_as!(
            Guest,
            r#"
            select r.id as "id: RegistrationId", r.native_name, r.latin_name, r.country,
                   c.title as "category_title: Json<LanguageMap>", r.state as "state: State",
                   first.id as "first?: CheckInId", first.at as "first_at?", coalesce(first.times, 0) as "times!",
                   array(
                       select concat_ws(' ', nullif(nullif(a.native_name, ''), a.latin_name), a.latin_name)
                       from companions a where a.registration_id = r.id and a.erased_at is null order by a.added_at, a.id
                   ) as "companions!: Vec<String>"
            from registrations r
            join categories c on c.id = r.category_id
            left join lateral (
                select s.id, s.at, count(*) over () as times from standing_check_ins s
                where s.forum_id = $1 and s.registration_id = r.id and s.point_id = $2 and s.day = $3
                order by s.nth limit 1
            ) first on true
            where r.forum_id = $1 and "# + $rest,
            $($argument),+
        )
    };
}

/// One of the forum's guests at a point; `None` where the registration is of another forum.
pub async fn find_guest(
    db: impl PgExecutor<'_>,
    point: &Point,
    day: Date,
    id: RegistrationId,
) -> sqlx::Result<Option<Guest>> {
    let day = jiff_sqlx::Date::from(day);
    select_guests!("r.id = $4", point.forum_id.0, point.id.0, day as _, id.0).fetch_optional(db).await
}

/// The fewest letters that are searched for: two, or one Chinese character.
fn is_enough(typed: &str) -> bool {
    typed.chars().any(|c| ('\u{2E80}'..='\u{9FFF}').contains(&c)) || typed.chars().count() >= 2
}

/// Guests by the beginnings of their names, or of those who come along, in any script (Chinese ones by any character), by the number on the ticket,
/// or by the whole address; the confirmed ones first, at most twenty.
pub async fn search(
    db: impl PgExecutor<'_>,
    point: &Point,
    day: Date,
    typed: &str,
) -> sqlx::Result<Vec<Guest>> {
    let typed: String = typed.trim().chars().take(100).collect();
    if !is_enough(&typed) || typed.contains('\0') {
        return Ok(Vec::new());
    }
    let day = jiff_sqlx::Date::from(day);
    select_guests!(
        r#"
        (
            ticket_number(r.id) = regexp_replace($4, '\s', '', 'g') or r.email = lower($4)
            or searchable($4) ~ '\S' and answers_to(concat_ws(' ', r.native_name, r.latin_name, (
                select string_agg(a.native_name || ' ' || a.latin_name, ' ') from companions a
                where a.registration_id = r.id
            )), $4)
        )
        order by r.state <> 'confirmed', r.latin_name, r.id limit 20
        "#,
        point.forum_id.0,
        point.id.0,
        day as _,
        typed
    )
    .fetch_all(db)
    .await
}

/// What a device needs to go on without a network, and no more.
#[derive(Debug, serde::Serialize)]
pub struct Roster {
    /// Names of categories, in the reader's language; lines name them by their number.
    pub categories: Vec<String>,
    pub people: Vec<RosterLine>,
}

#[derive(Debug, serde::Serialize)]
pub struct RosterLine {
    pub id: RegistrationId,
    pub native: String,
    pub latin: String,
    pub category: usize,
    /// The names of those who come along.
    pub with: Vec<String>,
    /// SHA-256 of the codes that its ticket may bear, one for each key that is in use: enough to recognise a ticket, not
    /// to make one.
    pub digests: Vec<String>,
    /// The first check-in here today, in milliseconds since 1970.
    pub here: Option<i64>,
}

/// Everybody whose registration is confirmed.
pub async fn roster(
    db: &PgPool,
    keys: &Keys,
    (forum, point): (&Forum, &Point),
    title: impl Fn(&LanguageMap) -> String,
    now: Timestamp,
) -> sqlx::Result<Roster> {
    let day = jiff_sqlx::Date::from(day_of(now, &forum.zone()));
    let rows = sqlx::query!(
        r#"
        select r.id as "id: RegistrationId", r.native_name, r.latin_name,
               c.title as "title: Json<LanguageMap>",
               (select min(s.at) from standing_check_ins s
                where s.forum_id = $1 and s.registration_id = r.id and s.point_id = $2 and s.day = $3) as "here?",
               array(
                   select concat_ws(' ', nullif(nullif(a.native_name, ''), a.latin_name), a.latin_name)
                   from companions a where a.registration_id = r.id and a.erased_at is null order by a.added_at, a.id
               ) as "with!: Vec<String>"
        from registrations r join categories c on c.id = r.category_id
        where r.forum_id = $1 and r.state = 'confirmed' order by r.latin_name, r.id
        "#,
        forum.id.0,
        point.id.0,
        day as _,
    )
    .fetch_all(db)
    .await?;
    let mut categories: Vec<String> = Vec::new();
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let title = title(&row.title.0);
        let category = categories.iter().position(|known| *known == title).unwrap_or_else(|| {
            categories.push(title);
            categories.len() - 1
        });
        let digest = |code: String| secret::hex(&secret::hash(&code));
        people.push(RosterLine {
            id: row.id,
            native: row.native_name,
            latin: row.latin_name,
            category,
            with: row.with,
            digests: keys.ticket_codes(row.id.0).map(digest).collect(),
            here: row.here.map(|at| jiff_sqlx::Timestamp::to_jiff(at).as_millisecond()),
        });
    }
    Ok(Roster { categories, people })
}
