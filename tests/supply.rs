//! S64: what enters the tree of dependencies is known, comes from one place, and may be used.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

use crate::security::sources;

struct Package {
    name: String,
    source: Option<String>,
    checksum: bool,
}

fn locked() -> Vec<Package> {
    let lock = sources::read("Cargo.lock");
    let packages = lock.split("\n[[package]]\n").skip(1).map(|entry| {
        let field = |name: &str| {
            let line = entry.lines().find_map(|line| line.strip_prefix(&format!("{name} = ")));
            line.map(|value| value.trim_matches('"').to_owned())
        };
        let checksum = field("checksum").is_some_and(|sum| sum.len() == 64);
        Package { name: field("name").unwrap(), source: field("source"), checksum }
    });
    packages.collect()
}

/// The words in a list of `deny.toml`: `name = ["a", "b"]`.
fn listed(section: &str, name: &str) -> BTreeSet<String> {
    let rules = sources::read("deny.toml");
    let section =
        rules.split(&format!("\n[{section}]\n")).nth(1).unwrap().split("\n[").next().unwrap().to_owned();
    let list =
        section.split(&format!("\n{name} = [")).nth(1).unwrap().split("\n]").next().unwrap().to_owned();
    let lines = list.lines().map(|line| line.split('#').next().unwrap_or_default());
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// S64
#[test]
fn every_dependency_comes_from_crates_io_and_is_known_by_its_checksum() {
    const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
    let ours = [
        "domain",
        "web",
        "mailbox",
        "workers",
        "documents",
        "lianyi",
        "tests",
        "bench-ground",
        "bench-mail",
        "bench-registration",
        "bench-matching",
    ];
    let packages = locked();
    assert!(packages.len() > 100);
    for package in packages {
        match package.source {
            Some(source) => {
                assert_eq!(source, CRATES_IO, "{}", package.name);
                assert!(package.checksum, "{}", package.name);
            }
            None => assert!(ours.contains(&package.name.as_str()), "{} comes from a path", package.name),
        }
    }
    let rules = sources::read("deny.toml");
    for rule in
        ["unknown-registry = \"deny\"", "unknown-git = \"deny\"", "allow-git = []", "yanked = \"deny\""]
    {
        assert!(rules.contains(rule), "deny.toml lacks {rule}");
    }
}

/// S64
#[test]
fn there_is_one_tls_and_it_is_not_written_in_c() {
    let names: BTreeSet<String> = locked().into_iter().map(|package| package.name).collect();
    for banned in
        ["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys", "aws-lc-fips-sys", "boring-sys"]
    {
        assert!(!names.contains(banned), "{banned} has come in");
    }
    let denied = sources::read("deny.toml");
    for banned in ["openssl-sys", "native-tls", "aws-lc-sys"] {
        assert!(denied.contains(&format!("crate = \"{banned}\"")), "deny.toml lets {banned} in");
    }
}

/// S64
#[test]
fn every_licence_is_one_that_was_decided_on() {
    let allowed = listed("licenses", "allow");
    assert!(allowed.contains("MIT") && allowed.len() < 20, "{allowed:?}");
    // What other systems would need was not fetched here; cargo-deny looks at all of them.
    let compiler = Command::new("rustc").arg("-vV").output().unwrap();
    let compiler = String::from_utf8(compiler.stdout).unwrap();
    let here = compiler.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let told = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", here])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let packages = told["packages"].as_array().unwrap();
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !may_be_used(package["license"].as_str().unwrap_or_default(), &allowed))
        .map(|package| format!("{}: {}", package["name"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(packages.len() > 100);
    // Ours says so itself.
    for package in packages.iter().filter(|package| package["source"].is_null()) {
        assert_eq!(package["license"], "MIT OR Apache-2.0", "{}", package["name"]);
    }
}

/// Whether an SPDX expression can be met with what is allowed: of `or` one side, of `and` both.
fn may_be_used(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    let (mut depth, mut words) = (0_i32, Vec::new());
    for word in expression.replace('(', " ( ").replace(')', " ) ").split_whitespace() {
        match word {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        words.push((depth, word.to_owned()));
    }
    for (joint, all) in [("AND", true), ("OR", false)] {
        if words.iter().any(|(depth, word)| *depth == 0 && word == joint) {
            let mut sides = words.split(|(depth, word)| *depth == 0 && word == joint).map(|side| {
                let side = side.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ");
                may_be_used(&side, allowed)
            });
            return if all { sides.all(|side| side) } else { sides.any(|side| side) };
        }
    }
    match expression.trim().strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => may_be_used(inner, allowed),
        // An exception widens a licence.
        None => allowed.contains(expression.split(" WITH ").next().unwrap_or_default().trim()),
    }
}

/// S64
#[test]
fn builds_and_images_take_the_locked_versions() {
    for (file, what) in
        [("deploy/local", "cargo build --locked"), ("deploy/local", "cargo test --workspace --locked")]
    {
        assert!(sources::read(file).contains(what), "{file} lacks {what}");
    }
    // What judges them runs with the tests.
    assert!(sources::read("deploy/local").contains("        judge_supply\n"));
    let judges = sources::read("deploy/supply.sh");
    for judge in
        ["check --hide-inclusion-graph", "bans licenses sources", "cargo vet --locked", "cargo cyclonedx"]
    {
        assert!(judges.contains(judge), "deploy/supply.sh lacks {judge}");
    }
    let image = sources::read("deploy/Dockerfile");
    assert!(image.contains("cargo auditable build --locked"), "the image cannot tell what it was built of");
    for line in image.lines().filter(|line| line.contains("cargo build") || line.contains("cargo install")) {
        assert!(line.contains("--locked"), "{line}");
    }
    assert!(!sources::read(".gitignore").lines().any(|line| line.trim_end_matches('/') == "Cargo.lock"));
}
