//! What every request passes through.

use std::{
    any::Any,
    net::SocketAddr,
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use axum::{
    body::HttpBody,
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, Version, header},
    middleware::Next,
    response::Response,
};
use domain::{
    throttle::Throttle,
    trace::{self, Parent, TraceId},
};
use futures_util::FutureExt;
use tracing::{Instrument, error, field::display, info, info_span};

use super::{
    Options, PROBED,
    arriving::watched,
    client::ClientIp,
    error::{json_error, too_many},
    headers::{Policy, secure},
    join::without_code,
    record::{self, Record},
    request_id::{HEADER, RequestId, request_id},
};
use crate::{graphql::Code, measure};

/// Longest path and query; a document that needs more belongs into a body.
pub const ADDRESS_BYTES: usize = 16 << 10;
/// Longest head of a request; hyper itself refuses a hundred headers, or far longer ones, without a word.
pub const HEAD_BYTES: usize = 32 << 10;

/// What a request that is refused takes from its network's allowance, which is that of operations: with the defaults, a thousand at once
/// and fifty a second.
pub const REFUSAL: u64 = 20;

/// Among an answer's extensions: nothing was done, whatever the status says.
#[derive(Clone, Copy)]
pub(crate) struct Unserved;

/// Gives a request its id and its log line, and an answer its headers.
pub(super) async fn pass(State(options): State<Options>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let _under_way = measure::under_way();
    let id = RequestId::of(request.headers());
    if let Some(ip) = ClientIp::of(request.extensions(), request.headers(), options.n_proxies) {
        request.extensions_mut().insert(ip);
    }
    request.extensions_mut().insert(id.clone());
    let asked = Asked::of(&request);
    let is_kept_alive = request.version() <= Version::HTTP_11;
    let parent = parent_of(&request, options.n_proxies);
    let record = Arc::new(Record::default());

    let request = request.map(|body| watched(body, options.patience));
    let answering = async {
        let trace = trace::current().map(display);
        let span = info_span!("request", request.id = &*id.0, trace.id = trace);
        let (mut response, polls) = record::kept(&record, next.run(request))
            .instrument(span.clone())
            .await;

        let policy = response.extensions_mut().remove::<Policy>();
        secure(response.headers_mut(), policy, options.https);
        // An id of sane characters is a header value.
        if let Ok(value) = HeaderValue::from_str(&id.0) {
            response.headers_mut().insert(HEADER, value);
        }
        if options.leaving.is_cancelled() && is_kept_alive {
            // That of a socket says something else.
            let connection = response.headers_mut().entry(header::CONNECTION);
            connection.or_insert(HeaderValue::from_static("close"));
        }
        span.in_scope(|| asked.tell(&response, (&record, polls), started.elapsed()));
        response
    };
    match parent {
        Some(parent) => trace::asked_by(parent, answering).await,
        None => trace::within(Some(TraceId::of_name(&id.0)), answering).await,
    }
}

/// What a request asks for, as far as its head says.
struct Asked {
    method: Method,
    path: String,
    route: Option<MatchedPath>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            path: without_code(request.uri().path()).to_owned(),
            route: request.extensions().get::<MatchedPath>().cloned(),
        }
    }

    /// Writes the request's log line, whose fields `docs/observe.md` explains, and counts the request.
    fn tell(&self, response: &Response, (record, polls): (&Record, u32), elapsed: Duration) {
        let (method, path) = (&self.method, &self.path);
        let status = response.status().as_u16();
        let n_statements = record.meter.n_statements();
        let told = |text: &OnceLock<String>| text.get().filter(|text| !text.is_empty()).cloned();
        let operation = told(&record.operation).map(|name| format!("{name:.100}"));
        info!(
            http.method = %method,
            http.path = path,
            http.route = self.route.as_ref().map(MatchedPath::as_str),
            http.status = status,
            // A body that is sent piece by piece tells its length to nobody.
            http.bytes = response.body().size_hint().exact(),
            elapsed_ms = milliseconds(elapsed),
            graphql.operation = operation,
            error.code = record.code.get(),
            account.id = told(&record.account),
            db.statements = n_statements,
            db.elapsed_ms = milliseconds(record.meter.database()),
            polls,
            "Answered {method} {path:.200} with {status}"
        );
        measure::Request {
            route: self.route.as_ref().map(MatchedPath::as_str),
            method: method.as_str(),
            status,
            seconds: elapsed.as_secs_f64(),
            n_statements,
        }
        .count();
    }
}

