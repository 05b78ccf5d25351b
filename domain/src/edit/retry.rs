//! Trying an edit again when the database asked for it.

use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::error::Error;

/// How often an edit is tried in all: deadlocks and serialization failures pass, so twice again is plenty.
const TRIES: u32 = 3;

/// SQLSTATEs of a serialization failure and of a deadlock, and SQLite's codes for a database that is busy or locked.
const PASSING: [&str; 5] = ["40001", "40P01", "5", "6", "517"];

/// Counts the tries of an edit, which is run again from its start.
#[derive(Debug, Default)]
pub struct Tries(u32);

impl Tries {
    /// Says whether an edit that came to this error is to be tried again: the database undid it for the sake of another.
    pub fn again(&mut self, error: &Error) -> bool {
        self.0 += 1;
        let again = self.0 < TRIES && is_passing(error);
        if again {
            tracing::debug!("An edit is tried again: {error}");
        }
        again
    }
}

/// Runs an edit, a future made anew for each try, and again when the database undid it for the sake of another.
///
/// ```text
/// let task = retrying!(task::start(app, viewer, id))?;
/// ```
///
/// A macro and no function: the future of an async closure that borrows is not known to be `Send`.
#[macro_export]
macro_rules! retrying {
    ($edit:expr) => {{
        let mut tries = $crate::edit::Tries::default();
        loop {
            match $edit.await {
                Err(error) if tries.again(&error) => {}
                result => break result,
            }
        }
    }};
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_passes_is_tried_again() {
        let fault = Error::Fault(anyhow::anyhow!("the disk is full"));

        assert!(!Tries::default().again(&fault));
        assert!(!Tries::default().again(&Error::SignedOut));
    }
}
