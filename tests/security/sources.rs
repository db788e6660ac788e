//! The project's own files, for rules that only a look at them can check.

use std::{fs, path::Path};

fn project() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

pub fn read(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap()
}

/// Every template by its path below `templates/`.
pub fn templates() -> Vec<(String, String)> {
    below("templates", &["html", "txt"])
}

/// Every file of Rust in the product by its path; tests are left out.
pub fn rust() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for room in [
        "services/domain/src",
        "services/web/src",
        "services/lianyi/src",
        "workers/src",
        "workers/documents/src",
    ] {
        let files = below(room, &["rs"]).into_iter();
        found.extend(files.filter(|(name, _)| !name.starts_with("tests/")).map(|(name, text)| {
            let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            (format!("{room}/{name}"), product)
        }));
    }
    found
}

fn below(room: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = project().join(room);
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e)) {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "{room} is empty");
    found.sort();
    found
}
