//! Allowances: a bucket for each person or address that fills up again by the second.

use std::time::{Duration, Instant};

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

/// Where the buckets are kept.
pub enum Throttle {
    /// In Redis, the same for all processes; while it is gone, in this process.
    Redis(Redis, Buckets),
    /// In this process.
    Memory(Buckets),
}

/// The buckets of one process.
pub struct Buckets {
    allowance: Allowance,
    levels: moka::sync::Cache<String, Level>,
}

/// How full a bucket was at some time.
#[derive(Clone, Copy)]
struct Level {
    available: f64,
    at: Instant,
}

impl Throttle {
    /// Keeps the buckets where the cache keeps its values.
    #[must_use]
    pub fn beside(cache: &Cache, allowance: Allowance) -> Self {
        match cache {
            Cache::Redis(redis, _) => Self::Redis(redis.clone(), Buckets::new(allowance)),
            Cache::Memory(_) => Self::memory(allowance),
        }
    }

    /// Keeps the buckets in this process.
    #[must_use]
    pub fn memory(allowance: Allowance) -> Self {
        Self::Memory(Buckets::new(allowance))
    }

    /// Returns the size of the buckets.
    #[must_use]
    pub fn allowance(&self) -> Allowance {
        let (Self::Redis(_, buckets) | Self::Memory(buckets)) = self;
        buckets.allowance
    }

    /// Takes `cost` from the caller's bucket if it holds as much.
    pub async fn take(&self, key: &str, cost: u64, now: Instant) -> Balance {
        match self {
            Self::Redis(redis, buckets) => {
                match change(redis, buckets.allowance, key, Change::Take(cost)).await {
                    Some((granted, available)) => buckets.allowance.balance(granted, available, cost),
                    None => buckets.take(key, cost, now),
                }
            }
            Self::Memory(buckets) => buckets.take(key, cost, now),
        }
    }

    /// Gives back what of `taken` was not used, or takes what was used beyond, and returns what is left.
    ///
    /// A debt is paid from what the bucket holds. Redis is told behind the caller's back, who need not wait for it.
    pub async fn settle(&self, key: &str, after: Balance, (taken, actual): (u64, u64), now: Instant) -> u64 {
        let left = (after.available + taken)
            .saturating_sub(actual)
            .min(self.allowance().maximum);
        match self {
            _ if taken == actual => left,
            Self::Redis(redis, buckets) => {
                let (redis, allowance, key) = (redis.clone(), buckets.allowance, key.to_owned());
                tokio::spawn(async move {
                    change(&redis, allowance, &key, Change::Settle { taken, actual }).await
                });
                left
            }
            Self::Memory(buckets) => buckets.settle(key, taken, actual, now),
        }
    }
}

impl Allowance {
    #[expect(clippy::cast_precision_loss, reason = "allowances are far below 2^52")]
    fn balance(self, granted: bool, available: u64, cost: u64) -> Balance {
        let missing = if granted {
            0
        } else {
            cost.saturating_sub(available)
        };
        let wait = Duration::from_secs_f64(missing as f64 / self.restore_per_second.max(1) as f64);
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

/// What happens to a bucket in Redis.
enum Change {
    Take(u64),
    Settle { taken: u64, actual: u64 },
}

/// Fills a bucket for the time that has passed by Redis's own clock, changes it, and tells whether that could be and what is left.
const SCRIPT: &str = "
local maximum, restore, taken, given = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = maximum
if kept[1] then level = math.min(maximum, kept[1] + math.max(0, now - kept[2]) * restore / 1000) end
local granted = 1
if given >= 0 then level = math.max(0, math.min(maximum, level + given - taken))
elseif level >= taken then level = level - taken
else granted = 0 end
redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', now)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return {granted, math.floor(level)}";

async fn change(redis: &Redis, allowance: Allowance, key: &str, change: Change) -> Option<(bool, u64)> {
    let (taken, given) = match change {
        Change::Take(cost) => (cost, -1),
        Change::Settle { taken, actual } => (actual, i64::try_from(taken).unwrap_or(i64::MAX)),
    };
    let mut commands = Pipeline::new();
    commands
        .cmd("EVAL")
        .arg(SCRIPT)
        .arg(1)
        .arg(redis.key(&format!("throttle:{key}")));
    commands
        .arg(allowance.maximum)
        .arg(allowance.restore_per_second)
        .arg(taken)
        .arg(given);
    commands.arg(u64::try_from(allowance.filled_after().as_millis()).unwrap_or(u64::MAX));
    let ((granted, left),): ((bool, u64),) = redis.ask(&commands).await?;
    Some((granted, left))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "allowances are far below 2^52 and levels never negative"
)]
impl Buckets {
    fn new(allowance: Allowance) -> Self {
        let levels = moka::sync::Cache::builder()
            .max_capacity(REMEMBERED)
            .time_to_idle(allowance.filled_after())
            .build();
        Self { allowance, levels }
    }

    fn take(&self, key: &str, cost: u64, now: Instant) -> Balance {
        let (mut granted, mut rest) = (false, 0);
        self.change(key, now, |available| {
            granted = available >= cost as f64;
            let left = if granted {
                available - cost as f64
            } else {
                available
            };
            rest = left as u64;
            left
        });
        self.allowance.balance(granted, rest, cost)
    }

    fn settle(&self, key: &str, taken: u64, actual: u64, now: Instant) -> u64 {
        let mut left = 0;
        self.change(key, now, |available| {
            let settled =
                (available + taken as f64 - actual as f64).clamp(0.0, self.allowance.maximum as f64);
            left = settled as u64;
            settled
        });
        left
    }

    /// Fills the bucket for the time that has passed, then changes it; one change of a bucket at a time.
    fn change(&self, key: &str, now: Instant, mut change: impl FnMut(f64) -> f64) {
        self.levels.entry_by_ref(key).and_upsert_with(|entry| {
            let full = self.allowance.maximum as f64;
            let available = entry.map_or(full, |entry| {
                let level = entry.into_value();
                let restored = now.saturating_duration_since(level.at).as_secs_f64()
                    * self.allowance.restore_per_second as f64;
                (level.available + restored).min(full)
            });
            Level {
                available: change(available),
                at: now,
            }
        });
    }
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
        let taken = throttle.take("ada", 60, now).await;

        assert_eq!(throttle.settle("ada", taken, (60, 10), now).await, 90);
        assert_eq!(throttle.take("ada", 0, now).await.available, 90);
    }

    #[tokio::test]
    async fn a_debt_empties_the_bucket_and_no_more() {
        let throttle = Throttle::memory(ALLOWANCE);
        let now = Instant::now();
        let taken = throttle.take("ada", 10, now).await;

        assert_eq!(throttle.settle("ada", taken, (10, 500), now).await, 0);
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
