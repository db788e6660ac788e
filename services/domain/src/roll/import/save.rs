//! The rows of a file in the database.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

use super::identity::Somebody;
use crate::{
    countries,
    ids::{ClassId, PersonId},
    language::Language,
    names::{is_cyrillic, is_han},
    roll::Line,
};

/// The class onto whose roll a file goes.
pub struct Class {
    pub id: ClassId,
    /// Where everybody comes from who does not say it.
    pub only_country: Option<String>,
}

/// Everybody on the roll of a class, with the name and the address of then and of now.
pub async fn people_of(conn: &mut PgConnection, class: ClassId) -> sqlx::Result<Vec<Somebody>> {
    let written = sqlx::query!(
        r#"
        select e.person_id as "person: PersonId", e.native_name, e.latin_name, p.country, coalesce(e.email, p.email) as email,
               coalesce(e.phone, p.phone) as phone, e.organisation
        from enrolments e join people p on p.id = e.person_id
        where e.class_id = $1 order by e.id
        "#,
        class.0,
    )
    .fetch_all(conn)
    .await?;
    let people = written.into_iter().map(|row| {
        Somebody {
            row: None,
            person: Some(row.person),
            native_name: row.native_name,
            latin_name: row.latin_name,
            country: row.country,
            email: row.email,
            phone: row.phone,
            organisation: row.organisation,
        }
        .folded()
    });
    Ok(people.collect())
}

/// For each line the person who has its address, or its telephone, and its name: on another roll, or from a forum.
pub async fn known_elsewhere(
    conn: &mut PgConnection,
    lines: &[(Line, Somebody)],
) -> sqlx::Result<Vec<Option<PersonId>>> {
    let emails: Vec<String> = lines.iter().filter_map(|(line, _)| line.email.clone()).collect();
    let phones: Vec<String> = lines.iter().filter_map(|(line, _)| line.phone.clone()).collect();
    let known = sqlx::query!(
        r#"
        select id as "id!: PersonId", native_name as "native_name!", latin_name as "latin_name!", email, phone from (
            select id, native_name, latin_name, email, phone, created_at from people
            where email = any($1) or phone = any($2)
            union
            select p.id, e.native_name, e.latin_name, e.email, e.phone, p.created_at
            from enrolments e join people p on p.id = e.person_id
            where e.email = any($1) or e.phone = any($2)
        ) known order by created_at, id
        "#,
        &emails,
        &phones,
    )
    .fetch_all(conn)
    .await?;
    let (mut by_email, mut by_phone) = (HashMap::<String, Vec<_>>::new(), HashMap::<String, Vec<_>>::new());
    for row in known {
        let (id, email, phone) = (row.id, row.email.clone(), row.phone.clone());
        let somebody = Somebody {
            native_name: row.native_name,
            latin_name: row.latin_name,
            phone: row.phone,
            ..Somebody::default()
        }
        .folded();
        if let Some(email) = email {
            by_email.entry(email).or_default().push((id, somebody.clone()));
        }
        if let Some(phone) = phone {
            by_phone.entry(phone).or_default().push((id, somebody));
        }
    }
    let person = |(line, somebody): &(Line, Somebody)| {
        let at = |map: &HashMap<String, Vec<(PersonId, Somebody)>>, key: &Option<String>| {
            key.as_ref().and_then(|key| map.get(key)).cloned().unwrap_or_default()
        };
        let by_address =
            at(&by_email, &line.email).into_iter().find(|(_, known)| known.may_be_named(somebody));
        let found = by_address.or_else(|| {
            at(&by_phone, &line.phone).into_iter().find(|(_, known)| known.answers_the_phone_of(somebody))
        });
        found.map(|(id, _)| id)
    };
    Ok(lines.iter().map(person).collect())
}

/// The roll vouches for the addresses that it gives.
pub async fn add_people(
    conn: &mut PgConnection,
    class: &Class,
    new: &[(PersonId, &Line)],
) -> sqlx::Result<()> {
    let country = |line: &Line| {
        let country = line.country.clone().or_else(|| class.only_country.clone());
        country.unwrap_or_else(|| countries::UNKNOWN.to_owned())
    };
    let words =
        |of: fn(&Line) -> &str| -> Vec<String> { new.iter().map(|(_, line)| of(line).to_owned()).collect() };
    let some = |of: fn(&Line) -> &Option<String>| -> Vec<Option<String>> {
        new.iter().map(|(_, line)| of(line).clone()).collect()
    };
    let countries: Vec<String> = new.iter().map(|(_, line)| country(line)).collect();
    let languages: Vec<String> =
        new.iter().map(|(_, line)| language(line, &country(line)).code().to_owned()).collect();
    sqlx::query!(
        r#"
        insert into people (id, native_name, latin_name, family_name, given_name, gender, country, language, email, phone,
                            position, address_confirmed_at)
        select l.id, l.native_name, l.latin_name, l.family_name, l.given_name, l.gender, l.country, l.language, l.email,
               l.phone, l.position, case when l.email is not null then now() end
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[], $10::text[], $11::text[])
             as l (id, native_name, latin_name, family_name, given_name, gender, country, language, email, phone, position)
        "#,
        &new.iter().map(|(id, _)| id.0).collect::<Vec<_>>(),
        &words(|line| &line.native_name),
        &words(|line| &line.latin_name),
        &words(|line| &line.family_name),
        &words(|line| &line.given_name),
        &some(|line| &line.gender) as &[Option<String>],
        &countries,
        &languages,
        &some(|line| &line.email) as &[Option<String>],
        &some(|line| &line.phone) as &[Option<String>],
        &words(|line| &line.position),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The language that somebody reads: as the roll says, or by the script of the name and the country.
fn language(line: &Line, country: &str) -> Language {
    const RUSSIAN: [&str; 6] = ["RU", "BY", "KZ", "KG", "TJ", "UZ"];
    line.language.unwrap_or_else(|| {
        if line.native_name.chars().any(is_han) || country == "CN" {
            Language::Zh
        } else if line.native_name.chars().any(is_cyrillic) || RUSSIAN.contains(&country) {
            Language::Ru
        } else {
            Language::En
        }
    })
}

pub async fn enrol(conn: &mut PgConnection, class: ClassId, lines: &[(PersonId, &Line)]) -> sqlx::Result<()> {
    let words = |of: fn(&Line) -> &str| -> Vec<String> {
        lines.iter().map(|(_, line)| of(line).to_owned()).collect()
    };
    let some = |of: fn(&Line) -> &Option<String>| -> Vec<Option<String>> {
        lines.iter().map(|(_, line)| of(line).clone()).collect()
    };
    sqlx::query!(
        r#"
        insert into enrolments (id, class_id, person_id, native_name, latin_name, organisation, organisation_type, position,
                                email, phone)
        select l.id, $1, l.person, l.native_name, l.latin_name, l.organisation, l.organisation_type, l.position, l.email, l.phone
        from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
             as l (id, person, native_name, latin_name, organisation, organisation_type, position, email, phone)
        "#,
        class.0,
        &lines.iter().map(|_| Uuid::now_v7()).collect::<Vec<_>>(),
        &lines.iter().map(|(person, _)| person.0).collect::<Vec<_>>(),
        &words(|line| &line.native_name),
        &words(|line| &line.latin_name),
        &words(|line| &line.organisation),
        &words(|line| &line.organisation_type),
        &words(|line| &line.position),
        &some(|line| &line.email) as &[Option<String>],
        &some(|line| &line.phone) as &[Option<String>],
    )
    .execute(conn)
    .await?;
    Ok(())
}
