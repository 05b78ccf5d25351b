//! What may be forgotten at any time: answers kept at hand, and counters of tries.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bb8_redis::redis::{ExistenceCheck, Pipeline, SetExpiry, SetOptions};
use moka::Expiry;

use crate::redis::Redis;

/// Bytes that the memory variant keeps at most.
const CAPACITY: u64 = 32 << 20;

/// Counters that a process keeps at most.
const COUNTERS: u64 = 100_000;

/// Keeps values for a while. Never fails: a Redis that is gone has forgotten everything.
#[derive(Clone, Debug)]
pub enum Cache {
    /// Shared by all processes; counters go on in this process while Redis is gone.
    Redis(Redis, Memory),
    /// Within this process.
    Memory(Memory),
}

impl Cache {
    /// Makes a cache in Redis.
    pub fn redis(redis: Redis) -> Self {
        Self::Redis(redis, Memory::new())
    }

    /// Makes a cache within this process.
    pub fn memory() -> Self {
        Self::Memory(Memory::new())
    }

    /// Returns the value that is kept under `key`.
    pub async fn get(&self, key: &str) -> Option<Arc<[u8]>> {
        match self {
            Self::Redis(redis, _) => {
                let mut commands = Pipeline::new();
                commands.get(redis.key(key));
                let (value,): (Option<Vec<u8>>,) = redis.ask(&commands).await?;
                value.map(Into::into)
            }
            Self::Memory(memory) => memory.values.get(key).map(|entry| entry.value),
        }
    }

    /// Keeps a value for `ttl`, in place of what was there. Says whether it is kept.
    pub async fn put(&self, key: &str, value: &[u8], ttl: Duration) -> bool {
        match self {
            Self::Redis(redis, _) => {
                let mut commands = Pipeline::new();
                commands
                    .set_options(redis.key(key), value, expiring(ttl))
                    .ignore();
                redis.ask::<()>(&commands).await.is_some()
            }
            Self::Memory(memory) => {
                memory.values.insert(key.to_owned(), Entry::new(value, ttl));
                true
            }
        }
    }

    /// Keeps a value for `ttl` unless there is one.
    pub async fn put_new(&self, key: &str, value: &[u8], ttl: Duration) {
        match self {
            Self::Redis(redis, _) => {
                let options = expiring(ttl).conditional_set(ExistenceCheck::NX);
                let mut commands = Pipeline::new();
                commands.set_options(redis.key(key), value, options).ignore();
                redis.ask::<()>(&commands).await;
            }
            Self::Memory(memory) => {
                let entry = memory.values.entry_by_ref(key);
                entry.or_insert_with(|| Entry::new(value, ttl));
            }
        }
    }

    /// Counts one more under `key`, and returns how many there were within `ttl`, this one included.
    pub async fn count(&self, key: &str, ttl: Duration) -> u64 {
        match self {
            Self::Redis(redis, memory) => {
                let name = redis.key(key);
                let options = expiring(ttl).conditional_set(ExistenceCheck::NX);
                let mut commands = Pipeline::new();
                commands.set_options(&name, 0, options).ignore().incr(&name, 1);
                match redis.ask::<(u64,)>(&commands).await {
                    Some((count,)) => count,
                    None => memory.count(key, ttl),
                }
            }
            Self::Memory(memory) => memory.count(key, ttl),
        }
    }

    /// Forgets what is kept or counted under `key`.
    pub async fn remove(&self, key: &str) {
        let (Self::Redis(_, memory) | Self::Memory(memory)) = self;
        memory.values.invalidate(key);
        memory.counters.invalidate(key);
        if let Self::Redis(redis, _) = self {
            let mut commands = Pipeline::new();
            commands.del(redis.key(key)).ignore();
            redis.ask::<()>(&commands).await;
        }
    }
}

/// Returns the option of Redis's SET that lets a key expire.
fn expiring(ttl: Duration) -> SetOptions {
    let millis = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).max(1);
    SetOptions::default().with_expiration(SetExpiry::PX(millis))
}

/// Values and counters of this process.
#[derive(Clone, Debug)]
pub struct Memory {
    values: moka::sync::Cache<String, Entry>,
    counters: moka::sync::Cache<String, Counter>,
}

impl Memory {
    fn new() -> Self {
        let weigh =
            |key: &String, entry: &Entry| u32::try_from(key.len() + entry.value.len()).unwrap_or(u32::MAX);
        Self {
            values: moka::sync::Cache::builder()
                .weigher(weigh)
                .max_capacity(CAPACITY)
                .expire_after(OwnTtl)
                .build(),
            counters: moka::sync::Cache::builder()
                .max_capacity(COUNTERS)
                .expire_after(OwnTtl)
                .build(),
        }
    }

    fn count(&self, key: &str, ttl: Duration) -> u64 {
        let entry = self.counters.entry_by_ref(key).and_upsert_with(|before| {
            let before = before.map(|entry| entry.into_value());
            let mut counter = before.unwrap_or(Counter { count: 0, ttl });
            counter.count += 1;
            counter
        });
        entry.into_value().count
    }
}

#[derive(Clone, Debug)]
struct Entry {
    value: Arc<[u8]>,
    ttl: Duration,
}

impl Entry {
    fn new(value: &[u8], ttl: Duration) -> Self {
        Self {
            value: value.into(),
            ttl,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Counter {
    count: u64,
    ttl: Duration,
}

/// Lets each entry live as long as it was given; a value that is put anew starts anew, a counter that goes on does not.
struct OwnTtl;

impl Expiry<String, Entry> for OwnTtl {
    fn expire_after_create(&self, _: &String, entry: &Entry, _: Instant) -> Option<Duration> {
        Some(entry.ttl)
    }

    fn expire_after_update(
        &self,
        _: &String,
        entry: &Entry,
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        Some(entry.ttl)
    }
}

impl Expiry<String, Counter> for OwnTtl {
    fn expire_after_create(&self, _: &String, counter: &Counter, _: Instant) -> Option<Duration> {
        Some(counter.ttl)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TTL: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn what_is_put_new_leaves_what_is_there() {
        let cache = Cache::memory();

        cache.put_new("key", b"first", TTL).await;
        cache.put_new("key", b"second", TTL).await;

        assert_eq!(cache.get("key").await.as_deref(), Some(b"first".as_slice()));
    }

    #[tokio::test]
    async fn a_value_is_replaced_and_forgotten() {
        let cache = Cache::memory();

        cache.put("key", b"first", TTL).await;
        cache.put("key", b"second", TTL).await;
        assert_eq!(cache.get("key").await.as_deref(), Some(b"second".as_slice()));

        cache.remove("key").await;
        assert_eq!(cache.get("key").await, None);
    }

    #[tokio::test]
    async fn counters_count_each_key_by_itself() {
        let cache = Cache::memory();

        assert_eq!(cache.count("one", TTL).await, 1);
        assert_eq!(cache.count("one", TTL).await, 2);
        assert_eq!(cache.count("other", TTL).await, 1);

        cache.remove("one").await;
        assert_eq!(cache.count("one", TTL).await, 1);
    }

    #[tokio::test]
    async fn without_redis_a_value_is_missing_and_counters_go_on() {
        // Port 1 is never listened on.
        let redis = Redis::new(&"redis://127.0.0.1:1/".into(), "test:").unwrap();
        let cache = Cache::redis(redis);

        assert!(!cache.put("key", b"value", TTL).await);
        assert_eq!(cache.get("key").await, None);
        assert_eq!(cache.count("tries", TTL).await, 1);
        assert_eq!(cache.count("tries", TTL).await, 2);
    }
}
