//! Finding tasks that are due soon, and those that were made of a template, among any number of them.

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
CREATE INDEX task_soon ON task (soon_on, (coalesce(due_on, '9999-12-31'))) WHERE archived_at IS NULL AND NOT finished;
CREATE INDEX task_template_id ON task (template_id, created_at, id) WHERE template_id IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX task_template_id;
DROP INDEX task_soon;
";
