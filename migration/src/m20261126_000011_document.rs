//! Documents, and what they belong to.

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
CREATE TABLE document (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    kind text NOT NULL,
    title text NOT NULL,
    description text,
    vendor text,
    model_number text,
    serial_number text,
    purchased_on date,
    price bigint,
    price_currency text,
    expires_on date,
    remind_days_before jsonb NOT NULL,
    external_url text,
    contractor_id uuid REFERENCES contractor (id) ON DELETE SET NULL,
    task_id uuid REFERENCES task (id) ON DELETE SET NULL,
    completion_id uuid REFERENCES task_completion (id) ON DELETE SET NULL,
    tags jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    updated_at timestamptz NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX document_title ON document (residence_id, lower(title), id);
CREATE INDEX document_revision ON document (residence_id, revision);
CREATE INDEX document_expires ON document (expires_on) WHERE expires_on IS NOT NULL;
CREATE INDEX document_contractor ON document (contractor_id) WHERE contractor_id IS NOT NULL;
CREATE INDEX document_task ON document (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX document_completion ON document (completion_id) WHERE completion_id IS NOT NULL;
";

const DOWN: &str = "
UPDATE file SET holder_kind = NULL, holder_id = NULL, released_at = created_at WHERE holder_kind = 'DOCUMENT';
DROP TABLE document;
";
