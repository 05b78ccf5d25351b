//! Accepting connections, and stopping without cutting anyone off.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::graphql::Api;

/// Serves until `stopping` is cancelled; then accepts nothing new, closes sockets (1001), and gives what is under way `grace` to end.
///
/// # Errors
///
/// When the listener breaks.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    apis: &[Arc<Api>],
    stopping: CancellationToken,
    grace: Duration,
) -> anyhow::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(stopping.clone().cancelled_owned());
    let all = async {
        server.await?;
        for api in apis {
            api.closed().await;
        }
        Ok::<_, std::io::Error>(())
    };
    let too_late = async {
        stopping.cancelled().await;
        info!("Stopping: what is under way has {} s to end", grace.as_secs());
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        done = all => done.context("serving"),
        () = too_late => {
            warn!("Stopped with requests still under way after {} s", grace.as_secs());
            Ok(())
        }
    }
}
