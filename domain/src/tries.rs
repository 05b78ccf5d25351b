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
        let whom = format!("{email}\n{}", origin.network());
        let key = count_up_to(app, (realm, whom), WINDOW, app.limits.sign_in_tries).await?;
        Ok(Self { key })
    }

    /// Counts an account that is made from a network, and refuses it where there were too many: each costs a password's hash.
    pub(crate) async fn count_sign_up(app: &App, origin: &Origin) -> Result<()> {
        Self::count_within(app, ("sign-up", origin.network()), WINDOW, app.limits.sign_ups).await
    }

    /// Counts a try to sign in by a provider from a network, and refuses it where there were as many as accounts may be made from it:
    /// nobody guesses what a provider signs, but looking at it is work.
    pub(crate) async fn count_identity(app: &App, origin: &Origin) -> Result<Self> {
        let whom = ("identity", origin.network());
        let key = count_up_to(app, whom, WINDOW, app.limits.sign_ups).await?;
        Ok(Self { key })
    }

    /// Counts a try of whoever is named in a realm, and refuses it where there were more than `limit` within the present stretch of
    /// `window`.
    pub(crate) async fn count_within(
        app: &App,
        whom: (&str, String),
        window: Duration,
        limit: u64,
    ) -> Result<()> {
        count_up_to(app, whom, window, limit).await?;
        Ok(())
    }

    /// Starts the count anew after a try that succeeded.
    pub(crate) async fn forget(self, app: &App) {
        app.cache.remove(&self.key).await;
    }
}

/// Counts a try, and returns the key under which it is counted.
async fn count_up_to(
    app: &App,
    (realm, whom): (&str, String),
    window: Duration,
    limit: u64,
) -> Result<String> {
    let (number, passed) = stretch(app.clock.now(), window);
    // Hashed: a cache is no place for addresses.
    let whom = URL_SAFE_NO_PAD.encode(token::hash(&whom));
    let key = format!("{realm}:{number}:{whom}");
    if app.cache.count(&key, window).await > limit {
        return Err(Error::TooOften {
            retry_after: window - passed,
        });
    }
    Ok(key)
}

/// Returns the number of the stretch of time that `now` is in, and how much of it has passed.
fn stretch(now: DateTime<Utc>, window: Duration) -> (u64, Duration) {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let length = window.as_secs().max(1);
    (seconds / length, Duration::from_secs(seconds % length))
}
