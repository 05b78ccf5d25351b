//! What a process remembers of sessions, and how all processes forget one that has ended.

use std::{future::Future, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{id::SessionId, session};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;

use crate::{App, Viewer, bus::News, token::Hash};

/// How long a process believes what it knows of a session while it hears of those that end.
const BELIEF: TimeDelta = TimeDelta::seconds(5);

/// The same while it does not hear: a Redis is configured, and gone.
const BELIEF_WHEN_DEAF: TimeDelta = TimeDelta::seconds(1);

/// Sessions that a process remembers at most; a hundred bytes each.
const CAPACITY: u64 = 100_000;

/// How long it is remembered that a session has ended: far longer than any request that read it before takes to end.
const GRAVE: Duration = Duration::from_secs(600);

/// How long the cache believes what it knows of a session. It is told of the end as well; this bounds what a lost message costs.
pub(super) const CACHED: Duration = Duration::from_secs(60);

/// What an access token opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pass {
    /// Who comes with it.
    pub(super) viewer: Viewer,
    /// Until when it is good.
    pub(super) expires_at: DateTime<Utc>,
    /// When the database said so.
    pub(super) read_at: DateTime<Utc>,
}

/// The sessions that this process has seen lately.
pub(crate) struct Memory {
    passes: Cache<Hash, (Pass, DateTime<Utc>)>,
    ended: Cache<SessionId, ()>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self {
            passes: Cache::builder()
                .max_capacity(CAPACITY)
                .time_to_live(BELIEF.to_std().unwrap_or_default())
                .build(),
            ended: Cache::builder().time_to_live(GRAVE).build(),
        }
    }

    /// Returns what was seen of a token lately enough to be believed.
    pub(super) fn recall(&self, app: &App, hash: &Hash) -> Option<Pass> {
        let (pass, seen_at) = self.passes.get(hash)?;
        let belief = if app.bus.is_listening() {
            BELIEF
        } else {
            BELIEF_WHEN_DEAF
        };
        (app.clock.now() - seen_at < belief).then_some(pass)
    }

    /// Remembers what a token opens.
    pub(super) fn remember(&self, hash: Hash, pass: Pass, now: DateTime<Utc>) {
        self.passes.insert(hash, (pass, now));
    }

    /// Says whether the session is known to have ended. Asked of every pass, however it was come by, so that one that was read
    /// just before the end does not outlive it.
    pub(super) fn has_ended(&self, id: SessionId) -> bool {
        self.ended.contains_key(&id)
    }

    /// Remembers that a session has ended.
    fn end(&self, id: SessionId) {
        self.ended.insert(id, ());
    }

    /// Forgets all that may be stale.
    fn clear(&self) {
        self.passes.invalidate_all();
    }
}

/// Returns where the cache keeps what a token opens.
pub(super) fn cache_key(hash: &Hash) -> String {
    use std::fmt::Write;
    hash.iter().fold("session:".to_owned(), |mut key, byte| {
        // Writing to a string cannot fail.
        let _ = write!(key, "{byte:02x}");
        key
    })
}

/// Makes this process and the cache ask the database about a session's present access token.
///
/// Called before a session ends, so that a process killed half-way leaves nothing stale, and after, for a token that was given out
/// meanwhile. The mark in the cache stays longer than a reader takes to put what it read before: nothing is put over it.
pub(crate) async fn forget(app: &App, session: &session::Model) {
    let Ok(hash) = Hash::try_from(session.access_hash.as_slice()) else {
        return;
    };
    app.sessions().passes.invalidate(&hash);
    let key = cache_key(&hash);
    if app.cache.put(&key, &[], CACHED).await {
        return;
    }
    // Redis is gone, and may come back with what it knew. It is told as soon as it does, or has forgotten by itself.
    let cache = app.cache.clone();
    tokio::spawn(tokio::time::timeout(CACHED, async move {
        let mut again = tokio::time::interval(Duration::from_secs(1));
        loop {
            again.tick().await;
            if cache.put(&key, &[], CACHED).await {
                return;
            }
        }
    }));
}

/// Forgets a session of this process once it has ended.
pub(crate) fn end(app: &App, id: SessionId) {
    app.sessions().end(id);
}

/// Forgets sessions as their end is heard of; the program runs it beside everything else. Listens from the call on.
pub fn forget_on_news(app: App) -> impl Future<Output = ()> + Send {
    let mut news = app.bus.listen();
    async move {
        loop {
            match news.recv().await {
                Ok(News::SessionEnded { id, .. }) => app.sessions().end(id),
                Ok(News::Missed) | Err(RecvError::Lagged(_)) => app.sessions().clear(),
                Ok(News::Residence { .. } | News::Left { .. } | News::Account { .. } | News::AppVersions) => {
                }
                Err(RecvError::Closed) => return,
            }
        }
    }
}
