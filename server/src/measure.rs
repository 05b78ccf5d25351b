//! What an API server counts: names, what each means, and how it is counted. Labels have few values: what a client makes up is none.

use std::{future::Future, time::Instant};

use async_graphql::resolver_utils::EnumType;
use domain::metric::Classes;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use crate::{graphql::Code, http::Readiness, schema::payload::UserErrorCode};

const REQUESTS: &str = "honeydue_http_requests_total";
const REQUEST_SECONDS: &str = "honeydue_http_request_seconds";
const REQUEST_STATEMENTS: &str = "honeydue_http_request_statements";
const UNDER_WAY: &str = "honeydue_http_requests_under_way";
const OPERATIONS: &str = "honeydue_operations_total";
const OPERATION_SECONDS: &str = "honeydue_operation_seconds";
const ERRORS: &str = "honeydue_errors_total";
const USER_ERRORS: &str = "honeydue_user_errors_total";
const ANSWERS: &str = "honeydue_answers_total";
const SOCKETS: &str = "honeydue_sockets_open";
const SOCKETS_LIMIT: &str = "honeydue_sockets_limit";
const READY: &str = "honeydue_ready";

/// The classes of what is not a time: statements of a request. Most screens take one.
pub const CLASSES: &[Classes] = &[(
    REQUEST_STATEMENTS,
    &[0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 20.0, 50.0],
)];

/// The APIs, as they are told apart.
pub(crate) const APIS: [&str; 2] = ["app", "admin"];

/// What an operation is called that is not among the documents that clients were built with.
pub(crate) const OTHER: &str = "other";

/// Says what each number means, and begins those whose labels are known.
pub fn describe() {
    describe_counter!(
        REQUESTS,
        "HTTP requests that were answered, by route, method and status."
    );
    describe_histogram!(
        REQUEST_SECONDS,
        Unit::Seconds,
        "Seconds from a request's head to the head of its answer, by route."
    );
    describe_histogram!(
        REQUEST_STATEMENTS,
        "Statements that the database answered for one GraphQL request, without BEGIN and COMMIT."
    );
    describe_gauge!(UNDER_WAY, "HTTP requests that are being answered.");
    describe_counter!(
        OPERATIONS,
        "GraphQL operations that were executed, by API, by name where clients were built with them and else as other, and by outcome: ok, or the \
         code of the first error."
    );
    describe_histogram!(
        OPERATION_SECONDS,
        Unit::Seconds,
        "Seconds that an operation took to execute, by API and by name."
    );
    describe_counter!(
        ERRORS,
        "Errors that clients were told of, by API and by code; INTERNAL_SERVER_ERROR is a fault of ours."
    );
    describe_counter!(
        USER_ERRORS,
        "Problems that people were told of and can put right themselves, by code."
    );
    describe_counter!(
        ANSWERS,
        "Answers to questions whose answers are kept, by where they came from: unchanged, kept or made."
    );
    describe_gauge!(SOCKETS, "Sockets and event streams that are open, by API.");
    describe_gauge!(
        SOCKETS_LIMIT,
        "Sockets and event streams that may be open, by API."
    );
    describe_gauge!(READY, "Whether requests can be served: 1 if so, else 0.");
    for api in APIS {
        for code in Code::ALL {
            counter!(ERRORS, "api" => api, "code" => code.as_str()).increment(0);
        }
        counter!(OPERATIONS, "api" => api, "operation" => OTHER, "outcome" => "ok").increment(0);
        // To be known is enough to be shown.
        drop(histogram!(OPERATION_SECONDS, "api" => api, "operation" => OTHER));
    }
    for code in UserErrorCode::items() {
        counter!(USER_ERRORS, "code" => code.name).increment(0);
    }
    for from in [Answer::Unchanged, Answer::Kept, Answer::Made] {
        counter!(ANSWERS, "from" => from.name()).increment(0);
    }
    counter!(REQUESTS, "route" => "/graphql", "method" => "POST", "status" => "200").increment(0);
    drop(histogram!(REQUEST_SECONDS, "route" => "/graphql"));
    drop(histogram!(REQUEST_STATEMENTS));
    gauge!(UNDER_WAY).set(0.0);
}

/// One request that was answered.
pub(crate) struct Request<'a> {
    /// The route that it took, as the router has it; none for an address at which there is nothing.
    pub route: Option<&'a str>,
    /// Its method.
    pub method: &'a str,
    /// What it was answered with.
    pub status: u16,
    /// How long that took, in seconds.
    pub seconds: f64,
    /// How many statements.
    pub n_statements: u32,
}

impl Request<'_> {
    /// Counts it.
    pub fn count(&self) {
        let route = self.route.unwrap_or("none").to_owned();
        // A client may send any word as a method.
        let method = match self.method {
            "GET" => "GET",
            "POST" => "POST",
            "HEAD" => "HEAD",
            "PUT" => "PUT",
            _ => OTHER,
        };
        if route.ends_with("/graphql") {
            histogram!(REQUEST_STATEMENTS).record(self.n_statements);
        }
        histogram!(REQUEST_SECONDS, "route" => route.clone()).record(self.seconds);
        let status = self.status.to_string();
        counter!(REQUESTS, "route" => route, "method" => method, "status" => status).increment(1);
    }
}

/// Counts a request as being under way until what is returned is dropped.
pub(crate) fn under_way() -> impl Drop {
    struct UnderWay;
    impl Drop for UnderWay {
        fn drop(&mut self) {
            gauge!(UNDER_WAY).decrement(1.0);
        }
    }
    gauge!(UNDER_WAY).increment(1.0);
    UnderWay
}

/// Executes an operation, and counts it by how it ended.
pub(crate) async fn operation<T>(
    (api, name): (&'static str, &str),
    executing: impl Future<Output = T>,
    outcome: impl FnOnce(&T) -> &'static str,
) -> T {
    let begun = Instant::now();
    let ended = executing.await;
    let name = name.to_owned();
    histogram!(OPERATION_SECONDS, "api" => api, "operation" => name.clone())
        .record(begun.elapsed().as_secs_f64());
    counter!(OPERATIONS, "api" => api, "operation" => name, "outcome" => outcome(&ended)).increment(1);
    ended
}

/// Counts an error that a client is told of.
pub(crate) fn error(api: &'static str, code: Code) {
    counter!(ERRORS, "api" => api, "code" => code.as_str()).increment(1);
}

/// Counts a problem that a person is told of.
pub(crate) fn user_error(code: UserErrorCode) {
    let known = UserErrorCode::items().iter().find(|known| known.value == code);
    if let Some(known) = known {
        counter!(USER_ERRORS, "code" => known.name).increment(1);
    }
}

/// Where an answer came from that may be kept.
#[derive(Clone, Copy)]
pub(crate) enum Answer {
    /// The client's own was still good.
    Unchanged,
    /// It was at hand.
    Kept,
    /// It was made.
    Made,
}

impl Answer {
    /// Counts it.
    pub fn count(self) {
        counter!(ANSWERS, "from" => self.name()).increment(1);
    }

    fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Kept => "kept",
            Self::Made => "made",
        }
    }
}

/// Notes how many sockets and event streams of an API are open, and how many may be.
pub(crate) fn sockets(api: &'static str, open: usize, limit: usize) {
    gauge!(SOCKETS, "api" => api).set(open as f64);
    gauge!(SOCKETS_LIMIT, "api" => api).set(limit as f64);
}

/// Notes whether requests can be served.
pub(crate) fn ready(found: &Readiness) {
    gauge!(READY).set(f64::from(u8::from(found.is_ready())));
}
