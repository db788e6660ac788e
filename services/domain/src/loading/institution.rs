use serde::Deserialize;
use sqlx::PgConnection;

use super::LoadError;
use crate::{
    institution::{self, Fact, FactKind, Institution},
    language::{Language, LanguageMap},
};

const FILE: &str = "institution.json";

/// A text in three languages, for papers also in Persian; what else stands beside it is read where it is wanted.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Texts {
    zh: String,
    en: String,
    ru: String,
    #[serde(default)]
    fa: String,
}

impl From<Texts> for LanguageMap {
    fn from(t: Texts) -> Self {
        Self::new([(Language::Zh, t.zh), (Language::En, t.en), (Language::Ru, t.ru), (Language::Fa, t.fa)])
    }
}

#[derive(Deserialize)]
struct Revision {
    #[serde(flatten)]
    text: Texts,
    date: String,
}

#[derive(Deserialize)]
struct Item {
    #[serde(flatten)]
    text: Texts,
    code: Option<String>,
    date: Option<String>,
    end_date: Option<String>,
    value: Option<i32>,
    qualifier: Option<String>,
    description: Option<Texts>,
    granting_body: Option<Texts>,
}

#[derive(Deserialize)]
struct File {
    name: Texts,
    short_name: Texts,
    abbreviation: Texts,
    host: Texts,
    parent_organisation: Texts,
    city: Texts,
    position: Texts,
    source_revision: Revision,
    core_functions: Vec<Item>,
    founding: Vec<Item>,
    figures: Vec<Item>,
    commissioning_bodies: Vec<Item>,
    supporting_bodies: Vec<Item>,
    research_platforms: Vec<Item>,
    think_tanks: Vec<Item>,
    cooperating_organisations: Vec<Item>,
    service_goals: Vec<Item>,
    timeline: Vec<Item>,
}

pub(super) type Read = (Institution, Vec<(FactKind, Vec<Fact>)>);

pub(super) fn read(json: &str) -> Result<Read, LoadError> {
    let file: File =
        serde_json::from_str(json).map_err(|e| LoadError::Content { file: FILE, reason: e.to_string() })?;
    let institution = Institution {
        name: file.name.into(),
        short_name: file.short_name.into(),
        abbreviation: file.abbreviation.into(),
        host: file.host.into(),
        parent_organisation: file.parent_organisation.into(),
        city: file.city.into(),
        position: file.position.into(),
        revision: file.source_revision.text.into(),
        revised_on: file.source_revision.date,
    };
    let facts = [
        (FactKind::CoreFunction, file.core_functions),
        (FactKind::Founding, file.founding),
        (FactKind::Figure, file.figures),
        (FactKind::CommissioningBody, file.commissioning_bodies),
        (FactKind::SupportingBody, file.supporting_bodies),
        (FactKind::ResearchPlatform, file.research_platforms),
        (FactKind::ThinkTank, file.think_tanks),
        (FactKind::CooperatingOrganisation, file.cooperating_organisations),
        (FactKind::ServiceGoal, file.service_goals),
        (FactKind::Timeline, file.timeline),
    ];
    let facts = facts.map(|(kind, items)| (kind, items.into_iter().map(fact).collect()));
    Ok((institution, facts.into()))
}

fn fact(item: Item) -> Fact {
    Fact {
        text: item.text.into(),
        description: item.description.map(LanguageMap::from),
        code: item.code,
        happened_on: item.date,
        ended_on: item.end_date,
        value: item.value,
        qualifier: item.qualifier,
        granted_by: item.granting_body.map(LanguageMap::from),
    }
}

/// Saves what the institution says of itself. Tells whether that is something new.
pub(super) async fn save(conn: &mut PgConnection, (institution, facts): &Read) -> sqlx::Result<bool> {
    let before = fingerprint(conn).await?;
    institution::replace(conn, institution, facts).await?;
    Ok(fingerprint(conn).await? != before)
}

async fn fingerprint(conn: &mut PgConnection) -> sqlx::Result<String> {
    sqlx::query_scalar!(
        r#"
        select md5(coalesce((select string_agg(i::text, '') from institution i), '')
                   || coalesce((select string_agg(f::text, '' order by kind, place) from facts f), '')) as "md5!"
        "#
    )
    .fetch_one(conn)
    .await
}
