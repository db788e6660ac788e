//! How often something may be asked for from one address or network, counted for all processes together.

use std::net::IpAddr;

use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::PgPool;
use uuid::Uuid;

use crate::secret;

/// How wide the net is cast: an institute behind one address registers many people, but whoever guesses codes
/// moves within a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breadth {
    /// One IPv4 address, or an IPv6 /64.
    Address,
    /// An IPv4 /24, or an IPv6 /64.
    Network,
}

/// Counts one attempt and tells whether it is still within `most` an hour.
/// This machine itself is not counted; behind a proxy, list the proxy so that its clients are told apart.
pub async fn allow(
    db: &PgPool,
    what: &str,
    (from, breadth): (IpAddr, Breadth),
    most: i32,
    now: Timestamp,
) -> sqlx::Result<bool> {
    if from.is_loopback() || most == 0 {
        return Ok(true);
    }
    let n = sqlx::query_scalar!(
        r#"
        insert into attempts (what, network_hash, hour) values ($1, $2, date_trunc('hour', $3::timestamptz))
        on conflict on constraint one_count_per_network_and_hour do update set n = attempts.n + 1
        returning n
        "#,
        what,
        secret::hash(&network(from, breadth)),
        now.to_sqlx() as _,
    )
    .fetch_one(db)
    .await?;
    Ok(n <= most)
}

/// Counts one call of somebody who is known by an id, and tells whether it is still within `most` a minute.
pub async fn allow_in_a_minute(
    db: &PgPool,
    what: &str,
    who: Uuid,
    most: i32,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let n = sqlx::query_scalar!(
        r#"
        insert into attempts (what, network_hash, hour) values ($1, $2, date_trunc('minute', $3::timestamptz))
        on conflict on constraint one_count_per_network_and_hour do update set n = attempts.n + 1
        returning n
        "#,
        what,
        secret::hash(who.as_bytes()),
        now.to_sqlx() as _,
    )
    .fetch_one(db)
    .await?;
    Ok(n <= most)
}

pub async fn forget_old(db: &PgPool) -> sqlx::Result<()> {
    sqlx::query!("delete from attempts where hour < now() - interval '2 hours'").execute(db).await?;
    Ok(())
}

fn network(from: IpAddr, breadth: Breadth) -> String {
    match from.to_canonical() {
        IpAddr::V4(v4) if breadth == Breadth::Address => v4.to_string(),
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}
