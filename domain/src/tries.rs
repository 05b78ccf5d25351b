//! Tries to sign in, counted so that guessing takes too long.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};

use crate::{App, Error, error::Result, session::Origin, token};

/// The time within which tries are counted.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// The tries of one network at one address.
pub(crate) struct Tries {
    key: String,
}

impl Tries {
    /// Counts a try at `email` of a `realm` that has addresses of its own, and refuses it where there were too many.
    ///
    /// More than [`crate::app::Limits::sign_in_tries`] within a quarter of an hour are turned away unread, right ones too, until the
    /// quarter is over.
    pub(crate) async fn count(app: &App, realm: &str, email: &str, origin: &Origin) -> Result<Self> {
        Self::count_up_to(app, (realm, email), origin, app.limits.sign_in_tries).await
    }

    /// Counts an account that is made from a network, and refuses it where there were too many: each costs a password's hash.
    pub(crate) async fn count_sign_up(app: &App, origin: &Origin) -> Result<()> {
        Self::count_up_to(app, ("sign-up", ""), origin, app.limits.sign_ups).await?;
        Ok(())
    }

    async fn count_up_to(
        app: &App,
        (realm, email): (&str, &str),
        origin: &Origin,
        limit: u64,
    ) -> Result<Self> {
        let now = app.clock.now();
        // Hashed: a cache is no place for addresses.
        let whom = token::hash(&format!("{email}\n{}", origin.network()));
        let key = format!("{realm}:{}:{}", window(now), URL_SAFE_NO_PAD.encode(whom));
        if app.cache.count(&key, WINDOW).await > limit {
            return Err(Error::TooOften {
                retry_after: rest_of_window(now),
            });
        }
        Ok(Self { key })
    }

    /// Starts the count anew after a try that succeeded.
    pub(crate) async fn forget(self, app: &App) {
        app.cache.remove(&self.key).await;
    }
}

/// Returns the number of the quarter of an hour.
fn window(now: DateTime<Utc>) -> u64 {
    u64::try_from(now.timestamp()).unwrap_or_default() / WINDOW.as_secs()
}

/// Returns how long the present quarter of an hour will last.
fn rest_of_window(now: DateTime<Utc>) -> Duration {
    let passed = u64::try_from(now.timestamp()).unwrap_or_default() % WINDOW.as_secs();
    WINDOW - Duration::from_secs(passed)
}
