//! Appliances, and which tasks are about one.

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
CREATE TABLE appliance (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    name text NOT NULL,
    category text NOT NULL,
    manufacturer text,
    model_number text,
    serial_number text,
    location text,
    installed_on date,
    purchased_on date,
    price bigint,
    price_currency text,
    notes text,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    updated_at timestamptz NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX appliance_name ON appliance (residence_id, lower(name), id);
CREATE INDEX appliance_revision ON appliance (residence_id, revision);

ALTER TABLE task ADD COLUMN appliance_id uuid REFERENCES appliance (id) ON DELETE SET NULL;
CREATE INDEX task_appliance ON task (appliance_id) WHERE appliance_id IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX task_appliance;
ALTER TABLE task DROP COLUMN appliance_id;
DROP TABLE appliance;
";
