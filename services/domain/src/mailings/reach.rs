use serde::Serialize;
use sqlx::{PgPool, QueryBuilder, Row as _};

use super::{Audience, audience::choose};
use crate::language::Language;

/// How many an audience reaches now.
pub async fn count(db: &PgPool, audience: &Audience, topic: &str) -> sqlx::Result<i64> {
    let mut query = choose(audience, topic, None);
    query.push("select count(*) from chosen");
    query.build_query_scalar().fetch_one(db).await
}

/// Whom an audience reaches now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    pub count: i64,
    pub by_language: Vec<(Language, i64)>,
    pub no_address: i64,
    /// Who has no address of their own, and is told of a registration by a focal point.
    pub through_focal_point: i64,
    pub address_unconfirmed: i64,
    pub suppressed: i64,
    /// Who wants no mailings on this topic, or none for now.
    pub topic_refused: i64,
    pub paused: i64,
    pub sample: Vec<Sample>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sample {
    pub latin_name: String,
    pub country: String,
    pub language: Language,
}

/// Counts whom an audience reaches, and whom not and why.
pub async fn reach(db: &PgPool, audience: &Audience, topic: &str) -> sqlx::Result<Reach> {
    let mut reach = Reach::default();
    let mut query = choose(audience, topic, None);
    query.push(
        "select p.language, count(*) as n from chosen c join people p on p.id = c.person_id group by 1 order by 1",
    );
    for row in query.build().fetch_all(db).await? {
        let n: i64 = row.try_get("n")?;
        reach.count += n;
        reach.by_language.push((row.try_get("language")?, n));
    }
    let mut query = QueryBuilder::new(
        r"select count(*) filter (where p.email is null and not t.is_through) as no_address,
                 count(*) filter (where t.is_through) as through_focal_point,
                 count(*) filter (where p.email is not null and p.address_confirmed_at is null) as unconfirmed,
                 count(*) filter (where p.address_confirmed_at is not null and s.email is not null) as suppressed,
                 count(*) filter (where p.address_confirmed_at is not null and s.email is null
                                    and r.topic is not null) as refused,
                 count(*) filter (where p.address_confirmed_at is not null and s.email is null
                                    and r.topic is null and p.mailings_paused_until > now()) as paused
          from people p left join suppressions s on s.email = p.email
          cross join lateral (
              select p.email is null and exists (
                  select from registrations g
                  where g.person_id = p.id and g.through_focal_point and not has_ended(g.state)
              ) as is_through
          ) t
          left join refused_topics r on r.person_id = p.id and r.topic = ",
    );
    query.push_bind(topic.to_owned()).push(" where ");
    audience.ask(&mut query);
    let row = query.build().fetch_one(db).await?;
    reach.no_address = row.try_get("no_address")?;
    reach.through_focal_point = row.try_get("through_focal_point")?;
    reach.address_unconfirmed = row.try_get("unconfirmed")?;
    reach.suppressed = row.try_get("suppressed")?;
    reach.topic_refused = row.try_get("refused")?;
    reach.paused = row.try_get("paused")?;
    let mut query = choose(audience, topic, None);
    query.push(
        r"select p.latin_name, p.country, p.language from chosen c join people p on p.id = c.person_id
          order by p.id limit 5",
    );
    for row in query.build().fetch_all(db).await? {
        reach.sample.push(Sample {
            latin_name: row.try_get("latin_name")?,
            country: row.try_get("country")?,
            language: row.try_get("language")?,
        });
    }
    Ok(reach)
}
