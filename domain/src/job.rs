//! Regular jobs: when each ran, and which an operator wants to run at once.

use chrono::{DateTime, TimeDelta, Utc};
use entity::job;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use crate::{App, error::Result, tick};

/// Letters that are kept of an error.
const MAX_ERROR: usize = 500;

/// How a run ended.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// The job.
    pub name: &'a str,
    /// How long it took.
    pub took: TimeDelta,
    /// What went wrong, if anything did.
    pub error: Option<String>,
}

/// Says whether the caller is to run a job now: for the present stretch of `every`, or because an operator wants it to be run at once. Either
/// is said to one of all workers.
pub async fn is_due(app: &App, name: &str, every: TimeDelta) -> Result<bool> {
    // Both are asked, so that what is wanted is not done twice in the same minute.
    let wanted = take_wanted(app, name).await?;
    Ok(tick::fire(app, name, every).await? || wanted)
}

/// Takes it on to run a job that an operator wants to be run; says whether the caller is the one.
async fn take_wanted(app: &App, name: &str) -> Result<bool> {
    let sql = "UPDATE job SET wanted_at = NULL WHERE name = $1 AND wanted_at IS NOT NULL";
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [name.into()]);
    Ok(app.db.execute_raw(statement).await?.rows_affected() == 1)
}

/// Notes that a job came to its end.
pub async fn note(app: &App, run: &Run<'_>) -> Result<()> {
    let now: DateTime<Utc> = app.clock.now();
    let error: Option<String> = run
        .error
        .as_ref()
        .map(|error| error.chars().take(MAX_ERROR).collect());
    let failed_at = error.as_ref().map(|_| now);
    let sql = "INSERT INTO job (name, ran_at, took_ms, failed_at, error) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at, took_ms = excluded.took_ms,
            failed_at = coalesce(excluded.failed_at, job.failed_at), error = coalesce(excluded.error, job.error)";
    let values = [
        run.name.into(),
        now.into(),
        run.took.num_milliseconds().into(),
        failed_at.into(),
        error.into(),
    ];
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    app.db.execute_raw(statement).await?;
    Ok(())
}

/// Returns what is known of the jobs.
pub(crate) async fn known(app: &App) -> Result<Vec<job::Model>> {
    Ok(job::Entity::find().all(&app.db).await?)
}
