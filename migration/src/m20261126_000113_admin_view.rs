//! Operators who see the app as an account sees it.

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

// It does not go with the operator's session: that it has ended is still to be written into the audit.
const UP: &str = "
CREATE TABLE admin_view (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    admin_user_id uuid NOT NULL REFERENCES admin_user (id) ON DELETE CASCADE,
    admin_session_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX admin_view_account ON admin_view (account_id);
CREATE INDEX admin_view_user ON admin_view (admin_user_id);
CREATE INDEX admin_view_session ON admin_view (admin_session_id);
";

const DOWN: &str = "
DROP TABLE admin_view;
";
