use sqlx::PgConnection;

use crate::{
    forums::Forum,
    ids::{CategoryId, ForumId},
};

/// How many places are left at a forum, and for whom. Read under the forum's lock, and kept in step by whoever
/// gives places out of it.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    /// Places that are left in the whole forum.
    left: i64,
    waitlist: bool,
    categories: Vec<Share>,
    countries: Vec<CountryShare>,
}

/// One category's part of the forum.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    pub id: CategoryId,
    pub code: String,
    pub left: i64,
    /// Whether it opens by an access code alone.
    pub needs_code: bool,
}

/// What one country has of a category.
#[derive(Debug, Clone)]
struct CountryShare {
    category: CategoryId,
    country: String,
    /// `None` where the country has no limit of its own.
    quota: Option<i32>,
    taken: i64,
    waiting: i64,
}

impl CountryShare {
    fn left(&self) -> i64 {
        self.quota.map_or(i64::MAX, |quota| i64::from(quota) - self.taken)
    }
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
        let countries = countries(&mut *conn, forum.id).await?;
        let shares = sqlx::query!(
            r#"
            select c.id as "id: CategoryId", c.code, c.quota,
                   exists (select from access_codes a where a.category_id = c.id) as "needs_code!"
            from categories c where c.forum_id = $1 order by c.place
            "#,
            forum.id.0,
        )
        .fetch_all(conn)
        .await?;
        let taken_in = |category: CategoryId| -> i64 {
            countries.iter().filter(|c| c.category == category).map(|c| c.taken).sum()
        };
        let taken: i64 = countries.iter().map(|c| c.taken).sum();
        Ok(Self {
            left: forum.capacity.map_or(0, i64::from) - taken,
            waitlist: forum.waitlist,
            categories: shares
                .into_iter()
                .map(|share| Share {
                    left: i64::from(share.quota) - taken_in(share.id),
                    id: share.id,
                    code: share.code,
                    needs_code: share.needs_code,
                })
                .collect(),
            countries,
        })
    }

    pub fn categories(&self) -> &[Share] {
        &self.categories
    }

    /// Whether there is room for somebody from a country in a category. Everything that gives a place away asks
    /// this: the forum's capacity, the category's quota and the country's part of it all bind.
    pub fn has_room(&self, category: CategoryId, country: &str) -> bool {
        let share = self.categories.iter().find(|c| c.id == category).map_or(0, |c| c.left);
        self.left > 0 && share > 0 && self.country(category, country).is_none_or(|c| c.left() > 0)
    }

    /// What becomes of a newcomer: nobody in line who could have the place is overtaken, also in the last
    /// hours, when no more offers are made.
    pub fn turn(&self, category: CategoryId, country: &str) -> Turn {
        let could = |c: &&CountryShare| c.waiting > 0 && self.has_room(c.category, &c.country);
        let ahead_here = self.countries.iter().filter(could).any(|c| c.category == category);
        // Of those who wait in another category, so many as it has room for.
        let ahead_in = |share: &Share| {
            let of_share = self.countries.iter().filter(could).filter(|c| c.category == share.id);
            of_share.map(|c| c.waiting.min(c.left())).sum::<i64>().min(share.left)
        };
        let ahead: i64 = self.categories.iter().map(ahead_in).sum();
        let overtakes = ahead_here || ahead >= self.left;
        match (self.has_room(category, country) && !overtakes, self.waitlist) {
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
        self.countries.iter().filter(could).any(is_harmed)
    }

    pub fn take(&mut self, category: CategoryId, country: &str) {
        self.left -= 1;
        if let Some(share) = self.categories.iter_mut().find(|c| c.id == category) {
            share.left -= 1;
        }
        self.count(category, country).taken += 1;
    }

    pub fn join_line(&mut self, category: CategoryId, country: &str) {
        self.count(category, country).waiting += 1;
    }

    /// Whether more was given away since than there was. A country that had more than its part already, because
    /// its part was made smaller, stands in nobody else's way.
    pub fn is_overdrawn_since(&self, before: &Self) -> bool {
        let of_before =
            |now: &CountryShare| before.country(now.category, &now.country).map_or(0, |c| c.taken);
        self.left < 0
            || self.categories.iter().any(|c| c.left < 0)
            || self.countries.iter().any(|c| c.left() < 0 && c.taken > of_before(c))
    }

    pub fn is_full(&self) -> bool {
        self.left <= 0
    }

    /// Whether anybody waits for a place.
    pub fn has_line(&self) -> bool {
        self.countries.iter().any(|c| c.waiting > 0)
    }

    fn country(&self, category: CategoryId, country: &str) -> Option<&CountryShare> {
        self.countries.iter().find(|c| c.category == category && c.country == country)
    }

    fn count(&mut self, category: CategoryId, country: &str) -> &mut CountryShare {
        let known = self.countries.iter().position(|c| c.category == category && c.country == country);
        let at = known.unwrap_or_else(|| {
            let country = country.to_owned();
            self.countries.push(CountryShare { category, country, quota: None, taken: 0, waiting: 0 });
            self.countries.len() - 1
        });
        &mut self.countries[at]
    }
}

async fn countries(conn: &mut PgConnection, forum: ForumId) -> sqlx::Result<Vec<CountryShare>> {
    sqlx::query_as!(
        CountryShare,
        r#"
        select category_id as "category!: CategoryId", country as "country!", quota, taken as "taken!",
               waiting as "waiting!"
        from places_by_country($1)
        "#,
        forum.0,
    )
    .fetch_all(conn)
    .await
}
