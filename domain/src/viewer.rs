//! Who is asking.

use entity::id::{AccountId, SessionId};
use serde::{Deserialize, Serialize};

/// A signed-in account, through one of its sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Whose rights count.
    pub account_id: AccountId,
    /// The session that the request came with.
    pub session_id: SessionId,
}
