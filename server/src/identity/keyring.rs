//! The keys of a provider, fetched when they are needed and kept while they are good.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{identity::Keys, outside};
use reqwest::{Client, Response, header};
use url::Url;

/// How long a provider may take; a person is waiting.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Bytes of a set of keys: far more than the two or three keys that providers have.
const MAX_BYTES: usize = 64 * 1024;

/// How long keys are good where the provider does not say.
const FRESH: TimeDelta = TimeDelta::hours(1);

/// What a provider may say of that: less would have us ask all the time, more would keep a key that it has given up.
const FRESHNESS: (TimeDelta, TimeDelta) = (TimeDelta::minutes(5), TimeDelta::hours(6));

/// How long keys are believed that cannot be fetched anew.
const BELIEVED: TimeDelta = TimeDelta::days(2);

/// How often is asked for a key that nobody knows, whoever sends tokens that name one.
const PACE: TimeDelta = TimeDelta::minutes(1);

/// How often a provider is asked that did not answer.
const PACE_WHEN_GONE: TimeDelta = TimeDelta::seconds(10);

/// The keys of one provider; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Keyring(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: Client,
    url: Url,
    state: Mutex<State>,
    /// Held by whoever fetches, so that a hundred who wait fetch once.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Clone, Debug, Default)]
struct State {
    keys: Arc<Keys>,
    fetched_at: Option<DateTime<Utc>>,
    fresh_until: Option<DateTime<Utc>>,
    tried_at: Option<DateTime<Utc>>,
    is_gone: bool,
}

impl State {
    /// Returns the keys, if they can be believed.
    fn believed(&self, now: DateTime<Utc>) -> Option<Arc<Keys>> {
        let fetched_at = self.fetched_at?;
        ((now - fetched_at).abs() < BELIEVED).then(|| Arc::clone(&self.keys))
    }

    /// Says whether the keys need not be fetched to look at a token that was signed with `key`.
    fn serves(&self, key: &str, now: DateTime<Utc>) -> bool {
        self.fresh_until.is_some_and(|until| now < until) && self.keys.has(key)
    }

    /// Says whether the provider was asked so short a time ago that it is not asked again.
    fn is_asked(&self, now: DateTime<Utc>) -> bool {
        let pace = if self.is_gone { PACE_WHEN_GONE } else { PACE };
        self.tried_at.is_some_and(|at| (now - at).abs() < pace)
    }
}

impl Keyring {
    /// Makes a keyring that is empty until it is needed.
    pub(super) fn new(url: Url) -> anyhow::Result<Self> {
        let client = outside::client(TIMEOUT);
        Ok(Self(Arc::new(Inner {
            client: client.build().context("setting up what fetches keys")?,
            url,
            state: Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
        })))
    }

    /// Returns the provider's keys for a token that was signed with `key`, which may be none of them; `None` when there are none to
    /// be had.
    ///
    /// Goes on when the caller goes away meanwhile: the next one needs them too.
    pub(super) async fn keys(&self, key: &str, now: DateTime<Utc>) -> Option<Arc<Keys>> {
        let state = self.0.state().clone();
        if state.serves(key, now) {
            return Some(state.keys);
        }
        let (inner, key) = (Arc::clone(&self.0), key.to_owned());
        let refreshed = tokio::spawn(async move { inner.refresh(&key, now).await });
        refreshed.await.ok().flatten()
    }

    /// Fetches the keys whatever is known, and returns how many there are.
    pub(super) async fn check(&self) -> anyhow::Result<usize> {
        Ok(self.0.fetch().await?.0.count())
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches the keys, unless somebody else just has.
    async fn refresh(&self, key: &str, now: DateTime<Utc>) -> Option<Arc<Keys>> {
        let _turn = self.fetching.lock().await;
        let state = self.state().clone();
        if state.serves(key, now) || state.is_asked(now) {
            return state.believed(now);
        }
        let fetched = self.fetch().await;
        let mut state = self.state();
        state.tried_at = Some(now);
        match fetched {
            Ok((keys, lasts)) => {
                state.keys = Arc::new(keys);
                state.fetched_at = Some(now);
                state.fresh_until = Some(now + lasts);
                state.is_gone = false;
            }
            Err(error) => {
                // Said once: those who wait meet it too.
                if !state.is_gone {
                    tracing::error!("The keys at {} could not be fetched: {error:#}", self.url);
                }
                state.is_gone = true;
            }
        }
        state.believed(now)
    }

    /// Fetches the keys, and says for how long they are good.
    async fn fetch(&self) -> anyhow::Result<(Keys, TimeDelta)> {
        let response = self.client.get(self.url.clone()).send().await.context("asking")?;
        let status = response.status();
        ensure!(status.is_success(), "the answer is {status}");
        let lasts = lasts(&response);
        let keys = Keys::read(&body(response).await?)?;
        Ok((keys, lasts))
    }
}

/// Returns how long an answer is good.
fn lasts(response: &Response) -> TimeDelta {
    let said = response.headers().get(header::CACHE_CONTROL);
    let said = said.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let seconds = said
        .split(',')
        .find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<u32>().ok());
    let (least, most) = FRESHNESS;
    seconds.map_or(FRESH, |seconds| {
        TimeDelta::seconds(seconds.into()).clamp(least, most)
    })
}

/// Reads an answer, and no more of it than it may have.
async fn body(mut response: Response) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.context("reading the answer")? {
        if bytes.len() + chunk.len() > MAX_BYTES {
            bail!("the answer has more than {MAX_BYTES} bytes");
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
