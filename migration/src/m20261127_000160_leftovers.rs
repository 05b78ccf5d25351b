//! Finding what is old enough to be deleted, among any number of rows that are not.

use sea_orm_migration::prelude::*;

use crate::sql;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, DOWN).await
    }
}

/// The last one holds rows for an hour at most: files that are to be let go of, as the statement says that does it.
///
/// Whoever has very many rows makes them beforehand, so that nobody waits meanwhile (`CONCURRENTLY`).
const UP: &str = "
CREATE INDEX IF NOT EXISTS session_refresh_expires ON session (refresh_expires_at);
CREATE INDEX IF NOT EXISTS refresh_token_used ON refresh_token (used_at) WHERE used_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS invitation_expires ON invitation (expires_at);
CREATE INDEX IF NOT EXISTS file_ownerless ON file (id)
    WHERE released_at IS NULL AND ((residence_id IS NULL AND holder_kind <> 'ACCOUNT') OR (account_id IS NULL AND holder_kind = 'ACCOUNT'));
";

const DOWN: &str = "
DROP INDEX file_ownerless;
DROP INDEX invitation_expires;
DROP INDEX refresh_token_used;
DROP INDEX session_refresh_expires;
";
