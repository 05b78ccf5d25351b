//! Signing out.

use super::revoke;
use crate::{App, Code, Error, Viewer, error::Result};

/// Ends the session that the caller came with.
pub async fn sign_out(app: &App, viewer: &Viewer) -> Result<()> {
    match revoke(app, viewer, viewer.session_id).await {
        Err(error) if error.has(Code::NotFound) => Err(Error::SignedOut),
        result => result.map(drop),
    }
}
