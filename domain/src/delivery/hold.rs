//! Holding back what an announcement that is stopped was about to send, and letting it go on.

use chrono::{DateTime, Utc};
use entity::id::AnnouncementId;
use sea_orm::{ConnectionTrait, Statement};

use super::reopen::AGAIN_FOR;
use crate::error::Result;

/// Why a delivery that was planned is not sent.
const STOPPED: &str = "the announcement was stopped";

/// Says in SQL of a delivery that it brings an announcement, `$1`; trials go on.
const BRINGS: &str = "kind = 'ANNOUNCEMENT' AND moment_id IN (SELECT n.moment_id FROM notification n WHERE n.announcement_id = $1)";

/// Ends what an announcement has planned and nobody has begun to send, and returns how many deliveries that were. Whoever holds one has lost it.
pub(crate) async fn hold_back(
    tx: &impl ConnectionTrait,
    id: AnnouncementId,
    now: DateTime<Utc>,
) -> Result<u64> {
    let sql = format!(
        "UPDATE delivery SET state = 'SKIPPED', fence = fence + 1, finished_at = $2, last_error = $3
         WHERE finished_at IS NULL AND state IN ('WAITING', 'CLAIMED') AND {BRINGS}"
    );
    let values = [id.into(), now.into(), STOPPED.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}

/// Lets wait again what was held back, and what was tried in vain and then found the announcement stopped; returns how many deliveries those are.
/// Whether somebody wants it is asked anew before it is sent.
pub(crate) async fn let_go(tx: &impl ConnectionTrait, id: AnnouncementId, now: DateTime<Utc>) -> Result<u64> {
    let sql = format!(
        "UPDATE delivery SET state = 'WAITING', claims = 0, fence = fence + 1, finished_at = NULL, last_error = NULL,
             next_attempt_at = CASE WHEN due_at > $2 THEN due_at ELSE $2 END,
             expires_at = CASE WHEN expires_at < $3 THEN $3 ELSE expires_at END
         WHERE state = 'SKIPPED' AND (last_error = $4 OR started_at IS NOT NULL) AND {BRINGS}"
    );
    let values = [id.into(), now.into(), (now + AGAIN_FOR).into(), STOPPED.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, values);
    Ok(tx.execute_raw(statement).await?.rows_affected())
}
