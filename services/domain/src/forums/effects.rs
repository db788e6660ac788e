//! What a change of a forum's time, place or state touches: seen by making it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde::Serialize;
use sqlx::PgConnection;

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
    /// Visa letters that name the days and the place as they were: staff reissue them.
    pub visa_letters: i64,
    /// Guests who have not answered their invitation: their page says what holds, and no mail goes to them.
    pub invitations: i64,
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
        let places = [self.offers_cut, self.holds_cut, self.offers_taken_back, self.offers_made];
        let touched = places.map(|n| n > 0);
        let agreed = (&self.was, &self.is, self.state, &self.reminders, letters, touched, self.visa_letters);
        let said = serde_json::to_string(&agreed).unwrap_or_default();
        secret::hash(&said).iter().map(|byte| format!("{byte:02x}")).collect()
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
    due: Vec<Due>,
    open_offers: i64,
}

impl Watch {
    pub async fn begin(conn: &mut PgConnection, forum: &Forum) -> sqlx::Result<Self> {
        let due = mailings::due_about(conn, forum.id).await?;
        let open_offers = touched(conn, forum.id).await?.open;
        Ok(Self { forum: forum.id, was: forum.time_and_place(), due, open_offers })
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
        let is = forum.time_and_place();
        let visa_letters = if is == self.was { 0 } else { visa_letters(conn, self.forum).await? };
        let is_postponed = forum.state == State::Postponed && !self.was.is_postponed;
        Ok(Effects {
            was: self.was,
            is,
            state: forum.state,
            told: told(conn, self.forum).await?,
            reminders,
            waiting,
            offers_cut: counts.offers - offers_made,
            holds_cut: counts.holds,
            offers_taken_back: if is_postponed { self.open_offers } else { 0 },
            offers_made,
            visa_letters,
            invitations: open_invitations(conn, self.forum).await?,
        })
    }
}

/// Who is written to by what this transaction has done so far.
async fn told(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<Vec<Told>> {
    sqlx::query_as!(
        Told,
        r#"
        select d.letter ->> 'kind' as "letter!", r.language as "language: Language", r.time_zone, count(*) as "n!"
        from registrations r
        join deliveries d on d.person_id = r.person_id and d.letter ->> 'registration' = r.id::text
        where r.forum_id = $1 and d.xmin = pg_current_xact_id()::xid
          and d.letter ->> 'kind' in ('forum_moved', 'registration_ended')
        group by 1, 2, 3 order by 1, 2, 4 desc, 3 limit 100
        "#,
        forum.0,
    )
    .fetch_all(conn)
    .await
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

async fn open_invitations(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from invitations where forum_id = $1 and answer is null"#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}

async fn visa_letters(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"
        select count(*) as "n!" from documents
        where forum_id = $1 and kind = 'visa_letter' and revoked_at is null and erased_at is null
        "#,
        forum.0,
    )
    .fetch_one(conn)
    .await
}
