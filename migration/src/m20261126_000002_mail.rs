//! Mails about an account: codes, and news of what became of it.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::sql;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        let kind = match manager.get_database_backend() {
            DbBackend::Postgres => "ALTER TABLE delivery ALTER COLUMN kind DROP NOT NULL;",
            _ => KIND_MAY_BE_NULL,
        };
        sql::run(manager, kind).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, DOWN).await?;
        let kind = match manager.get_database_backend() {
            DbBackend::Postgres => "ALTER TABLE delivery ALTER COLUMN kind SET NOT NULL;",
            _ => KIND_IS_THERE,
        };
        sql::run(manager, kind).await
    }
}

// A mail whose account is unknown is one to an address that nobody has; see `entity::mail`.
const UP: &str = "
ALTER TABLE account ADD COLUMN pending_email text;

CREATE TABLE mail (
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES account (id) ON DELETE CASCADE,
    kind text NOT NULL,
    email text NOT NULL,
    tries_left integer,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX mail_account ON mail (account_id, kind, id);
CREATE INDEX mail_email ON mail (email, kind, id);
CREATE INDEX mail_expires_at ON mail (expires_at);
";

const DOWN: &str = "
DELETE FROM delivery WHERE kind IS NULL;
DROP TABLE mail;
ALTER TABLE account DROP COLUMN pending_email;
";

// SQLite changes no column, so another takes its place.
const KIND_MAY_BE_NULL: &str = "
ALTER TABLE delivery ADD COLUMN kind_or_null text;
UPDATE delivery SET kind_or_null = kind;
ALTER TABLE delivery DROP COLUMN kind;
ALTER TABLE delivery RENAME COLUMN kind_or_null TO kind;
";

const KIND_IS_THERE: &str = "
ALTER TABLE delivery ADD COLUMN kind_not_null text NOT NULL DEFAULT '';
UPDATE delivery SET kind_not_null = kind;
ALTER TABLE delivery DROP COLUMN kind;
ALTER TABLE delivery RENAME COLUMN kind_not_null TO kind;
";