/// Returns a length of time with as many digits as are worth reading.
fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1_000_000.0).round() / 1_000.0
}

/// Answers a network that has anything left to be refused; what is refused is taken from that.
///
/// What an operation costs is taken where it runs. What is refused costs us too – it is read, parsed, looked up – and the answer says
/// nothing of how many more may come. Whoever looks whether the process lives is always answered: else the crowd of one network would have it
/// ended, where its probes come from there too.
pub(super) async fn unless_spent(
    State(options): State<Options>,
    mut request: Request,
    next: Next,
) -> Response {
    let client = request.extensions().get::<ClientIp>().copied();
    let (Some(throttle), Some(client)) = (options.refusals, client) else {
        return next.run(request).await;
    };
    if PROBED.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let refusals = Refusals {
        throttle,
        key: format!("refused {}", client.network()).into(),
    };
    let wait = refusals.wait();
    if !wait.is_zero() {
        record::code(Code::RateLimited.as_str());
        return too_many(
            "Too many requests of your network had to be refused; try again later.",
            wait.as_secs() + 1,
            &request_id(request.extensions()),
        );
    }
    request.extensions_mut().insert(refusals.clone());
    let mut response = next.run(request).await;
    let is_refused = response.extensions_mut().remove::<Unserved>().is_some();
    let status = response.status();
    if (is_refused || status.is_client_error()) && status != StatusCode::TOO_MANY_REQUESTS {
        refusals.count().await;
    }
    response
}

/// What a network has left to be refused; among a request's extensions, for a socket that is refused once it is open.
#[derive(Clone)]
pub(crate) struct Refusals {
    throttle: Arc<Throttle>,
    key: Arc<str>,
}

impl Refusals {
    fn wait(&self) -> Duration {
        self.throttle.wait(&self.key, self.cost(), Instant::now())
    }

    /// Takes one from what is left.
    pub async fn count(&self) {
        self.throttle.take(&self.key, self.cost(), Instant::now()).await;
    }

    /// No more than there is at all: else the first refusal would be the last answer.
    fn cost(&self) -> u64 {
        REFUSAL.min(self.throttle.allowance().maximum)
    }
}

/// Refuses what is too long to be read; a panic becomes an answer.
pub(super) async fn bound(request: Request, next: Next) -> Response {
    let id = &*request_id(request.extensions());
    if address_bytes(request.uri()) > ADDRESS_BYTES {
        return json_error(
            StatusCode::URI_TOO_LONG,
            Code::BadRequest,
            "The address is too long.",
            id,
        );
    }
    if head_bytes(request.headers()) > HEAD_BYTES {
        return json_error(
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Code::BadRequest,
            "The headers are too long.",
            id,
        );
    }
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            let said = panic_message(&*panic);
            error!(request.id = id, panic = said, "Request {id} panicked: {said}");
            json_error(
                StatusCode::INTERNAL_SERVER_ERROR,
                Code::Internal,
                "Something went wrong on our side.",
                id,
            )
        }
    }
}

/// Returns what asks, where that is said by somebody whose word counts: a trusted proxy, or a program on this machine.
fn parent_of(request: &Request, n_proxies: usize) -> Option<Parent> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_near = peer.is_none_or(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    let said = request
        .headers()
        .get("traceparent")
        .filter(|_| is_near || n_proxies > 0)?;
    Parent::read(said.to_str().ok()?)
}

fn address_bytes(uri: &Uri) -> usize {
    uri.path_and_query().map_or(0, |address| address.as_str().len())
}

fn head_bytes(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}

/// Returns what a panic said.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
