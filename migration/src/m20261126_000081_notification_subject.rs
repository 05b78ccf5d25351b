//! What notices speak of beside tasks and homes, and the documents that run out, by home.

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
ALTER TABLE notification ADD COLUMN completion_id uuid REFERENCES task_completion (id) ON DELETE SET NULL;
ALTER TABLE notification ADD COLUMN document_id uuid REFERENCES document (id) ON DELETE SET NULL;
CREATE INDEX notification_completion ON notification (completion_id) WHERE completion_id IS NOT NULL;
CREATE INDEX notification_document ON notification (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX document_running_out ON document (residence_id, expires_on) WHERE expires_on IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX document_running_out;
DROP INDEX notification_document;
DROP INDEX notification_completion;
ALTER TABLE notification DROP COLUMN document_id;
ALTER TABLE notification DROP COLUMN completion_id;
";
