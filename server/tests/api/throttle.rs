//! Allowances that several processes share.

use std::time::{Duration, Instant};

use domain::{
    cache::Cache,
    redis::Redis,
    throttle::{Allowance, Throttle},
};
use futures_util::future::join_all;
use testing::redis_url;
use url::Url;

use crate::line::Line;

/// Fills up so slowly that a test sees nothing of it but by its own clock.
const ALLOWANCE: Allowance = Allowance {
    maximum: 1_000,
    restore_per_second: 1,
};

/// Longer than a process goes by what Redis last said.
const LATER: Duration = Duration::from_secs(1);

/// What is spent or comes back while a test runs.
const MARGIN: u64 = 50;

fn shared(redis: Redis) -> Throttle {
    Throttle::beside(&Cache::redis(redis), ALLOWANCE)
}

fn direct(redis: &Url, prefix: &str) -> Throttle {
    shared(Redis::new(&redis.as_str().into(), prefix).unwrap())
}

fn redis() -> Option<Url> {
    redis_url().map(|url| url.parse().unwrap())
}

#[tokio::test]
async fn first_requests_at_once_know_what_was_spent_elsewhere() {
    let Some(redis) = redis() else { return };
    let prefix = domain::token::fresh();
    let (far, now) = (direct(&redis, &prefix), Instant::now());
    assert!(far.take("ada", 1_000, now).await.granted);
    far.take("ada", 0, now + LATER).await;
    let near = direct(&redis, &prefix);

    let balances = join_all((0..8).map(|_| near.take("ada", 100, now))).await;

    assert!(balances.iter().all(|balance| !balance.granted), "{balances:?}");
}

#[tokio::test]
async fn what_came_back_while_redis_was_gone_is_not_spent_again() {
    let Some(redis) = redis() else { return };
    let prefix = domain::token::fresh();
    let line = Line::to(&redis).await;
    let near = shared(line.redis(&prefix));
    let far = direct(&redis, &prefix);
    let mut now = Instant::now();
    assert!(near.take("ada", 100, now).await.granted);

    line.cut();
    for _ in 0..10 {
        now += Duration::from_secs(60);
        assert!(near.take("ada", 60, now).await.granted);
    }
    line.mend();

    let mended = Instant::now();
    let told = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            let now = now + LATER + mended.elapsed();
            near.take("ada", 0, now).await;
            let left = far.take("ada", 0, now).await.available;
            if left < ALLOWANCE.maximum {
                break left;
            }
        }
    });
    let left = told.await.expect("Redis hears of it once it is back");
    assert!(left > 900 - MARGIN && left < 1_000 - MARGIN, "{left}");
}

#[tokio::test]
async fn what_is_spent_in_one_process_is_missing_in_the_other() {
    let Some(redis) = redis() else { return };
    let prefix = domain::token::fresh();
    let (one, other) = (direct(&redis, &prefix), direct(&redis, &prefix));
    let now = Instant::now();
    assert_eq!(other.take("ada", 0, now).await.available, 1_000);

    let spent = join_all((0..6).map(|_| one.take("ada", 100, now))).await;
    assert!(spent.iter().all(|balance| balance.granted));
    one.take("ada", 0, now + LATER).await;

    let left = other.take("ada", 0, now + LATER).await.available;
    assert!(left.abs_diff(400) < MARGIN, "{left}");
}
