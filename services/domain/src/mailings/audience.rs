//! Audiences: saved questions over people. A question is data (`{"class": "C012"}`, joined by and/or/not);
//! what it asks of the database is put together here, which is why this module uses a query builder.

use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{
    association::MembershipState,
    ids::{ClassId, ForumId, PersonId},
    language::Language,
    registrations,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Audience {
    /// Everybody on the roll, in the association or registered. The value is `true`.
    Everyone(bool),
    Class(String),
    Country(String),
    Language(Language),
    Member(MembershipState),
    Registered {
        forum: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<registrations::State>,
    },
    Invited {
        forum: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<Answered>,
    },
    People(Vec<PersonId>),
    And(Vec<Audience>),
    Or(Vec<Audience>),
    Not(Box<Audience>),
}

/// What those who were invited have answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// Nothing yet.
    None,
    Accepted,
    Declined,
}

impl Audience {
    /// The forum whose registrants are asked for, if the question is just that.
    pub fn forum(&self) -> Option<&str> {
        match self {
            Self::Registered { forum, .. } => Some(forum),
            Self::And(all) => all.iter().find_map(Self::forum),
            _ => None,
        }
    }

    /// Those who were invited to a forum and have neither answered nor registered.
    pub fn silent_guests(forum: &str) -> Self {
        let registered = Self::Registered { forum: forum.to_owned(), state: None };
        let silent = Self::Invited { forum: forum.to_owned(), answer: Some(Answered::None) };
        Self::And(vec![silent, Self::Not(Box::new(registered))])
    }

    /// Whether somebody must be registered at the moment to be asked for.
    pub fn needs_registration(&self) -> bool {
        match self {
            Self::Registered { state, .. } => state.is_none_or(|state| !state.has_ended()),
            Self::And(all) => all.iter().any(Self::needs_registration),
            _ => false,
        }
    }

    /// Adds the question as a condition over `people p`.
    pub(super) fn ask(&self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Everyone(all) => {
                query.push(if *all { "true" } else { "false" });
            }
            Self::Class(code) => {
                query
                    .push("exists (select from enrolments e join classes c on c.id = e.class_id where e.person_id = p.id and c.code = ")
                    .push_bind(code.clone())
                    .push(")");
            }
            Self::Country(country) => {
                query.push("p.country = ").push_bind(country.clone());
            }
            Self::Language(language) => {
                query.push("p.language = ").push_bind(language.code());
            }
            Self::Member(state) => {
                query
                    .push("exists (select from memberships m where m.person_id = p.id and m.state = ")
                    .push_bind(*state)
                    .push(")");
            }
            Self::Registered { forum, state } => {
                query
                    .push("exists (select from registrations r join forums f on f.id = r.forum_id where r.person_id = p.id and f.slug = ")
                    .push_bind(forum.clone());
                match state {
                    Some(state) => query.push(" and r.state = ").push_bind(*state),
                    None => query.push(" and not has_ended(r.state)"),
                };
                query.push(")");
            }
            Self::Invited { forum, answer } => {
                query
                    .push("exists (select from invitations i join forums f on f.id = i.forum_id where i.person_id = p.id and f.slug = ")
                    .push_bind(forum.clone())
                    .push(match answer {
                        None => ")",
                        Some(Answered::None) => " and i.answer is null)",
                        Some(Answered::Accepted) => " and i.answer = 'accepted')",
                        Some(Answered::Declined) => " and i.answer = 'declined')",
                    });
            }
            Self::People(ids) => {
                let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
                query.push("p.id = any(").push_bind(ids).push(")");
            }
            Self::And(all) => join(query, all, " and ", "true"),
            Self::Or(any) => join(query, any, " or ", "false"),
            Self::Not(not) => {
                query.push("not (");
                not.ask(query);
                query.push(")");
            }
        }
    }
}

fn join(query: &mut QueryBuilder<Postgres>, parts: &[Audience], word: &str, when_empty: &str) {
    if parts.is_empty() {
        query.push(when_empty);
        return;
    }
    query.push("(");
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            query.push(word);
        }
        part.ask(query);
    }
    query.push(")");
}

/// Begins a statement with `chosen`: who is asked for, can be written to and wants mailings on the topic now. Of those
/// who only registered there is one for each mailbox, and none where somebody on the roll who is asked for as well has it. People on the roll
/// who share a mailbox each get a copy of their own. An anniversary notice goes to its own class.
pub(super) fn choose(audience: &Audience, topic: &str, class: Option<ClassId>) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(
        r"with asked as (
              select p.id, p.email, exists (select from enrolments e where e.person_id = p.id) as on_roll
              from people p
              where p.email is not null and p.address_confirmed_at is not null
                and not exists (select from suppressions s where s.email = p.email)
                and (p.mailings_paused_until is null or p.mailings_paused_until <= now())
                and not exists (select from refused_topics rt where rt.person_id = p.id and rt.topic = ",
    );
    query.push_bind(topic.to_owned()).push(") and ");
    audience.ask(&mut query);
    if let Some(class) = class {
        query
            .push(" and exists (select from enrolments own where own.person_id = p.id and own.class_id = ")
            .push_bind(class.0)
            .push(")");
    }
    query.push(
        r"), chosen as (
              select id as person_id
              from (select id, on_roll, row_number() over (partition by email order by on_roll desc, id) as place
                    from asked) a
              where on_roll or place = 1) ",
    );
    query
}

/// As many are asked for at once.
const MOST_PEOPLE: i64 = 10_000;

/// Everybody with an address whom an audience names and whom a forum has not invited yet, so that asking again reaches
/// those who are beyond the most. Part of the caller's transaction.
pub(crate) async fn uninvited(
    conn: &mut PgConnection,
    audience: &Audience,
    forum: ForumId,
) -> sqlx::Result<Vec<Uuid>> {
    let mut query = QueryBuilder::new(
        "select p.id from people p where p.email is not null
           and not exists (select from invitations i where i.person_id = p.id and i.forum_id = ",
    );
    query.push_bind(forum.0).push(") and ");
    audience.ask(&mut query);
    query.push(" order by p.id limit ").push_bind(MOST_PEOPLE);
    query.build_query_scalar().fetch_all(conn).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences_are_written_as_the_surface_says() {
        let audience: Audience = serde_json::from_str(
            r#"{"and": [{"class": "C012"}, {"not": {"country": "KZ"}}, {"member": "active"},
                        {"registered": {"forum": "x-2027-lua", "state": "confirmed"}}, {"everyone": true},
                        {"invited": {"forum": "x-2027-lua", "answer": "none"}}, {"invited": {"forum": "x-2027-lua"}}]}"#,
        )
        .unwrap();
        assert!(matches!(&audience, Audience::And(all) if all.len() == 7));
        assert!(serde_json::from_str::<Audience>(r#"{"sql": "1=1"}"#).is_err());
    }
}
