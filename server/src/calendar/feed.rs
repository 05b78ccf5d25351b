//! What calendar programs are served.

use std::fmt::Write as _;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use chrono::Duration;
use domain::{
    App,
    calendar::{self, Entry},
    token,
};
use icalendar::{Calendar, Component, Event, EventLike};

use crate::http::matches;

/// How long a calendar program may wait before it looks again.
const LOOK_AGAIN: Duration = Duration::hours(1);

/// Returns the route of the feeds.
pub(crate) fn routes(app: App) -> Router {
    Router::new().route("/calendar/{file}", get(feed)).with_state(app)
}

async fn feed(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let secret = file.strip_suffix(".ics").unwrap_or_default();
    match calendar::feed(&app, secret).await {
        Ok(Some(entries)) => answer(&headers, &entries),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!("A calendar could not be read: {error:#}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Answers with a calendar, or with the word that it is the one that the program has.
fn answer(headers: &HeaderMap, entries: &[Entry]) -> Response {
    let body = write(entries);
    let etag = etag(&body);
    let is_known = matches(headers, &etag);
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], body).into_response(),
    };
    // Asked for anew each time; what has not changed costs no body.
    let cache = HeaderValue::from_static("private, no-cache");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    let etag = HeaderValue::from_str(&etag).expect("hexadecimal digits are a header value");
    response.headers_mut().insert(header::ETAG, etag);
    response
}

/// Returns a strong validator: the calendar's SHA-256.
fn etag(body: &str) -> String {
    let mut etag = String::from("\"");
    for byte in token::hash(body) {
        // Writing to a string cannot fail.
        let _ = write!(etag, "{byte:02x}");
    }
    etag.push('"');
    etag
}

/// Writes a calendar. The same entries give the same text, so that its validator stays.
fn write(entries: &[Entry]) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//honeyDue//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.name("honeyDue");
    calendar.ttl(&LOOK_AGAIN);
    for entry in entries {
        calendar.push(event(entry));
    }
    calendar.done().to_string()
}

/// Makes the event of an occurrence: a whole day, which does not make anybody busy.
fn event(entry: &Entry) -> Event {
    let mut event = Event::new();
    event
        .uid(&format!("{}-{}@honeydue", entry.task_id, entry.date))
        .timestamp(entry.updated_at)
        .last_modified(entry.updated_at)
        .summary(&entry.title)
        .location(&entry.residence)
        .starts(entry.due_on)
        .add_property("TRANSP", "TRANSPARENT");
    // The day after the last one, as RFC 5545 wants it.
    if let Some(end) = entry.due_on.succ_opt() {
        event.ends(end);
    }
    if let Some(description) = &entry.description {
        // Lines end in one way, since the others would end a line of the file.
        let description = description.replace("\r\n", "\n").replace('\r', "\n");
        event.description(&description);
    }
    event.done()
}
