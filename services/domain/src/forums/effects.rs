//! What a change of a forum's time, place or state touches: seen by making it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};

use super::{Forum, State, TimeAndPlace, find};
use crate::{
    ids::{ForumId, MailingId},
    language::Language,
    mailings::{self, Due},
    secret,
};

/// All that a change does beside the words of the forum itself.
#[derive(Debug, Clone, Serialize)]
pub struct Effects {
    pub was: TimeAndPlace,
    pub is: TimeAndPlace,
    pub state: State,
    pub told: Vec<Told>,
    pub reminders: Vec<Reminder>,
    /// Mails about the forum that wait to be handed over; they will say what holds then.
    pub waiting: i64,
    /// Open offers, and places whose address is yet to be confirmed, that end earlier than was said.
    pub offers_cut: i64,
    pub holds_cut: i64,
    pub offers_taken_back: i64,
    pub offers_made: i64,
    /// Visa letters that name the days, the place or the title as they were, for staff to issue again; of a cancelled
    /// forum, those that are taken back.
    pub visa_letters: i64,
    /// Seats kept for guests, and delegations with unused seats, that are kept until another moment than was said.
    pub guests_seats: i64,
    pub delegations: i64,
}

/// People who get a letter of one kind, by their language and time zone.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    pub letter: String,
    pub language: Language,
    pub time_zone: Option<String>,
    pub n: i64,
}

/// When a mailing was to go out, and when it will.
#[derive(Debug, Clone, Serialize)]
pub struct Reminder {
    pub mailing: MailingId,
    pub name: String,
    pub was: Option<Timestamp>,
    pub is: Option<Timestamp>,
    /// Its new time has passed: it goes out only if staff say so.
    pub is_overdue: bool,
}

impl Effects {
    /// The same for the same effects and no others. How many mails wait and how many people are told changes while
    /// somebody reads; what kinds of letters they get, and what becomes of places, must be what was agreed to.
    pub fn seal(&self) -> String {
        let letters: BTreeSet<&str> = self.told.iter().map(|told| told.letter.as_str()).collect();
        let places = [
            self.offers_cut,
            self.holds_cut,
            self.offers_taken_back,
            self.offers_made,
            self.guests_seats,
            self.delegations,
        ];
        let touched = places.map(|n| n > 0);
        let agreed = (&self.was, &self.is, self.state, &self.reminders, letters, touched, self.visa_letters);
        let said = serde_json::to_string(&agreed).unwrap_or_default();
        secret::hex(&secret::hash(&said))
    }
}

struct Counts {
    offers: i64,
    holds: i64,
    open: i64,
}

/// A forum as it stood before a change.
pub(super) struct Watch {
    forum: ForumId,
    was: TimeAndPlace,
    edition: i32,
    due: Vec<Due>,
    open_offers: i64,
}

impl Watch {
    pub async fn begin(conn: &mut PgConnection, forum: &Forum) -> sqlx::Result<Self> {
        let due = mailings::due_about(conn, forum.id).await?;
        let open_offers = touched(conn, forum.id).await?.open;
        let (was, edition) = (forum.time_and_place(), forum.edition());
        Ok(Self { forum: forum.id, was, edition, due, open_offers })
    }

    /// Looks at what has become of it. What has become overdue is passed over, but for those that are to be sent.
    pub async fn end(
        self,
        conn: &mut PgConnection,
        send: &[MailingId],
        now: Timestamp,
    ) -> sqlx::Result<Effects> {
        let forum = find(&mut *conn, self.forum).await?.ok_or(sqlx::Error::RowNotFound)?;
        // Before what is ticked adds to them: the same change has the same effects, ticked or not.
        let waiting = mailings::waiting_about(conn, self.forum).await?;
        let due = mailings::due_about(conn, self.forum).await?;
        let is_same = |a: &Due, b: &Due| a.mailing == b.mailing && a.occurrence == b.occurrence;
        let mut reminders = Vec::new();
        for next in due.iter().filter(|next| !self.due.iter().any(|before| is_same(before, next))) {
            let at = next.due_at.to_jiff();
            let before = self.due.iter().find(|before| before.mailing == next.mailing);
            if at <= now {
                mailings::settle(conn, next, send.contains(&next.mailing)).await?;
            }
            reminders.push(Reminder {
                mailing: next.mailing,
                name: next.name.clone(),
                was: before.map(|before| before.due_at.to_jiff()),
                is: Some(at),
                is_overdue: at <= now,
            });
        }
        for gone in self.due.iter().filter(|before| !due.iter().any(|next| next.mailing == before.mailing)) {
            reminders.push(Reminder {
                mailing: gone.mailing,
                name: gone.name.clone(),
                was: Some(gone.due_at.to_jiff()),
                is: None,
                is_overdue: false,
            });
        }
        let counts = touched(conn, self.forum).await?;
        let offers_made = offers_made(conn, self.forum, now).await?;
        let kept = kept(conn, self.forum).await?;
        let is = forum.time_and_place();
        let told = told(&mut *conn, self.forum, &is).await?;
        let visa_letters =
            if forum.edition() != self.edition { visa_letters(conn, self.forum).await? } else { 0 };
        let is_postponed = forum.state == State::Postponed && !self.was.is_postponed;
        Ok(Effects {
            was: self.was,
            is,
            state: forum.state,
            told,
            reminders,
            waiting,
            offers_cut: counts.offers - offers_made,
            holds_cut: counts.holds,
            offers_taken_back: if is_postponed { self.open_offers } else { 0 },
            offers_made,
            visa_letters,
            guests_seats: kept.guests,
            delegations: kept.delegations,
        })
    }
}

