//! The doctor: what other mail servers will find wrong with us is named, with what to do.

use serde_json::Value;
use sqlx::PgPool;

use crate::support::{Installation, Names};

/// The example of RFC 8410 §10.3, and its public half as DNS carries it.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
-----END PRIVATE KEY-----
";
const PUBLISHED: &str = "v=DKIM1; k=ed25519; p=Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";

async fn examined(db: PgPool, texts: &[(&str, &str)], exchangers: &[&str]) -> (i32, Vec<Value>) {
    let mut here = Installation::open(db).await;
    let names = Names::open(texts, exchangers).await;
    here.key_file("ed.pem", KEY, 0o400);
    let list = here.key_file("dkim", "ed lianyi.example ed.pem\n", 0o400);
    here.set("LIANYI_DKIM", &list);
    here.set("LIANYI_BOUNCE_DOMAIN", "bounces.lianyi.example");
    here.set("LIANYI_RESOLVER", &names.at.to_string());
    let ended = here.run(&["doctor", "--json"]).await;
    (ended.code, serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{}", ended.err)))
}

fn faults(findings: &[Value]) -> Vec<&str> {
    // The tests' own PostgreSQL does without fsync, which the doctor rightly calls a fault.
    let is_of_the_scratch_cluster =
        |f: &&Value| f["what"] == "database" && f["found"].as_str().unwrap().contains(" is off");
    let faults = findings.iter().filter(|f| f["grade"] == "fault").filter(|f| !is_of_the_scratch_cluster(f));
    faults
        .map(|f| {
            assert!(!f["do"].as_str().unwrap().is_empty(), "{f}");
            f["what"].as_str().unwrap()
        })
        .collect()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn where_everything_is_right_the_doctor_finds_no_fault(db: PgPool) {
    let texts = [
        ("lianyi.example", "v=spf1 ip4:192.0.2.1 -all"),
        ("bounces.lianyi.example", "v=spf1 ip4:192.0.2.1 -all"),
        ("_dmarc.lianyi.example", "v=DMARC1; p=reject; rua=mailto:post@lianyi.example"),
        ("ed._domainkey.lianyi.example", PUBLISHED),
    ];
    let (code, findings) = examined(db, &texts, &["bounces.lianyi.example"]).await;
    assert_eq!(faults(&findings), [] as [&str; 0], "{findings:#?}");
    let all = findings.iter().filter(|f| f["grade"] == "fault").count();
    assert_eq!(code, i32::from(all > 0), "the exit code says whether any fault was found");
    for what in ["database", "redis", "relay", "spf", "dmarc", "dkim", "mx", "keys", "clock"] {
        assert!(findings.iter().any(|f| f["what"] == what && f["grade"] == "ok"), "{what}: {findings:#?}");
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn each_fault_is_named_with_what_to_do(db: PgPool) {
    let other = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    let (code, findings) = examined(db, &[("ed._domainkey.lianyi.example", other)], &[]).await;
    assert_eq!(code, 1);
    assert_eq!(faults(&findings), ["spf", "spf", "dmarc", "dkim", "mx"], "{findings:#?}");
    let dkim = findings.iter().find(|f| f["what"] == "dkim").unwrap();
    assert!(dkim["do"].as_str().unwrap().contains(PUBLISHED), "{dkim}");
}
