//! What a change of a forum's time, place or state touches: seen by making it.

mod count;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgConnection;

use self::count::{kept, offers_made, told, touched, visa_letters};
use super::{Forum, State, TimeAndPlace, find};
use crate::{
    ids::{ForumId, MailingId},
    language::Language,
    mailings::{self, Due},
    registrations::{self, Reminding},
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
    /// The reminders that guests get by themselves who have not answered, where the change moves or ends them.
    pub guest_reminders: Option<GuestReminders>,
}

/// When guests were to be reminded, and when they will be.
#[derive(Debug, Clone, Serialize)]
pub struct GuestReminders {
    pub was: Vec<Reminding>,
    pub is: Vec<Reminding>,
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
        let reminded = self.guest_reminders.as_ref().map(|reminders| moments(&reminders.is));
        let agreed =
            (&self.was, &self.is, self.state, &self.reminders, letters, touched, self.visa_letters, reminded);
        let said = serde_json::to_string(&agreed).unwrap_or_default();
        secret::hex(&secret::hash(&said))
    }
}

/// A forum as it stood before a change.
pub(super) struct Watch {
    forum: ForumId,
    was: TimeAndPlace,
    edition: i32,
    due: Vec<Due>,
    reminding: Vec<Reminding>,
    open_offers: i64,
}

impl Watch {
    pub async fn begin(conn: &mut PgConnection, forum: &Forum, now: Timestamp) -> sqlx::Result<Self> {
        let due = mailings::due_about(conn, forum.id).await?;
        let reminding = registrations::reminders_to_come(&mut *conn, forum.id, now).await?;
        let open_offers = touched(conn, forum.id).await?.open;
        let (was, edition) = (forum.time_and_place(), forum.edition());
        Ok(Self { forum: forum.id, was, edition, due, reminding, open_offers })
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
        let (before, after) =
            (self.reminding, registrations::reminders_to_come(&mut *conn, self.forum, now).await?);
        let are_moved = moments(&before) != moments(&after);
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
            guest_reminders: are_moved.then_some(GuestReminders { was: before, is: after }),
        })
    }
}

fn moments(reminding: &[Reminding]) -> Vec<Timestamp> {
    reminding.iter().map(|one| one.at).collect()
}
