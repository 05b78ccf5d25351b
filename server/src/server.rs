//! The whole server, put together: the APIs of an app behind the edge.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::Router;
use domain::{
    App, app_version,
    metric::Page,
    session,
    throttle::{Allowance, Throttle},
};
use futures_util::future::BoxFuture;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    admin, calendar, export,
    graphql::{Api, Limits},
    http::{self, Connections, Counted, Readiness, ReadinessOf},
    identity::Providers,
    preference, public, subscription,
};

/// How a server meets the world. The default suits tests: no proxy, no HTTPS, no playground.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What one request may ask for.
    pub limits: Limits,
    /// How many connections there may be, and how long they may keep the server waiting.
    pub connections: Connections,
    /// Whether nothing is told of the schema: neither by introspection nor by what is wrong with a document.
    pub hides_schema: bool,
    /// Origins other than its own whose pages may be apps: ask, open sockets and event streams, and put and get files.
    pub origins: Vec<String>,
    /// Texts of documents that clients were built with, as [`crate::graphql::read_trusted`] gives them: by the hash or the name that they send.
    pub trusted: HashMap<String, String>,
    /// Who may vouch for people beside themselves.
    pub providers: Providers,
    /// Whether clients reach the server by HTTPS.
    pub https: bool,
    /// How many proxies in front of it are trusted to say where a request came from.
    pub n_proxies: usize,
    /// Whether `/playground` is served.
    pub playground: bool,
    /// What the installation is for, e.g. `production`; the admin shows it. Nothing is shown where it is empty.
    pub environment: String,
    /// Cancelled when the server is to be sent nothing more; it answers all the same until it shall stop.
    pub leaving: CancellationToken,
    /// Cancelled when the server shall stop.
    pub stopping: CancellationToken,
}

/// A server that is ready to accept connections.
pub struct Server {
    router: Router,
    apis: Vec<Arc<Api>>,
    connections: Connections,
    app: App,
    readiness: ReadinessOf,
    stopping: CancellationToken,
}

impl Server {
    /// Puts a server together; `readiness` is asked by `/readyz`.
    ///
    /// Must be called within a runtime: from then on, sessions are forgotten as soon as their end is heard of, and so is what operators edit.
    ///
    /// # Errors
    ///
    /// When a schema is not valid.
    pub fn new(
        app: &App,
        settings: Settings,
        readiness: impl Fn() -> BoxFuture<'static, Readiness> + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let api = public::api(app, &settings)?;
        let admin = admin::api(app, &settings)?;
        let allowance = Allowance {
            maximum: settings.limits.bucket,
            restore_per_second: settings.limits.restore_per_second,
        };
        let readiness: ReadinessOf = Arc::new(readiness);
        let options = http::Options {
            patience: settings.connections.patience,
            refusals: Some(Arc::new(Throttle::beside(&app.cache, allowance))),
            https: settings.https,
            n_proxies: settings.n_proxies,
            playground: settings.playground,
            origins: settings.origins.clone(),
            readiness: Arc::clone(&readiness),
            leaving: settings.leaving.clone(),
        };
        tokio::spawn(session::forget_on_news(app.clone()));
        tokio::spawn(app_version::forget_on_news(app.clone()));
        Ok(Self {
            router: http::router(
                api.routes("/graphql")
                    .merge(admin.routes("/admin/graphql"))
                    .merge(admin::export::routes(app.clone()))
                    .merge(calendar::routes(app.clone()))
                    .merge(export::routes(app.clone()))
                    .merge(preference::routes(app.clone()))
                    .merge(subscription::routes(app))
                    .merge(http::stored(app)),
                options,
            ),
            apis: vec![api, admin],
            connections: Connections {
                // Behind a proxy all come from its network.
                most_of_one: settings
                    .connections
                    .most_of_one
                    .filter(|_| settings.n_proxies == 0),
                ..settings.connections
            },
            app: app.clone(),
            readiness,
            stopping: settings.stopping,
        })
    }

    /// Returns the router, for tests that need no connection.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Returns what the server has counted, for a port of its own.
    pub fn counted(&self, page: Page) -> Counted {
        Counted {
            page,
            app: self.app.clone(),
            apis: self.apis.clone(),
            readiness: Arc::clone(&self.readiness),
        }
    }

    /// Serves until it shall stop, and then gives what is under way `grace` to end.
    ///
    /// # Errors
    ///
    /// When the listener breaks.
    pub async fn serve(self, listener: TcpListener, grace: Duration) -> anyhow::Result<()> {
        let end = (self.stopping, grace);
        http::serve(listener, (self.router, &self.apis), self.connections, end).await
    }
}
