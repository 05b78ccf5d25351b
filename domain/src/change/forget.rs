//! Forgetting what was deleted long ago.

use chrono::{DateTime, TimeDelta, Utc};
use entity::id::ResidenceId;
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};

use crate::{App, db::places, error::Result};

/// For how long a client that was offline still learns what was deleted meanwhile.
const KEPT_DAYS: i64 = 90;

/// Homes of which one transaction forgets tombstones.
const BATCH: u64 = 100;

/// Forgets tombstones older than 90 days and returns how many those were. `go_on` is asked after each batch; `false` ends it early.
///
/// Each home keeps the newest revision that was forgotten, so a client that was away for longer is told to begin anew.
pub async fn forget(app: &App, go_on: impl Fn() -> bool) -> Result<u64> {
    let before = app.clock.now() - TimeDelta::days(KEPT_DAYS);
    let mut forgotten = 0;
    loop {
        let batch = batch(app, before).await?;
        forgotten += batch;
        if batch == 0 || !go_on() {
            return Ok(forgotten);
        }
    }
}

/// Forgets the tombstones of some homes, in the order of their ids; of none when there is nothing to forget.
async fn batch(app: &App, before: DateTime<Utc>) -> Result<u64> {
    let backend = app.db.get_database_backend();
    let homes = Statement::from_sql_and_values(
        backend,
        "SELECT DISTINCT residence_id AS id FROM tombstone WHERE deleted_at < $1 ORDER BY residence_id LIMIT $2",
        [before.into(), BATCH.into()],
    );
    let mut values = vec![before.into()];
    for row in app.db.query_all_raw(homes).await? {
        let id: ResidenceId = row.try_get("", "id")?;
        values.push(id.into());
    }
    if values.len() == 1 {
        return Ok(0);
    }
    let ids = places(2, values.len() - 1);
    let tx = app.db.begin().await?;
    let statement = |sql| Statement::from_sql_and_values(backend, sql, values.clone());
    let remember = format!(
        "UPDATE residence SET complete_since = (
            SELECT max(t.revision) FROM tombstone t WHERE t.residence_id = residence.id AND t.deleted_at < $1)
         WHERE id IN ({ids}) AND EXISTS (SELECT 1 FROM tombstone t WHERE t.residence_id = residence.id AND t.deleted_at < $1)"
    );
    tx.execute_raw(statement(remember)).await?;
    let forget = format!("DELETE FROM tombstone WHERE deleted_at < $1 AND residence_id IN ({ids})");
    let forgotten = tx.execute_raw(statement(forget)).await?.rows_affected();
    tx.commit().await?;
    Ok(forgotten)
}
