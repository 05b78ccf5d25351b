//! The HTTP edge and the GraphQL front, on a small schema of their own.

mod cors;
mod edge;
mod hidden;
mod http;
mod ids;
mod limits;
mod schema;
mod slow;
mod sockets;
mod streams;
mod throttle;
mod token;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use domain::throttle::{Allowance, Throttle};
use futures_util::FutureExt;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::{
    graphql::{Api, Caller, Guest, Hook, Limits, Options, Rejection, Shipped, stateless},
    http::{Connections, Patience, Readiness},
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use self::schema::Visitor;

/// A server with the small schema, whose only session has the token `good`.
struct Server {
    api: Arc<Api>,
    router: Router,
    stopping: CancellationToken,
    session: watch::Sender<bool>,
}

/// An answer, read whole.
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status, code and message of an answer without data, in one line.
    fn refusal(&self) -> String {
        let body = self.json();
        assert!(body.get("data").is_none(), "{body}");
        let error = &body["errors"][0];
        format!(
            "{} {}: {}",
            self.status.as_u16(),
            error["extensions"]["code"].as_str().unwrap(),
            error["message"].as_str().unwrap()
        )
    }
}

impl Server {
    fn new() -> Self {
        Self::with(Limits::default())
    }

    fn with(limits: Limits) -> Self {
        Self::of(limits, None)
    }

    fn of(limits: Limits, shipped: Option<&'static Shipped>) -> Self {
        Self::made(|options| {
            options.limits = limits;
            options.shipped = shipped;
        })
    }

    fn made(change: impl FnOnce(&mut Options)) -> Self {
        let (session, living) = watch::channel(true);
        let mut options = Options::new(hook(living));
        change(&mut options);
        options.open = &["touch"];
        options.origins.push("https://app.honeydue.example".to_owned());
        options.trusted = [("Hello", "{ hello }"), ("ab12", "{ hello }")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
        let stopping = options.stopping.clone();
        let api = Api::new(schema::schema(), options).unwrap();
        let routes = api.routes("/graphql").route("/panic", axum::routing::get(panic));
        let router = server::http::router(routes, edge_options());
        Self {
            api,
            router,
            stopping,
            session,
        }
    }

    async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    /// Sends a POST as apps do.
    async fn post(&self, body: impl Into<Body>) -> Reply {
        self.send(post().body(body.into()).unwrap()).await
    }

    async fn query(&self, query: &str) -> Reply {
        self.post(json!({ "query": query }).to_string()).await
    }

    async fn get(&self, address: &str) -> Reply {
        self.send(Request::get(address).body(Body::empty()).unwrap())
            .await
    }

    /// Serves on a free port until the test ends.
    async fn listen(&self) -> SocketAddr {
        self.listen_with(Connections::default()).await
    }

    async fn listen_with(&self, connections: Connections) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (router, api, stopping) = (self.router.clone(), Arc::clone(&self.api), self.stopping.clone());
        tokio::spawn(async move {
            let end = (stopping, Duration::from_secs(5));
            server::http::serve(listener, (router, &[api]), connections, end).await
        });
        address
    }
}

fn post() -> axum::http::request::Builder {
    Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
}

fn edge_options() -> server::http::Options {
    server::http::Options {
        https: true,
        n_proxies: 0,
        playground: true,
        origins: vec!["https://app.honeydue.example".to_owned()],
        patience: Patience::default(),
        refusals: Some(Arc::new(Throttle::memory(Allowance {
            maximum: 20_000,
            restore_per_second: 1_000,
        }))),
        readiness: Arc::new(|| {
            async {
                Readiness {
                    database: true,
                    schema: true,
                    redis: Some(false),
                }
            }
            .boxed()
        }),
        leaving: CancellationToken::new(),
    }
}

async fn panic() -> &'static str {
    panic!("the secret is 42")
}

fn hook(living: watch::Receiver<bool>) -> Hook {
    Arc::new(move |caller: Caller| {
        let living = living.clone();
        async move {
            let name = match caller.token.as_deref() {
                None => None,
                Some("good") if *living.borrow() => Some("Ada".to_owned()),
                Some("broken") => return Err(Rejection::Fault(anyhow::anyhow!("the database is gone"))),
                Some(_) => return Err(Rejection::Unauthenticated),
            };
            let key = name.clone().unwrap_or_else(|| "nobody".to_owned());
            Ok(Guest {
                key,
                reads_only: false,
                fill: Arc::new(move |data| {
                    data.insert(Visitor(name.clone()));
                }),
                state: stateless(),
                ended: Arc::new(move || {
                    let mut living = living.clone();
                    async move {
                        if living.wait_for(|living| !living).await.is_err() {
                            // Nobody is left to end the session.
                            std::future::pending::<()>().await;
                        }
                    }
                    .boxed()
                }),
            })
        }
        .boxed()
    })
}

/// Puts an address into a request, as the listener does.
fn from(mut request: Request<Body>, address: [u8; 4]) -> Request<Body> {
    request
        .extensions_mut()
        .insert(ConnectInfo(SocketAddr::from((address, 4000))));
    request
}
