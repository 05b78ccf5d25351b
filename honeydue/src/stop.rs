//! Stopping when the system asks for it.

use std::time::Duration;

use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

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

/// Returns a token that is cancelled once `leaving` has been for as long as `drain`.
pub(crate) fn drained(leaving: &CancellationToken, drain: Duration) -> CancellationToken {
    let (leaving, drained) = (leaving.clone(), CancellationToken::new());
    let token = drained.clone();
    tokio::spawn(async move {
        leaving.cancelled().await;
        if !drain.is_zero() {
            info!(
                "Going on for {} s, until nothing more is sent here",
                drain.as_secs()
            );
            sleep(drain).await;
        }
        token.cancel();
    });
    drained
}

/// Does some work to its end, but once `stopping` is cancelled for no longer than `grace`.
pub(crate) async fn by_deadline(
    work: impl Future<Output = anyhow::Result<()>>,
    stopping: &CancellationToken,
    grace: Duration,
) -> anyhow::Result<()> {
    let too_late = async {
        stopping.cancelled().await;
        sleep(grace).await;
    };
    tokio::select! {
        done = work => done,
        () = too_late => {
            warn!("Stopped with work still under way after {} s", grace.as_secs());
            Ok(())
        }
    }
}
