//! Trying again what had come to its end.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{delivery::DeliveryState, id::DeliveryId};
use sea_orm::{ActiveEnum, ConnectionTrait, Statement, Value};

use crate::error::Result;

/// For how long what is tried again may still be sent: longer than any quiet hours, which it may have to wait for.
pub(super) const AGAIN_FOR: TimeDelta = TimeDelta::hours(25);

/// Says in SQL of a delivery `d` in a state that it is worth another try; `now` stands for the present instant. A mail has a time of its own,
/// which its code shares, so what is past that is not.
pub(crate) fn worth(state: DeliveryState, now: &str) -> String {
    format!(
        "d.state = '{}' AND (d.kind IS NOT NULL OR d.expires_at > {now})",
        state.to_value()
    )
}

/// Lets deliveries wait again as if they had never been tried, and returns them: those that `which` selects the ids of, with its values, of
/// those that have failed. Whoever held one once can do nothing to it any more, and its log goes on.
pub(crate) async fn reopen(
    tx: &impl ConnectionTrait,
    (which, mut values): (&str, Vec<Value>),
    now: DateTime<Utc>,
) -> Result<Vec<DeliveryId>> {
    values.push(now.into());
    let at = format!("${}", values.len());
    values.push((now + AGAIN_FOR).into());
    let end = format!("${}", values.len());
    let sql = format!(
        "UPDATE delivery SET state = 'WAITING', claims = 0, unknowns = 0, fence = fence + 1, next_attempt_at = {at}, finished_at = NULL,
             expires_at = CASE WHEN kind IS NOT NULL AND expires_at < {end} THEN {end} ELSE expires_at END
         WHERE id IN ({which}) AND state IN ('DEAD', 'PARKED') RETURNING id"
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    let rows = tx.query_all_raw(statement).await?;
    let ids = rows.iter().map(|row| row.try_get("", "id"));
    Ok(ids.collect::<Result<_, _>>()?)
}
