//! What the institution says of itself: its names, and facts in the order it tells them.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use sqlx::{PgConnection, PgExecutor, types::Json};

use crate::{
    language::{Language, LanguageMap},
    moments,
};

/// Where the institution is at home. Forums have zones of their own.
pub(crate) const HOME_ZONE: &str = "Asia/Shanghai";

/// The day that it is at the institution, by which the association dates what it does.
pub(crate) fn day_at_home(at: Timestamp) -> Date {
    moments::date(at, &moments::zone(HOME_ZONE).unwrap_or(TimeZone::UTC))
}

#[derive(Debug, Clone)]
pub struct Institution {
    pub name: LanguageMap,
    pub short_name: LanguageMap,
    pub abbreviation: LanguageMap,
    pub host: LanguageMap,
    pub parent_organisation: LanguageMap,
    pub city: LanguageMap,
    pub position: LanguageMap,
    pub revision: LanguageMap,
    pub revised_on: String,
}

impl Institution {
    /// What the house calls itself in a language; one that has not said its name yet goes by ours.
    pub fn called(institution: Option<&Self>, language: Language) -> &str {
        institution.map_or("lianyi", |one| one.short_name.best(language))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "fact_kind", rename_all = "snake_case")]
pub enum FactKind {
    CoreFunction,
    Founding,
    Figure,
    CommissioningBody,
    SupportingBody,
    ResearchPlatform,
    ThinkTank,
    CooperatingOrganisation,
    ServiceGoal,
    Timeline,
}

/// One fact. Dates are as precise as the source: `2014`, `2018-06` or `2023-09-05`.
#[derive(Debug, Clone)]
pub struct Fact {
    pub text: LanguageMap,
    pub description: Option<LanguageMap>,
    pub code: Option<String>,
    pub happened_on: Option<String>,
    pub ended_on: Option<String>,
    pub value: Option<i32>,
    pub qualifier: Option<String>,
    pub granted_by: Option<LanguageMap>,
}

pub async fn find(db: impl PgExecutor<'_>) -> sqlx::Result<Option<Institution>> {
    let row = sqlx::query!(
        r#"
        select name as "name: Json<LanguageMap>", short_name as "short_name: Json<LanguageMap>",
               abbreviation as "abbreviation: Json<LanguageMap>", host as "host: Json<LanguageMap>",
               parent_organisation as "parent_organisation: Json<LanguageMap>", city as "city: Json<LanguageMap>",
               position as "position: Json<LanguageMap>", revision as "revision: Json<LanguageMap>", revised_on
        from institution
        "#
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|r| Institution {
        name: r.name.0,
        short_name: r.short_name.0,
        abbreviation: r.abbreviation.0,
        host: r.host.0,
        parent_organisation: r.parent_organisation.0,
        city: r.city.0,
        position: r.position.0,
        revision: r.revision.0,
        revised_on: r.revised_on,
    }))
}

/// The facts of one kind, in the institution's order; the timeline by date.
pub async fn facts(db: impl PgExecutor<'_>, kind: FactKind) -> sqlx::Result<Vec<Fact>> {
    let rows = sqlx::query!(
        r#"
        select text as "text: Json<LanguageMap>", description as "description: Json<LanguageMap>", code,
               happened_on, ended_on, value, qualifier, granted_by as "granted_by: Json<LanguageMap>"
        from facts where kind = $1
        order by case when kind = 'timeline' then rpad(happened_on, 10, '-99') end, place
        "#,
        kind as FactKind,
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|r| Fact {
            text: r.text.0,
            description: r.description.map(|j| j.0),
            code: r.code,
            happened_on: r.happened_on,
            ended_on: r.ended_on,
            value: r.value,
            qualifier: r.qualifier,
            granted_by: r.granted_by.map(|j| j.0),
        })
        .collect())
}

/// Replaces what the institution says of itself, in the caller's transaction. Saying the same again is no change.
pub async fn replace(
    conn: &mut PgConnection,
    institution: &Institution,
    facts: &[(FactKind, Vec<Fact>)],
) -> sqlx::Result<()> {
    sqlx::query!("delete from institution").execute(&mut *conn).await?;
    sqlx::query!(
        r#"
        insert into institution
            (name, short_name, abbreviation, host, parent_organisation, city, position, revision, revised_on)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        "#,
        Json(&institution.name) as _,
        Json(&institution.short_name) as _,
        Json(&institution.abbreviation) as _,
        Json(&institution.host) as _,
        Json(&institution.parent_organisation) as _,
        Json(&institution.city) as _,
        Json(&institution.position) as _,
        Json(&institution.revision) as _,
        institution.revised_on,
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from facts").execute(&mut *conn).await?;
    for (kind, facts) in facts {
        for (fact, place) in facts.iter().zip(1_i32..) {
            sqlx::query!(
                r#"
                insert into facts
                    (kind, place, text, description, code, happened_on, ended_on, value, qualifier, granted_by)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                "#,
                *kind as FactKind,
                place,
                Json(&fact.text) as _,
                fact.description.as_ref().map(Json) as _,
                fact.code,
                fact.happened_on,
                fact.ended_on,
                fact.value,
                fact.qualifier,
                fact.granted_by.as_ref().map(Json) as _,
            )
            .execute(&mut *conn)
            .await?;
        }
    }
    Ok(())
}
