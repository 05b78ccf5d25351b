//! What people want to be told, when, and on which way.

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
CREATE TABLE notification_preference (
    account_id uuid PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    reminder_time time,
    overdue_time time,
    digest_time time,
    digest_weekday text NOT NULL,
    tips_by_email boolean NOT NULL,
    quiet_from time,
    quiet_to time,
    max_push_per_day integer NOT NULL,
    digest text NOT NULL
);

CREATE TABLE notification_channel (
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind text NOT NULL,
    push boolean NOT NULL,
    email boolean NOT NULL,
    PRIMARY KEY (account_id, kind)
);

CREATE TABLE muted_residence (
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, residence_id)
);
CREATE INDEX muted_residence_residence ON muted_residence (residence_id);
";

const DOWN: &str = "
DROP TABLE muted_residence;
DROP TABLE notification_channel;
DROP TABLE notification_preference;
";
