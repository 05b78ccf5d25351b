//! How many bytes an account's homes may keep.

use entity::id::AccountId;
use sea_orm::DatabaseTransaction;

use crate::{App, Problems, error::Result, tier::room};

/// Counts files of the account's own homes and its avatars, and what is yet to come or never came.
pub(crate) const USED: &str = "
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

/// Refuses more bytes than the account may keep. The caller has locked the account, so that no two fill the same place.
pub(crate) async fn check(
    app: &App,
    tx: &DatabaseTransaction,
    payer: AccountId,
    byte_size: i64,
) -> Result<()> {
    let mut problems = Problems::default();
    room::storage(app, tx, payer)
        .await?
        .check(&mut problems, "byteSize", byte_size);
    problems.settle()
}
