use sqlx::PgConnection;

use super::Party;
use crate::{
    forums::Forum,
    ids::{CategoryId, ForumId},
};

/// Places that are left: in the whole forum, in each category, and of each country's part of it.
#[derive(Debug, Clone)]
pub(crate) struct Left {
    pub forum: i64,
    capacity: i64,
    pub categories: Vec<Share>,
    pub(super) countries: Vec<CountryShare>,
}

/// One category's part of the forum.
#[derive(Debug, Clone)]
pub(crate) struct Share {
    pub id: CategoryId,
    pub code: String,
    quota: i64,
    pub left: i64,
    /// Whether it opens by an access code alone.
    pub needs_code: bool,
    /// As many as somebody of it may bring along.
    pub companions: i32,
}

/// What one country has of a category.
#[derive(Debug, Clone)]
pub(super) struct CountryShare {
    pub category: CategoryId,
    pub country: String,
    /// `None` where the country has no limit of its own.
    pub quota: Option<i32>,
    pub taken: i64,
    pub waiting: i64,
}

impl CountryShare {
    pub fn left(&self) -> i64 {
        self.quota.map_or(i64::MAX, |quota| i64::from(quota) - self.taken)
    }
}

impl Left {
    pub async fn read(conn: &mut PgConnection, forum: &Forum) -> sqlx::Result<Self> {
        let countries = countries(&mut *conn, forum.id).await?;
        let shares = sqlx::query!(
            r#"
            select c.id as "id: CategoryId", c.code, c.quota, c.companions,
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
        let capacity = forum.capacity.map_or(0, i64::from);
        Ok(Self {
            forum: capacity - taken,
            capacity,
            categories: shares
                .into_iter()
                .map(|share| Share {
                    quota: i64::from(share.quota),
                    left: i64::from(share.quota) - taken_in(share.id),
                    id: share.id,
                    code: share.code,
                    needs_code: share.needs_code,
                    companions: share.companions,
                })
                .collect(),
            countries,
        })
    }

    /// Whether there is room for one more.
    fn has_place(&self, category: CategoryId, country: &str) -> bool {
        let share = self.share(category).map_or(0, |c| c.left);
        self.forum > 0 && share > 0 && self.country(category, country).is_none_or(|c| c.left() > 0)
    }

    pub fn has_room(&self, party: &Party) -> bool {
        match party.countries.as_slice() {
            [alone] => self.has_place(party.category, alone),
            _ => self.clone().take_what_is_free(party) == party.size(),
        }
    }

    pub fn is_large_enough(&self, party: &Party) -> bool {
        let of_country = |country: &String| party.countries.iter().filter(|c| *c == country).count();
        let fits = |country: &String| {
            let quota = self.country(party.category, country).and_then(|c| c.quota);
            quota.is_none_or(|quota| of_country(country) <= usize::try_from(quota).unwrap_or(0))
        };
        let share = self.share(party.category).map_or(0, |c| c.quota);
        party.size() <= self.capacity.min(share) && party.countries.iter().all(fits)
    }

    /// Lays aside for a party in line what is free for it, and tells how much that is. One that the forum could never
    /// have room for keeps nothing from others.
    pub fn lay_aside(&mut self, party: &Party) -> i64 {
        if self.is_large_enough(party) { self.take_what_is_free(party) } else { 0 }
    }

    fn take_what_is_free(&mut self, party: &Party) -> i64 {
        let mut laid = 0;
        for country in &party.countries {
            if self.has_place(party.category, country) {
                self.take(party.category, country);
                laid += 1;
            }
        }
        laid
    }

    pub fn take(&mut self, category: CategoryId, country: &str) {
        self.forum -= 1;
        if let Some(share) = self.categories.iter_mut().find(|c| c.id == category) {
            share.left -= 1;
        }
        if let Some(known) =
            self.countries.iter_mut().find(|c| c.category == category && c.country == country)
        {
            known.taken += 1;
        }
    }

    /// Whether more was given away since than there was.
    pub fn is_overdrawn_since(&self, before: &Self) -> bool {
        let of_before =
            |now: &CountryShare| before.country(now.category, &now.country).map_or(0, |c| c.taken);
        self.forum < 0
            || self.categories.iter().any(|c| c.left < 0)
            || self.countries.iter().any(|c| c.left() < 0 && c.taken > of_before(c))
    }

    /// Whether anybody waits for a place.
    pub fn has_line(&self) -> bool {
        self.countries.iter().any(|c| c.waiting > 0)
    }

    fn share(&self, category: CategoryId) -> Option<&Share> {
        self.categories.iter().find(|c| c.id == category)
    }

    fn country(&self, category: CategoryId, country: &str) -> Option<&CountryShare> {
        self.countries.iter().find(|c| c.category == category && c.country == country)
    }
}

/// What each country has of each category, and how many of it wait.
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
