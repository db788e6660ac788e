//! Where the lanes are: on one Redis, on the master that Sentinels name, or on the node of a cluster that holds our
//! keys, which all bear one hash tag. Asked anew for each connection, so that a fail-over is found by connecting again.

use std::time::Duration;

use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ErrorKind, IntoConnectionInfo as _, RedisError,
    RedisResult, Value, aio::MultiplexedConnection, io::tcp::TcpSettings,
};
use tokio::time::timeout;

const CONNECT: Duration = Duration::from_secs(2);
/// What all keys of ours begin with.
const TAG: &str = "{lianyi}";

#[derive(Clone)]
pub(crate) enum Masters {
    One(Client),
    /// The first Sentinel that answers names the master; `master` is how it is spoken to, whatever its address.
    Sentinels {
        sentinels: Vec<Client>,
        name: String,
        master: Client,
    },
    Cluster(Vec<Client>),
}

impl Masters {
    /// Reads `redis://…` or `rediss://…`, several of them for a cluster, or
    /// `redis+sentinel://user:password@host:port,host:port/name-of-the-master`. Nothing is asked yet.
    pub fn parse(setting: &str) -> RedisResult<Self> {
        let setting = setting.trim();
        for (scheme, plain) in [("redis+sentinel://", "redis://"), ("rediss+sentinel://", "rediss://")] {
            let Some(rest) = setting.strip_prefix(scheme) else { continue };
            let (credentials, rest) = rest.rsplit_once('@').map_or(("", rest), |(c, rest)| (c, rest));
            let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
            let (name, database) = path.split_once('/').unwrap_or((path, "0"));
            if name.is_empty() || hosts.is_empty() {
                return Err(wrong("Sentinels are written redis+sentinel://host:port,host:port/master"));
            }
            let sentinels = hosts.split(',').map(|host| client(&format!("{plain}{host}")));
            let at = if credentials.is_empty() { String::new() } else { format!("{credentials}@") };
            return Ok(Self::Sentinels {
                sentinels: sentinels.collect::<RedisResult<_>>()?,
                name: name.to_owned(),
                master: client(&format!("{plain}{at}master/{database}"))?,
            });
        }
        let mut nodes = setting
            .split(|c: char| c == ',' || c.is_whitespace())
            .filter(|url| !url.is_empty())
            .map(client)
            .collect::<RedisResult<Vec<_>>>()?;
        match nodes.len() {
            0 => Err(wrong("no address")),
            1 => Ok(Self::One(nodes.remove(0))),
            _ => Ok(Self::Cluster(nodes)),
        }
    }

    /// A connection to the one that may be written to; `answer` is how long it may take to answer.
    pub async fn connect(&self, answer: Duration) -> RedisResult<MultiplexedConnection> {
        let (asked, like) = match self {
            Self::One(client) => return connect(client, answer).await,
            Self::Sentinels { sentinels, master, .. } => (sentinels, master),
            Self::Cluster(nodes) => (nodes, nodes.first().ok_or_else(|| wrong("no address"))?),
        };
        let mut fault = wrong("no address");
        for node in asked {
            match timeout(2 * CONNECT, self.ask(node)).await {
                Ok(Ok((host, port))) => return connect(&at(like, host, port)?, answer).await,
                Ok(Err(error)) => fault = error,
                Err(_) => fault = wrong("no answer in time"),
            }
        }
        Err(fault)
    }

    /// Where one Sentinel or node says that the master is.
    async fn ask(&self, node: &Client) -> RedisResult<(String, u16)> {
        let mut node = connect(node, CONNECT).await?;
        if let Self::Sentinels { name, .. } = self {
            let mut ask = redis::cmd("SENTINEL");
            ask.arg("get-master-addr-by-name").arg(name);
            let named: Option<(String, u16)> = ask.query_async(&mut node).await?;
            return named.ok_or_else(|| wrong("the Sentinels know no master of that name"));
        }
        let slot: i64 = redis::cmd("CLUSTER").arg("KEYSLOT").arg(TAG).query_async(&mut node).await?;
        let slots: Value = redis::cmd("CLUSTER").arg("SLOTS").query_async(&mut node).await?;
        holder(&slots, slot).ok_or_else(|| wrong("no node holds the keys"))
    }
}

