//! Taking hold of deliveries, and letting go of them.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::{
    delivery::{self, Channel},
    delivery_attempt::{self, AttemptOutcome},
    id::DeliveryId,
    notification::NotificationKind,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, Statement, Value,
};

use super::{End, LEASE, MAX_CLAIMS, MAX_UNKNOWNS, lane::MOVING};
use crate::{
    App,
    db::{self, is_known, is_postgres},
    error::Result,
};

/// What may be claimed: it is open, its pause or its last holder's lease is over, and there is hope.
///
/// A sending that was begun and has no outcome counts as one without an answer.
const CLAIMABLE: &str = "finished_at IS NULL AND next_attempt_at <= $1 AND claims < $2
    AND unknowns + CASE WHEN state = 'SENDING' THEN 1 ELSE 0 END < $3";

/// What this program can send; what a newer one plans is left to that.
static KNOWN: LazyLock<String> = LazyLock::new(|| {
    let kind = is_known::<NotificationKind>("kind");
    format!("(kind IS NULL OR {kind}) AND {}", is_known::<Channel>("channel"))
});

/// Claims one delivery; `None` when somebody else has it, or it is not its time.
pub async fn claim(app: &App, id: DeliveryId) -> Result<Option<delivery::Model>> {
    claim_unless(app, id, &[]).await
}

/// Claims one delivery, unless it goes to one of some far ends.
pub async fn claim_unless(app: &App, id: DeliveryId, held: &[End]) -> Result<Option<delivery::Model>> {
    let held: String = held
        .iter()
        .map(|end| format!(" AND NOT {}", end.takes()))
        .collect();
    let claim = taking(app, &format!("AND id = $5{held}"), id.into());
    let claimed = delivery::Entity::find().from_raw_sql(claim).all(&app.db).await?;
    note_unanswered(app, &claimed).await?;
    Ok(claimed.into_iter().next())
}

/// Claims up to `limit` deliveries whose time has come, whether anybody was woken for them or not.
pub async fn claim_due(app: &App, limit: u64) -> Result<Vec<delivery::Model>> {
    take_in_order(app, "ORDER BY next_attempt_at LIMIT $5", limit).await
}

/// Claims up to `limit` deliveries to one far end whose time has come.
pub async fn claim_due_to(app: &App, end: End, limit: u64) -> Result<Vec<delivery::Model>> {
    let which = format!("AND {} ORDER BY next_attempt_at LIMIT $5", end.takes());
    take_in_order(app, &which, limit).await
}

/// Returns when the next delivery to one far end may be claimed, if that is still to come and not after `until`: its pause or its last holder's
/// lease is over then.
pub async fn next_to(app: &App, end: End, until: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let sql = format!(
        "SELECT next_attempt_at FROM delivery
         WHERE finished_at IS NULL AND next_attempt_at > $1 AND next_attempt_at <= $2 AND {}
         ORDER BY next_attempt_at LIMIT 1",
        end.takes()
    );
    let values = [app.clock.now().into(), until.into()];
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    let row = app.db.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "next_attempt_at")).transpose()?)
}

/// Claims the first of what is due. That is to cost as much as is claimed, however much is due: one goes along the index of what is open,
/// and stops at the limit.
///
/// By itself Postgres would sort all that is due for each claim, since its statistics are from a quieter minute: with ten thousand due, that
/// was most of what a sending cost.
async fn take_in_order(app: &App, which: &str, limit: u64) -> Result<Vec<delivery::Model>> {
    let tx = db::begin(&app.db).await?;
    if is_postgres(&app.db) {
        tx.execute_unprepared("SET LOCAL enable_sort = off").await?;
    }
    let claim = taking(app, which, limit.into());
    let claimed = delivery::Entity::find().from_raw_sql(claim).all(&tx).await?;
    tx.commit().await?;
    note_unanswered(app, &claimed).await?;
    Ok(claimed)
}

/// Makes the statement that claims deliveries.
fn taking(app: &App, which: &str, value: Value) -> Statement {
    // SQLite has one process and one writer.
    let lock = unlocked_only(app);
    let sql = format!(
        "WITH due AS MATERIALIZED (SELECT id FROM delivery WHERE {CLAIMABLE} AND {} AND {MOVING} {which} {lock})
         UPDATE delivery SET
             unknowns = unknowns + CASE WHEN state = 'SENDING' THEN 1 ELSE 0 END,
             state = 'CLAIMED', claims = claims + 1, fence = fence + 1, next_attempt_at = $4
         WHERE id IN (SELECT id FROM due) RETURNING *",
        *KNOWN
    );
    let now = app.clock.now();
    let values = [
        now.into(),
        MAX_CLAIMS.into(),
        MAX_UNKNOWNS.into(),
        (now + LEASE).into(),
        value,
    ];
    Statement::from_sql_and_values(app.db.get_database_backend(), sql, values)
}

