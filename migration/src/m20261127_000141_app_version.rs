//! The oldest versions of the apps that are supported: rows that operators edit.

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

// The versions are those that stood in the program before they were rows.
const UP: &str = "
CREATE TABLE app_version (
    platform text PRIMARY KEY,
    oldest text NOT NULL,
    updated_at timestamptz NOT NULL
);

INSERT INTO app_version (platform, oldest, updated_at) VALUES
    ('IOS', '1.0.0', '2026-11-27T00:00:00+00:00'),
    ('ANDROID', '1.0.0', '2026-11-27T00:00:00+00:00'),
    ('WEB', '1.0.0', '2026-11-27T00:00:00+00:00');
";

const DOWN: &str = "
DROP TABLE app_version;
";
