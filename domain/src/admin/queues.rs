//! Ways out of the house: how much waits on each, and whether anything may go there.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{admin_user, device::DevicePlatform, lane, notification::Way};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement};
use serde_json::json;

use super::{AdminEdit, AdminOperation, Operator, Reason};
use crate::{
    App, Code, Error,
    delivery::{
        End,
        lane::{known, name, row},
    },
    error::Result,
};

/// The time within which failures are counted.
const LATELY: TimeDelta = TimeDelta::hours(24);

/// A way out of the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueRow {
    /// Which.
    pub way: Way,
    /// Whether there is a service for it here.
    pub on: bool,
    /// Deliveries whose time has come.
    pub due: i64,
    /// Deliveries whose time is still to come, after a pause or since they are held.
    pub waiting: i64,
    /// Deliveries that a worker holds.
    pub running: i64,
    /// When the oldest was due whose time has come.
    pub oldest_due_at: Option<DateTime<Utc>>,
    /// Deliveries that failed for good in the last 24 hours.
    pub failed: i64,
    /// Deliveries of the last 24 hours of which nobody knows whether they arrived.
    pub parked: i64,
    /// Until when a worker sends nothing to a far end there, because that failed again and again.
    pub closed_until: Option<DateTime<Utc>>,
    /// Since when nothing may go there, because an operator said so.
    pub paused_at: Option<DateTime<Utc>>,
    /// What that operator is called.
    pub paused_by: Option<String>,
    /// Why.
    pub pause_reason: Option<String>,
}

/// Returns all ways.
pub async fn queues(app: &App) -> Result<Vec<QueueRow>> {
    #[derive(FromQueryResult)]
    struct Open {
        platform: Option<DevicePlatform>,
        due: i64,
        waiting: i64,
        running: i64,
        oldest_at: Option<DateTime<Utc>>,
    }
    #[derive(FromQueryResult)]
    struct Wrong {
        platform: Option<DevicePlatform>,
        failed: i64,
        parked: i64,
    }

    let now = app.clock.now();
    let ask = |sql: &str, at: DateTime<Utc>| {
        Statement::from_sql_and_values(app.db.get_database_backend(), sql, [at.into()])
    };
    // No mail has a device; a push whose device is gone is ended together with the mails.
    let open = Open::find_by_statement(ask(
        "SELECT d.platform,
            count(CASE WHEN o.state = 'WAITING' AND o.next_attempt_at <= $1 THEN 1 END) AS due,
            count(CASE WHEN o.state = 'WAITING' AND o.next_attempt_at > $1 THEN 1 END) AS waiting,
            count(CASE WHEN o.state <> 'WAITING' THEN 1 END) AS running,
            min(CASE WHEN o.state = 'WAITING' AND o.next_attempt_at <= $1 THEN o.due_at END) AS oldest_at
         FROM delivery o LEFT JOIN device d ON d.id = o.target_id WHERE o.finished_at IS NULL GROUP BY d.platform",
        now,
    ));
    let wrong = Wrong::find_by_statement(ask(
        "SELECT d.platform, count(CASE WHEN o.state = 'DEAD' THEN 1 END) AS failed,
            count(CASE WHEN o.state = 'PARKED' THEN 1 END) AS parked
         FROM delivery o LEFT JOIN device d ON d.id = o.target_id
         WHERE o.state IN ('DEAD', 'PARKED') AND o.finished_at >= $1 GROUP BY d.platform",
        now - LATELY,
    ));
    let (open, wrong) = (open.all(&app.db).await?, wrong.all(&app.db).await?);
    let lanes: HashMap<String, lane::Model> = known(app)
        .await?
        .into_iter()
        .map(|lane| (lane.way.clone(), lane))
        .collect();
    let mut rows = Vec::new();
    for way in Way::ALL {
        let goes = |platform: Option<DevicePlatform>| platform.map_or(Way::Mail, Way::from) == way;
        let open = open.iter().find(|row| goes(row.platform));
        let wrong = wrong.iter().find(|row| goes(row.platform));
        let lane = lanes.get(name(way));
        let paused_by = match lane.and_then(|lane| lane.admin_user_id) {
            Some(id) => admin_user::Entity::find_by_id(id).one(&app.db).await?,
            None => None,
        };
        rows.push(QueueRow {
            way,
            on: app.ways.contains(&way),
            due: open.map_or(0, |open| open.due),
            waiting: open.map_or(0, |open| open.waiting),
            running: open.map_or(0, |open| open.running),
            oldest_due_at: open.and_then(|open| open.oldest_at),
            failed: wrong.map_or(0, |wrong| wrong.failed),
            parked: wrong.map_or(0, |wrong| wrong.parked),
            closed_until: End::on(way)
                .filter_map(|end| lanes.get(row(end))?.closed_until)
                .filter(|until| *until > now)
                .max(),
            paused_at: lane.and_then(|lane| lane.paused_at),
            paused_by: paused_by.map(|user| user.name),
            pause_reason: lane.and_then(|lane| lane.pause_reason.clone()),
        });
    }
    Ok(rows)
}

/// Has nothing go a way any more, in all workers; what is being sent is sent to its end. WRONG_STATE at `way` where it rests already.
pub async fn pause_queue(app: &App, operator: &Operator, way: Way, reason: Reason) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::PauseQueues, reason.clone()).await?;
    let sql = "INSERT INTO lane (way, paused_at, admin_user_id, pause_reason) VALUES ($1, $2, $3, $4)
        ON CONFLICT (way) DO UPDATE SET paused_at = excluded.paused_at, admin_user_id = excluded.admin_user_id,
            pause_reason = excluded.pause_reason WHERE lane.paused_at IS NULL";
    let values = [
        name(way).into(),
        edit.now().into(),
        operator.user.id.into(),
        reason.text().into(),
    ];
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    if edit.tx().execute_raw(statement).await?.rows_affected() == 0 {
        return Err(Error::user("way", Code::WrongState));
    }
    edit.note(
        "queue",
        name(way),
        json!({ "paused": false }),
        json!({ "paused": true }),
    );
    edit.commit().await
}

/// Lets a way go on. WRONG_STATE at `way` where it does not rest.
pub async fn resume_queue(app: &App, operator: &Operator, way: Way, reason: Option<Reason>) -> Result<()> {
    let mut edit = AdminEdit::open(app, operator, AdminOperation::PauseQueues, reason).await?;
    let sql = "UPDATE lane SET paused_at = NULL, admin_user_id = NULL, pause_reason = NULL WHERE way = $1 AND paused_at IS NOT NULL";
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, [name(way).into()]);
    if edit.tx().execute_raw(statement).await?.rows_affected() == 0 {
        return Err(Error::user("way", Code::WrongState));
    }
    edit.note(
        "queue",
        name(way),
        json!({ "paused": true }),
        json!({ "paused": false }),
    );
    edit.commit().await
}
