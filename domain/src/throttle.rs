//! Allowances: a bucket for each person or address that fills up again by the second.

use std::time::{Duration, Instant};

use moka::sync::Cache;

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
    /// In this process.
    Memory(Buckets),
}

/// The buckets of one process.
pub struct Buckets {
    allowance: Allowance,
    levels: Cache<String, Level>,
}

/// How full a bucket was at some time.
#[derive(Clone, Copy)]
struct Level {
    available: f64,
    at: Instant,
}

impl Throttle {
    /// Keeps the buckets in this process.
    #[must_use]
    pub fn memory(allowance: Allowance) -> Self {
        let filled_after = Duration::from_secs(allowance.maximum / allowance.restore_per_second.max(1) + 1);
        let levels = Cache::builder()
            .max_capacity(REMEMBERED)
            .time_to_idle(filled_after)
            .build();
        Self::Memory(Buckets { allowance, levels })
    }

    /// Returns the size of the buckets.
    #[must_use]
    pub fn allowance(&self) -> Allowance {
        match self {
            Self::Memory(buckets) => buckets.allowance,
        }
    }

    /// Takes `cost` from the caller's bucket if it holds as much.
    pub async fn take(&self, key: &str, cost: u64, now: Instant) -> Balance {
        match self {
            Self::Memory(buckets) => buckets.take(key, cost, now),
        }
    }

    /// Settles what was taken with what it came to, and returns what is left; a debt is paid from what the bucket holds.
    pub async fn settle(&self, key: &str, taken: u64, actual: u64, now: Instant) -> u64 {
        match self {
            Self::Memory(buckets) => buckets.settle(key, taken, actual, now),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "allowances are far below 2^52 and levels never negative"
)]
impl Buckets {
    fn take(&self, key: &str, cost: u64, now: Instant) -> Balance {
        let mut balance = Balance {
            available: 0,
            granted: false,
            wait: Duration::ZERO,
        };
        self.change(key, now, |available| {
            balance.granted = available >= cost as f64;
            let left = if balance.granted {
                available - cost as f64
            } else {
                available
            };
            balance.available = left as u64;
            if !balance.granted {
                let missing = cost as f64 - available;
                balance.wait =
                    Duration::from_secs_f64(missing / self.allowance.restore_per_second.max(1) as f64);
            }
            left
        });
        balance
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
        throttle.take("ada", 60, now).await;

        assert_eq!(throttle.settle("ada", 60, 10, now).await, 90);
        assert_eq!(
            throttle.settle("ada", 0, 500, now).await,
            0,
            "a debt empties the bucket and no more"
        );
    }
}
