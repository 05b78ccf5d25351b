//! Archives of all that honeyDue holds on an account: asked for, made, and gone after a week.
//!
//! A row outlives its account, since it is what leads to the bytes: it goes only once they are gone.

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

const UP: &str = "
CREATE TABLE data_export (
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES account (id) ON DELETE SET NULL,
    due_at timestamptz,
    tries integer NOT NULL,
    byte_size bigint,
    made_at timestamptz,
    expires_at timestamptz NOT NULL,
    removed_at timestamptz,
    created_at timestamptz NOT NULL
);
CREATE INDEX data_export_account ON data_export (account_id, created_at);
CREATE INDEX data_export_due ON data_export (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX data_export_expires ON data_export (expires_at) WHERE removed_at IS NULL;
CREATE INDEX data_export_removed ON data_export (removed_at) WHERE removed_at IS NOT NULL;
";

const DOWN: &str = "
DELETE FROM mail WHERE kind IN ('ACCOUNT_DELETED', 'DATA_EXPORT');
DROP TABLE data_export;
";
