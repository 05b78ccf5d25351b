//! What those who run honeyDue have to say to many.

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

// Workers look for what is due among those that run, which are few at any time. What became of an announcement is read along its notices.
const UP: &str = r#"
CREATE TABLE announcement (
    id uuid PRIMARY KEY,
    state text NOT NULL,
    title_en text NOT NULL,
    body_en text NOT NULL,
    title_de text NOT NULL,
    body_de text NOT NULL,
    reach text NOT NULL,
    tier text,
    language text,
    platform text,
    country text,
    homes text,
    signed_up_after timestamptz,
    signed_up_before timestamptz,
    per_minute integer NOT NULL,
    revision bigint NOT NULL,
    created_by uuid REFERENCES admin_user (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    started_at timestamptz,
    stopped_at timestamptz,
    finished_at timestamptz,
    audience bigint,
    next_at timestamptz,
    position uuid,
    n_told bigint NOT NULL,
    n_inbox_only bigint NOT NULL,
    n_failed bigint NOT NULL,
    trace_id uuid
);
CREATE INDEX announcement_next_at ON announcement (next_at) WHERE state = 'RUNNING';
CREATE INDEX announcement_created_at ON announcement (created_at, id);
CREATE INDEX announcement_title ON announcement (lower(title_en) COLLATE "binary");
CREATE INDEX announcement_created_by ON announcement (created_by);
ALTER TABLE notification ADD COLUMN announcement_id uuid REFERENCES announcement (id) ON DELETE SET NULL;
CREATE INDEX notification_announcement ON notification (announcement_id) WHERE announcement_id IS NOT NULL;
"#;

const DOWN: &str = "
DROP INDEX notification_announcement;
ALTER TABLE notification DROP COLUMN announcement_id;
DROP TABLE announcement;
";
