//! Who is asking: what the transport knows of a caller, and what an API's own hook makes of it.

use std::{net::IpAddr, sync::Arc};

use async_graphql::Data;
use axum::http::{HeaderMap, header};
use futures_util::{FutureExt, future::BoxFuture};

use crate::http::network;

/// What is known of whoever sent a request, before its document is looked at. It is in the request data.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Where the request came from, behind the proxies that are trusted.
    pub ip: Option<IpAddr>,
    /// Stands in every log line and masked error of the request.
    pub request_id: Arc<str>,
    /// All headers of the request; over a socket, those it was opened with.
    pub headers: Arc<HeaderMap>,
    /// What `Authorization: Bearer …` or, over a socket, `connection_init` carries.
    pub token: Option<Arc<str>>,
}

impl Caller {
    /// Returns the name that the client gives itself.
    #[must_use]
    pub fn user_agent(&self) -> Option<&str> {
        self.headers.get(header::USER_AGENT)?.to_str().ok()
    }

    /// Returns the languages that the caller reads, as it wrote them.
    #[must_use]
    pub fn accept_language(&self) -> Option<&str> {
        self.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()
    }

    /// Returns the same caller without the token that it came with.
    #[must_use]
    pub fn without_token(&self) -> Self {
        Self {
            token: None,
            ..self.clone()
        }
    }

    /// Names the network that the request came from: an address, and of IPv6 the network that one customer has.
    #[must_use]
    pub fn network(&self) -> String {
        network(self.ip)
    }

    /// Reads the caller from the head of a request. A malformed `Authorization` counts as a token that nobody knows.
    #[must_use]
    pub fn new(ip: Option<IpAddr>, request_id: Arc<str>, headers: HeaderMap) -> Self {
        let token = headers
            .get(header::AUTHORIZATION)
            .map(|value| bearer(value.to_str().unwrap_or_default()).into());
        Self {
            ip,
            request_id,
            headers: Arc::new(headers),
            token,
        }
    }
}

/// Returns the token of an `Authorization` value, empty where it is no bearer token.
pub(super) fn bearer(value: &str) -> &str {
    match value.trim().split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => "",
    }
}

/// Whom a hook has let in.
pub struct Guest {
    /// Whose allowance the operations are charged to: a person, or else an address.
    pub key: String,
    /// Whether nothing may be changed or listened to: an operator who sees the app as somebody sees it.
    pub reads_only: bool,
    /// Puts what resolvers need into the data of one operation; called anew for each, so that loaders are never shared.
    pub fill: Arc<dyn Fn(&mut Data) + Send + Sync>,
    /// Tells in which state all is that this guest's answers hang on; `None` for a guest without one. While it is told the same, the same
    /// question has the same answer, as far as [`Kept`](super::Kept) goes.
    pub state: StateOf,
    /// Asked by sockets and event streams, which are closed when it comes: the session that let the caller in has ended.
    pub ended: Arc<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>,
}

/// Tells in which state a guest's answers are, as often as it is asked.
pub type StateOf = Arc<dyn Fn() -> BoxFuture<'static, anyhow::Result<Option<String>>> + Send + Sync>;

/// Tells of no state: for guests whose answers are asked anew each time.
#[must_use]
pub fn stateless() -> StateOf {
    Arc::new(|| std::future::ready(Ok(None)).boxed())
}

/// Why a hook lets nobody in.
#[derive(Debug)]
pub enum Rejection {
    /// The credentials are unknown or have expired.
    Unauthenticated,
    /// A fault of ours.
    Fault(anyhow::Error),
}

/// Decides who a caller is, once for each request or socket.
pub type Hook = Arc<dyn Fn(Caller) -> BoxFuture<'static, Result<Guest, Rejection>> + Send + Sync>;
