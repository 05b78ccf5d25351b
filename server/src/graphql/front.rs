//! GraphQL over HTTP, as <https://graphql.github.io/graphql-over-http/draft/> has it.

use std::sync::Arc;

use async_graphql::{PathSegment, Response as Answer, ServerError, Value};
use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::any,
};
use futures_util::StreamExt;
use serde::Serialize;

use super::{
    Api, Prepared,
    call::Call,
    door::{Caller, Guest},
    errors::{self, Code, Refusal, shorten},
    fresh,
    limits::Limits,
    media::Media,
    sse, ws,
};
use crate::{
    http::{Unserved, client_ip, request_id},
    measure,
};

/// How much of a body that is too long is read and dropped, so that the client gets to read the answer.
const DRAIN_BYTES: usize = 8 << 20;
/// Any one of these shows that a browser asked the server beforehand, which it does not for a forged form.
const PREFLIGHTED: [&str; 2] = ["apollo-require-preflight", "x-apollo-operation-name"];

/// Returns the routes of an API.
pub(super) fn routes(api: Arc<Api>, path: &str) -> Router {
    Router::new().route(path, any(answer)).with_state(api)
}

async fn answer(State(api): State<Arc<Api>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::new(
        client_ip(&parts.extensions),
        request_id(&parts.extensions),
        parts.headers.clone(),
    );
    if ws::is_wanted(&parts.headers) {
        return ws::open(api, &mut parts, caller).await;
    }

    // The body is read before anything is refused: a client that is cut off while sending does not read the answer.
    let body = read(body, &api.limits).await;
    let Some(media) = Media::negotiate(&parts.headers) else {
        let refusal = Refusal::http(
            StatusCode::NOT_ACCEPTABLE,
            "Accept must allow application/graphql-response+json, application/json or text/event-stream.",
        );
        return refuse(&api, refusal, Media::Json);
    };
    let answered = match body {
        Ok(body) => respond(&api, &parts, &body, media, &caller).await,
        Err(refusal) => Err(refusal),
    };
    let mut response = answered.unwrap_or_else(|refusal| refuse(&api, refusal, media));
    // What has no tag is nobody's to keep: an address says nothing of who asked.
    let keeping = response.headers_mut().entry(header::CACHE_CONTROL);
    keeping.or_insert(HeaderValue::from_static("no-store"));
    response
}

async fn respond(
    api: &Arc<Api>,
    parts: &Parts,
    body: &Bytes,
    media: Media,
    caller: &Caller,
) -> Result<Response, Refusal> {
    let call = call(api, parts, body)?;
    if media == Media::Events {
        ws::check_origin(api, &parts.headers)?;
    }
    let prepared = api.prepare(&call);
    let (guest, caller) = match api.authenticate(caller).await {
        Ok(guest) => (guest, caller.clone()),
        // A client whose session has ended still sends its token along when it signs in anew.
        Err(refusal)
            if refusal.status == Some(StatusCode::UNAUTHORIZED)
                && prepared.as_ref().is_ok_and(|prepared| api.is_open(prepared)) =>
        {
            let nobody = caller.without_token();
            (api.authenticate(&nobody).await?, nobody)
        }
        Err(refusal) => return Err(refusal),
    };
    if let Ok(prepared) = &prepared
        && parts.method == Method::GET
        && !prepared.is_query
        && !(prepared.is_subscription && media == Media::Events)
    {
        return Err(Refusal::http(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only queries may be sent by GET.",
        ));
    }
    if media == Media::Events {
        return sse::open(api, prepared, guest, caller).await;
    }
    let prepared = prepared?;
    if prepared.is_subscription {
        return Err(Refusal::new(
            Code::BadRequest,
            "Subscriptions come over a WebSocket or as text/event-stream.",
        ));
    }
    if parts.method == Method::GET && api.is_kept(&prepared) {
        return tagged(api, prepared, (&guest, &caller), (media, &parts.headers)).await;
    }
    let is_shared = parts.method == Method::GET && api.is_shared(&prepared);
    let answer = api.execute(prepared, &guest, &caller).await?;
    if is_shared && answer.errors.is_empty() {
        return Ok(fresh::shared(answer, media, &parts.headers));
    }
    Ok(accept(answer, media))
}

