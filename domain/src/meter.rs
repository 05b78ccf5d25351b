//! What answering takes of the database: how many statements, and how long they took. Counted along with the task that runs.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

use sea_orm::metric::Info;

use crate::metric::{STATEMENT_SECONDS, STATEMENTS};

tokio::task_local! {
    static CURRENT: Arc<Meter>;
}

/// Counts the statements of whatever is done under it. `BEGIN` and `COMMIT` are none.
#[derive(Debug, Default)]
pub struct Meter {
    statements: AtomicU32,
    nanos: AtomicU64,
}

impl Meter {
    /// Returns how many statements there were.
    #[must_use]
    pub fn n_statements(&self) -> u32 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Returns how long the database took for them, one after the other.
    #[must_use]
    pub fn database(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Ordering::Relaxed))
    }

    fn count(&self, elapsed: Duration) {
        self.statements.fetch_add(1, Ordering::Relaxed);
        let nanos = u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX);
        self.nanos.fetch_add(nanos, Ordering::Relaxed);
    }
}

/// Does something under a meter, or under none.
pub async fn under<F: Future>(meter: Option<Arc<Meter>>, doing: F) -> F::Output {
    match meter {
        Some(meter) => CURRENT.scope(meter, doing).await,
        None => doing.await,
    }
}

/// Returns the meter of what is done now, if it has one.
#[must_use]
pub fn current() -> Option<Arc<Meter>> {
    CURRENT.try_with(Arc::clone).ok()
}

/// Counts a statement that the database has answered: under the meter of what is done now, and for the process.
pub fn note(statement: &Info<'_>) {
    // Outside of a request nobody asks.
    let _ = CURRENT.try_with(|meter| meter.count(statement.elapsed));
    let outcome = if statement.failed { "failed" } else { "ok" };
    metrics::counter!(STATEMENTS, "outcome" => outcome).increment(1);
    metrics::histogram!(STATEMENT_SECONDS).record(statement.elapsed.as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{db, trace};

    #[tokio::test]
    async fn a_meter_counts_what_is_done_under_it_and_in_tasks_that_it_begins() {
        let db = db::connect("sqlite::memory:", 1).await.unwrap();
        let meter = Arc::new(Meter::default());

        db::now(&db).await.unwrap();
        let asking = {
            let db = db.clone();
            async move {
                db::now(&db).await.unwrap();
                let apart = db.clone();
                let task = trace::carried(async move { db::now(&apart).await.unwrap() });
                tokio::spawn(task).await.unwrap();
            }
        };
        under(Some(Arc::clone(&meter)), asking).await;

        assert_eq!(meter.n_statements(), 2);
        assert!(meter.database() > Duration::ZERO);
    }

    #[tokio::test]
    async fn nothing_is_counted_where_there_is_no_meter() {
        let db = db::connect("sqlite::memory:", 1).await.unwrap();

        let found = under(None, async {
            db::now(&db).await.unwrap();
            current()
        });

        assert!(found.await.is_none());
    }
}
