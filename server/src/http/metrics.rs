//! What the process has counted, on a port of its own that is not for the world.

use std::sync::Arc;

use anyhow::Context;
use axum::{
    Router,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use domain::{
    App,
    metric::{self, Page},
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::ReadinessOf;
use crate::{graphql::Api, measure};

/// What is counted, and what is looked at whenever somebody asks for the numbers.
#[derive(Clone)]
pub struct Counted {
    /// What is counted all the time.
    pub(crate) page: Page,
    /// Whose connections are looked at.
    pub(crate) app: App,
    /// Whose sockets are.
    pub(crate) apis: Vec<Arc<Api>>,
    /// Whether requests can be served.
    pub(crate) readiness: ReadinessOf,
}

impl Counted {
    /// Returns the page as Prometheus reads it.
    async fn text(&self) -> String {
        measure::ready(&(self.readiness)().await);
        metric::measure(&self.app);
        for api in &self.apis {
            api.measure();
        }
        self.page.text()
    }

    /// Returns the only route of the port.
    pub fn routes(self) -> Router {
        let page = move || async move {
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], self.text().await)
        };
        Router::new()
            .route("/metrics", get(page))
            .fallback(|| async { StatusCode::NOT_FOUND.into_response() })
    }
}

/// Answers `/metrics` on `listener` until `shutdown`.
///
/// # Errors
///
/// When the listener breaks.
pub async fn serve(
    listener: TcpListener,
    counted: Counted,
    shutdown: CancellationToken,
) -> anyhow::Result<()> {
    axum::serve(listener, counted.routes())
        .with_graceful_shutdown(shutdown.cancelled_owned())
        .await
        .context("answering /metrics")
}
