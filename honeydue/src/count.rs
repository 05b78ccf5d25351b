//! What the program counts, put together of what its parts do.

use domain::metric::{self, Page};
use metrics::{counter, describe_counter};

use crate::otlp::SPANS;

/// Begins to count all that an API server and a worker count, and returns the page that tells of it.
pub(crate) fn start() -> anyhow::Result<Page> {
    let classes = [server::measure::CLASSES, worker::measure::CLASSES].concat();
    let page = metric::start(&classes)?;
    describe_counter!(
        SPANS,
        "Spans that were handed to the collector of traces, by how that ended: ok or failed."
    );
    for outcome in ["ok", "failed"] {
        counter!(SPANS, "outcome" => outcome).increment(0);
    }
    Ok(page)
}
