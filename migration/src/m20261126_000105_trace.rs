//! Deliveries, and what they come from, say by which trace they were caused.

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
ALTER TABLE occasion ADD COLUMN trace_id uuid;
ALTER TABLE delivery ADD COLUMN trace_id uuid;
";

const DOWN: &str = "
ALTER TABLE delivery DROP COLUMN trace_id;
ALTER TABLE occasion DROP COLUMN trace_id;
";
