//! The doctor: what other mail servers will find wrong with us is named, with what to do.

use serde_json::Value;
use sqlx::PgPool;
use tests::faults::sink::{Act, Face, Sink, Step};

use crate::support::{Authority, Installation, Names};

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
    assert_eq!(faults(&findings), ["spf", "spf", "dkim", "dmarc", "mx"], "{findings:#?}");
    let dkim = findings.iter().find(|f| f["what"] == "dkim").unwrap();
    assert!(dkim["do"].as_str().unwrap().contains(PUBLISHED), "{dkim}");
}

/// What the doctor says of a relay, by what it is about: grade and finding.
async fn of_relay(here: &mut Installation, url: &str) -> Vec<(String, String, String)> {
    here.set("SMTP_URL", url);
    let ended = here.run(&["doctor", "--json"]).await;
    let findings: Vec<Value> = serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{}", ended.err));
    let word = |f: &Value, name: &str| f[name].as_str().unwrap().to_owned();
    let of_relay =
        findings.iter().filter(|f| ["relay", "tls", "login"].contains(&f["what"].as_str().unwrap()));
    let noted = of_relay.filter(|f| f["what"] != "relay" || f["grade"] == "fault");
    noted.map(|f| (word(f, "what"), word(f, "grade"), word(f, "found"))).collect()
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn the_certificate_and_the_login_of_a_relay_are_tried_and_judged(db: PgPool) {
    let mut here = Installation::open(db).await;
    let names = Names::open(&[], &[]).await;
    here.set("LIANYI_RESOLVER", &names.at.to_string());
    let (sink, ours) = (Sink::open().await, Authority::open(&here.folder));
    let (port, ca) = (sink.at().port(), ours.ca());
    let strict = format!("smtp://localhost:{port}?tls=required&ca={ca}");
    let from_the_start = format!("smtps://localhost:{port}?ca={ca}");
    let signs_in = |password: &str| format!("smtps://post%40house:{password}@localhost:{port}?ca={ca}");
    let (good, soon, ended) = (
        ours.certify("localhost", 60),
        ours.certify("localhost", 10),
        ours.certify_too_late("localhost").await,
    );
    let other = ours.certify("other.example", 60);
    let endless = ours.certify("localhost", 40_000);
    sink.knows("post@house", "secret");
    for (face, url, expected) in [
        (Face::Offers(good.clone()), strict.clone(), vec![("tls", "ok", "holds for")]),
        (Face::Offers(soon.clone()), strict.clone(), vec![("tls", "warning", "ends in ")]),
        (Face::Offers(ended), strict.clone(), vec![("tls", "fault", "has expired")]),
        (Face::Offers(other.clone()), strict.clone(), vec![("tls", "fault", "is not for localhost")]),
        (
            Face::Offers(other),
            format!("smtp://localhost:{port}?ca={ca}"),
            vec![("tls", "fault", "no mail goes there")],
        ),
        (Face::Offers(endless), strict.clone(), vec![("tls", "ok", "holds for 36500 more days")]),
        (
            Face::Offers(good.clone()),
            format!("smtp://localhost:{port}"),
            vec![("tls", "warning", "nobody known")],
        ),
        (Face::Clear, strict, vec![("tls", "fault", "no STARTTLS")]),
        (Face::Clear, from_the_start.clone(), vec![("relay", "fault", "does not answer")]),
        (Face::FromTheStart(soon), from_the_start, vec![("tls", "warning", "ends in ")]),
        (
            Face::FromTheStart(good.clone()),
            signs_in("secret"),
            vec![("tls", "ok", "holds"), ("login", "ok", "takes our password")],
        ),
        (
            Face::FromTheStart(good),
            signs_in("hunter2"),
            vec![("tls", "ok", "holds"), ("login", "fault", "535")],
        ),
    ] {
        sink.face(face);
        let found = of_relay(&mut here, &url).await;
        assert_eq!(found.len(), expected.len(), "{url}: {found:#?}");
        for ((what, grade, said), (of, as_grade, words)) in found.iter().zip(expected) {
            assert_eq!((what.as_str(), grade.as_str()), (of, as_grade), "{url}: {found:#?}");
            assert!(said.contains(words) && !said.contains("hunter2"), "{url}: {said}");
        }
    }
    // Whom it lets in it may still not let send in our name.
    sink.always("*", Step::Sender, Act::Say(b"553 5.7.1 not owned by you"));
    let found = of_relay(&mut here, &signs_in("secret")).await;
    let refused: Vec<_> =
        found.iter().filter(|(what, grade, _)| what == "relay" && grade == "fault").collect();
    let says = |sender: &str| refused.iter().any(|(.., said)| said.contains(sender) && said.contains("553"));
    assert!(refused.len() == 1 && says("@lianyi.example"), "{found:#?}");
    here.set("LIANYI_BOUNCE_DOMAIN", "bounces.lianyi.example");
    let found = of_relay(&mut here, &signs_in("secret")).await;
    let said = found.iter().find(|(what, ..)| what == "relay").map(|(.., said)| said.as_str());
    assert!(said.is_some_and(|said| said.contains("bounces.lianyi.example")), "{found:#?}");
    assert_eq!((sink.in_clear(), sink.count()), (0, 0), "no password goes in clear, and no mail at all");
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn senders_are_judged_by_what_dmarc_will_compare(db: PgPool) {
    let mut here = Installation::open(db).await;
    here.key_file("ed.pem", KEY, 0o400);
    let list = here.key_file("dkim", "ed lianyi.example ed.pem\n", 0o400);
    here.set("LIANYI_DKIM", &list);
    here.set("LIANYI_FROM_MAILINGS", "news@news.lianyi.example");
    here.set("LIANYI_BOUNCE_DOMAIN", "bounces.elsewhere.example");
    let spf = "v=spf1 ip4:192.0.2.1 -all";
    let key = ("ed._domainkey.lianyi.example", PUBLISHED);
    let judged = async |here: &mut Installation, texts: &[(&str, &str)]| -> Vec<String> {
        let names = Names::open(texts, &["lianyi.example", "bounces.elsewhere.example"]).await;
        here.set("LIANYI_RESOLVER", &names.at.to_string());
        let ended = here.run(&["doctor", "--json"]).await;
        let findings: Vec<Value> = serde_json::from_str(&ended.out).unwrap();
        let asked = |f: &&Value| ["alignment", "dmarc", "helo", "spf"].contains(&f["what"].as_str().unwrap());
        let line = |f: &Value| format!("{} {} {}", f["what"], f["grade"], f["found"]).replace('"', "");
        findings.iter().filter(asked).map(line).collect()
    };
    let relaxed = [
        ("lianyi.example", spf),
        ("news.lianyi.example", spf),
        ("bounces.elsewhere.example", spf),
        ("_dmarc.lianyi.example", "v=DMARC1; p=reject"),
        key,
        ("_dmarc.example", "v=DMARC1; p=reject; psd=y"),
    ];
    let found = judged(&mut here, &relaxed).await;
    for line in [
        "spf ok news.lianyi.example",
        "dmarc ok news.lianyi.example: p=reject",
        "alignment ok mail from lianyi.example agrees with its signature (lianyi.example)",
        "alignment ok mail from news.lianyi.example agrees with its signature (lianyi.example)",
        "helo ok we greet as lianyi.example",
    ] {
        assert!(found.iter().any(|f| f.starts_with(line)), "{line}: {found:#?}");
    }
    // A registry's record makes no house of those who registered there.
    assert!(!found.iter().any(|f| f.contains("elsewhere.example)")), "{found:#?}");
    // Strictly, the key of the domain above is none of the sender's; a record of its own counts before the one above.
    let mut strict = relaxed;
    strict[3].1 = "v=DMARC1; p=reject; adkim=s";
    let found = judged(&mut here, &strict).await;
    let line = "alignment fault mail from news.lianyi.example agrees neither with";
    assert!(found.iter().any(|f| f.starts_with(line)), "{found:#?}");
    // A return path below the sender agrees, and is enough until mail is forwarded.
    here.set("LIANYI_BOUNCE_DOMAIN", "bounces.lianyi.example");
    let found = judged(&mut here, &strict).await;
    let line = "alignment warning mail from news.lianyi.example agrees with its return path alone";
    assert!(found.iter().any(|f| f.starts_with(line)), "{found:#?}");
}
