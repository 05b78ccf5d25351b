//! How honeyDue is doing, in numbers.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::delivery::{Channel, DeliveryState};
use sea_orm::{DbBackend, FromQueryResult, Statement};

use crate::{App, db::is_known, error::Result};

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

/// How many there were on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCount {
    /// The day, UTC.
    pub day: NaiveDate,
    /// How many.
    pub count: i64,
}

/// How many deliveries came to one end on one day, on one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeCount {
    /// The day, UTC.
    pub day: NaiveDate,
    /// The way that they took.
    pub channel: Channel,
    /// Their end.
    pub state: DeliveryState,
    /// How many.
    pub count: i64,
}

/// A curve over days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Accounts that signed up.
    SignUps,
    /// Occurrences that were done.
    Completions,
    /// Homes in which something was done.
    ActiveResidences,
}

impl Curve {
    /// Returns what is counted in SQL, of what, and by which instant.
    fn parts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::SignUps => ("count(*)", "account WHERE TRUE", "created_at"),
            Self::Completions => (
                "count(*)",
                "task_completion WHERE outcome = 'COMPLETED'",
                "recorded_at",
            ),
            Self::ActiveResidences => (
                "count(DISTINCT residence_id)",
                "task_completion WHERE outcome = 'COMPLETED'",
                "recorded_at",
            ),
        }
    }
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

/// Counts something by day for the last `n_days` days, the oldest first and today last; each day is there.
pub async fn curve(app: &App, curve: Curve, n_days: u16) -> Result<Vec<DayCount>> {
    #[derive(FromQueryResult)]
    struct Counted {
        day: String,
        count: i64,
    }
    let (first, today) = days(app, n_days);
    let (what, from, at) = curve.parts();
    let sql = format!(
        "SELECT {} AS day, {what} AS count FROM {from} AND {at} >= $1 GROUP BY 1",
        day_of(app, at)
    );
    let mut counted = HashMap::new();
    for row in Counted::find_by_statement(since(app, sql, first))
        .all(&app.db)
        .await?
    {
        counted.insert(read(&row.day)?, row.count);
    }
    Ok(first
        .iter_days()
        .take_while(|day| *day <= today)
        .map(|day| DayCount {
            day,
            count: counted.get(&day).copied().unwrap_or(0),
        })
        .collect())
}

/// Counts deliveries by the day of their end, their channel and that end, for the last `n_days` days; what there is none of is left out.
pub async fn outcomes(app: &App, n_days: u16) -> Result<Vec<OutcomeCount>> {
    #[derive(FromQueryResult)]
    struct Counted {
        day: String,
        channel: Channel,
        state: DeliveryState,
        count: i64,
    }
    let (first, _) = days(app, n_days);
    let sql = format!(
        "SELECT {} AS day, channel, state, count(*) AS count FROM delivery
         WHERE finished_at IS NOT NULL AND finished_at >= $1 AND {} GROUP BY 1, channel, state ORDER BY 1, channel, state",
        day_of(app, "finished_at"),
        is_known::<Channel>("channel")
    );
    let rows = Counted::find_by_statement(since(app, sql, first))
        .all(&app.db)
        .await?;
    let rows = rows.into_iter().map(|row| {
        Ok(OutcomeCount {
            day: read(&row.day)?,
            channel: row.channel,
            state: row.state,
            count: row.count,
        })
    });
    rows.collect()
}

/// Returns the first of the last `n_days` days, and today.
fn days(app: &App, n_days: u16) -> (NaiveDate, NaiveDate) {
    let today = app.clock.now().date_naive();
    let back = Days::new(u64::from(n_days.saturating_sub(1)));
    (today.checked_sub_days(back).unwrap_or(today), today)
}

/// Writes the day (UTC) of an instant in SQL.
fn day_of(app: &App, at: &str) -> String {
    match app.db.get_database_backend() {
        DbBackend::Postgres => format!("to_char({at} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"),
        _ => format!("substr({at}, 1, 10)"),
    }
}

/// Makes a statement of which `$1` is the beginning of a day.
fn since(app: &App, sql: String, first: NaiveDate) -> Statement {
    let since: DateTime<Utc> = first.and_time(NaiveTime::MIN).and_utc();
    Statement::from_sql_and_values(app.db.get_database_backend(), sql, [since.into()])
}

fn read(day: &str) -> Result<NaiveDate> {
    Ok(day.parse().context("reading a day that the database wrote")?)
}
