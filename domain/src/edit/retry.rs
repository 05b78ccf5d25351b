//! Trying an edit again when the database asked for it.

use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::error::{Error, Result};

/// How often an edit is tried in all: deadlocks and serialization failures pass, so twice again is plenty.
const TRIES: usize = 3;

/// SQLSTATEs of a serialization failure and of a deadlock, and SQLite's codes for a database that is busy or locked.
const PASSING: [&str; 5] = ["40001", "40P01", "5", "6", "517"];

/// Runs an edit from its start, and again when the database undid it for the sake of another.
pub async fn retrying<T>(work: impl AsyncFn() -> Result<T>) -> Result<T> {
    for _ in 1..TRIES {
        match work().await {
            Err(error) if is_passing(&error) => tracing::debug!("An edit is tried again: {error}"),
            result => return result,
        }
    }
    work().await
}

/// Says whether the same edit may well succeed when it is tried again.
fn is_passing(error: &Error) -> bool {
    let Error::Fault(fault) = error else { return false };
    fault
        .chain()
        .filter_map(|cause| cause.downcast_ref::<DbErr>())
        .any(|error| match error {
            DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
                let cause: &sqlx::Error = cause;
                let code = cause.as_database_error().and_then(|cause| cause.code());
                code.is_some_and(|code| PASSING.contains(&&*code))
            }
            _ => false,
        })
}
