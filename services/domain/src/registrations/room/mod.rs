//! How many places are left at a forum, for whom, and what of them is laid aside for those in line.

mod left;
mod line;

use sqlx::PgConnection;

use self::left::CountryShare;
pub use self::line::{LaidAside, laid_aside};
pub(crate) use self::{
    left::{Left, Share},
    line::line,
};
use crate::{forums::Forum, ids::CategoryId};

/// People who come together: they have places together, or none of them has one yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Party {
    pub category: CategoryId,
    /// That of each of them, the one who registered first.
    pub countries: Vec<String>,
}

impl Party {
    pub fn one(category: CategoryId, country: &str) -> Self {
        Self { category, countries: vec![country.to_owned()] }
    }

    pub fn size(&self) -> i64 {
        i64::try_from(self.countries.len()).unwrap_or(i64::MAX)
    }
}

/// How many places are left at a forum, and for whom. Read under the forum's lock, and kept in step by whoever
/// gives places out of it.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    left: Left,
    /// What is left when those in line have what they can have of it.
    beyond_the_line: Left,
    /// Categories in which somebody in line could have a place now.
    promised: Vec<CategoryId>,
    waitlist: bool,
}

/// What becomes of somebody who asks for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Place,
    Line,
    /// No place, and the forum keeps no waitlist.
    Full,
}

impl Room {
    /// The caller's transaction holds the forum's lock.
    pub async fn read(conn: &mut PgConnection, forum: &Forum) -> sqlx::Result<Self> {
        let left = Left::read(&mut *conn, forum).await?;
        let mut room =
            Self { beyond_the_line: left.clone(), left, promised: Vec::new(), waitlist: forum.waitlist };
        // Where nothing is left, nothing can be laid aside.
        if !room.is_full() && room.left.has_line() {
            for waiting in line(conn, forum.id).await? {
                room.join_line(&waiting.party);
            }
        }
        Ok(room)
    }

    pub fn categories(&self) -> &[Share] {
        &self.left.categories
    }

    /// Whether there is room for all of a party, whoever waits. Everything that gives a place away asks this: the
    /// forum's capacity, the category's quota and the countries' parts of it all bind.
    pub fn has_room(&self, party: &Party) -> bool {
        self.left.has_room(party)
    }

    /// Whether the forum could ever have room for a party, were nobody else there.
    pub fn is_large_enough(&self, party: &Party) -> bool {
        self.left.is_large_enough(party)
    }

    /// What becomes of newcomers: nobody in line who could have a place is overtaken, also in the last hours, when
    /// no more offers are made, and what is laid aside for a party in line is nobody else's.
    pub fn turn(&self, party: &Party) -> Turn {
        let is_free = self.has_room(party)
            && !self.promised.contains(&party.category)
            && self.beyond_the_line.has_room(party);
        match (is_free, self.waitlist) {
            (true, _) => Turn::Place,
            (false, true) => Turn::Line,
            (false, false) => Turn::Full,
        }
    }

    /// Whether whoever has a place goes before somebody in line when they have it in another category, or as one of another
    /// country. That there is room for them is seen by `is_overdrawn_since`.
    pub fn overtakes(&self, from: (CategoryId, &str), to: (CategoryId, &str)) -> bool {
        let could = |c: &&CountryShare| c.category == to.0 && c.waiting > 0 && c.left() > 0;
        let is_harmed = |c: &CountryShare| from.0 != to.0 || c.quota.is_some() && c.country == to.1;
        self.left.countries.iter().filter(could).any(is_harmed)
    }

    pub fn take(&mut self, party: &Party) {
        for country in &party.countries {
            self.left.take(party.category, country);
            self.beyond_the_line.take(party.category, country);
        }
    }

    /// What is free for a party in line is laid aside for it.
    pub fn join_line(&mut self, party: &Party) {
        if self.beyond_the_line.lay_aside(party) == party.size() && !self.promised.contains(&party.category) {
            self.promised.push(party.category);
        }
    }

    /// Whether there is a place at the door: until the forum begins whoever waits goes first, then whoever is there.
    pub fn is_free_for(&self, party: &Party, has_begun: bool) -> bool {
        if has_begun { self.has_room(party) } else { self.turn(party) == Turn::Place }
    }

    /// Whether more was given away since than there was. A country that had more than its part already, because
    /// its part was made smaller, stands in nobody else's way.
    pub fn is_overdrawn_since(&self, before: &Self) -> bool {
        self.left.is_overdrawn_since(&before.left)
    }

    pub fn is_full(&self) -> bool {
        self.left.forum <= 0
    }
}
