//! What every request passes through.

use std::{any::Any, panic::AssertUnwindSafe, time::Instant};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri},
    middleware::Next,
    response::Response,
};
use domain::trace::{self, TraceId};
use futures_util::FutureExt;
use tracing::{Instrument, error, info, info_span};

use super::{
    Options,
    client::ClientIp,
    error::json_error,
    headers::{Policy, secure},
    join::without_code,
    request_id::{HEADER, RequestId, request_id},
};
use crate::graphql::Code;

/// Longest path and query; a document that needs more belongs into a body.
const ADDRESS_BYTES: usize = 16 << 10;
/// Longest head of a request; hyper itself refuses a hundred headers, or far longer ones, without a word.
const HEAD_BYTES: usize = 32 << 10;

/// Gives a request its id and its log line, and an answer its headers.
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

    let answering = trace::within(Some(trace), next.run(request));
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
