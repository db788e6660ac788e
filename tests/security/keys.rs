//! S58: secrets come from files that nobody else can read, and a bad one is told in one line.

use std::{cell::Cell, fs, os::unix::fs::PermissionsExt as _};

use domain::secret::Secret;
use sqlx::PgPool;
use zeroize::Zeroize;

use crate::support::{Installation, KEYS};

const GOOD: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// S58
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_bad_key_file_is_refused_in_one_line_that_does_not_repeat_it(db: PgPool) {
    let mut here = Installation::open(db).await;
    let zeros = format!("k1 {}", "0".repeat(64));
    let simple = format!("k1 {}", "deadbeef".repeat(8));
    let good = format!("k1 {GOOD}");
    for (name, content, mode, said) in [
        ("world-readable", good.as_str(), 0o404, "can be read by everybody"),
        ("world-writable", good.as_str(), 0o602, "can be read by everybody"),
        ("empty", "", 0o400, "is empty"),
        ("comments", "# no key yet\n", 0o400, "is empty"),
        ("short", "k1 9f86d081884c7d65", 0o400, "line 1"),
        ("no-name", GOOD, 0o400, "line 1"),
        ("no-hex", "k1 CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME-CHANGE-ME-CHAN", 0o400, "line 1"),
        ("second-line", &format!("{good}\nk2 9f86"), 0o400, "line 2"),
        ("zeros", zeros.as_str(), 0o400, "too simple"),
        ("simple", simple.as_str(), 0o400, "too simple"),
    ] {
        let path = here.key_file(name, content, mode);
        here.set("LIANYI_KEYS", &path);
        for role in ["serve", "work", "all"] {
            let ended = here.run(&[role]).await;
            assert_eq!(ended.code, 1, "{name} for {role}: {}", ended.err);
            let line = ended.only_line();
            assert!(line.contains(said) && line.contains(name), "{name} for {role}: {line}");
            assert!(!line.contains("9f86") && !line.contains("deadbeef"), "{line}");
        }
    }
    here.set("LIANYI_KEYS", "/nowhere/keys");
    for role in ["serve", "work"] {
        assert!(here.run(&[role]).await.only_line().contains("/nowhere/keys"));
    }
    let path = here.key_file("good", &format!("{good}\n{KEYS}\n"), 0o400);
    here.set("LIANYI_KEYS", &path);
    here.start("serve").await;
}

/// S58
#[test]
fn a_secret_that_goes_is_wiped() {
    struct Witness<'a>(&'a Cell<bool>);
    impl Zeroize for Witness<'_> {
        fn zeroize(&mut self) {
            self.0.set(true);
        }
    }
    let wiped = Cell::new(false);
    let secret = Secret::new(Witness(&wiped));
    assert!(!wiped.get());
    drop(secret);
    assert!(wiped.get());
}

/// S58
#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn secrets_may_stand_in_files_and_are_never_repeated(db: PgPool) {
    let mut here = Installation::open(db).await;
    for (name, value) in [
        ("DATABASE_URL", "postgres://lianyi:hunter2@127.0.0.1:1/lianyi"),
        ("SMTP_URL", "smtp://post:hunter2@127.0.0.1:1?pool=9"),
        ("REDIS_URL", "redis://lianyi:hunter2@127.0.0.1:not-a-port"),
    ] {
        let file = here.folder.join(name);
        let written = |content: &str, mode| {
            let _ = fs::remove_file(&file);
            fs::write(&file, format!("{content}\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        };
        written(value, 0o400);
        let before = here.unset(name).unwrap();
        let setting: &'static str = format!("{name}_FILE").leak();
        here.set(setting, file.to_str().unwrap());
        let ended = here.run(&["work"]).await;
        assert_eq!(ended.code, 1, "{name}: {}", ended.err);
        let line = ended.only_line();
        assert!(!line.contains("hunter2"), "{line}");
        written(&before, 0o404);
        let ended = here.run(&["work"]).await;
        let line = ended.only_line();
        assert!(line.contains(setting) && line.contains("can be read by everybody"), "{line}");
        // The same from a file as it should be.
        written(&before, 0o400);
        here.start("work").await;
    }
}
