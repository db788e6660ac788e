//! What keeps a process from starting is told in one line that names the matter, and the exit code is 1.

use sqlx::PgPool;

use crate::support::{Installation, free_port};

const ROLES: [&str; 4] = ["serve", "work", "schedule", "all"];

/// Every one of the roles ends with 1 and one line that holds all of `said`.
async fn refused(here: &Installation, roles: &[&str], said: &[&str]) {
    for role in roles {
        let ended = here.run(&[role]).await;
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{role}: {}", ended.err);
        let line = ended.only_line();
        for words in said {
            assert!(line.contains(words), "{role} does not say {words:?}: {line}");
        }
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_port_that_is_taken_is_named(db: PgPool) {
    let mut here = Installation::open(db).await;
    let neighbour = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = neighbour.local_addr().unwrap().to_string();
    here.set("LIANYI_LISTEN", &taken);
    refused(&here, &["serve", "all"], &["listen: ", &taken]).await;
    here.set("LIANYI_OPS_LISTEN", &taken);
    refused(&here, &ROLES, &["ops_listen: ", &taken]).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_wrong_database_is_named_and_its_password_is_not(db: PgPool) {
    let mut here = Installation::open(db).await;
    let nobody = free_port().to_string();
    for (url, said) in [
        (format!("postgres://lianyi:hunter2@{nobody}/lianyi"), nobody.as_str()),
        ("mysql://lianyi:hunter2@127.0.0.1/lianyi".to_owned(), "DATABASE_URL"),
        ("hunter2".to_owned(), "DATABASE_URL"),
    ] {
        here.set("DATABASE_URL", &url);
        for command in [&ROLES[..], &["migrate"]].concat() {
            let ended = here.run(&[command]).await;
            assert_eq!(ended.code, 1, "{command}: {}", ended.err);
            let line = ended.only_line();
            assert!(line.contains(said) && !line.contains("hunter2"), "{command} with {url}: {line}");
        }
    }
}

#[sqlx::test(migrations = false)]
async fn a_database_of_another_shape_is_refused_with_what_to_do(db: PgPool) {
    let here = Installation::before_migrations(db).await;
    refused(&here, &ROLES, &["behind", "lianyi migrate"]).await;
    assert_eq!(here.run(&["migrate"]).await.code, 0);
    sqlx::query("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (99991231000000, 'of tomorrow', true, '', 0)")
        .execute(&here.house.db)
        .await
        .unwrap();
    refused(&here, &ROLES, &["ahead"]).await;
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_missing_setting_is_named(db: PgPool) {
    let mut here = Installation::open(db).await;
    for (name, roles) in [
        ("DATABASE_URL", &ROLES[..]),
        ("LIANYI_KEYS", &["serve", "work", "all"]),
        ("SMTP_URL", &["work", "all"]),
    ] {
        let value = here.unset(name).unwrap();
        let said = if name == "SMTP_URL" { "relay" } else { name };
        refused(&here, roles, &[said]).await;
        here.set(name, &value);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn a_setting_that_cannot_be_is_named(db: PgPool) {
    let mut here = Installation::open(db).await;
    for (name, value, said) in [
        ("LIANYI_BASE_URL", "http://alumni.example.org", "https"),
        ("LIANYI_BASE_URL", "alumni.example.org", "base_url"),
        ("LIANYI_LISTEN", "8080", "listen"),
        ("LIANYI_TRUSTED_PROXIES", "10.0.0.2,everybody", "trusted_proxies"),
        ("LIANYI_CONNECTIONS", "many", "connections"),
        ("LIANYI_CONFIG", "/nowhere/lianyi.toml", "/nowhere/lianyi.toml"),
        ("REDIS_URL_FILE", "/nowhere/redis", "REDIS_URL_FILE"),
    ] {
        let before = here.unset(name);
        let redis = name.starts_with("REDIS").then(|| here.unset("REDIS_URL")).flatten();
        here.set(name, value);
        refused(&here, &["serve"], &[said]).await;
        here.unset(name);
        if let Some(before) = before {
            here.set(name, &before);
        }
        if let Some(redis) = redis {
            here.set("REDIS_URL", &redis);
        }
    }
    for (name, value, said) in [
        ("SMTP_URL", "http://127.0.0.1", "http"),
        ("LIANYI_FROM", "nobody", "sender"),
        ("REDIS_URL", "http://127.0.0.1", "REDIS_URL"),
    ] {
        let before = here.unset(name).unwrap();
        here.set(name, value);
        refused(&here, &["work"], &[said]).await;
        here.set(name, &before);
    }
}

#[sqlx::test(migrator = "domain::MIGRATIONS")]
async fn settings_may_stand_in_a_file_and_the_environment_wins(db: PgPool) {
    let mut here = Installation::open(db).await;
    let (database, keys) = (here.unset("DATABASE_URL").unwrap(), here.unset("LIANYI_KEYS").unwrap());
    let toml = format!(
        "database_url = {database:?}\nkeys = {keys:?}\nlisten = \"127.0.0.1:1\"\ntrusted_proxies = [\"10.0.0.2\"]\n"
    );
    // It holds a secret, so nobody else may read it.
    let public = here.key_file("public.toml", &toml, 0o644);
    here.set("LIANYI_CONFIG", &public);
    refused(&here, &["serve"], &["LIANYI_CONFIG", "everybody"]).await;
    let own = here.key_file("lianyi.toml", &toml, 0o400);
    here.set("LIANYI_CONFIG", &own);
    let _web = here.start("serve").await;
    here.browser().get("/en/").await.assert(200);
}
