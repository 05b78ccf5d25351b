//! Forgetting what was deleted long ago.

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};

use crate::{App, error::Result};

/// For how long a client that was offline still learns what was deleted meanwhile.
const KEPT_DAYS: i64 = 90;

/// Forgets tombstones older than 90 days and returns how many those were.
///
/// Each home keeps the newest revision that was forgotten, so a client that was away for longer is told to begin anew.
pub async fn forget(app: &App) -> Result<u64> {
    let before = app.clock.now() - TimeDelta::days(KEPT_DAYS);
    let tx = app.db.begin().await?;
    let statement = |sql| Statement::from_sql_and_values(tx.get_database_backend(), sql, [before.into()]);
    let remember = "UPDATE residence SET complete_since = (
            SELECT max(t.revision) FROM tombstone t WHERE t.residence_id = residence.id AND t.deleted_at < $1)
        WHERE id IN (SELECT residence_id FROM tombstone WHERE deleted_at < $1)";
    tx.execute_raw(statement(remember)).await?;
    let forget = "DELETE FROM tombstone WHERE deleted_at < $1";
    let forgotten = tx.execute_raw(statement(forget)).await?.rows_affected();
    tx.commit().await?;
    Ok(forgotten)
}
