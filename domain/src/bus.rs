//! Tells every replica what was committed, so that listeners hear of it at once.
//!
//! A lost message is harmless: clients ask `changes(since)`, and caches forget by themselves soon after.

mod wire;

use std::sync::Arc;

use entity::id::{AccountId, ResidenceId, SessionId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use self::wire::Wire;
use crate::redis::Redis;

/// What was committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// Something in a residence changed.
    Residence {
        /// The residence.
        id: ResidenceId,
        /// Its revision from now on.
        revision: i64,
    },
    /// An account belongs to a residence no more, or the residence is gone.
    Left {
        /// The residence.
        residence_id: ResidenceId,
        /// Who is out.
        account_id: AccountId,
    },
    /// Something of an account changed: itself, its inbox or its memberships.
    Account {
        /// The account.
        id: AccountId,
        /// Its revision from now on.
        revision: i64,
    },
    /// A session has ended.
    SessionEnded {
        /// The session.
        id: SessionId,
        /// Whose it was.
        account_id: AccountId,
    },
    /// An operator has changed which versions of the apps are supported.
    AppVersions,
    /// News from other processes may have been missed: what was kept in memory may be stale. Never leaves the process.
    Missed,
}

/// Messages that a slow listener may be behind before it misses some.
const BACKLOG: usize = 4_096;

/// Carries news to all listeners.
#[derive(Clone, Debug)]
pub enum Bus {
    /// Between all processes that share a Redis, and within this one at once.
    Redis(Arc<Wire>),
    /// Within this process.
    Memory(broadcast::Sender<News>),
}

impl Bus {
    /// Makes a bus over Redis; listens to it from now on, and again whenever the connection is lost.
    pub fn redis(redis: Redis) -> Self {
        Self::Redis(Arc::new(Wire::start(redis, broadcast::channel(BACKLOG).0)))
    }

    /// Makes a bus within this process.
    pub fn memory() -> Self {
        Self::Memory(broadcast::channel(BACKLOG).0)
    }

    /// Tells all listeners. Never fails: what is lost is made good by `changes(since)`.
    pub async fn publish(&self, news: News) {
        // No receiver is no fault: nobody is listening.
        let _ = self.sender().send(news.clone());
        if let Self::Redis(wire) = self {
            wire.publish(&news).await;
        }
    }

    /// Listens to all that is published from now on.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.sender().subscribe()
    }

    /// Says whether news of other processes come in.
    pub fn is_listening(&self) -> bool {
        match self {
            Self::Redis(wire) => wire.is_listening(),
            Self::Memory(_) => true,
        }
    }

    fn sender(&self) -> &broadcast::Sender<News> {
        match self {
            Self::Redis(wire) => wire.sender(),
            Self::Memory(sender) => sender,
        }
    }
}
