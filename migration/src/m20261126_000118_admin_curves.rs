//! Counting by day what was done, where, and what became of deliveries.

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
CREATE INDEX task_completion_done ON task_completion (recorded_at, residence_id) WHERE outcome = 'COMPLETED';
CREATE INDEX delivery_outcome ON delivery (finished_at, channel, state) WHERE finished_at IS NOT NULL;
DROP INDEX delivery_finished;
";

const DOWN: &str = "
CREATE INDEX delivery_finished ON delivery (finished_at) WHERE finished_at IS NOT NULL;
DROP INDEX delivery_outcome;
DROP INDEX task_completion_done;
";
