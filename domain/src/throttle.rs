//! Allowances: a bucket for each person or address that fills up again by the second.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use bb8_redis::redis::Pipeline;

use crate::{cache::Cache, redis::Redis};

/// Most callers that are remembered at a time; who falls out begins with a full bucket.
const REMEMBERED: u64 = 100_000;

/// How large a bucket is and how fast it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// What a full bucket holds.
    pub maximum: u64,
    /// What comes back every second.
    pub restore_per_second: u64,
}

/// How a caller's bucket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// What may be spent now.
    pub available: u64,
    /// Whether the cost that was asked for has been taken.
    pub granted: bool,
    /// How long until the cost could be taken; zero when it was.
    pub wait: Duration,
}

/// How long a process goes by what Redis last said of a bucket. A caller who spreads over several processes can spend what the bucket
/// holds once in each of them within this time, and no more until it has filled again: it is far shorter than filling takes.
const SYNC: Duration = Duration::from_millis(500);

/// The buckets of this process, which follow those of all processes where there is a Redis.
///
/// A caller's first request asks Redis how full their bucket is, and what comes meanwhile waits with it. From then on this process judges
/// by itself, and one request in half a second tells Redis what was spent here and learns what was spent elsewhere. While Redis is gone,
/// each process keeps its own account.
pub struct Throttle {
    allowance: Allowance,
    levels: moka::sync::Cache<String, Arc<Bucket>>,
    shared: Option<Redis>,
}

/// A caller's bucket in this process.
struct Bucket {
    level: Mutex<Level>,
    /// Held by whoever talks with Redis about this bucket, so that nothing is told twice and no answer overtakes another.
    talk: tokio::sync::Mutex<()>,
}

/// How full a bucket was at some time.
#[derive(Clone, Copy)]
struct Level {
    available: f64,
    at: Instant,
    /// What was spent here that Redis does not know of; below zero for what was given back.
    untold: f64,
    /// Until when Redis need not be asked; none before the first time.
    synced_until: Option<Instant>,
    /// Whether somebody is about to tell Redis.
    is_telling: bool,
}

impl Throttle {
    /// Keeps the buckets where the cache keeps its values.
    #[must_use]
    pub fn beside(cache: &Cache, allowance: Allowance) -> Self {
        let shared = match cache {
            Cache::Redis(redis, _) => Some(redis.clone()),
            Cache::Memory(_) => None,
        };
        Self {
            shared,
            ..Self::memory(allowance)
        }
    }

    /// Keeps the buckets in this process.
    #[must_use]
    pub fn memory(allowance: Allowance) -> Self {
        let levels = moka::sync::Cache::builder()
            .max_capacity(REMEMBERED)
            .time_to_idle(allowance.filled_after())
            .build();
        Self {
            allowance,
            levels,
            shared: None,
        }
    }

    /// Returns the size of the buckets.
    #[must_use]
    pub fn allowance(&self) -> Allowance {
        self.allowance
    }

    /// Takes `cost` from the caller's bucket if it holds as much.
    pub async fn take(&self, key: &str, cost: u64, now: Instant) -> Balance {
        let bucket = self.bucket(key, now);
        if let Some(redis) = &self.shared {
            bucket.follow(redis, self.allowance, key, now).await;
        }
        let mut level = bucket.level();
        level.refill(self.allowance, now);
        let granted = level.available >= number(cost);
        if granted {
            level.spend(self.allowance, number(cost));
        }
        self.allowance.balance(granted, level.whole(), cost)
    }

    /// Returns how long until `cost` could be taken, as far as this process knows; takes nothing, and asks and remembers nobody.
    #[must_use]
    pub fn wait(&self, key: &str, cost: u64, now: Instant) -> Duration {
        let Some(bucket) = self.levels.get(key) else {
            return Duration::ZERO;
        };
        let mut level = bucket.level();
        level.refill(self.allowance, now);
        let granted = level.available >= number(cost);
        self.allowance.balance(granted, level.whole(), cost).wait
    }

