use jiff::civil::Date;
use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

use super::{ApplicationState, MembershipState};
use crate::{
    ids::{AccountId, ApplicationId, ClassId, EnrolmentId, MembershipId, PersonId},
    language::{Language, LanguageMap},
    names::Name,
};

#[derive(Debug, Clone)]
pub struct Application {
    pub id: ApplicationId,
    pub class_id: ClassId,
    pub class_code: String,
    pub class_title: Json<LanguageMap>,
    pub native_name: String,
    pub latin_name: String,
    pub email: String,
    pub country: String,
    pub language: Language,
    pub state: ApplicationState,
    pub enrolment_id: Option<EnrolmentId>,
    pub applied_at: jiff_sqlx::Timestamp,
    pub refusal: Option<String>,
    /// The line that a first officer has proposed, and who that was.
    pub proposed_enrolment_id: Option<EnrolmentId>,
    pub proposed_by: Option<AccountId>,
    pub proposed_by_email: Option<String>,
    /// What was asked at the address that the roll has for a line, and what was answered.
    pub claim_link: Option<Uuid>,
    pub claim_enrolment_id: Option<EnrolmentId>,
    pub claim_address: Option<String>,
    pub claim_answer: Option<String>,
}

impl Application {
    pub fn name(&self) -> Name<'_> {
        let (native, latin) = (&self.native_name, &self.latin_name);
        Name { native, latin, country: &self.country, ..Name::default() }
    }
}

macro_rules! select_applications {
    ($rest:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Application,
            r#"
            select a.id as "id: ApplicationId", a.class_id as "class_id: ClassId", c.code as class_code,
                   c.title as "class_title: Json<LanguageMap>", a.native_name, a.latin_name, a.email, a.country,
                   a.language as "language: Language", a.state as "state: ApplicationState",
                   a.enrolment_id as "enrolment_id: EnrolmentId", a.applied_at, a.refusal,
                   a.proposed_enrolment_id as "proposed_enrolment_id: EnrolmentId",
                   a.proposed_by as "proposed_by: AccountId", o.email as "proposed_by_email?",
                   a.claim_link, a.claim_enrolment_id as "claim_enrolment_id: EnrolmentId", a.claim_address, a.claim_answer
            from applications a join classes c on c.id = a.class_id left join accounts o on o.id = a.proposed_by
            "# + $rest
            $(, $argument)*
        )
    };
}

pub async fn find_application(
    db: impl PgExecutor<'_>,
    id: ApplicationId,
) -> sqlx::Result<Option<Application>> {
    select_applications!("where a.id = $1", id.0).fetch_optional(db).await
}

/// The application that a question at an address of the roll is about.
pub async fn find_claimed(db: impl PgExecutor<'_>, link: Uuid) -> sqlx::Result<Option<Application>> {
    select_applications!("where a.claim_link = $1", link).fetch_optional(db).await
}

/// Applications whose address is confirmed, in a state: a hundred, the oldest first, after a given one.
pub async fn applications(
    db: impl PgExecutor<'_>,
    state: ApplicationState,
    after: Option<ApplicationId>,
) -> sqlx::Result<Vec<Application>> {
    select_applications!(
        "where a.state = $1 and ($2::uuid is null or a.id > $2) order by a.id limit 100",
        state as ApplicationState,
        after.map(|a| a.0),
    )
    .fetch_all(db)
    .await
}

/// How many applications wait for an officer.
pub async fn count_pending(db: impl PgExecutor<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar!(r#"select count(*) as "n!" from applications where state = 'pending'"#)
        .fetch_one(db)
        .await
}

#[derive(Debug, Clone)]
pub struct Membership {
    pub id: MembershipId,
    pub person_id: PersonId,
    pub number: String,
    pub state: MembershipState,
    pub since: jiff_sqlx::Date,
}

impl Membership {
    pub fn since(&self) -> Date {
        self.since.to_jiff()
    }
}

pub async fn find_membership(db: impl PgExecutor<'_>, id: MembershipId) -> sqlx::Result<Option<Membership>> {
    sqlx::query_as!(
        Membership,
        r#"
        select id as "id: MembershipId", person_id as "person_id: PersonId", number,
               state as "state: MembershipState", since
        from memberships where id = $1
        "#,
        id.0,
    )
    .fetch_optional(db)
    .await
}

pub async fn membership_of_person(
    db: impl PgExecutor<'_>,
    person: PersonId,
) -> sqlx::Result<Option<Membership>> {
    sqlx::query_as!(
        Membership,
        r#"
        select id as "id: MembershipId", person_id as "person_id: PersonId", number,
               state as "state: MembershipState", since
        from memberships where person_id = $1
        "#,
        person.0,
    )
    .fetch_optional(db)
    .await
}

#[derive(Debug, Clone)]
pub struct Member {
    pub person_id: PersonId,
    pub number: String,
    pub state: MembershipState,
    pub since: jiff_sqlx::Date,
    pub native_name: String,
    pub latin_name: String,
    pub country: String,
}

/// A hundred members by number, after a given one.
pub async fn members(db: impl PgExecutor<'_>, after: &str) -> sqlx::Result<Vec<Member>> {
    sqlx::query_as!(
        Member,
        r#"
        select m.person_id as "person_id: PersonId", m.number, m.state as "state: MembershipState", m.since,
               p.native_name, p.latin_name, p.country
        from memberships m join people p on p.id = m.person_id
        where m.number > $1 order by m.number limit 100
        "#,
        after,
    )
    .fetch_all(db)
    .await
}