/// What it costs to be told that nothing has changed, or to be given what is kept.
const KEPT_COST: u64 = 1;

/// Answers with what is kept, or only that the client's own is still good; makes the answer where neither is.
///
/// The state is asked for first: an answer that is made while something changes is newer than its tag says, and asked for anew next time.
async fn tagged(
    api: &Arc<Api>,
    prepared: Prepared,
    (guest, caller): (&Guest, &Caller),
    (media, asked): (Media, &HeaderMap),
) -> Result<Response, Refusal> {
    api.charge(KEPT_COST, guest).await?;
    let Some(tag) = api.tag(&prepared, (guest, caller), media).await? else {
        return Ok(accept(api.execute(prepared, guest, caller).await?, media));
    };
    if tag.is_known(asked) {
        measure::Answer::Unchanged.count();
        return Ok(fresh::own(None, media, tag.header()));
    }
    if let Some(body) = api.answers.get(&tag) {
        measure::Answer::Kept.count();
        return Ok(fresh::own(Some(body), media, tag.header()));
    }
    measure::Answer::Made.count();
    let mut answer = api.execute(prepared, guest, caller).await?;
    if !answer.errors.is_empty() || !answer.http_headers.is_empty() {
        return Ok(accept(answer, media));
    }
    // What it cost is the caller's alone, and other each time.
    answer.extensions.remove("cost");
    let body = Bytes::from(serde_json::to_vec(&answer).expect("an answer of GraphQL values is JSON"));
    api.answers.put(&tag, body.clone());
    Ok(fresh::own(Some(body), media, tag.header()))
}

/// Reads the call from a request, and refuses what a page of someone else's could have made a browser send.
fn call(api: &Api, parts: &Parts, body: &Bytes) -> Result<Call, Refusal> {
    let preflighted = PREFLIGHTED.iter().any(|name| parts.headers.contains_key(*name));
    match parts.method {
        Method::GET if !preflighted && is_cross_site(api, &parts.headers) => Err(Refusal::new(
            Code::BadRequest,
            "A request from another site must have the header apollo-require-preflight.",
        )),
        Method::GET => Call::from_query_string(parts.uri.query().unwrap_or_default()),
        Method::POST => {
            let content_type = parts
                .headers
                .get(header::CONTENT_TYPE)
                .map(|value| value.to_str().unwrap_or_default().to_ascii_lowercase());
            match content_type
                .as_deref()
                .map(|value| value.split(';').next().unwrap_or_default().trim())
            {
                Some("application/json") => {
                    check_charset(content_type.as_deref().unwrap_or_default())?;
                    Call::from_body(body)
                }
                None
                | Some("" | "text/plain" | "application/x-www-form-urlencoded" | "multipart/form-data")
                    if !preflighted =>
                {
                    Err(Refusal::http(
                        StatusCode::UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type must be application/json; this one also needs the header apollo-require-preflight.",
                    ))
                }
                _ => Err(Refusal::http(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type must be application/json.",
                )),
            }
        }
        _ => Err(Refusal::http(
            StatusCode::METHOD_NOT_ALLOWED,
            "Only GET and POST are answered here.",
        )),
    }
}

fn check_charset(content_type: &str) -> Result<(), Refusal> {
    let charset = content_type
        .split(';')
        .skip(1)
        .find_map(|part| part.trim().strip_prefix("charset="));
    match charset.map(|charset| charset.trim_matches('"')) {
        None | Some("utf-8" | "utf8") => Ok(()),
        Some(_) => Err(Refusal::http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The charset must be utf-8.",
        )),
    }
}

/// Returns whether a browser says that the request comes from a page of another site that is not one of the allowed origins.
///
/// Browsers tell the site with every request and the origin with those whose answer a page wants to read; older ones tell the origin only.
fn is_cross_site(api: &Api, headers: &HeaderMap) -> bool {
    match (
        headers.get("sec-fetch-site"),
        headers.contains_key(header::ORIGIN),
    ) {
        (Some(site), _) if site != "cross-site" => false,
        (Some(_), false) => true,
        (_, _) => ws::check_origin(api, headers).is_err(),
    }
}

