//! How honeyDue is doing, in numbers.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::delivery::{Channel, DeliveryState};
use sea_orm::{DbBackend, FromQueryResult, Statement};

use crate::{App, db::is_known, error::Result};

/// What there is one number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Accounts.
    Accounts,
    /// Homes that are not archived.
    ActiveResidences,
    /// Tasks of these homes that are neither archived nor finished for good.
    OpenTasks,
    /// Occurrences that were done.
    Completions,
}

impl Total {
    /// Returns the number in SQL. Each reads an index alone, whose rows are far shorter than the tables' own: for that, the few tasks of
    /// archived homes are taken from all.
    fn sql(self) -> &'static str {
        match self {
            Self::Accounts => "SELECT count(*) AS count FROM account",
            Self::ActiveResidences => "SELECT count(*) AS count FROM residence WHERE archived_at IS NULL",
            Self::OpenTasks => {
                "SELECT CAST((SELECT count(*) FROM task WHERE archived_at IS NULL AND NOT finished) - coalesce((SELECT sum(
                    (SELECT count(*) FROM task t WHERE t.residence_id = r.id AND t.archived_at IS NULL AND NOT t.finished))
                    FROM residence r WHERE r.archived_at IS NOT NULL), 0) AS BIGINT) AS count"
            }
            Self::Completions => {
                "SELECT count(*) AS count FROM task_completion WHERE outcome = 'COMPLETED'"
            }
        }
    }
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
    /// Returns a row with its day for each that is counted, in SQL; `$1` is the beginning of the first day.
    fn rows(self, app: &App) -> String {
        let done = |columns: &str| {
            let day = day_of(app, "recorded_at");
            format!(
                "SELECT {columns}{day} AS day FROM task_completion WHERE outcome = 'COMPLETED' AND recorded_at >= $1"
            )
        };
        match self {
            Self::SignUps => {
                let day = day_of(app, "created_at");
                format!("SELECT {day} AS day FROM account WHERE created_at >= $1")
            }
            Self::Completions => done(""),
            Self::ActiveResidences => done("DISTINCT residence_id, "),
        }
    }
}

/// Counts all that there are.
pub async fn total(app: &App, total: Total) -> Result<i64> {
    #[derive(FromQueryResult)]
    struct Counted {
        count: i64,
    }
    let statement = Statement::from_string(app.db.get_database_backend(), total.sql());
    let counted = Counted::find_by_statement(statement).one(&app.db).await?;
    Ok(counted.context("a count answers with one row")?.count)
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
    let sql = format!(
        "SELECT {} AS day, count FROM (SELECT day, count(*) AS count FROM ({}) AS one GROUP BY day) AS counted",
        written(app, "day"),
        curve.rows(app)
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
        "SELECT {} AS day, channel, state, count FROM (SELECT {} AS day, channel, state, count(*) AS count FROM delivery
         WHERE finished_at IS NOT NULL AND finished_at >= $1 AND {} GROUP BY 1, channel, state) AS counted ORDER BY counted.day, channel, state",
        written(app, "day"),
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

/// Returns the day (UTC) of an instant in SQL. Where days are a type, one is made of it, which is grouped by far faster than words are.
fn day_of(app: &App, at: &str) -> String {
    match app.db.get_database_backend() {
        DbBackend::Postgres => format!("({at} AT TIME ZONE 'UTC')::date"),
        _ => format!("substr({at}, 1, 10)"),
    }
}

/// Writes a day of [`day_of`] out, `2026-11-23`.
fn written(app: &App, day: &str) -> String {
    match app.db.get_database_backend() {
        DbBackend::Postgres => format!("to_char({day}, 'YYYY-MM-DD')"),
        _ => day.to_owned(),
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
