//! Tells every replica what was committed, so that listeners hear of it at once.
//!
//! A lost message is harmless: clients ask `changes(since)`, and caches forget by themselves soon after.

use entity::id::{AccountId, ResidenceId, SessionId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

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
}

/// Messages that a slow listener may be behind before it misses some.
const BACKLOG: usize = 4_096;

/// Carries news to all listeners.
#[derive(Clone, Debug)]
pub enum Bus {
    /// Within this process.
    Memory(broadcast::Sender<News>),
}

impl Bus {
    /// Makes a bus within this process.
    pub fn memory() -> Self {
        Self::Memory(broadcast::channel(BACKLOG).0)
    }

    /// Tells all listeners. Never fails: what is lost is made good by `changes(since)`.
    pub async fn publish(&self, news: News) {
        match self {
            Self::Memory(sender) => {
                // No receiver is no fault: nobody is listening.
                let _ = sender.send(news);
            }
        }
    }

    /// Listens to all that is published from now on.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        match self {
            Self::Memory(sender) => sender.subscribe(),
        }
    }
}
