//! What is learnt of a request on its way in, for its log line and for what is counted.
//!
//! It goes along with the task that answers. What has lost it – a socket that was opened long ago – notes nothing, and no harm is done.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, OnceLock},
};

use domain::meter::{self, Meter};

tokio::task_local! {
    static CURRENT: Arc<Record>;
}

/// What is known of one request, as far as it came.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The operation that was asked for, by its own name.
    pub operation: OnceLock<String>,
    /// Who asked: an account or an operator, by an id that says nothing else.
    pub account: OnceLock<String>,
    /// Why it was refused, or what went wrong first.
    pub code: OnceLock<&'static str>,
    /// What it took of the database.
    pub meter: Arc<Meter>,
}

/// Answers a request, and returns with the answer how often the work on it was taken up.
pub(super) async fn kept<F: Future>(record: &Arc<Record>, answering: F) -> (F::Output, u32) {
    let metered = meter::under(Some(Arc::clone(&record.meter)), answering);
    let mut answering = pin!(CURRENT.scope(Arc::clone(record), metered));
    let mut polls = 0;
    let answer = poll_fn(|context| {
        polls += 1;
        answering.as_mut().poll(context)
    });
    (answer.await, polls)
}

/// Notes the name of the operation that is asked for.
pub(crate) fn operation(name: &str) {
    note(|record| record.operation.set(name.to_owned()).is_ok());
}

/// Notes who asks.
pub(crate) fn account(id: impl ToString) {
    note(|record| record.account.set(id.to_string()).is_ok());
}

/// Notes what went wrong.
pub(crate) fn code(code: &'static str) {
    note(|record| record.code.set(code).is_ok());
}

/// Whoever comes first is kept, and where there is nothing to note it in it is let go.
fn note(noting: impl FnOnce(&Record) -> bool) {
    let _ = CURRENT.try_with(|record| noting(record));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_is_counted_as_often_as_it_is_taken_up() {
        let record = Arc::new(Record::default());

        let (answer, polls) = kept(&record, async {
            tokio::task::yield_now().await;
            operation("Board");
            operation("Home");
            tokio::task::yield_now().await;
            7
        })
        .await;

        assert_eq!((answer, polls), (7, 3));
        assert_eq!(record.operation.get().map(String::as_str), Some("Board"));
    }

    #[test]
    fn what_is_learnt_outside_of_a_request_is_let_go() {
        account("acc_1");
        code("INTERNAL_SERVER_ERROR");
    }
}
