//! Forgetting what was deleted long ago.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{id::ResidenceId, tombstone};
use sea_orm::{ConnectionTrait, EntityTrait, Statement, Value};

use crate::{App, db, error::Result};

/// For how long a client that was offline still learns what was deleted meanwhile.
const KEPT_DAYS: i64 = 90;

/// Tombstones that one transaction deletes, so that no edit waits long for its home.
const BATCH: u64 = 1_000;

/// Forgets tombstones older than 90 days and returns how many those were. `go_on` is asked after each batch; `false` ends it early.
///
/// Each home keeps the newest revision that was forgotten, so a client that was away for longer is told to begin anew.
pub async fn forget(app: &App, go_on: impl Fn() -> bool) -> Result<u64> {
    let before = app.clock.now() - TimeDelta::days(KEPT_DAYS);
    let mut count = 0;
    while let Some(forgotten) = batch(app, before).await? {
        count += forgotten;
        if !go_on() {
            break;
        }
    }
    Ok(count)
}

/// Forgets some tombstones of the home that has the oldest, from the lowest revision on; `None` when no home has any.
///
/// One home a transaction, so that none waits for another. A revision of which only a part is forgotten counts as forgotten:
/// whoever has not seen it begins anew, and whoever has knows of the rest too.
async fn batch(app: &App, before: DateTime<Utc>) -> Result<Option<u64>> {
    let tx = db::begin(&app.db).await?;
    let statement =
        |sql, values: Vec<Value>| Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    // Edits lock their home first too, so its tombstones stay as they are until the end.
    let lock = "UPDATE residence SET complete_since = complete_since WHERE id = (
            SELECT residence_id FROM tombstone WHERE deleted_at < $1 ORDER BY deleted_at, residence_id LIMIT 1
        ) RETURNING id";
    let Some(home) = tx.query_one_raw(statement(lock, vec![before.into()])).await? else {
        tx.rollback().await?;
        return Ok(None);
    };
    let id: ResidenceId = home.try_get("", "id")?;
    let forget = "DELETE FROM tombstone WHERE residence_id = $1 AND item_id IN (
            SELECT item_id FROM tombstone WHERE residence_id = $1 AND deleted_at < $2
            ORDER BY revision, item_id LIMIT $3
        ) RETURNING *";
    let forget = statement(forget, vec![id.into(), before.into(), BATCH.into()]);
    let forgotten = tombstone::Entity::find().from_raw_sql(forget).all(&tx).await?;
    if let Some(newest) = forgotten.iter().map(|stone| stone.revision).max() {
        let remember = "UPDATE residence SET complete_since = $2 WHERE id = $1 AND complete_since < $2";
        tx.execute_raw(statement(remember, vec![id.into(), newest.into()]))
            .await?;
    }
    tx.commit().await?;
    Ok(Some(forgotten.len() as u64))
}
