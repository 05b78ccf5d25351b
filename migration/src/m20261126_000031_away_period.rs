//! Days on which nobody is home.

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
CREATE TABLE away_period (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    updated_at timestamptz NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX away_period_start ON away_period (residence_id, starts_on, id);
CREATE INDEX away_period_revision ON away_period (residence_id, revision);
";

const DOWN: &str = "
DROP TABLE away_period;
";
