//! What happened in homes and is still to be told to the others.

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

// It points at nothing: whoever deletes a home or an account waits for no planner; see `entity::occasion`.
const UP: &str = "
CREATE TABLE occasion (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL,
    kind text NOT NULL,
    task_id uuid,
    completion_id uuid,
    membership_id uuid,
    actor_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX occasion_due_at ON occasion (due_at);
";

const DOWN: &str = "
DROP TABLE occasion;
";