    /// Gives back what of `taken` was not used, or takes what was used beyond, and returns what is left.
    ///
    /// A debt is paid from what the bucket holds. Redis learns of it within [`SYNC`], behind the caller's back.
    pub fn settle(&self, key: &str, (taken, actual): (u64, u64), now: Instant) -> u64 {
        let bucket = self.bucket(key, now);
        let mut level = bucket.level();
        level.refill(self.allowance, now);
        level.spend(self.allowance, number(actual) - number(taken));
        let left = level.whole();
        if let Some(redis) = &self.shared
            && !std::mem::replace(&mut level.is_telling, true)
        {
            drop(level);
            let (redis, allowance, key) = (redis.clone(), self.allowance, key.to_owned());
            tokio::spawn(async move {
                tokio::time::sleep(SYNC).await;
                bucket.level().is_telling = false;
                let _talk = bucket.talk.lock().await;
                bucket.sync(&redis, allowance, &key, Instant::now()).await;
            });
        }
        left
    }

    fn bucket(&self, key: &str, now: Instant) -> Arc<Bucket> {
        let full = || {
            let level = Level {
                available: number(self.allowance.maximum),
                at: now,
                untold: 0.0,
                synced_until: None,
                is_telling: false,
            };
            Arc::new(Bucket {
                level: Mutex::new(level),
                talk: tokio::sync::Mutex::default(),
            })
        };
        self.levels.entry_by_ref(key).or_insert_with(full).into_value()
    }
}

impl Bucket {
    fn level(&self) -> MutexGuard<'_, Level> {
        self.level.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Talks with Redis where that is due: waits for a talk that is going on only as long as nothing is known of this bucket.
    async fn follow(&self, redis: &Redis, allowance: Allowance, key: &str, now: Instant) {
        let known = self.level().synced_until;
        if known.is_some_and(|until| now < until) {
            return;
        }
        let talk = if known.is_none() {
            Ok(self.talk.lock().await)
        } else {
            self.talk.try_lock()
        };
        let is_due = self.level().synced_until.is_none_or(|until| until <= now);
        if talk.is_ok() && is_due {
            self.sync(redis, allowance, key, now).await;
        }
    }

    /// Tells Redis what was spent here, and learns how full the bucket of all processes is.
    async fn sync(&self, redis: &Redis, allowance: Allowance, key: &str, now: Instant) {
        let asked = Instant::now();
        let untold = {
            let mut level = self.level();
            level.refill(allowance, now);
            level.untold_once(allowance)
        };
        let shared = tell(redis, allowance, key, untold).await;
        let now = now + asked.elapsed();
        let mut level = self.level();
        match shared {
            // What was spent while Redis was asked is not in its answer.
            Some(shared) => {
                level.available = (shared - level.untold).clamp(0.0, number(allowance.maximum));
                level.at = level.at.max(now);
            }
            None => level.untold += untold,
        }
        level.synced_until = Some(now + SYNC);
    }
}

impl Level {
    /// Fills the bucket for the time that has passed.
    fn refill(&mut self, allowance: Allowance, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        let restored = passed * number(allowance.restore_per_second);
        self.available = (self.available + restored).min(number(allowance.maximum));
        self.at = self.at.max(now);
    }

    /// Takes from the bucket, or gives back what is below zero; it never holds less than nothing.
    fn spend(&mut self, allowance: Allowance, amount: f64) {
        self.available = (self.available - amount).clamp(0.0, number(allowance.maximum));
        self.untold += amount;
    }

    /// Returns what Redis is to hear of, as if it had heard: no more than what is missing here, since the rest has come back by itself.
    fn untold_once(&mut self, allowance: Allowance) -> f64 {
        let untold = std::mem::take(&mut self.untold);
        untold.min(number(allowance.maximum) - self.available)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "allowances are far below 2^52 and levels never negative"
    )]
    fn whole(&self) -> u64 {
        self.available as u64
    }
}

#[expect(clippy::cast_precision_loss, reason = "allowances are far below 2^52")]
fn number(amount: u64) -> f64 {
    amount as f64
}

impl Allowance {
    fn balance(self, granted: bool, available: u64, cost: u64) -> Balance {
        let missing = if granted {
            0
        } else {
            cost.saturating_sub(available)
        };
        let wait = Duration::from_secs_f64(number(missing) / number(self.restore_per_second.max(1)));
        Balance {
            available,
            granted,
            wait,
        }
    }

