//! The desk finds whoever is registered or invited.

use domain::{
    forums,
    registrations::{self, GuestsForm, Request, Whom},
    staff::Role,
};
use sqlx::PgPool;

use super::delegations::{delegation, name};
use crate::support::{House, now, request};

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_desk_finds_a_person_by_name_in_any_script_by_address_country_and_delegation(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(9).await;
    for (native, latin, country) in
        [("Есенова Назира", "Nazira Esenova", "KZ"), ("王敏", "Wang Min", "CN"), ("", "Aung Kyaw", "MM")]
    {
        let email = format!("{}@example.org", latin.replace(' ', ".").to_lowercase());
        let new = Request {
            native_name: native.into(),
            latin_name: latin.into(),
            country: country.into(),
            email,
            ..request("x", "en")
        };
        registrations::register(&house.db, forum, &new.parse().unwrap(), now()).await.unwrap();
    }
    let kz = delegation(&house, forum, "2").await;
    name(&house, kz, "Somon Rahimov <somon@court.example>").await.unwrap();
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let path = format!("/en/desk/forums/{forum}/registrations");
    desk.get(&path).await.assert(200);
    let all = ["Nazira Esenova", "Wang Min", "Aung Kyaw", "Somon Rahimov"];
    let kz = kz.to_string();
    for (field, value, found) in [
        ("q", "есен", "Nazira Esenova"),
        ("q", "esenova naz", "Nazira Esenova"),
        ("q", "敏", "Wang Min"),
        ("q", "wang.min@", "Wang Min"),
        ("country", "MM", "Aung Kyaw"),
        ("delegation", kz.as_str(), "Somon Rahimov"),
    ] {
        let list = desk.send(&path, &[(field, value)]).await.assert(200).body;
        let table = list.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
        let export = format!("{path}/export");
        let csv = desk.send(&export, &[(field, value), ("kind", "csv")]).await.assert(200).body;
        for name in all {
            assert_eq!(table.contains(name), name == found, "{value}: {name}");
            assert_eq!(csv.contains(name), name == found, "{value}: {name} in {csv}");
        }
    }
    desk.send(&path, &[("q", "nobody at all")]).await.assert(200).says("Nobody was found");
    desk.send(&path, &[("q", "a%_"), ("state", "held"), ("category", "x")]).await.assert(200);
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn who_waits_stands_in_the_list_as_in_the_line_with_a_number(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(1).await;
    for name in ["ada", "bea", "cai", "dan"] {
        house.register(forum, name).await;
    }
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let path = format!("/en/desk/forums/{forum}/registrations?state=waitlisted");
    let list = desk.get(&path).await.assert(200).does_not_say("ada@example.org").body;
    let at = |words: &str| list.find(words).unwrap_or_else(|| panic!("{words}: {list}"));
    let line = ["bea@", "Number 1 in line", "cai@", "Number 2 in line", "dan@", "Number 3 in line"].map(at);
    assert!(line.is_sorted(), "{line:?}");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn every_guest_is_on_some_page_of_the_invitations_those_first_who_are_silent(db: PgPool) {
    let house = House::open(db).await;
    let forum = house.forum(5).await;
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let list: String = (0..130).map(|n| format!("Guest <guest{n}@court.example>\n")).collect();
    let guests = GuestsForm { list, list_country: "KZ".into(), list_language: "en".into() };
    let whom = Whom::People(guests.parse().unwrap());
    let category = forums::categories(&house.db, forum).await.unwrap()[0].id;
    registrations::invite(&house.db, forum, &whom, category, None, by, now()).await.unwrap();
    let answered = "update invitations set answer = 'declined', answered_at = now()
                    where id in (select id from invitations order by id limit 20)";
    sqlx::query(answered).execute(&house.db).await.unwrap();
    let mut desk = house.signed_in("registrar@lianyi.example", Role::Registrar).await;
    let path = format!("/en/desk/forums/{forum}/invitations");
    let (mut query, mut seen) = (String::new(), Vec::new());
    loop {
        let page = desk.get(&format!("{path}{query}")).await.assert(200).body;
        let table = page.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
        let rows = table.split("<tr>").skip(1);
        seen.extend(rows.map(|row| {
            let email = row.split("as-typed\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
            (row.contains("declined"), email)
        }));
        let Some((_, next)) = page.split_once("rel=\"next\" href=\"") else { break };
        query = next.split('"').next().unwrap().to_owned();
    }
    assert_eq!(seen.len(), 130);
    assert!(seen.is_sorted_by_key(|(declined, _)| *declined), "{seen:?}");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 130);
}
