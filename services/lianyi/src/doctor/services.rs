use domain::{clock, schema};

use super::{Findings, machine};
use crate::{
    open::{self, Patience},
    settings::Settings,
};

/// What the pools of one process of each role may open together.
const CONNECTIONS: i32 = 40;
const SKEW: f64 = 2.0;

pub async fn database(settings: &Settings, findings: &mut Findings) {
    const WHAT: &str = "database";
    let db = match open::database(settings, Patience::Page).await {
        Ok(db) => db,
        Err(error) => {
            return findings.fault(WHAT, format!("{error:#}"), "Start PostgreSQL, or correct DATABASE_URL.");
        }
    };
    match schema::check(&db).await {
        Ok(()) => findings.ok(WHAT, "answers, and has the shape of this program"),
        Err(error) => findings.fault(WHAT, error.to_string(), "Run `lianyi migrate` of the newest version."),
    }
    let health = match schema::health(&db).await {
        Ok(health) => health,
        Err(error) => return findings.fault(WHAT, error.to_string(), "See the log of PostgreSQL."),
    };
    let version = health.version / 10_000;
    if version < 15 {
        findings.fault(WHAT, format!("is PostgreSQL {version}"), "Use PostgreSQL 15 or newer.");
    }
    for setting in &health.unsafe_settings {
        let found = format!("{setting} is off: a crash loses what was promised");
        findings.fault(WHAT, found, format!("Set {setting} = on in postgresql.conf."));
    }
    if health.max_connections < CONNECTIONS {
        let found = format!("takes {} connections", health.max_connections);
        findings.warn(WHAT, found, format!("Set max_connections to {CONNECTIONS} or more."));
    }
    // Only an account that may read all settings is told, and only of a database on this machine does it say something.
    if let Some(folder) = health.data_directory.filter(|_| open::is_local(settings)) {
        machine::disk(&folder, "where the database is", findings).await;
    }
    let ours = clock::now().as_duration().as_secs_f64();
    let skew = (ours - health.seconds_since_epoch).abs();
    if skew > SKEW {
        let found = format!("the clocks differ by {skew:.1} s");
        findings.fault("clock", found, "Keep the clocks of both machines by NTP.");
    } else {
        findings.ok("clock", "agrees with the database's");
    }
}

pub async fn redis(settings: &Settings, findings: &mut Findings) {
    const WHAT: &str = "redis";
    let Some(url) = &settings.redis_url else {
        return findings.warn(WHAT, "is not set: mail flows slower", "Set REDIS_URL.");
    };
    let condition = match workers::Condition::of_redis(url.reveal()).await {
        Ok(condition) => condition,
        Err(error) => {
            let found = format!("does not answer ({error}): mail flows slower");
            return findings.warn(WHAT, found, "Start Redis, or correct REDIS_URL.");
        }
    };
    match condition.major {
        Some(major) if major < 7 => {
            findings.fault(WHAT, format!("is Redis {major}"), "Use Redis 7 or newer: lanes need BLMPOP.");
        }
        Some(major) => findings.ok(WHAT, format!("answers, version {major}")),
        None => findings.warn(WHAT, "answers, but not which version it is", "Let its account say INFO."),
    }
    if let Some(policy) = condition.evicts {
        let found = format!("may throw entries away (maxmemory-policy {policy})");
        findings.warn(WHAT, found, "Set maxmemory-policy noeviction.");
    }
}
