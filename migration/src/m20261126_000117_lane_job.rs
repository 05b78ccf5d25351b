//! What operators say to workers, and workers to operators: which ways out of the house rest, and when each regular job ran.

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
CREATE TABLE lane (
    way text PRIMARY KEY,
    paused_at timestamptz,
    admin_user_id uuid REFERENCES admin_user (id) ON DELETE SET NULL,
    pause_reason text,
    closed_until timestamptz
);

CREATE TABLE job (
    name text PRIMARY KEY,
    ran_at timestamptz,
    took_ms bigint,
    failed_at timestamptz,
    error text,
    wanted_at timestamptz
);
";

const DOWN: &str = "
DROP TABLE job;
DROP TABLE lane;
";
