//! Regular jobs: what each does, when it ran, and when it comes next.

use std::collections::HashMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use entity::job;
use fluent_bundle::FluentArgs;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde_json::{Value, json};

use super::{AdminEdit, AdminOperation, Operator, Reason};
use crate::{App, Code, Error, Locale, delivery::backlog, error::Result, job::known, queue::Job};

/// How often a job is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// At each account's own hour, as its plans say.
    Planned,
    /// Once an hour, by one of all workers.
    Hourly,
    /// Again and again, by each worker.
    Always,
}

/// All jobs: their names, which are those of the workers' loops, and how often they are done.
const JOBS: [(&str, When); 12] = [
    ("plan", When::Planned),
    ("announce", When::Always),
    ("sweep", When::Always),
    ("roll", When::Always),
    ("clean", When::Hourly),
    ("erase", When::Hourly),
    ("thumbnail", When::Always),
    ("export", When::Always),
    ("renew", When::Always),
    ("grant", When::Always),
    ("operator", When::Always),
    ("measure", When::Always),
];

/// A regular job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    /// Its name.
    pub name: &'static str,
    /// What it does, in words.
    pub description: String,
    /// When it does it, in words.
    pub timing: String,
    /// When it came to its end last.
    pub last_run_at: Option<DateTime<Utc>>,
    /// How long it took then.
    pub took_ms: Option<i64>,
    /// When it comes next; none where it is done again and again.
    pub next_run_at: Option<DateTime<Utc>>,
    /// How many accounts' hours have come and are not planned.
    pub due: Option<i64>,
    /// When it failed last.
    pub failed_at: Option<DateTime<Utc>>,
    /// Why.
    pub error: Option<String>,
    /// Whether it can be run at once.
    pub can_run: bool,
    /// Since when somebody wants it to be run at once.
    pub wanted_at: Option<DateTime<Utc>>,
}

/// Returns all jobs.
pub async fn schedules(app: &App, locale: Locale) -> Result<Vec<ScheduleRow>> {
    #[derive(FromQueryResult)]
    struct Plans {
        next_at: Option<DateTime<Utc>>,
        due: i64,
    }
    let now = app.clock.now();
    let statement = Statement::from_sql_and_values(
        app.db.get_database_backend(),
        "SELECT (SELECT min(next_at) FROM schedule) AS next_at,
            (SELECT count(*) FROM (SELECT 1 FROM schedule WHERE next_at <= $1 LIMIT 10001) AS counted) AS due",
        [now.into()],
    );
    let plans = Plans::find_by_statement(statement).one(&app.db).await?;
    let ticks = backlog::ticks(app).await?;
    let jobs: HashMap<String, job::Model> = known(app)
        .await?
        .into_iter()
        .map(|job| (job.name.clone(), job))
        .collect();
    let rows = JOBS.iter().map(|(name, when)| {
        let job = jobs.get(*name);
        let ticked = ticks.get(*name).copied();
        let ran = job.and_then(|job| job.ran_at);
        ScheduleRow {
            name,
            description: locale.say(&format!("job-{name}"), &FluentArgs::new()),
            timing: locale.say(when.key(), &FluentArgs::new()),
            last_run_at: match when {
                // The loop looks twice a minute whether it is time.
                When::Hourly => ticked,
                When::Planned | When::Always => ran,
            },
            took_ms: job.and_then(|job| job.took_ms),
            next_run_at: match when {
                When::Planned => plans.as_ref().and_then(|plans| plans.next_at),
                When::Hourly => next_hour(now),
                When::Always => None,
            },
            due: match when {
                When::Planned => plans.as_ref().map(|plans| plans.due),
                When::Hourly | When::Always => None,
            },
            failed_at: job.and_then(|job| job.failed_at),
            error: job.and_then(|job| job.error.clone()),
            can_run: *when != When::Always,
            wanted_at: job.and_then(|job| job.wanted_at),
        }
    });
    Ok(rows.collect())
}

/// Has one worker run a job at once. NOT_FOUND at `name` for a job that there is not, WRONG_STATE for one that is done again and again anyway.
pub async fn run_now(app: &App, operator: &Operator, name: &str, reason: Option<Reason>) -> Result<()> {
    let Some((name, when)) = JOBS.iter().find(|(known, _)| *known == name) else {
        return Err(Error::user("name", Code::NotFound));
    };
    let mut edit = AdminEdit::open(app, operator, AdminOperation::RunSchedules, reason).await?;
    match when {
        When::Always => return Err(Error::user("name", Code::WrongState)),
        // Whoever plans takes what is due, and no plan twice.
        When::Planned => edit.wake(Job::Remind),
        When::Hourly => {
            let sql = "INSERT INTO job (name, wanted_at) VALUES ($1, $2)
                ON CONFLICT (name) DO UPDATE SET wanted_at = excluded.wanted_at";
            let values = [(*name).into(), edit.now().into()];
            let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
            edit.tx().execute_raw(statement).await?;
        }
    }
    edit.note("schedule", name, Value::Null, json!({ "wantedAt": edit.now() }));
    edit.commit().await
}

impl When {
    fn key(self) -> &'static str {
        match self {
            Self::Planned => "job-when-planned",
            Self::Hourly => "job-when-hourly",
            Self::Always => "job-when-always",
        }
    }
}

/// Returns when the next hour begins.
fn next_hour(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let hour = TimeDelta::hours(1);
    now.duration_trunc(hour).ok().map(|begun| begun + hour)
}
