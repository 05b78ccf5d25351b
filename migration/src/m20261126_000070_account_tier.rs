//! The plan that an account has.

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

// Has a default: the code before it makes accounts that say nothing of plans.
const UP: &str = "
ALTER TABLE account ADD COLUMN tier text NOT NULL DEFAULT 'FREE';
";

const DOWN: &str = "
ALTER TABLE account DROP COLUMN tier;
";
