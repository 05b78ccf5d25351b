//! Operators who are invited, may be shut out, and prove themselves by a second factor.

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
ALTER TABLE admin_user ADD COLUMN disabled_at timestamptz;
ALTER TABLE admin_user ADD COLUMN totp_secret bytea;
ALTER TABLE admin_user ADD COLUMN totp_enrolled_at timestamptz;
ALTER TABLE admin_user ADD COLUMN totp_last_step bigint;

CREATE TABLE admin_recovery_code (
    admin_user_id uuid NOT NULL REFERENCES admin_user (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    PRIMARY KEY (admin_user_id, code_hash)
);

CREATE TABLE admin_challenge (
    token_hash bytea PRIMARY KEY,
    admin_user_id uuid NOT NULL REFERENCES admin_user (id) ON DELETE CASCADE,
    password_hash text NOT NULL,
    tries_left integer NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX admin_challenge_user ON admin_challenge (admin_user_id);

CREATE TABLE admin_invitation (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    role text NOT NULL,
    locale text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    invited_by uuid NOT NULL REFERENCES admin_user (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    mailed_at timestamptz,
    attempts integer NOT NULL,
    next_attempt_at timestamptz
);
CREATE INDEX admin_invitation_next_attempt_at ON admin_invitation (next_attempt_at);
";

const DOWN: &str = "
DROP TABLE admin_invitation;
DROP TABLE admin_challenge;
DROP TABLE admin_recovery_code;
ALTER TABLE admin_user DROP COLUMN totp_last_step;
ALTER TABLE admin_user DROP COLUMN totp_enrolled_at;
ALTER TABLE admin_user DROP COLUMN totp_secret;
ALTER TABLE admin_user DROP COLUMN disabled_at;
";
