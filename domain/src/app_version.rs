//! Which versions of the apps are supported: rows that operators edit, remembered by each process.

use std::{
    cmp::Ordering,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{app_version, device::DevicePlatform};
use sea_orm::{ActiveEnum, ConnectionTrait, EntityTrait};
use tokio::sync::broadcast::error::RecvError;

use crate::{App, bus::News, error::Result};

/// The oldest version of each platform's app, in the order of the platforms.
pub type Oldest = Arc<[(DevicePlatform, String)]>;

/// How long a process believes what it read while it hears of edits; this bounds what a lost message costs.
const BELIEF: TimeDelta = TimeDelta::seconds(30);

/// The same while it does not hear: a Redis is configured, and gone.
const BELIEF_WHEN_DEAF: TimeDelta = TimeDelta::seconds(1);

/// Parts of a version: major, minor and patch.
const PARTS: usize = 3;

/// What this process remembers.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Known>);

#[derive(Default)]
struct Known {
    /// How often it was all forgotten: what was read before that is not remembered after.
    n_forgotten: u64,
    read: Option<(Oldest, DateTime<Utc>)>,
}

/// Returns the oldest versions that are supported.
pub async fn oldest(app: &App) -> Result<Oldest> {
    let n_forgotten = match app.app_versions().recall(app) {
        Ok(known) => return Ok(known),
        Err(n_forgotten) => n_forgotten,
    };
    let rows = all(&app.db).await?;
    let read: Oldest = rows.into_iter().map(|row| (row.platform, row.oldest)).collect();
    app.app_versions()
        .remember(n_forgotten, Arc::clone(&read), app.clock.now());
    Ok(read)
}

/// Returns the name of a platform, as the contract has it.
#[must_use]
pub fn name(platform: DevicePlatform) -> String {
    platform.to_value()
}

/// Returns the rows of all platforms, in their order.
pub(crate) async fn all(db: &impl ConnectionTrait) -> Result<Vec<app_version::Model>> {
    let mut rows = app_version::Entity::find().all(db).await?;
    rows.sort_by_key(|row| row.platform);
    Ok(rows)
}

/// Forgets what was read as edits are heard of; the program runs it beside everything else. Listens from the call on.
pub fn forget_on_news(app: App) -> impl Future<Output = ()> + Send {
    let mut news = app.bus.listen();
    async move {
        loop {
            match news.recv().await {
                Ok(News::AppVersions | News::Missed) | Err(RecvError::Lagged(_)) => {
                    app.app_versions().forget();
                }
                Ok(_) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }
}

impl Memory {
    /// Returns what is remembered and can be believed, or how often it was forgotten.
    fn recall(&self, app: &App) -> Result<Oldest, u64> {
        let belief = if app.bus.is_listening() {
            BELIEF
        } else {
            BELIEF_WHEN_DEAF
        };
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &known.read {
            Some((oldest, read_at)) if app.clock.now() - *read_at < belief => Ok(Arc::clone(oldest)),
            _ => Err(known.n_forgotten),
        }
    }

    fn remember(&self, n_forgotten: u64, oldest: Oldest, now: DateTime<Utc>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.n_forgotten == n_forgotten {
            known.read = Some((oldest, now));
        }
    }

    /// Forgets what was read.
    pub(crate) fn forget(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.n_forgotten += 1;
        known.read = None;
    }
}

/// Reads a version that an operator sets: major, minor and patch, and nothing else.
pub(crate) fn is_version(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').collect();
    let is_number = |part: &&str| {
        let is_plain = *part == "0" || !part.starts_with('0');
        (1..=6).contains(&part.len()) && is_plain && part.bytes().all(|digit| digit.is_ascii_digit())
    };
    parts.len() == PARTS && parts.iter().all(is_number)
}

/// Says how a version that an app tells of itself stands to another; `None` for one that cannot be read.
///
/// Parts that are missing count as 0, and what follows the numbers – a build, a name – counts as nothing.
pub(crate) fn compare(told: &str, other: &str) -> Option<Ordering> {
    Some(parts(told)?.cmp(&parts(other)?))
}

fn parts(version: &str) -> Option<[u64; PARTS]> {
    let version = version.trim();
    let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
    let numbers = version
        .split(|letter: char| !(letter.is_ascii_digit() || letter == '.'))
        .next()?;
    let mut parts = [0; PARTS];
    for (place, number) in numbers.split('.').take(PARTS).enumerate() {
        match number.parse() {
            Ok(number) => parts[place] = number,
            Err(_) if place > 0 => break,
            Err(_) => return None,
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (told, other, expected) in [
            ("1.2.3", "1.2.3", Some(Ordering::Equal)),
            ("1.10.0", "1.9.9", Some(Ordering::Greater)),
            ("1.2", "1.2.1", Some(Ordering::Less)),
            ("2", "1.9.9", Some(Ordering::Greater)),
            ("v1.0.0 (77)", "1.0.0", Some(Ordering::Equal)),
            ("1.4.0-beta.2", "1.4.0", Some(Ordering::Equal)),
            ("1.2.3.4", "1.2.3", Some(Ordering::Equal)),
            ("dev", "1.0.0", None),
            ("", "1.0.0", None),
        ] {
            assert_eq!(compare(told, other), expected, "{told} and {other}");
        }
    }

    #[test]
    fn what_operators_set_has_three_numbers() {
        for version in ["1.0.0", "0.0.1", "12.345.6"] {
            assert!(is_version(version), "{version}");
        }
        for text in [
            "",
            "1",
            "1.0",
            "1.0.0.0",
            "1.0.x",
            "01.0.0",
            "1..0",
            "1.0.-1",
            "1.0.0 ",
            "1.0.1234567",
        ] {
            assert!(!is_version(text), "{text:?}");
        }
    }
}
