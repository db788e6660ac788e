use sqlx::{PgExecutor, types::Json};

use crate::{ids::ForumId, language::LanguageMap};

/// How far people came: invited, answered, registered, confirmed, there. Who registered twice is one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funnel {
    pub invited: i64,
    pub answered: i64,
    pub registered: i64,
    pub confirmed: i64,
    pub came: i64,
}

impl Funnel {
    /// The stages by their codes, in their order.
    pub fn stages(&self) -> [(&'static str, i64); 5] {
        [
            ("invited", self.invited),
            ("answered", self.answered),
            ("registered", self.registered),
            ("confirmed", self.confirmed),
            ("came", self.came),
        ]
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            invited: self.invited + other.invited,
            answered: self.answered + other.answered,
            registered: self.registered + other.registered,
            confirmed: self.confirmed + other.confirmed,
            came: self.came + other.came,
        }
    }
}

/// The facts that are counted, one line for each invitation and each person who registered.
macro_rules! count {
    ($as:ty, $rest:literal, $forum:expr) => {
        sqlx::query_as!(
            $as,
            r#"
            with came as (select distinct registration_id from standing_check_ins where forum_id = $1),
            facts as (
                select p.country, i.category_id, 1 as invited, (i.answer is not null)::int as answered,
                       0 as registered, 0 as confirmed, 0 as came
                from invitations i join people p on p.id = i.person_id where i.forum_id = $1
                union all
                select r.country, r.category_id, 0, 0, 1, (r.state = 'confirmed')::int,
                       (came.registration_id is not null)::int
                from (
                    select distinct on (person_id) id, country, category_id, state from registrations
                    where forum_id = $1 order by person_id, has_ended(state), id desc
                ) r left join came on came.registration_id = r.id
            )
            "#
                + $rest,
            $forum.0,
        )
    };
}

pub struct OfCategory {
    pub title: Json<LanguageMap>,
    pub invited: i64,
    pub answered: i64,
    pub registered: i64,
    pub confirmed: i64,
    pub came: i64,
}

pub struct OfCountry {
    pub country: String,
    pub invited: i64,
    pub answered: i64,
    pub registered: i64,
    pub confirmed: i64,
    pub came: i64,
}

macro_rules! funnel_of {
    ($($name:ident),+) => {$(
        impl $name {
            pub fn funnel(&self) -> Funnel {
                let Self { invited, answered, registered, confirmed, came, .. } = *self;
                Funnel { invited, answered, registered, confirmed, came }
            }
        }
    )+};
}
funnel_of!(OfCategory, OfCountry);

/// By category, in the forum's order.
pub async fn funnel_by_category(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<OfCategory>> {
    count!(
        OfCategory,
        r#"
        select c.title as "title: Json<LanguageMap>", coalesce(sum(invited), 0) as "invited!",
               coalesce(sum(answered), 0) as "answered!", coalesce(sum(registered), 0) as "registered!",
               coalesce(sum(confirmed), 0) as "confirmed!", coalesce(sum(came), 0) as "came!"
        from categories c left join facts on facts.category_id = c.id
        where c.forum_id = $1 group by c.id order by c.place limit 100
        "#,
        forum
    )
    .fetch_all(db)
    .await
}

/// By country, those first of which most have registered.
pub async fn funnel_by_country(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<OfCountry>> {
    count!(
        OfCountry,
        r#"
        select country as "country!", sum(invited) as "invited!", sum(answered) as "answered!",
               sum(registered) as "registered!", sum(confirmed) as "confirmed!", sum(came) as "came!"
        from facts group by country
        order by sum(registered) desc, sum(invited) desc, country limit 100
        "#,
        forum
    )
    .fetch_all(db)
    .await
}

/// What happened on a day in the forum's zone.
pub struct OfDay {
    pub day: jiff_sqlx::Date,
    pub registered: i64,
    pub confirmed: i64,
    pub came: i64,
}

/// Day by day, the last hundred on which anything happened. Who gave a place up is not counted as confirmed, and who
/// registered twice once, as in the funnel.
pub async fn figures_by_day(db: impl PgExecutor<'_>, forum: ForumId) -> sqlx::Result<Vec<OfDay>> {
    let mut days = sqlx::query_as!(
        OfDay,
        r#"
        with counted as (
            select distinct on (r.person_id) r.state,
                   (r.requested_at at time zone f.time_zone)::date as requested_on,
                   (r.confirmed_at at time zone f.time_zone)::date as confirmed_on
            from registrations r join forums f on f.id = r.forum_id
            where r.forum_id = $1 order by r.person_id, has_ended(r.state), r.id desc
        ),
        happened as (
            select requested_on as day, 1 as registered, 0 as confirmed, 0 as came from counted
            union all
            select confirmed_on, 0, 1, 0 from counted where state = 'confirmed' and confirmed_on is not null
            union all
            select day, 0, 0, 1
            from (select distinct registration_id, day from standing_check_ins where forum_id = $1) s
        )
        select day as "day!", sum(registered) as "registered!", sum(confirmed) as "confirmed!", sum(came) as "came!"
        from happened group by day order by day desc limit 100
        "#,
        forum.0,
    )
    .fetch_all(db)
    .await?;
    days.reverse();
    Ok(days)
}
