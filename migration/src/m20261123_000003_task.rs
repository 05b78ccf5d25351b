//! Tasks and the log of what was done.

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
CREATE TABLE task (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    title text NOT NULL,
    description text,
    category text NOT NULL,
    priority text NOT NULL,
    schedule jsonb NOT NULL,
    epoch integer NOT NULL,
    epoch_on date,
    epoch_kept_on date,
    due_on date,
    scheduled_on date,
    rescheduled_on date,
    snoozed_until date,
    lead_days integer,
    soon_on date,
    lapses_on date,
    finished boolean NOT NULL,
    started_at timestamptz,
    runs_while_away boolean NOT NULL,
    assignee_id uuid REFERENCES membership (id) ON DELETE SET NULL,
    estimated_cost bigint,
    estimated_currency text,
    estimated_minutes integer,
    tags jsonb NOT NULL,
    last_completion_id uuid,
    last_closed_on date,
    archived_at timestamptz,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    updated_at timestamptz NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX task_due ON task (residence_id, due_on, id);
CREATE INDEX task_revision ON task (residence_id, revision);
CREATE INDEX task_assignee ON task (assignee_id);
CREATE INDEX task_lapses ON task (lapses_on) WHERE lapses_on IS NOT NULL;

CREATE TABLE task_completion (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    task_id uuid NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    epoch integer NOT NULL,
    outcome text NOT NULL,
    due_on date,
    scheduled_on date,
    completed_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    occurrences integer NOT NULL,
    completed_by uuid REFERENCES account (id),
    cost bigint,
    cost_currency text,
    minutes integer,
    rating integer,
    notes text,
    updated_at timestamptz NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX task_completion_log ON task_completion (task_id, completed_on, recorded_at, id);
CREATE INDEX task_completion_residence ON task_completion (residence_id, completed_on, id);
CREATE INDEX task_completion_revision ON task_completion (residence_id, revision);
";

const DOWN: &str = "
DROP TABLE task_completion;
DROP TABLE task;
";
