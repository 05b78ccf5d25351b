//! What a client is told when something goes wrong: one vocabulary of codes, and no faults of ours.

use async_graphql::{
    Context, ErrorExtensionValues, ErrorExtensions, PathSegment, QueryPathSegment, ServerError, Value,
};
use axum::http::StatusCode;
use tracing::error;

use super::limits::Limits;
use crate::{http::record, measure};

/// The extension that carries an error's whole path through the engine, which shortens paths below lists.
const WHOLE_PATH: &str = "wholePath";

/// The extension of an error that says how long to wait before trying again, in seconds.
pub const RETRY_AFTER_SECS: &str = "retryAfterSecs";

/// What the engine's own errors about arguments begin with; they carry no code.
const INPUT_ERRORS: [&str; 3] = [
    "Failed to parse \"",
    "Expected input type \"",
    "Invalid value for argument \"",
];

/// Why a request or a field has no answer, in Apollo's words, which clients and fuzzers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The document is not GraphQL.
    ParseFailed,
    /// The document does not fit the schema.
    ValidationFailed,
    /// A variable or an argument has a value that cannot be.
    BadUserInput,
    /// The HTTP request is not a GraphQL request.
    BadRequest,
    /// The hash is not known; send the text once.
    PersistedQueryNotFound,
    /// The credentials are unknown or have expired, or there are none and they are needed.
    Unauthenticated,
    /// The caller may not do this.
    Forbidden,
    /// There is no such thing, or not for this caller.
    NotFound,
    /// The caller has spent its allowance; see `Retry-After`.
    RateLimited,
    /// The document asks for more than one request may.
    QueryTooComplex,
    /// The answer took too long.
    Timeout,
    /// A fault of ours.
    Internal,
}

impl Code {
    /// All codes.
    pub(crate) const ALL: [Self; 12] = [
        Self::ParseFailed,
        Self::ValidationFailed,
        Self::BadUserInput,
        Self::BadRequest,
        Self::PersistedQueryNotFound,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::NotFound,
        Self::RateLimited,
        Self::QueryTooComplex,
        Self::Timeout,
        Self::Internal,
    ];

    /// Returns the code as it stands in `extensions.code`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::BadUserInput => "BAD_USER_INPUT",
            Self::BadRequest => "BAD_REQUEST",
            Self::PersistedQueryNotFound => "PERSISTED_QUERY_NOT_FOUND",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::RateLimited => "RATE_LIMITED",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::Timeout => "TIMEOUT",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }

    /// Returns the error that a resolver answers with.
    #[must_use]
    pub fn error(self, message: impl Into<String>) -> async_graphql::Error {
        async_graphql::Error::new(message).extend_with(|_, extensions| extensions.set("code", self.as_str()))
    }

    /// Returns the error of a request as a whole.
    pub(super) fn server_error(self, message: impl Into<String>) -> ServerError {
        let mut error = ServerError::new(message, None);
        set_code(&mut error, self);
        error
    }
}

/// Returns the code that an error carries; what carries none of ours is a fault.
pub(super) fn code_of(error: &ServerError) -> Code {
    let carried = error
        .extensions
        .as_ref()
        .and_then(|extensions| extensions.get("code"));
    let known = Code::ALL
        .into_iter()
        .find(|code| carried == Some(&Value::from(code.as_str())));
    known.unwrap_or(Code::Internal)
}

/// Counts errors that a client is told of, and notes the first one in the request's record.
pub(super) fn count(api: &'static str, errors: &[ServerError]) {
    for error in errors {
        let code = code_of(error);
        measure::error(api, code);
        record::code(code.as_str());
    }
}

/// Returns how long an error asks to wait, in seconds.
pub(super) fn retry_after_secs(error: &ServerError) -> Option<u64> {
    match error.extensions.as_ref()?.get(RETRY_AFTER_SECS)? {
        Value::Number(secs) => secs.as_u64(),
        _ => None,
    }
}

/// A request that is not executed.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Set where the status does not depend on the media type of the answer.
    pub status: Option<StatusCode>,
    /// At least one.
    pub errors: Vec<ServerError>,
    /// What the operation would have cost, where that is known.
    pub cost: Option<Value>,
}

impl Refusal {
    /// Returns a refusal for one reason. Its status follows from the code, or else from the media type.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let status = match code {
            Code::BadRequest => Some(StatusCode::BAD_REQUEST),
            // Apollo's iOS client throws on any other status before it sends the text.
            Code::PersistedQueryNotFound => Some(StatusCode::OK),
            Code::Unauthenticated => Some(StatusCode::UNAUTHORIZED),
            Code::RateLimited => Some(StatusCode::TOO_MANY_REQUESTS),
            Code::Timeout => Some(StatusCode::GATEWAY_TIMEOUT),
            Code::Internal => Some(StatusCode::INTERNAL_SERVER_ERROR),
            _ => None,
        };
        Self {
            status,
            errors: vec![code.server_error(message)],
            cost: None,
        }
    }

    /// Returns a refusal because there was too much, and says in how many seconds it is worth trying again.
    pub fn for_now(message: impl Into<String>, retry_after_secs: u64) -> Self {
        let mut refusal = Self::new(Code::RateLimited, message);
        for error in &mut refusal.errors {
            set(error, RETRY_AFTER_SECS, retry_after_secs);
        }
        refusal
    }

    /// Says whether the refusal is for a reason of this kind.
    pub fn is_of(&self, code: Code) -> bool {
        self.errors.iter().any(|error| code_of(error) == code)
    }

    /// Returns a refusal of the HTTP request itself.
    pub fn http(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status: Some(status),
            ..Self::new(Code::BadRequest, message)
        }
    }

    /// Returns a refusal for several reasons.
    pub fn of(errors: Vec<ServerError>) -> Self {
        Self {
            status: None,
            errors,
            cost: None,
        }
    }

    /// Returns a fault of ours as the caller sees it; it has been logged already.
    pub fn fault(request_id: &str) -> Self {
        let mut refusal = Self::new(Code::Internal, MASKED);
        for error in &mut refusal.errors {
            set(error, "requestId", request_id);
        }
        refusal
    }
}

