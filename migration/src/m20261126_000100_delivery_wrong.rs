//! Deliveries that failed are few, and counted often.

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
CREATE INDEX delivery_wrong ON delivery (state, finished_at) WHERE state IN ('DEAD', 'PARKED');
";

const DOWN: &str = "
DROP INDEX delivery_wrong;
";
