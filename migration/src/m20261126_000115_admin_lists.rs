//! Listing homes, tasks and what else belongs to homes in every order, and finding them by their start, among any number of them.

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

// Texts in the order of bytes, which both databases have under the name "binary".
const UP: &str = r#"
CREATE INDEX residence_created_at ON residence (created_at, id);
CREATE INDEX residence_name_binary ON residence ((lower(name) COLLATE "binary"), id);
CREATE INDEX task_created_at ON task (created_at, id);
CREATE INDEX task_due_binary ON task ((coalesce(due_on, '9999-12-31')), id);
CREATE INDEX task_archived ON task ((coalesce(due_on, '9999-12-31')), id) WHERE archived_at IS NOT NULL;
CREATE INDEX task_finished ON task ((coalesce(due_on, '9999-12-31')), id) WHERE archived_at IS NULL AND finished;
CREATE INDEX task_snoozed ON task (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX task_started ON task (started_at) WHERE started_at IS NOT NULL;
CREATE INDEX task_title_binary ON task ((lower(title) COLLATE "binary"), id);
CREATE INDEX contractor_created_at ON contractor (created_at, id);
CREATE INDEX contractor_name_binary ON contractor ((lower(name) COLLATE "binary"), id);
CREATE INDEX appliance_created_at ON appliance (created_at, id);
CREATE INDEX appliance_name_binary ON appliance ((lower(name) COLLATE "binary"), id);
CREATE INDEX document_created_at ON document (created_at, id);
CREATE INDEX document_title_binary ON document ((lower(title) COLLATE "binary"), id);
CREATE INDEX document_expires_binary ON document ((coalesce(expires_on, '9999-12-31')), id);
CREATE INDEX subscription_created_at ON subscription (created_at, id);
CREATE INDEX subscription_updated_at ON subscription (updated_at, id);
CREATE INDEX subscription_ends_at ON subscription ((coalesce(ends_at, '9999-12-31T00:00:00+00:00')), id);
CREATE INDEX subscription_key_binary ON subscription (store_key COLLATE "binary");
CREATE INDEX store_event_received_at ON store_event (received_at, id);
CREATE INDEX store_event_event_key_binary ON store_event (event_key COLLATE "binary");
CREATE INDEX store_event_store_key_binary ON store_event (store_key COLLATE "binary");
CREATE INDEX task_completion_recorded_at ON task_completion (task_id, recorded_at, id);
DROP INDEX store_event_received;
"#;

const DOWN: &str = r#"
CREATE INDEX store_event_received ON store_event (received_at);
DROP INDEX task_completion_recorded_at;
DROP INDEX store_event_store_key_binary;
DROP INDEX store_event_event_key_binary;
DROP INDEX store_event_received_at;
DROP INDEX subscription_key_binary;
DROP INDEX subscription_ends_at;
DROP INDEX subscription_updated_at;
DROP INDEX subscription_created_at;
DROP INDEX document_expires_binary;
DROP INDEX document_title_binary;
DROP INDEX document_created_at;
DROP INDEX appliance_name_binary;
DROP INDEX appliance_created_at;
DROP INDEX contractor_name_binary;
DROP INDEX contractor_created_at;
DROP INDEX task_title_binary;
DROP INDEX task_started;
DROP INDEX task_snoozed;
DROP INDEX task_finished;
DROP INDEX task_archived;
DROP INDEX task_due_binary;
DROP INDEX task_created_at;
DROP INDEX residence_name_binary;
DROP INDEX residence_created_at;
"#;
