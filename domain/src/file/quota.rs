//! How many bytes an account's homes may keep.

use anyhow::Context;
use entity::id::AccountId;
use sea_orm::{DatabaseTransaction, FromQueryResult, Statement};

use crate::{Code, Problems, error::Result};

/// Bytes that the homes of an account keep, its avatar included: what the free plan has.
const STORAGE_BYTES: i64 = 250 << 20;

/// Counts files of the account's own homes and its avatars, and what is yet to come or never came.
const USED: &str = "
SELECT CAST(coalesce(sum(byte_size), 0) AS bigint) AS used FROM (
    SELECT f.byte_size FROM file f JOIN membership m ON m.residence_id = f.residence_id
    WHERE m.account_id = $1 AND m.role = 'OWNER'
    UNION ALL
    SELECT f.byte_size FROM file f WHERE f.residence_id IS NULL AND f.account_id = $1
    UNION ALL
    SELECT u.byte_size FROM upload u JOIN membership m ON m.residence_id = u.residence_id
    WHERE m.account_id = $1 AND m.role = 'OWNER' AND NOT EXISTS (SELECT 1 FROM file f WHERE f.id = u.id)
    UNION ALL
    SELECT u.byte_size FROM upload u
    WHERE u.residence_id IS NULL AND u.account_id = $1 AND NOT EXISTS (SELECT 1 FROM file f WHERE f.id = u.id)
) AS kept";

#[derive(FromQueryResult)]
struct Used {
    used: i64,
}

/// Returns how many bytes an account may keep: the one place that knows it.
#[expect(clippy::unused_async, reason = "an account's plan will be asked here")]
async fn allowed(_: &DatabaseTransaction, _: AccountId) -> Result<i64> {
    Ok(STORAGE_BYTES)
}

/// Refuses more bytes than the account may keep. The caller has locked the account, so that no two fill the same place.
pub(crate) async fn check(tx: &DatabaseTransaction, payer: AccountId, byte_size: i64) -> Result<()> {
    use sea_orm::ConnectionTrait;
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), USED, [payer.into()]);
    let used = Used::find_by_statement(statement).one(tx).await?;
    let used = used.context("a sum has a row")?.used;
    let allowed = allowed(tx, payer).await?;
    if used + byte_size <= allowed {
        return Ok(());
    }
    let mut problems = Problems::default();
    problems.add_limit("byteSize", Code::LimitReached, allowed);
    problems.settle()
}
