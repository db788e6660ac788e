//! Who comes along with a participant: each takes a place that is free, and none that somebody waits for.

mod bringing;
mod changing;
mod registering;
mod rush;
mod seen;
mod waiting;

use domain::{
    forums,
    ids::{CompanionId, ForumId, RegistrationId},
    registrations::{self, CompanionError, CompanionForm, NewCompanion, NewRegistration, PlacesForm, State},
    staff::Role,
};
use sqlx::PgPool;

use crate::support::{House, now, request};

/// How the only category of a forum gives its places.
pub async fn rules(house: &House, forum: ForumId, form: PlacesForm) {
    let by = house.staff("organiser@lianyi.example", Role::Organiser).await;
    let form = PlacesForm { offers_end: "1".into(), ..form };
    registrations::save_places(&house.db, forum, &form, by, now()).await.unwrap();
}

/// A forum in which everybody may bring so many people along.
async fn forum(house: &House, seats: i32, companions: usize) -> ForumId {
    let forum = house.forum(seats).await;
    let companions = vec![companions.to_string()];
    rules(house, forum, PlacesForm { companions, ..PlacesForm::default() }).await;
    forum
}

fn of_country(name: &str, country: &str) -> NewCompanion {
    let form = CompanionForm {
        latin_name: name.into(),
        country: country.into(),
        role: "interpreter".into(),
        ..CompanionForm::default()
    };
    form.parse().unwrap()
}

async fn brings(house: &House, who: RegistrationId, name: &str) -> Result<CompanionId, CompanionError> {
    registrations::add_companion(&house.db, who, &of_country(name, "KZ"), None, now()).await
}

async fn holder(house: &House, forum: ForumId, name: &str) -> RegistrationId {
    let (id, _) = house.register(forum, name).await;
    registrations::confirm(&house.db, id, now()).await.unwrap();
    id
}

async fn taken(db: &PgPool, forum: ForumId) -> i64 {
    forums::filled(db, forum).await.unwrap().taken
}

/// A request of somebody who brings others along, each of a country.
fn party_of(name: &str, with: &[(&str, &str)]) -> NewRegistration {
    let companions = with.iter().map(|(name, country)| CompanionForm {
        latin_name: (*name).to_owned(),
        country: (*country).to_owned(),
        role: "interpreter".into(),
        ..CompanionForm::default()
    });
    registrations::Request { companions: companions.collect(), ..request(name, "en") }.parse().unwrap()
}

/// Somebody who registers together with so many others.
async fn together(house: &House, forum: ForumId, name: &str, others: usize) -> (RegistrationId, State) {
    let names: Vec<String> = (0..others).map(|n| letters(1, n)).collect();
    let with: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "KZ")).collect();
    registrations::register(&house.db, forum, &party_of(name, &with), now()).await.unwrap()
}

/// A name for each number, in letters.
fn letters(seed: usize, n: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
    [seed, n / 26, n].map(letter).iter().collect()
}
