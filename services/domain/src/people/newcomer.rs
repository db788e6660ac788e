use sqlx::PgConnection;

use super::Person;
use crate::{addresses, countries, ids::PersonId, language::Language, moments, problems::Problems, typed};

/// Who somebody says to be, as typed into a form or sent over the API.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    pub native_name: &'a str,
    pub latin_name: &'a str,
    pub email: &'a str,
    pub country: &'a str,
    pub language: &'a str,
    pub time_zone: &'a str,
}

/// Somebody who gave a name and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    pub native_name: String,
    pub latin_name: String,
    pub email: String,
    pub country: String,
    pub language: Language,
    pub time_zone: Option<String>,
}

impl Typed<'_> {
    /// The newcomer, or a note of each field that needs a correction. A zone is optional.
    pub fn read(&self, problems: &mut Problems) -> Option<Newcomer> {
        self.read_with(addresses::parse, problems)
    }

    /// The same for somebody who has no address.
    pub fn read_without_address(&self, problems: &mut Problems) -> Option<Newcomer> {
        self.read_with(|_| Ok(String::new()), problems)
    }

    fn read_with(
        &self,
        address: impl Fn(&str) -> Result<String, &'static str>,
        problems: &mut Problems,
    ) -> Option<Newcomer> {
        let native_name = problems.take("native_name", typed::line_without_link(self.native_name));
        let latin_name = problems.take("latin_name", typed::latin_name(self.latin_name));
        let email = problems.take("email", address(self.email));
        let country = problems.take("country", countries::parse(self.country));
        let language = self.language.parse().ok().filter(|l| Language::OFFERED.contains(l));
        let language = problems.take("language", language.ok_or("unknown-language"));
        let time_zone = match self.time_zone.trim() {
            "" => Some(None),
            name => problems.take("time_zone", moments::zone(name)).map(|_| Some(name.to_owned())),
        };
        Some(Newcomer {
            native_name: native_name?,
            latin_name: latin_name?,
            email: email?,
            country: country?,
            language: language?,
            time_zone: time_zone?,
        })
    }
}

impl Newcomer {
    /// A person who is known, as somebody who comes with this address.
    pub fn known(person: &Person, email: &str) -> Self {
        Self {
            native_name: person.native_name.clone(),
            latin_name: person.latin_name.clone(),
            email: email.to_owned(),
            country: person.country.clone(),
            language: person.language,
            time_zone: person.time_zone.clone(),
        }
    }
}

/// The person with this address, or a new one. A person who is known is not changed by what somebody typed
/// into a public form; a new one gets mailings only once the address is confirmed.
pub async fn recognise(conn: &mut PgConnection, who: &Newcomer) -> sqlx::Result<PersonId> {
    lock_addresses(&mut *conn, std::slice::from_ref(&who.email)).await?;
    let known = sqlx::query_scalar!(
        r#"
        select id as "id: PersonId" from people where email = $1
        order by address_confirmed_at nulls last, created_at limit 1
        "#,
        who.email,
    )
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(person) = known {
        return Ok(person);
    }
    let id = PersonId::mint();
    add_all(conn, &[(id, who)]).await?;
    Ok(id)
}

/// Somebody new who has no address: nobody knows them again.
pub async fn add_without_address(conn: &mut PgConnection, who: &Newcomer) -> sqlx::Result<PersonId> {
    let id = PersonId::mint();
    sqlx::query!(
        "insert into people (id, native_name, latin_name, country, language) values ($1, $2, $3, $4, $5)",
        id.0,
        who.native_name,
        who.latin_name,
        who.country,
        who.language.code(),
    )
    .execute(conn)
    .await?;
    Ok(id)
}

/// Two who come with one new address at the same moment are one person. Whoever locks several addresses locks
/// them all at once, always in the same order.
pub async fn lock_addresses(conn: &mut PgConnection, emails: &[String]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        select pg_advisory_xact_lock(locked.key)
        from (select distinct hashtextextended(email, 0) as key from unnest($1::text[]) email order by 1) locked
        "#,
        emails,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn add_all(conn: &mut PgConnection, newcomers: &[(PersonId, &Newcomer)]) -> sqlx::Result<()> {
    if newcomers.is_empty() {
        return Ok(());
    }
    let words = |of: fn(&Newcomer) -> &str| -> Vec<String> {
        newcomers.iter().map(|(_, who)| of(who).to_owned()).collect()
    };
    let zones: Vec<Option<String>> = newcomers.iter().map(|(_, who)| who.time_zone.clone()).collect();
    sqlx::query!(
        r#"
        insert into people (id, native_name, latin_name, country, language, time_zone, email)
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
        "#,
        &newcomers.iter().map(|(id, _)| id.0).collect::<Vec<_>>(),
        &words(|w| &w.native_name),
        &words(|w| &w.latin_name),
        &words(|w| &w.country),
        &words(|w| w.language.code()),
        &zones as &[Option<String>],
        &words(|w| &w.email),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A link sent to this address was followed and its button pressed: the address is the person's own.
pub async fn confirm_address(conn: &mut PgConnection, person: PersonId, email: &str) -> sqlx::Result<()> {
    sqlx::query!(
        r#"
        update people set address_confirmed_at = now()
        where id = $1 and email = $2 and address_confirmed_at is null
        "#,
        person.0,
        email,
    )
    .execute(conn)
    .await?;
    Ok(())
}
