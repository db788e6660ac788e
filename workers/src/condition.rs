use anyhow::Context as _;

use crate::lanes::Lanes;

/// What a Redis says of itself, for whoever looks after it.
pub struct Condition {
    pub major: Option<u32>,
    /// The policy by which it throws entries away when it is full, where it does.
    pub evicts: Option<String>,
}

impl Condition {
    pub async fn of_redis(url: &str) -> anyhow::Result<Self> {
        let mut redis = Lanes::new(Some(url))?.connect().await.context("no address")??;
        redis::cmd("PING").query_async::<()>(&mut redis).await?;
        // An account that may not ask is no fault of Redis.
        let info: String = redis::cmd("INFO").query_async(&mut redis).await.unwrap_or_default();
        let said = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let major = said("redis_version").and_then(|version| version.split('.').next()?.parse().ok());
        let evicts = said("maxmemory_policy").filter(|policy| *policy != "noeviction").map(str::to_owned);
        Ok(Self { major, evicts })
    }
}
