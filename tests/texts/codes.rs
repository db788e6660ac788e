//! The codes that keys are composed with: of the enums in the database, of problems, of fields.

use std::collections::{BTreeMap, BTreeSet};

use domain::{language::Language, mailings::Kind};
use sqlx::PgPool;

use crate::security::sources;

type Codes = BTreeSet<String>;

pub async fn by_prefix(db: &PgPool) -> BTreeMap<&'static str, Codes> {
    let of_enum = async |name: &str| -> Codes {
        let codes = format!("select unnest(enum_range(null::{name}))::text");
        let codes: Vec<String> =
            sqlx::query_scalar(sqlx::AssertSqlSafe(codes)).fetch_all(db).await.unwrap();
        codes.into_iter().collect()
    };
    let without = |codes: Codes, one: &str| -> Codes { codes.into_iter().filter(|code| code != one).collect() };
    let listed = |codes: &[&str]| -> Codes { codes.iter().map(|code| (*code).to_owned()).collect() };
    let modes = listed(&["in_person", "online", "hybrid"]);
    let known = [Language::Zh, Language::En, Language::Ru, Language::Fa].map(Language::code);
    // Of an application, staff see it once its address is confirmed.
    let decided = without(of_enum("application_state").await, "unconfirmed");
    let mut runs = of_enum("run_state").await;
    runs.insert("finished".to_owned()); // a run whose mails have all ended
    let kinds: Codes = Kind::ALL.iter().map(|kind| kind.code().to_owned()).collect();
    assert_eq!(kinds, of_enum("mailing_kind").await);
    BTreeMap::from([
        ("registration", of_enum("registration_state").await),
        ("application", of_enum("application_state").await),
        ("membership", of_enum("membership_state").await),
        ("mode", modes.clone()),
        ("language", listed(&known)),
        ("letter-mode", modes),
        ("letter-language", listed(&known)),
        ("problem", problems()),
        ("label", fields(&["people", "registrations", "association"], &["sign_in.rs", "people/newcomer.rs"])),
        ("desk-label", fields(&["forums", "mailings"], &["desk/"])),
        ("desk-application-state", decided.clone()),
        ("desk-applications-none", decided),
        ("desk-forum-state", of_enum("forum_state").await),
        ("desk-kind", kinds.clone()),
        ("desk-kind-means", kinds),
        ("desk-mailing-state", of_enum("mailing_state").await),
        ("desk-run-state", runs),
        ("desk-delivery", of_enum("delivery_state").await),
        ("desk-suppression", of_enum("suppression_reason").await),
        ("desk-audit", acts()),
    ])
}
