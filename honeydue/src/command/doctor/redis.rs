//! Looking at Redis.

use domain::redis::{Health, Redis};

use super::{Amiss, Broken, Finding, Fine};
use crate::setting::RedisUrl;

/// The oldest major version that all of this is tried on.
const OLDEST: u32 = 7;

/// Of the memory that Redis may use, in percent, what is nearly all.
const NEARLY_ALL: u64 = 85;

pub(super) async fn redis(url: Option<&RedisUrl>) -> Vec<Finding> {
    let Some(url) = url else {
        return vec![Fine(
            "Redis: not used; fine as long as there is one process only".to_owned(),
        )];
    };
    let asked = async {
        let redis = Redis::new(&url.0, "")?;
        redis.ping().await?;
        Ok::<_, domain::Error>(redis.health().await)
    };
    match asked.await {
        Ok(Ok(health)) => judged(&health),
        Ok(Err(error)) => vec![Amiss(format!(
            "Redis: answers, and does not say how it is ({:#}); let the user have INFO",
            anyhow::Error::new(error)
        ))],
        Err(error) => vec![Broken(format!(
            "Redis: cannot be reached ({:#}); check REDIS_URL, and that the server runs",
            anyhow::Error::new(error)
        ))],
    }
}

fn judged(health: &Health) -> Vec<Finding> {
    let major = health
        .version
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    let version = format!("Redis: {} answers", health.version);
    let used = health.used_bytes >> 20;
    vec![
        match major {
            Some(major) if major < OLDEST => Amiss(format!(
                "{version}; this program is tried on {OLDEST} and newer: upgrade the server"
            )),
            _ => Fine(version),
        },
        match health.policy.as_str() {
            "noeviction" => Fine("Redis: forgets nothing by itself (maxmemory-policy noeviction)".to_owned()),
            policy => Amiss(format!(
                "Redis: forgets what it likes when it is full (maxmemory-policy {policy}), also how often somebody has tried; set it to noeviction"
            )),
        },
        match health.max_bytes {
            None => Amiss(format!(
                "Redis: uses {used} MiB, and may use all that the machine has; set maxmemory, 256mb is plenty"
            )),
            Some(max) if health.used_bytes * 100 > max * NEARLY_ALL => Broken(format!(
                "Redis: uses {used} of {} MiB; raise maxmemory, or see what else is kept there",
                max >> 20
            )),
            Some(max) => Fine(format!("Redis: uses {used} of {} MiB", max >> 20)),
        },
        Fine(match health.appends {
            true => "Redis: remembers across restarts (AOF)".to_owned(),
            false => "Redis: forgets when it restarts (no AOF); nothing is true only there, so that is fine"
                .to_owned(),
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(health: &Health) -> String {
        let states = judged(health).into_iter().map(|finding| match finding {
            Fine(_) => 'o',
            Amiss(_) => 'w',
            Broken(_) => 'f',
        });
        states.collect()
    }

    #[test]
    fn what_redis_says_of_itself_is_judged() {
        let well = Health {
            version: "7.4.1".to_owned(),
            used_bytes: 10 << 20,
            max_bytes: Some(256 << 20),
            policy: "noeviction".to_owned(),
            appends: true,
        };
        let old = Health {
            version: "5.0.14".to_owned(),
            max_bytes: None,
            ..well.clone()
        };
        let full = Health {
            used_bytes: 250 << 20,
            policy: "allkeys-lru".to_owned(),
            appends: false,
            ..well.clone()
        };

        assert_eq!(states(&well), "oooo");
        assert_eq!(states(&old), "wowo");
        assert_eq!(states(&full), "owfo");
    }
}
