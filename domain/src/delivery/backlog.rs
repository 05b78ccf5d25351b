//! How much waits, how long, and what went wrong: for whoever watches the workers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{device::DevicePlatform, notification::Way};
use sea_orm::{ActiveEnum, FromQueryResult, Statement};

use crate::{App, error::Result};

/// Deliveries on one way whose time has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// How many.
    pub count: i64,
    /// When the oldest was due.
    pub oldest_at: Option<DateTime<Utc>>,
}

/// What the database says of the workers' work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// What is due, by the way it goes; each has an entry.
    pub due: Vec<(Way, Due)>,
    /// Deliveries of which nobody knows whether they arrived.
    pub parked: i64,
    /// Deliveries that failed for good.
    pub dead: i64,
    /// The oldest hour that is not planned though it has come.
    pub oldest_plan_at: Option<DateTime<Utc>>,
    /// When each regular job was run last.
    pub ticks: BTreeMap<String, DateTime<Utc>>,
}

/// Reads the backlog, in four statements that look at what is open or wrong only.
pub async fn read(app: &App) -> Result<Backlog> {
    #[derive(FromQueryResult)]
    struct Waiting {
        platform: Option<String>,
        n: i64,
        oldest_at: Option<DateTime<Utc>>,
    }
    #[derive(FromQueryResult)]
    struct Wrong {
        state: String,
        n: i64,
    }
    #[derive(FromQueryResult)]
    struct Plan {
        at: Option<DateTime<Utc>>,
    }

    let db = &app.db;
    let now = app.clock.now();
    let ask = |sql: &str, values: Vec<sea_orm::Value>| {
        Statement::from_sql_and_values(db.get_database_backend(), sql, values)
    };
    let waiting = Waiting::find_by_statement(ask(
        // No mail has a device; a push whose device is gone is ended together with the mails.
        "SELECT d.platform, count(*) AS n, min(due_at) AS oldest_at FROM delivery
         LEFT JOIN device d ON d.id = delivery.target_id
         WHERE finished_at IS NULL AND next_attempt_at <= $1 GROUP BY d.platform",
        vec![now.into()],
    ));
    let waiting = waiting.all(db).await?;
    let wrong = Wrong::find_by_statement(ask(
        "SELECT state, count(*) AS n FROM delivery WHERE state IN ('DEAD', 'PARKED') GROUP BY state",
        Vec::new(),
    ));
    let wrong = wrong.all(db).await?;
    let plan = Plan::find_by_statement(ask(
        "SELECT min(next_at) AS at FROM schedule WHERE next_at <= $1",
        vec![now.into()],
    ));
    let plan = plan.one(db).await?;
    let ticks = ticks(app).await?;

    let due = Way::ALL.into_iter().map(|way| {
        // What goes to a platform that is not known goes no way, and ends when its time is over.
        let goes = |row: &&Waiting| match &row.platform {
            None => way == Way::Mail,
            Some(platform) => {
                DevicePlatform::try_from_value(platform).is_ok_and(|known| Way::from(known) == way)
            }
        };
        let found = waiting.iter().find(goes);
        let due = found.map(|row| Due {
            count: row.n,
            oldest_at: row.oldest_at,
        });
        (way, due.unwrap_or_default())
    });
    let count = |state: &str| wrong.iter().find(|row| row.state == state).map_or(0, |row| row.n);
    Ok(Backlog {
        due: due.collect(),
        parked: count("PARKED"),
        dead: count("DEAD"),
        oldest_plan_at: plan.and_then(|plan| plan.at),
        ticks,
    })
}

/// Reads when each regular job was run last.
pub(crate) async fn ticks(app: &App) -> Result<BTreeMap<String, DateTime<Utc>>> {
    #[derive(FromQueryResult)]
    struct Tick {
        name: String,
        at: DateTime<Utc>,
    }
    let sql = "SELECT name, max(at) AS at FROM tick GROUP BY name";
    let ticks = Tick::find_by_statement(Statement::from_string(app.db.get_database_backend(), sql));
    let ticks = ticks.all(&app.db).await?.into_iter();
    Ok(ticks.map(|tick| (tick.name, tick.at)).collect())
}