/// Reads a body up to `limit`; of a longer one some more is read and dropped.
async fn read(body: Body, limits: &Limits) -> Result<Bytes, Refusal> {
    let limit = limits.body_bytes;
    let reading = async {
        let mut stream = body.into_data_stream();
        let (mut bytes, mut n_read) = (Vec::new(), 0);
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| Refusal::new(Code::BadRequest, "The body could not be read."))?;
            n_read += chunk.len();
            if n_read <= limit {
                bytes.extend_from_slice(&chunk);
            } else if n_read > DRAIN_BYTES {
                break;
            }
        }
        if n_read > limit {
            return Err(Refusal::http(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("The body may have {limit} bytes at most."),
            ));
        }
        Ok(Bytes::from(bytes))
    };
    let late = || Refusal::http(StatusCode::REQUEST_TIMEOUT, "The body took too long to arrive.");
    tokio::time::timeout(limits.body_timeout, reading)
        .await
        .unwrap_or_else(|_| Err(late()))
}

fn accept(mut answer: Answer, media: Media) -> Response {
    let mut headers = std::mem::take(&mut answer.http_headers);
    headers.extend(retry_after(&answer.errors));
    if is_request_error(&answer) {
        let cost = answer.extensions.remove("cost");
        let mut response = refusal_response(
            &Refused {
                errors: &answer.errors,
                extensions: cost.map(|cost| Extensions { cost }),
            },
            media.refused(),
            media,
        );
        response.headers_mut().extend(headers);
        return response;
    }
    let body = serde_json::to_vec(&answer).expect("an answer of GraphQL values is JSON");
    let mut response = (
        StatusCode::OK,
        [(header::CONTENT_TYPE, media.content_type())],
        body,
    )
        .into_response();
    response.headers_mut().extend(headers);
    response
}

/// Returns whether nothing was executed, so that the answer has no `data`.
pub(super) fn is_request_error(answer: &Answer) -> bool {
    let field = |segment: &PathSegment| matches!(segment, PathSegment::Field(_));
    matches!(answer.data, Value::Null)
        && !answer.errors.is_empty()
        && !answer.errors.iter().any(|error| error.path.iter().any(field))
}

/// An answer without data.
#[derive(Serialize)]
struct Refused<'a> {
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    extensions: Option<Extensions>,
}

#[derive(Serialize)]
struct Extensions {
    cost: Value,
}

/// Returns the answer to a request that is not executed.
pub(super) fn refuse(api: &Api, mut refusal: Refusal, media: Media) -> Response {
    // Before an event stream has begun, plain JSON tells best what was wrong.
    let media = if media == Media::Events {
        Media::Response
    } else {
        media
    };
    errors::count(api.name, &refusal.errors);
    for error in &mut refusal.errors {
        shorten(&mut error.message, api.limits.message_chars);
    }
    let status = refusal.status.unwrap_or_else(|| media.refused());
    let refused = Refused {
        errors: &refusal.errors,
        extensions: refusal.cost.map(|cost| Extensions { cost }),
    };
    let mut response = refusal_response(&refused, status, media);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    }
    if status == StatusCode::UNAUTHORIZED {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response.headers_mut().extend(retry_after(&refusal.errors));
    response
}

/// Returns the header that says when to try again, where an error does.
fn retry_after(errors: &[ServerError]) -> Option<(HeaderName, HeaderValue)> {
    let secs = errors.iter().filter_map(errors::retry_after_secs).max()?;
    Some((header::RETRY_AFTER, HeaderValue::from(secs)))
}

fn refusal_response(refused: &Refused<'_>, status: StatusCode, media: Media) -> Response {
    let body = serde_json::to_vec(refused).expect("errors are JSON");
    let content_type = [(header::CONTENT_TYPE, media.content_type())];
    (status, Extension(Unserved), content_type, body).into_response()
}
