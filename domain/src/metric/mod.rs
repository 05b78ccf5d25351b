//! What a process counts, for whoever scrapes it: names, what each means, and the page that tells all of it.
//!
//! What `domain` counts itself – statements, connections, Redis – stands here; `server` and `worker` have more of their own. All of it is
//! there from the start, at 0, so that a rate is known from the first time that something happens.

mod process;

use std::{sync::OnceLock, time::Duration};

use anyhow::Context;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::time::{MissedTickBehavior, interval};

use crate::{App, cache::Cache, db};

/// Statements that the database has answered.
pub(crate) const STATEMENTS: &str = "honeydue_database_statements_total";
/// How long each took.
pub(crate) const STATEMENT_SECONDS: &str = "honeydue_database_statement_seconds";
/// Questions to Redis.
pub(crate) const REDIS: &str = "honeydue_redis_commands_total";
/// How long each took.
pub(crate) const REDIS_SECONDS: &str = "honeydue_redis_command_seconds";

const SESSIONS: &str = "honeydue_session_lookups_total";
const CONNECTIONS: &str = "honeydue_database_connections";
const CONNECTIONS_LIMIT: &str = "honeydue_database_connections_limit";
const REDIS_UP: &str = "honeydue_redis_up";
const BUILD: &str = "honeydue_build_info";

/// The upper ends of classes of seconds: from what the cache answers to what times out.
const SECONDS: [f64; 13] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// How often what was measured is put into classes where nobody asks for it: until then each value is kept.
const UPKEEP: Duration = Duration::from_secs(5);

/// What a histogram is called, and the upper ends of its classes where those of seconds will not do.
pub type Classes = (&'static str, &'static [f64]);

/// What the process has counted, to be read as often as one likes.
#[derive(Clone)]
pub struct Page(PrometheusHandle);

impl Page {
    /// Makes a page of a recorder that counts for a test alone.
    #[must_use]
    pub fn of(handle: PrometheusHandle) -> Self {
        Self(handle)
    }

    /// Returns the page as Prometheus reads it.
    #[must_use]
    pub fn text(&self) -> String {
        process::measure();
        self.0.render()
    }
}

/// Begins to count, at the first call; must be called within a runtime.
///
/// # Errors
///
/// When something else counts already.
pub fn start(classes: &[Classes]) -> anyhow::Result<Page> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(Page(handle.clone()));
    }
    let handle = builder(classes)
        .and_then(|builder| Ok(builder.install_recorder()?))
        .context("beginning to count")?;
    describe();
    tokio::spawn(keep_up(handle.clone()));
    Ok(Page(HANDLE.get_or_init(|| handle).clone()))
}

/// Says how what is counted is put into classes.
fn builder(classes: &[Classes]) -> anyhow::Result<PrometheusBuilder> {
    let mut builder = PrometheusBuilder::new().set_buckets(&SECONDS)?;
    for (name, ends) in classes {
        builder = builder.set_buckets_for_metric(Matcher::Full((*name).to_owned()), ends)?;
    }
    Ok(builder)
}

/// Puts what was measured into classes again and again.
async fn keep_up(handle: PrometheusHandle) {
    let mut pace = interval(UPKEEP);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        pace.tick().await;
        handle.run_upkeep();
    }
}

/// Says what each number means, and begins each.
fn describe() {
    describe_counter!(
        STATEMENTS,
        "Statements that the database has answered this process, by how they ended: ok or failed."
    );
    describe_histogram!(
        STATEMENT_SECONDS,
        Unit::Seconds,
        "How long the database took for a statement, without the wait for a connection."
    );
    describe_gauge!(
        CONNECTIONS,
        "Connections of this process to the database, by state: busy or idle."
    );
    describe_gauge!(
        CONNECTIONS_LIMIT,
        "Connections to the database that this process may have."
    );
    describe_counter!(
        REDIS,
        "Questions of this process to Redis, by how they ended: ok, failed, or skipped because Redis had failed just before."
    );
    describe_histogram!(REDIS_SECONDS, Unit::Seconds, "How long Redis took for an answer.");
    describe_counter!(
        SESSIONS,
        "Access tokens that were looked up, by where they were found: memory, cache, database or nowhere."
    );
    describe_gauge!(
        REDIS_UP,
        "Whether this process hears from Redis: 1 if so, else 0; absent where none is used."
    );
    describe_gauge!(BUILD, "1, with the version of the program.");
    process::describe();
    for outcome in ["ok", "failed"] {
        counter!(STATEMENTS, "outcome" => outcome).increment(0);
    }
    for outcome in ["ok", "failed", "skipped"] {
        counter!(REDIS, "outcome" => outcome).increment(0);
    }
    for from in ["memory", "cache", "database", "nowhere"] {
        counter!(SESSIONS, "from" => from).increment(0);
    }
    // To be known is enough to be shown.
    drop((histogram!(STATEMENT_SECONDS), histogram!(REDIS_SECONDS)));
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// Counts an access token that was looked up, by where it was found.
pub(crate) fn session(from: &'static str) {
    counter!(SESSIONS, "from" => from).increment(1);
}

/// Reads how the app's connections stand at this moment.
pub fn measure(app: &App) {
    let pool = db::pool(&app.db);
    gauge!(CONNECTIONS, "state" => "idle").set(f64::from(pool.idle));
    gauge!(CONNECTIONS, "state" => "busy").set(f64::from(pool.open.saturating_sub(pool.idle)));
    gauge!(CONNECTIONS_LIMIT).set(f64::from(pool.most));
    if let Cache::Redis(redis, _) = &app.cache {
        let is_up = !redis.rests() && app.bus.is_listening();
        gauge!(REDIS_UP).set(f64::from(u8::from(is_up)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everything_is_there_from_the_start() {
        let own: &[Classes] = &[("honeydue_statements", &[1.0, 2.0])];
        let recorder = builder(own).unwrap().build_recorder();
        let page = Page::of(recorder.handle());

        let text = metrics::with_local_recorder(&recorder, || {
            describe();
            histogram!("honeydue_statements").record(2.0);
            page.text()
        });

        for line in [
            "honeydue_database_statements_total{outcome=\"failed\"} 0",
            "honeydue_database_statement_seconds_count 0",
            "honeydue_redis_commands_total{outcome=\"skipped\"} 0",
            "honeydue_statements_bucket{le=\"1\"} 0",
            "honeydue_statements_bucket{le=\"2\"} 1",
            "process_resident_memory_bytes ",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
