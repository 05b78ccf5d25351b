//! What a home remembers of its own history: who made it, and since when its tombstones are complete.

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

// The code before this step writes neither column.
const UP: &str = "
ALTER TABLE residence ADD COLUMN created_by uuid;
ALTER TABLE residence ADD COLUMN complete_since bigint NOT NULL DEFAULT 0;
";

const DOWN: &str = "
ALTER TABLE residence DROP COLUMN complete_since;
ALTER TABLE residence DROP COLUMN created_by;
";
