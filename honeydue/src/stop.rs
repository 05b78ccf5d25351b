//! Stopping when the system asks for it.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::wrong::Wrong;

/// Returns a token that is cancelled by SIGTERM or SIGINT.
pub(crate) fn on_signal() -> Result<CancellationToken, Wrong> {
    let mut terminate = signal(SignalKind::terminate()).map_err(Wrong::fault)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Wrong::fault)?;
    let stopping = CancellationToken::new();
    let token = stopping.clone();
    tokio::spawn(async move {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        info!("Stopping: {name} came");
        token.cancel();
    });
    Ok(stopping)
}