    /// Returns how long it takes for an empty bucket to be full, and so as good as forgotten.
    fn filled_after(self) -> Duration {
        Duration::from_secs(self.maximum / self.restore_per_second.max(1) + 1)
    }
}

/// Fills a bucket for the time that has passed by Redis's own clock, takes what was spent, and tells what is left.
const SCRIPT: &str = "
local maximum, restore, spent = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = maximum
if kept[1] then level = math.min(maximum, kept[1] + math.max(0, now - kept[2]) * restore / 1000) end
level = math.max(0, math.min(maximum, level - spent))
redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', now)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return tostring(level)";

/// Takes what was spent here from the bucket of all processes, and returns what it holds; `None` while Redis is gone.
async fn tell(redis: &Redis, allowance: Allowance, key: &str, spent: f64) -> Option<f64> {
    let mut commands = Pipeline::new();
    commands
        .cmd("EVAL")
        .arg(SCRIPT)
        .arg(1)
        .arg(redis.key(&format!("throttle:{key}")))
        .arg(allowance.maximum)
        .arg(allowance.restore_per_second)
        .arg(spent)
        .arg(u64::try_from(allowance.filled_after().as_millis()).unwrap_or(u64::MAX));
    let (level,): (f64,) = redis.ask(&commands).await?;
    Some(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWANCE: Allowance = Allowance {
        maximum: 100,
        restore_per_second: 10,
    };

    #[tokio::test]
    async fn a_bucket_is_emptied_and_fills_again() {
        let throttle = Throttle::memory(ALLOWANCE);
        let start = Instant::now();

        assert_eq!(
            throttle.take("ada", 80, start).await,
            Balance {
                available: 20,
                granted: true,
                wait: Duration::ZERO
            }
        );
        assert_eq!(
            throttle.take("ada", 70, start).await,
            Balance {
                available: 20,
                granted: false,
                wait: Duration::from_secs(5)
            }
        );
        assert_eq!(
            throttle.take("ada", 70, start + Duration::from_secs(5)).await,
            Balance {
                available: 0,
                granted: true,
                wait: Duration::ZERO
            }
        );
        assert_eq!(
            throttle
                .take("ada", 0, start + Duration::from_secs(60))
                .await
                .available,
            100
        );
    }

    #[tokio::test]
    async fn each_caller_has_a_bucket() {
        let throttle = Throttle::memory(ALLOWANCE);
        let now = Instant::now();

        throttle.take("ada", 100, now).await;

        assert!(throttle.take("ben", 100, now).await.granted);
    }

    #[tokio::test]
    async fn what_was_not_used_is_given_back() {
        let throttle = Throttle::memory(ALLOWANCE);
        let now = Instant::now();
        throttle.take("ada", 60, now).await;

        assert_eq!(throttle.settle("ada", (60, 10), now), 90);
        assert_eq!(throttle.take("ada", 0, now).await.available, 90);
    }

    #[tokio::test]
    async fn how_long_to_wait_can_be_asked_without_taking_anything() {
        let throttle = Throttle::memory(ALLOWANCE);
        let now = Instant::now();

        assert_eq!(throttle.wait("ada", 100, now), Duration::ZERO);
        throttle.take("ada", 90, now).await;

        assert_eq!(throttle.wait("ada", 10, now), Duration::ZERO);
        assert_eq!(throttle.wait("ada", 20, now), Duration::from_secs(1));
        assert_eq!(throttle.take("ada", 0, now).await.available, 10);
    }

    #[tokio::test]
    async fn a_debt_empties_the_bucket_and_no_more() {
        let throttle = Throttle::memory(ALLOWANCE);
        let now = Instant::now();
        throttle.take("ada", 10, now).await;

        assert_eq!(throttle.settle("ada", (10, 500), now), 0);
        assert_eq!(
            throttle.take("ada", 5, now).await,
            Balance {
                available: 0,
                granted: false,
                wait: Duration::from_millis(500)
            }
        );
    }
}
