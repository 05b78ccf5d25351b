//! The way to Redis. Nothing is true only there: an answer may always be missing, and then everything is only slower.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow};
use bb8_redis::{
    bb8::{ManageConnection, Pool},
    redis::{AsyncConnectionConfig, Client, FromRedisValue, Pipeline, RedisError, aio},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    error::Result,
    metric::{REDIS, REDIS_SECONDS},
};

/// Connections of a process; each carries many commands at once.
const CONNECTIONS: u32 = 8;

/// How long a command may wait for a connection, and how long for its answer. A healthy Redis takes a millisecond.
const TIMEOUT: Duration = Duration::from_millis(500);

/// How long Redis is left alone after a failure, so that requests do not all wait for one that is gone.
const REST: Duration = Duration::from_secs(1);

/// Names that are looked at in one step while all are gone through.
const STEP: u64 = 1_000;

/// What Redis says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Its version.
    pub version: String,
    /// Bytes that it uses.
    pub used_bytes: u64,
    /// Bytes that it may use; none where that is all the machine has.
    pub max_bytes: Option<u64>,
    /// What it does when there is no more: `noeviction` refuses, all others forget.
    pub policy: String,
    /// Whether it writes down what it is told, so that it knows it again after a restart.
    pub appends: bool,
}

/// A pool of connections, and the prefix of all that this installation keeps in Redis. Cheap to clone.
#[derive(Clone)]
pub struct Redis {
    client: Client,
    pool: Pool<Connections>,
    prefix: Arc<str>,
    rest: Arc<Mutex<Option<Instant>>>,
}

impl Redis {
    /// Prepares a pool for a `redis://…` address. Connects at the first use, so a Redis that is gone stops no start.
    pub fn new(url: &SecretString, prefix: &str) -> Result<Self> {
        // The address holds a password, so the error must not repeat it.
        let client =
            Client::open(url.expose_secret()).map_err(|_| anyhow!("the address of Redis is not one"))?;
        let pool = Pool::builder()
            .max_size(CONNECTIONS)
            .connection_timeout(TIMEOUT)
            .retry_connection(false)
            // A broken connection shows at its first use; asking before each use costs a round trip every time.
            .test_on_check_out(false)
            .build_unchecked(Connections(client.clone()));
        Ok(Self {
            client,
            pool,
            prefix: prefix.into(),
            rest: Arc::default(),
        })
    }

    /// Asks Redis for the least that it can answer.
    pub async fn ping(&self) -> Result<()> {
        let mut ping = Pipeline::new();
        ping.cmd("PING").ignore();
        Ok(self.try_ask(&ping).await?)
    }

    /// Asks Redis how it is.
    pub async fn health(&self) -> Result<Health> {
        let mut info = Pipeline::new();
        info.cmd("INFO");
        let (text,): (String,) = self.try_ask(&info).await?;
        let fact = |name: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once(':'));
            lines
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.trim())
        };
        let bytes = |name: &str| fact(name).and_then(|value| value.parse::<u64>().ok());
        Ok(Health {
            version: fact("redis_version").unwrap_or("unknown").to_owned(),
            used_bytes: bytes("used_memory").unwrap_or_default(),
            max_bytes: bytes("maxmemory").filter(|max| *max > 0),
            policy: fact("maxmemory_policy").unwrap_or("unknown").to_owned(),
            appends: fact("aof_enabled") == Some("1"),
        })
    }

    /// Forgets all that this installation keeps in Redis, and returns how much that was.
    ///
    /// # Errors
    ///
    /// Without a prefix, which would mean what others keep there, too.
    pub async fn forget_all(&self) -> Result<u64> {
        if self.prefix.is_empty() {
            Err(anyhow!(
                "what is kept in Redis has no prefix, so it cannot be told from others'"
            ))?;
        }
        let is_special = |letter: char| matches!(letter, '*' | '?' | '[' | ']' | '\\');
        let escaped: String = self
            .prefix
            .chars()
            .flat_map(|letter| is_special(letter).then_some('\\').into_iter().chain([letter]))
            .collect();
        let (mut cursor, mut count) = (0, 0);
        loop {
            let mut scan = Pipeline::new();
            scan.cmd("SCAN").arg(cursor);
            scan.arg("MATCH").arg(format!("{escaped}*"));
            scan.arg("COUNT").arg(STEP);
            let ((next, keys),): ((u64, Vec<String>),) = self.try_ask(&scan).await?;
            if !keys.is_empty() {
                let mut unlink = Pipeline::new();
                unlink.cmd("UNLINK").arg(&keys);
                let (gone,): (u64,) = self.try_ask(&unlink).await?;
                count += gone;
            }
            cursor = next;
            if cursor == 0 {
                return Ok(count);
            }
        }
    }

    /// Returns the client, for a connection outside of the pool.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Returns the name under which this installation keeps `key`.
    pub(crate) fn key(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    /// Runs commands; `None` when Redis is gone.
    pub(crate) async fn ask<T: FromRedisValue>(&self, commands: &Pipeline) -> Option<T> {
        if !self.may_ask() {
            metrics::counter!(REDIS, "outcome" => "skipped").increment(1);
            return None;
        }
        let begun = Instant::now();
        let answer = self.try_ask(commands).await;
        metrics::histogram!(REDIS_SECONDS).record(begun.elapsed().as_secs_f64());
        match answer {
            Ok(answer) => {
                metrics::counter!(REDIS, "outcome" => "ok").increment(1);
                self.set_rest(None);
                Some(answer)
            }
            Err(error) => {
                metrics::counter!(REDIS, "outcome" => "failed").increment(1);
                tracing::warn!("Redis did not answer; going on without it: {error:#}");
                self.set_rest(Some(Instant::now() + REST));
                None
            }
        }
    }

    /// Runs commands, or says why not.
    async fn try_ask<T: FromRedisValue>(&self, commands: &Pipeline) -> anyhow::Result<T> {
        let mut connection = self.pool.get().await.context("connecting to Redis")?;
        let answer = commands.query_async(&mut connection.inner).await;
        connection.broken = answer.as_ref().is_err_and(is_breaking);
        answer.context("asking Redis")
    }

    /// Says whether Redis is worth asking. When a rest is over, one request goes ahead and the others wait for how it fares.
    fn may_ask(&self) -> bool {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        match *rest {
            None => true,
            Some(until) if now < until => false,
            Some(_) => {
                *rest = Some(now + REST);
                true
            }
        }
    }

    /// Says whether Redis did not answer when it was asked last.
    pub(crate) fn rests(&self) -> bool {
        self.rest.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Lets Redis rest until an instant, or ends its rest.
    fn set_rest(&self, until: Option<Instant>) {
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// Says whether a connection is of no use after an error.
fn is_breaking(error: &RedisError) -> bool {
    error.is_io_error() || error.is_timeout() || error.is_unrecoverable_error()
}

/// Makes connections for the pool.
struct Connections(Client);

/// A connection, and whether it has failed.
struct Connection {
    inner: aio::MultiplexedConnection,
    broken: bool,
}

impl ManageConnection for Connections {
    type Connection = Connection;
    type Error = RedisError;

    async fn connect(&self) -> Result<Connection, RedisError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT));
        let inner = self
            .0
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        Ok(Connection { inner, broken: false })
    }

    async fn is_valid(&self, connection: &mut Connection) -> Result<(), RedisError> {
        bb8_redis::redis::cmd("PING")
            .query_async(&mut connection.inner)
            .await
    }

    fn has_broken(&self, connection: &mut Connection) -> bool {
        connection.broken
    }
}
