//! What each plan allows: rows that operators edit.

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

// None is no limit. The numbers are those that were announced before they were rows.
const UP: &str = "
CREATE TABLE tier_limit (
    tier text PRIMARY KEY,
    residences integer CHECK (residences >= 0),
    members_per_residence integer CHECK (members_per_residence >= 1),
    tasks_per_residence integer CHECK (tasks_per_residence >= 0),
    contractors_per_residence integer CHECK (contractors_per_residence >= 0),
    documents_per_residence integer CHECK (documents_per_residence >= 0),
    storage_bytes bigint CHECK (storage_bytes >= 0)
);

INSERT INTO tier_limit VALUES
    ('FREE', 1, 2, 40, 10, 25, 250000000),
    ('PRO', 10, 15, 1000, NULL, NULL, 25000000000);
";

const DOWN: &str = "
DROP TABLE tier_limit;
";
