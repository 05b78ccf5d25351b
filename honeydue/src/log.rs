//! Logs: to the standard error, for people or for machines.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::{
    setting::{LogFormat, Logging},
    wrong::Wrong,
};

/// Starts logging as the settings say.
pub(crate) fn start(settings: &Logging) -> Result<(), Wrong> {
    let filter = EnvFilter::try_new(&settings.log_level.0)
        .map_err(|error| Wrong::setting("LOG_LEVEL (--log-level)", error.to_string()))?;
    let registry = tracing_subscriber::registry().with(filter);
    let layer = fmt::layer().with_writer(stderr);
    let started = match settings.log_format {
        LogFormat::Pretty => registry
            .with(layer.with_ansi(stderr().is_terminal()).with_target(false))
            .try_init(),
        LogFormat::Json => registry
            .with(
                layer
                    .json()
                    .flatten_event(true)
                    .with_current_span(true)
                    .with_span_list(false),
            )
            .try_init(),
    };
    started.map_err(Wrong::fault)
}
