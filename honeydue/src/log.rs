//! Logs: to the standard error, for people or for machines; and traces beside them.

use std::io::{IsTerminal, stderr};

use tracing::{Metadata, Subscriber};
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    filter::{FilterExt, filter_fn},
    fmt,
    prelude::*,
    registry::LookupSpan,
};

use crate::{
    otlp,
    setting::{LogFormat, Logging, Tracing},
    wrong::Wrong,
};

/// Starts logging as the settings say.
pub(crate) fn start(settings: &Logging) -> Result<(), Wrong> {
    let started = tracing_subscriber::registry().with(lines(settings)?).try_init();
    started.map_err(Wrong::fault)
}

/// Starts logging, and making traces where there is a collector for them.
pub(crate) fn start_traced(settings: &Logging, tracing: &Tracing) -> Result<(), Wrong> {
    let traces = otlp::layer::<Registry>(tracing)?;
    let started = tracing_subscriber::registry()
        .with(traces)
        .with(lines(settings)?)
        .try_init();
    started.map_err(Wrong::fault)
}

/// Makes what writes log lines.
fn lines<S>(settings: &Logging) -> Result<impl Layer<S> + use<S>, Wrong>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let filter = EnvFilter::try_new(&settings.log_level.0)
        .map_err(|error| Wrong::setting("LOG_LEVEL (--log-level)", error.to_string()))?;
    let filter = filter.and(filter_fn(is_no_statement));
    let layer = fmt::layer().with_writer(stderr);
    Ok(match settings.log_format {
        LogFormat::Pretty => layer
            .with_ansi(stderr().is_terminal())
            .with_target(false)
            .with_filter(filter)
            .boxed(),
        LogFormat::Json => layer
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_filter(filter)
            .boxed(),
    })
}

/// Statements are spans for traces alone: a line within one would not tell its request.
fn is_no_statement(metadata: &Metadata<'_>) -> bool {
    !metadata.is_span() || !metadata.target().starts_with("sea_orm")
}
