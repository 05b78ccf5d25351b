//! Contractors, whose they are favourites of, and which tasks and completions they stand for.

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
CREATE TABLE contractor (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    name text NOT NULL,
    company text,
    email text,
    phone text,
    website text,
    address jsonb,
    specialties jsonb NOT NULL,
    license_number text,
    notes text,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    updated_at timestamptz NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX contractor_name ON contractor (residence_id, lower(name), id);
CREATE INDEX contractor_revision ON contractor (residence_id, revision);

CREATE TABLE contractor_favorite (
    contractor_id uuid NOT NULL REFERENCES contractor (id) ON DELETE CASCADE,
    membership_id uuid NOT NULL REFERENCES membership (id) ON DELETE CASCADE,
    PRIMARY KEY (contractor_id, membership_id)
);
CREATE INDEX contractor_favorite_membership ON contractor_favorite (membership_id);

ALTER TABLE task ADD COLUMN contractor_id uuid REFERENCES contractor (id) ON DELETE SET NULL;
ALTER TABLE task_completion ADD COLUMN contractor_id uuid REFERENCES contractor (id) ON DELETE SET NULL;
ALTER TABLE task_completion ADD COLUMN contractor_name text;
CREATE INDEX task_contractor ON task (contractor_id) WHERE contractor_id IS NOT NULL;
CREATE INDEX task_completion_contractor ON task_completion (contractor_id, completed_on, recorded_at, id) WHERE contractor_id IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX task_completion_contractor;
DROP INDEX task_contractor;
ALTER TABLE task_completion DROP COLUMN contractor_name;
ALTER TABLE task_completion DROP COLUMN contractor_id;
ALTER TABLE task DROP COLUMN contractor_id;
DROP TABLE contractor_favorite;
DROP TABLE contractor;
";