/// Ends a SELECT of rows to be changed, so that it leaves out what others change just now; SQLite has one writer.
fn unlocked_only(app: &App) -> &'static str {
    if is_postgres(&app.db) {
        "FOR UPDATE SKIP LOCKED"
    } else {
        ""
    }
}

/// Deliveries that one statement ends, so that none holds many rows for long.
const HOPELESS: u64 = 1_000;

/// Adds sendings to the log whose worker never said how they ended. One that is there already stays as it is.
async fn note_unanswered(app: &App, deliveries: &[delivery::Model]) -> Result<()> {
    let begun = deliveries.iter().filter_map(|delivery| {
        let row = delivery_attempt::Model {
            delivery_id: delivery.id,
            attempt: delivery.attempts,
            fence: delivery.fence - 1,
            started_at: delivery.started_at?,
            outcome: AttemptOutcome::Unknown,
            status: None,
            reason: Some("its worker never said how it ended".to_owned()),
        };
        Some(row.into_active_model().reset_all())
    });
    delivery_attempt::Entity::insert_many(begun)
        .on_conflict_do_nothing()
        .exec_without_returning(&app.db)
        .await?;
    Ok(())
}

/// Ends deliveries for which there is no hope, and returns how many those were: such as are too late, have been claimed five
/// times without an outcome, or were begun twice without an answer.
pub async fn close_hopeless(app: &App) -> Result<u64> {
    let skip = unlocked_only(app);
    let sql = format!(
        "UPDATE delivery SET
             state = CASE WHEN state = 'SENDING' THEN 'PARKED' WHEN claims >= $2 THEN 'DEAD' ELSE 'EXPIRED' END,
             last_error = CASE
                 WHEN state = 'SENDING' THEN 'nobody knows whether it arrived'
                 WHEN claims >= $2 THEN 'claimed ' || claims || ' times without an outcome'
                 ELSE last_error END,
             fence = fence + 1, finished_at = $1
         WHERE id IN (
             SELECT id FROM delivery WHERE finished_at IS NULL AND next_attempt_at <= $1
                AND (expires_at <= $1 OR NOT ({CLAIMABLE}))
             ORDER BY next_attempt_at, id LIMIT {HOPELESS} {skip})"
    );
    let (mut closed, mut batch) = (0, HOPELESS);
    while batch == HOPELESS {
        let values = [app.clock.now().into(), MAX_CLAIMS.into(), MAX_UNKNOWNS.into()];
        let statement = Statement::from_sql_and_values(app.db.get_database_backend(), &sql, values);
        batch = app.db.execute_raw(statement).await?.rows_affected();
        closed += batch;
    }
    Ok(closed)
}

/// What this program does not know of a delivery that it ended.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Foreign {
    /// The delivery.
    pub id: DeliveryId,
    /// Why it was not sent, in words.
    pub last_error: String,
}

/// Ends deliveries of a kind or a channel that this program does not know, and that no newer one has sent until it was too late: as failed for
/// good, so that an operator sees them and may send them again with a program that knows them.
///
/// What somebody has begun to send is not touched; [`close_hopeless`] says of it that nobody knows whether it arrived.
pub async fn close_unknown(app: &App) -> Result<Vec<Foreign>> {
    let skip = unlocked_only(app);
    let sql = format!(
        "UPDATE delivery SET state = 'DEAD', fence = fence + 1, finished_at = $1,
             last_error = CASE WHEN {} THEN 'kind ' || kind ELSE 'channel ' || channel END || ' is not known to this version'
         WHERE id IN (
             SELECT id FROM delivery WHERE finished_at IS NULL AND next_attempt_at <= $1 AND expires_at <= $1
                AND state <> 'SENDING' AND NOT ({})
             ORDER BY next_attempt_at, id LIMIT {HOPELESS} {skip})
         RETURNING id, last_error",
        is_known::<Channel>("channel"),
        *KNOWN
    );
    let mut closed: Vec<Foreign> = Vec::new();
    loop {
        let values = [app.clock.now().into()];
        let statement = Statement::from_sql_and_values(app.db.get_database_backend(), &sql, values);
        let batch = Foreign::find_by_statement(statement).all(&app.db).await?;
        let is_last = (batch.len() as u64) < HOPELESS;
        closed.extend(batch);
        if is_last {
            return Ok(closed);
        }
    }
}

/// Gives claimed deliveries back that were not begun, so that the next worker need not wait for the lease to end.
pub async fn release(app: &App, deliveries: &[delivery::Model]) -> Result<()> {
    for delivery in deliveries {
        let statement = Statement::from_sql_and_values(
            app.db.get_database_backend(),
            "UPDATE delivery SET state = 'WAITING', claims = claims - 1, next_attempt_at = $3
             WHERE id = $1 AND fence = $2 AND state = 'CLAIMED'",
            [delivery.id.into(), delivery.fence.into(), app.clock.now().into()],
        );
        app.db.execute_raw(statement).await?;
    }
    Ok(())
}
