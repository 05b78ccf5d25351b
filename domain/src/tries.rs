//! Tries to sign in, counted so that guessing takes too long.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};

use crate::{App, Error, error::Result, session::Origin, token};

/// The time within which tries are counted.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// The time within which tries at one address are counted wherever they come from.
const LONG_WINDOW: Duration = Duration::from_secs(60 * 60);

/// The tries of one network at one address.
pub(crate) struct Tries {
    key: String,
    /// Until when only networks that are known are let in, where the address is tried from everywhere.
    crowded: Option<Duration>,
}

impl Tries {
    /// Counts a try at `email` of a `realm` that has addresses of its own, and refuses it where there were too many.
    ///
    /// More than [`crate::app::Limits::sign_in_tries`] within a quarter of an hour are turned away unread, right ones too, until the
    /// quarter is over.
    pub(crate) async fn count(app: &App, realm: &str, email: &str, origin: &Origin) -> Result<Self> {
        let whom = format!("{email}\n{}", origin.network());
        let key = count_up_to(app, (realm, whom), WINDOW, app.limits.sign_in_tries).await?;
        Ok(Self { key, crowded: None })
    }

    /// Counts a try as [`count`](Self::count) does, and also for its network, whichever addresses it tries, and for the address, whichever
    /// networks it is tried from.
    ///
    /// The first stops whoever tries one password at many addresses. The second, [`crate::app::Limits::sign_in_tries_everywhere`] within
    /// an hour, stops whoever tries many at one from many networks – and must not keep out whose address it is: so it refuses nobody by
    /// itself, but has the caller ask [`unless_known`](Self::unless_known).
    pub(crate) async fn count_everywhere(
        app: &App,
        realm: &str,
        email: &str,
        origin: &Origin,
    ) -> Result<Self> {
        Self::count_network(app, realm, origin).await?;
        let tries = Self::count(app, realm, email, origin).await?;
        let realm = format!("{realm}-address");
        let at_address = (&*realm, email.to_owned());
        let limit = app.limits.sign_in_tries_everywhere;
        let crowded = match count_up_to(app, at_address, LONG_WINDOW, limit).await {
            Err(Error::TooOften { retry_after }) => Some(retry_after),
            counted => counted.map(|_| None)?,
        };
        Ok(Self { crowded, ..tries })
    }

    /// Counts a try for its network, whichever addresses it tries, and refuses it where there were too many.
    pub(crate) async fn count_network(app: &App, realm: &str, origin: &Origin) -> Result<()> {
        // Who comes from nowhere comes from within the process.
        if origin.ip_address.is_none() {
            return Ok(());
        }
        let realm = format!("{realm}-network");
        let whom = (&*realm, origin.network());
        Self::count_within(app, whom, WINDOW, app.limits.sign_in_tries_by_network).await
    }

    /// Refuses the try where its address is tried from everywhere and it comes from a network that `is_known` does not know.
    ///
    /// Asked in every case, so that the time tells nobody whether an address is under attack.
    pub(crate) fn unless_known(&self, is_known: bool) -> Result<()> {
        match self.crowded {
            Some(retry_after) if !is_known => Err(Error::TooOften { retry_after }),
            _ => Ok(()),
        }
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
        Ok(Self { key, crowded: None })
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
