//! Until when a delivery was held, so that its way can be told; and listing notices and deliveries among any number of them.

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
ALTER TABLE delivery ADD COLUMN held_until timestamptz;
CREATE INDEX delivery_due_at ON delivery (due_at, id);
CREATE INDEX delivery_created_at ON delivery (created_at, id);
CREATE INDEX delivery_state ON delivery (state, due_at, id);
CREATE INDEX delivery_error ON delivery (due_at, id) WHERE last_error IS NOT NULL;
CREATE INDEX notification_created_at ON notification (created_at, id);
CREATE INDEX notification_kind ON notification (kind, created_at, id);
";

const DOWN: &str = "
DROP INDEX notification_kind;
DROP INDEX notification_created_at;
DROP INDEX delivery_error;
DROP INDEX delivery_state;
DROP INDEX delivery_created_at;
DROP INDEX delivery_due_at;
ALTER TABLE delivery DROP COLUMN held_until;
";
