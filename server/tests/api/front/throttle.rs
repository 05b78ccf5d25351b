//! Allowances, where the tests' cache is: in Redis for one run, within the process for the other.

use std::time::{Duration, Instant};

use domain::{
    cache::Cache,
    throttle::{Allowance, Throttle},
};
use testing::Home;

const ALLOWANCE: Allowance = Allowance {
    maximum: 100,
    restore_per_second: 1,
};

#[tokio::test]
async fn an_allowance_is_spent_and_has_to_be_waited_for() {
    let home = Home::new().await;
    let throttle = Throttle::beside(&home.app().cache, ALLOWANCE);
    let now = Instant::now();

    let first = throttle.take("ada", 80, now).await;
    let second = throttle.take("ada", 70, now).await;
    let other = throttle.take("ben", 100, now).await;

    assert_eq!((first.granted, first.available), (true, 20));
    assert_eq!(
        (second.granted, second.available, second.wait),
        (false, 20, Duration::from_secs(50))
    );
    assert!(other.granted);
    assert_eq!(throttle.settle("ada", (80, 30), now), 70);
}

#[tokio::test]
async fn processes_that_share_redis_share_allowances() {
    let home = Home::new().await;
    let second_app = home.second_app().await;
    let [one, other] = [&home.app().cache, &second_app.cache].map(|cache| Throttle::beside(cache, ALLOWANCE));
    let shared = matches!(second_app.cache, Cache::Redis(..));
    let now = Instant::now();

    one.take("ada", 80, now).await;
    // What a process spends is known to all others as soon as it has asked anew.
    let later = now + Duration::from_secs(1);
    one.take("ada", 0, later).await;
    let elsewhere = other.take("ada", 80, later).await;

    assert_eq!(elsewhere.granted, !shared);
}

#[tokio::test]
async fn what_was_not_used_is_given_back_to_all() {
    let home = Home::new().await;
    let second_app = home.second_app().await;
    let [one, other] = [&home.app().cache, &second_app.cache].map(|cache| Throttle::beside(cache, ALLOWANCE));
    let now = Instant::now();
    one.take("ada", 80, now).await;

    one.settle("ada", (80, 10), now);
    let later = now + Duration::from_secs(1);
    one.take("ada", 0, later).await;

    assert!(other.take("ada", 80, later).await.granted);
}
