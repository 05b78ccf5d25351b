//! What every request passes through.

use std::{any::Any, panic::AssertUnwindSafe, time::Instant};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};
use domain::trace::{self, TraceId};
use futures_util::FutureExt;
use tracing::{Instrument, error, info, info_span};

use super::{
    Options,
    arriving::watched,
    client::ClientIp,
    error::json_error,
    headers::{Policy, secure},
    join::without_code,
    request_id::{HEADER, RequestId},
};
use crate::graphql::Code;

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

/// Gives a request its id and its log line, and an answer its headers; a panic becomes an answer too.
pub(super) async fn pass(State(options): State<Options>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId::of(request.headers());
    if let Some(ip) = ClientIp::of(request.extensions(), request.headers(), options.n_proxies) {
        request.extensions_mut().insert(ip);
    }
    request.extensions_mut().insert(id.clone());
    let (method, path) = (
        request.method().clone(),
        without_code(request.uri().path()).to_owned(),
    );
    let trace = trace_of(request.headers(), &id.0);
    let span = info_span!("request", request.id = &*id.0, trace.id = %trace);

    let request = request.map(|body| watched(body, options.patience));
    let answering = trace::within(Some(trace), unless_spent(&options, request, next, &id.0));
    let mut response = answering.instrument(span.clone()).await;

    let policy = response.extensions_mut().remove::<Policy>();
    secure(response.headers_mut(), policy, options.https);
    // An id of sane characters is a header value.
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    let (status, elapsed_ms) = (
        response.status().as_u16(),
        started.elapsed().as_secs_f64() * 1_000.0,
    );
    span.in_scope(|| info!(http.method = %method, http.path = path, http.status = status, elapsed_ms, "Answered {method} {path:.200} with {status}"));
    response
}

/// Answers a network that has anything left to be refused; what is refused is taken from that.
///
/// What an operation costs is taken where it runs. What is refused costs us too – it is read, parsed, looked up – and the answer says
/// nothing of how many more may come.
async fn unless_spent(options: &Options, request: Request, next: Next, id: &str) -> Response {
    let client = request.extensions().get::<ClientIp>().copied();
    let Some(network) = client.map(|client| format!("refused {}", client.network())) else {
        return answer(request, next, id).await;
    };
    let wait = options.refusals.wait(&network, REFUSAL, Instant::now());
    if !wait.is_zero() {
        let mut response = json_error(
            StatusCode::TOO_MANY_REQUESTS,
            Code::RateLimited,
            "Too many requests had to be refused; try again later.",
            id,
        );
        let secs = HeaderValue::from(wait.as_secs() + 1);
        response.headers_mut().insert(header::RETRY_AFTER, secs);
        return response;
    }
    let mut response = answer(request, next, id).await;
    let is_refused = response.extensions_mut().remove::<Unserved>().is_some();
    let status = response.status();
    if (is_refused || status.is_client_error()) && status != StatusCode::TOO_MANY_REQUESTS {
        options.refusals.take(&network, REFUSAL, Instant::now()).await;
    }
    response
}

async fn answer(request: Request, next: Next, id: &str) -> Response {
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

/// Returns the trace that the request belongs to: that of whoever sent it, or one of its own.
fn trace_of(headers: &HeaderMap, id: &str) -> TraceId {
    let parent = headers.get("traceparent").and_then(|value| value.to_str().ok());
    let trace = parent.and_then(TraceId::of_parent);
    trace.unwrap_or_else(|| TraceId::of_name(id))
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
