//! What tests' servers and workers say, kept to be searched for what must not stand in a log.

use std::{
    fs::{self, OpenOptions},
    path::Path,
    process,
    sync::{Mutex, Once},
};

use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::database::setting;

/// The folder that the logs go to; nothing is kept without it. `e2e/canaries.mjs` searches them.
const LOGS: &str = "HONEYDUE_TEST_LOGS";

/// Our own crates say all that they ever say.
const FILTER: &str = "info,domain=debug,server=debug,worker=debug,honeydue=debug";

/// Begins to keep what this process says, once.
pub(crate) fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let Some(folder) = setting(LOGS) else { return };
        fs::create_dir_all(&folder).expect("logs can be kept");
        let file = Path::new(&folder).join(format!("tests-{}.log", process::id()));
        let file = OpenOptions::new().create(true).append(true).open(file);
        let layer = fmt::layer()
            .with_ansi(false)
            .with_writer(Mutex::new(file.expect("a log can be kept")));
        let registry = tracing_subscriber::registry().with(EnvFilter::new(FILTER));
        // Who listens already has a reason to.
        let _ = registry.with(layer).try_init();
    });
}
