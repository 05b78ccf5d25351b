//! People as Apple and Google know them, and what Apple wants back when an account goes.

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

// A grant outlives its account: what is left without one is to be revoked; see `entity::apple_grant`.
const UP: &str = "
CREATE TABLE identity (
    provider text NOT NULL,
    subject text NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    email text,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (provider, subject)
);
CREATE INDEX identity_account ON identity (account_id);

CREATE TABLE apple_grant (
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES account (id) ON DELETE SET NULL,
    client_id text NOT NULL,
    kind text NOT NULL,
    sealed bytea NOT NULL,
    due_at timestamptz NOT NULL,
    expires_at timestamptz,
    tries integer NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX apple_grant_account ON apple_grant (account_id);
CREATE INDEX apple_grant_due_at ON apple_grant (due_at) WHERE kind = 'CODE' OR account_id IS NULL;
";

const DOWN: &str = "
DROP TABLE apple_grant;
DROP TABLE identity;
";