/// What a client reads where the fault is ours.
const MASKED: &str = "Something went wrong on our side.";

/// Keeps the whole path of an error that is made below a list, so that the answer names the right place.
///
/// Only needed where an error of a field that cannot be null passes through two lists; the front restores the rest.
#[must_use]
pub fn with_path(ctx: &Context<'_>, error: async_graphql::Error) -> async_graphql::Error {
    let Some(node) = &ctx.path_node else { return error };
    let segments = std::iter::once(node)
        .chain(node.parents())
        .map(|node| match node.segment {
            QueryPathSegment::Name(name) => Value::from(name),
            QueryPathSegment::Index(index) => Value::from(index),
        });
    let mut path: Vec<_> = segments.collect();
    path.reverse();
    error.extend_with(|_, extensions| extensions.set(WHOLE_PATH, Value::List(path)))
}

/// Makes the errors of an answer fit to be shown: whole paths, a code each, faults masked and logged, few and short.
pub(super) fn settle(
    errors: &mut Vec<ServerError>,
    limits: &Limits,
    request_id: &str,
    restore: impl Fn(&ServerError) -> Option<Vec<PathSegment>>,
) {
    errors.truncate(limits.errors);
    for error in errors {
        if let Some(path) = kept_path(error).or_else(|| restore(error)) {
            error.path = path;
        }
        // The engine has no position for an argument that is not there.
        error.locations.retain(|at| at.line > 0);
        code(error, request_id);
        shorten(&mut error.message, limits.message_chars);
    }
}

/// Sees to it that the error has a code of ours, and masks it where it has none.
fn code(error: &mut ServerError, request_id: &str) {
    if matches!(
        error
            .extensions
            .as_ref()
            .and_then(|extensions| extensions.get("code")),
        Some(Value::String(_))
    ) {
        return;
    }
    if let Some((code, message)) = told(error) {
        error.message = message;
        set_code(error, code);
        return;
    }
    let fault = error
        .source::<domain::Error>()
        .map_or_else(|| error.message.clone(), |fault| format!("{fault:#}"));
    error!(request.id = request_id, error = fault, path = ?error.path, "Request {request_id} met a fault: {fault}");
    error.message = MASKED.to_owned();
    error.extensions = None;
    set_code(error, Code::Internal);
    set(error, "requestId", request_id);
}

/// Returns what the caller is told of an error that it can put right.
fn told(error: &ServerError) -> Option<(Code, String)> {
    if is_input_error(error) {
        return Some((Code::BadUserInput, error.message.clone()));
    }
    match error.source::<domain::Error>()? {
        domain::Error::SignedOut => Some((Code::Unauthenticated, "Sign in first.".to_owned())),
        domain::Error::User(problems) => {
            let code = match problems.first()?.code {
                domain::Code::NotFound => Code::NotFound,
                domain::Code::Forbidden => Code::Forbidden,
                _ => Code::BadUserInput,
            };
            let said: Vec<_> = problems.iter().map(ToString::to_string).collect();
            Some((code, said.join(", ")))
        }
        domain::Error::TooOften { .. } => Some((
            Code::RateLimited,
            "There were too many tries; wait a while.".to_owned(),
        )),
        domain::Error::Fault(_) => None,
    }
}

/// Returns whether an argument is at fault.
pub(super) fn is_bad_input(error: &ServerError) -> bool {
    let code = error
        .extensions
        .as_ref()
        .and_then(|extensions| extensions.get("code"));
    match code {
        Some(code) => *code == Value::from(Code::BadUserInput.as_str()),
        None => is_input_error(error),
    }
}

/// Returns whether the engine could not read an argument.
fn is_input_error(error: &ServerError) -> bool {
    error.source.is_none() && INPUT_ERRORS.iter().any(|start| error.message.starts_with(start))
}

/// Takes the path that `with_path` kept out of the extensions.
fn kept_path(error: &mut ServerError) -> Option<Vec<PathSegment>> {
    let extensions = error.extensions.as_mut()?;
    let Some(Value::List(path)) = extensions.get(WHOLE_PATH).cloned() else {
        return None;
    };
    extensions.unset(WHOLE_PATH);
    path.into_iter()
        .map(|segment| match segment {
            Value::String(name) => Some(PathSegment::Field(name)),
            Value::Number(index) => index
                .as_u64()
                .and_then(|index| usize::try_from(index).ok())
                .map(PathSegment::Index),
            _ => None,
        })
        .collect()
}

/// Cuts a message that a client's own input made long.
pub(super) fn shorten(message: &mut String, chars: usize) {
    if let Some((end, _)) = message.char_indices().nth(chars) {
        message.truncate(end);
        message.push('…');
    }
}

/// Gives an error its code.
pub(super) fn set_code(error: &mut ServerError, code: Code) {
    set(error, "code", code.as_str());
}

fn set(error: &mut ServerError, name: &str, value: impl Into<Value>) {
    error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default)
        .set(name, value);
}