/// Who holds a slot, in the answer of CLUSTER SLOTS: `[from, to, [host, port, …], …]` for each range.
fn holder(slots: &Value, slot: i64) -> Option<(String, u16)> {
    let Value::Array(ranges) = slots else { return None };
    ranges.iter().find_map(|range| {
        let Value::Array(range) = range else { return None };
        let [Value::Int(from), Value::Int(to), Value::Array(master), ..] = range.as_slice() else {
            return None;
        };
        let [Value::BulkString(host), Value::Int(port), ..] = master.as_slice() else { return None };
        let holds = (*from..=*to).contains(&slot);
        holds.then_some((String::from_utf8(host.clone()).ok()?, u16::try_from(*port).ok()?))
    })
}

/// The same client at another address.
fn at(like: &Client, host: String, port: u16) -> RedisResult<Client> {
    let info = like.get_connection_info().clone();
    let addr = match info.addr().clone() {
        ConnectionAddr::TcpTls { insecure, tls_params, .. } => {
            ConnectionAddr::TcpTls { host, port, insecure, tls_params }
        }
        _ => ConnectionAddr::Tcp(host, port),
    };
    Client::open(info.set_addr(addr))
}

fn client(url: &str) -> RedisResult<Client> {
    let tcp = TcpSettings::default().set_nodelay(true);
    Client::open(url.into_connection_info()?.set_tcp_settings(tcp))
}

/// The client's own answer timeout of half a second would lose entries that a blocked read has popped.
async fn connect(client: &Client, answer: Duration) -> RedisResult<MultiplexedConnection> {
    let config =
        AsyncConnectionConfig::new().set_connection_timeout(Some(CONNECT)).set_response_timeout(Some(answer));
    client.get_multiplexed_async_connection_with_config(&config).await
}

fn wrong(what: &'static str) -> RedisError {
    (ErrorKind::InvalidClientConfig, what).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redis_is_named_alone_by_its_sentinels_or_as_a_cluster() {
        assert!(matches!(Masters::parse("redis://127.0.0.1:6379").unwrap(), Masters::One(_)));
        assert!(matches!(
            Masters::parse("redis://h1:1,redis://h2:2 redis://h3:3").unwrap(),
            Masters::Cluster(nodes) if nodes.len() == 3
        ));
        let by_name = Masters::parse("redis+sentinel://lianyi:hunter2@h1:1,h2:2,h3:3/mymaster/2").unwrap();
        let Masters::Sentinels { sentinels, name, master } = by_name else { panic!("no Sentinels") };
        assert_eq!((sentinels.len(), name.as_str()), (3, "mymaster"));
        let found = at(&master, "10.0.0.1".to_owned(), 6380).unwrap();
        let info = found.get_connection_info();
        assert_eq!(info.addr(), &ConnectionAddr::Tcp("10.0.0.1".to_owned(), 6380));
        assert_eq!((info.redis_settings().username(), info.redis_settings().db()), (Some("lianyi"), 2));
        for wrong in ["", "redis+sentinel://h1:1", "redis+sentinel:///name", "http://h1", "redis://h1:1,x"] {
            assert!(Masters::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_node_that_holds_our_keys_is_read_from_the_clusters_answer() {
        let node = |host: &str, port| {
            Value::Array(vec![Value::BulkString(host.as_bytes().to_vec()), Value::Int(port)])
        };
        let range = |from, to, node| Value::Array(vec![Value::Int(from), Value::Int(to), node]);
        let slots = Value::Array(vec![range(0, 99, node("a", 1)), range(100, 16383, node("b", 2))]);
        assert_eq!(holder(&slots, 99), Some(("a".to_owned(), 1)));
        assert_eq!(holder(&slots, 100), Some(("b".to_owned(), 2)));
        assert_eq!(holder(&slots, 16384), None);
    }
}
