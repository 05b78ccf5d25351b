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

/// Octets of a line at most, its end not counted (RFC 5545, 3.1).
const LINE_BYTES: usize = 75;

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
pub fn write(entries: &[Entry]) -> String {
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
    folded(&calendar.done().to_string())
}

/// Folds the lines of a calendar anew: the library makes the end of a long one an octet too long.
fn folded(text: &str) -> String {
    let unfolded = text.replace("\r\n ", "");
    let mut folded = String::with_capacity(text.len());
    for mut line in unfolded.split_terminator("\r\n") {
        let mut room = LINE_BYTES;
        while line.len() > room {
            let (part, rest) = line.split_at(line.floor_char_boundary(room));
            folded.push_str(part);
            folded.push_str("\r\n ");
            (line, room) = (rest, LINE_BYTES - 1);
        }
        folded.push_str(line);
        folded.push_str("\r\n");
    }
    folded
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

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};
    use entity::id::TaskId;

    use super::*;

    #[test]
    fn no_line_is_too_long_and_none_loses_a_letter() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for length in 0..200 {
            let title = format!("{}{}", "x".repeat(length), "ä".repeat(length % 50));
            let entry = Entry {
                task_id: TaskId::new(DateTime::UNIX_EPOCH),
                date: day,
                due_on: day,
                title: title.clone(),
                description: None,
                residence: "Elm Street".to_owned(),
                updated_at: DateTime::UNIX_EPOCH,
            };

            let file = write(&[entry]);

            assert!(file.lines().all(|line| line.len() <= LINE_BYTES), "{file}");
            assert!(
                file.replace("\r\n ", "")
                    .contains(&format!("\r\nSUMMARY:{title}\r\n")),
                "{file}"
            );
        }
    }
}
