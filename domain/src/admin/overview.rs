//! How honeyDue is doing, in numbers.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::delivery::DeliveryState;
use sea_orm::{DbBackend, FromQueryResult, Statement};

use crate::{App, error::Result};

/// How many there are of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Overview {
    /// Accounts.
    pub account_count: i64,
    /// Homes that are not archived.
    pub active_residence_count: i64,
    /// Tasks of these homes that are neither archived nor finished for good.
    pub open_task_count: i64,
    /// Occurrences that were done.
    pub completion_count: i64,
}

/// How many deliveries are in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub struct DeliveryCount {
    /// The state.
    pub state: DeliveryState,
    /// How many are in it.
    pub count: i64,
}

/// How many signed up on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignUpDay {
    /// The day, UTC.
    pub day: NaiveDate,
    /// How many.
    pub count: i64,
}

/// Counts accounts, homes, tasks and completions.
pub async fn overview(app: &App) -> Result<Overview> {
    let sql = "SELECT (SELECT count(*) FROM account) AS account_count,
        (SELECT count(*) FROM residence WHERE archived_at IS NULL) AS active_residence_count,
        (SELECT count(*) FROM task t JOIN residence r ON r.id = t.residence_id
            WHERE t.archived_at IS NULL AND NOT t.finished AND r.archived_at IS NULL) AS open_task_count,
        (SELECT count(*) FROM task_completion WHERE outcome = 'COMPLETED') AS completion_count";
    let statement = Statement::from_string(app.db.get_database_backend(), sql);
    let counted = Overview::find_by_statement(statement).one(&app.db).await?;
    Ok(counted.context("a statement without a table answers with one row")?)
}

/// Counts deliveries by state, in the order of the states; a state without any is left out.
pub async fn deliveries(app: &App) -> Result<Vec<DeliveryCount>> {
    let sql = "SELECT state, count(*) AS count FROM delivery GROUP BY state";
    let statement = Statement::from_string(app.db.get_database_backend(), sql);
    let mut counts = DeliveryCount::find_by_statement(statement).all(&app.db).await?;
    counts.sort_by_key(|row| row.state);
    Ok(counts)
}

/// Counts the sign-ups of the last `n_days` days, the oldest first and today last.
pub async fn sign_ups(app: &App, n_days: u16) -> Result<Vec<SignUpDay>> {
    let today = app.clock.now().date_naive();
    let first = today
        .checked_sub_days(Days::new(u64::from(n_days.saturating_sub(1))))
        .unwrap_or(today);
    let day = match app.db.get_database_backend() {
        DbBackend::Postgres => "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
        _ => "substr(created_at, 1, 10)",
    };
    let since: DateTime<Utc> = first.and_time(NaiveTime::MIN).and_utc();
    let sql =
        format!("SELECT {day} AS day, count(*) AS count FROM account WHERE created_at >= $1 GROUP BY 1");
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [since.into()]);

    let mut counted = HashMap::new();
    for row in Counted::find_by_statement(statement).all(&app.db).await? {
        let day: NaiveDate = row.day.parse().context("reading a day that the database wrote")?;
        counted.insert(day, row.count);
    }
    Ok(first
        .iter_days()
        .take_while(|day| *day <= today)
        .map(|day| SignUpDay {
            day,
            count: counted.get(&day).copied().unwrap_or(0),
        })
        .collect())
}

#[derive(FromQueryResult)]
struct Counted {
    day: String,
    count: i64,
}