/// What a letter of this transaction says to some people, and what they know.
struct Written {
    letter: String,
    language: Language,
    time_zone: Option<String>,
    was: Option<Json<TimeAndPlace>>,
    kept: bool,
    n: i64,
}

/// Who is written to by what this transaction has done so far. A letter that has nothing new to say in its reader's
/// language is not sent.
async fn told(conn: &mut PgConnection, forum: ForumId, is: &TimeAndPlace) -> sqlx::Result<Vec<Told>> {
    let written = sqlx::query_as!(
        Written,
        r#"
        select letter ->> 'kind' as "letter!", language as "language!: Language", time_zone,
               nullif(letter -> 'was', 'null') as "was?: Json<TimeAndPlace>",
               coalesce((letter ->> 'kept')::boolean, false) as "kept!", count(*) as "n!"
        from (
            select d.letter, r.language, r.time_zone
            from registrations r
            join deliveries d on d.person_id = r.person_id and d.letter ->> 'registration' = r.id::text
            where r.forum_id = $1 and d.xmin = pg_current_xact_id()::xid
              and d.letter ->> 'kind' in ('forum_moved', 'registration_ended')
            union all
            select d.letter, p.language, p.time_zone
            from invitations i join people p on p.id = i.person_id
            join deliveries d on d.person_id = p.id and d.letter ->> 'invitation' = i.id::text
            where i.forum_id = $1 and d.xmin = pg_current_xact_id()::xid
              and d.letter ->> 'kind' in ('invitation_moved', 'invitation_over')
            union all
            select d.letter, p.language, p.time_zone
            from delegations g join people p on p.id = g.focal_point_id
            join deliveries d on d.person_id = p.id and d.letter ->> 'delegation' = g.id::text
            where g.forum_id = $1 and d.xmin = pg_current_xact_id()::xid
              and d.letter ->> 'kind' in ('delegation_moved', 'delegation_over')
        ) written
        group by 1, 2, 3, 4, 5
        order by 1, 2, 6 desc, 3 limit 100
        "#,
        forum.0,
    )
    .fetch_all(conn)
    .await?;
    let mut told: Vec<Told> = Vec::new();
    for Written { letter, language, time_zone, was, kept, n } in written {
        if !kept && was.is_some_and(|was| !was.differs_in(is, language)) {
            continue;
        }
        match told
            .iter_mut()
            .find(|t| (&t.letter, t.language, &t.time_zone) == (&letter, language, &time_zone))
        {
            Some(known) => known.n += n,
            None => told.push(Told { letter, language, time_zone, n }),
        }
    }
    Ok(told)
}

/// Open offers in all, and those and held places that this transaction has touched.
async fn touched(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<Counts> {
    sqlx::query_as!(
        Counts,
        r#"
        select count(*) filter (where o.xmin = pg_current_xact_id()::xid) as "offers!",
               (select count(*) from registrations h where h.forum_id = $1 and h.state = 'held'
                   and h.xmin = pg_current_xact_id()::xid) as "holds!",
               count(*) as "open!"
        from offers o join registrations r on r.id = o.registration_id
        where r.forum_id = $1 and o.answer is null
        "#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}

struct Kept {
    guests: i64,
    delegations: i64,
}

/// Kept seats whose day this transaction has changed.
async fn kept(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<Kept> {
    sqlx::query_as!(
        Kept,
        r#"
        select (select count(*) from invitations i where i.forum_id = $1 and i.answer is null
                    and i.held_until is not null and i.xmin = pg_current_xact_id()::xid) as "guests!",
               (select count(*) from delegations d where d.forum_id = $1 and d.returned_at is null
                    and d.xmin = pg_current_xact_id()::xid) as "delegations!"
        "#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}

async fn offers_made(conn: &mut PgConnection, forum: ForumId, now: Timestamp) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from offers o join registrations r on r.id = o.registration_id
        where r.forum_id = $1 and o.made_at = $2 and o.answer is null and o.xmin = pg_current_xact_id()::xid
        "#,
        forum.0,
        now.to_sqlx() as _,
    )
    .fetch_one(conn)
    .await
}

async fn visa_letters(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from documents
        where forum_id = $1 and kind = 'visa_letter' and erased_at is null
          and (revoked_at is null or xmin = pg_current_xact_id()::xid)
        "#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}
