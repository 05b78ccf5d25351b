//! What operators did: rows that nobody changes or deletes, and that are kept for good.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::sql;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => sql::run(manager, STAYS_ON_POSTGRES).await,
            _ => sql::run(manager, STAYS_ON_SQLITE).await,
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, DOWN).await?;
        match manager.get_database_backend() {
            DbBackend::Postgres => sql::run(manager, DOWN_ON_POSTGRES).await,
            _ => Ok(()),
        }
    }
}

// It points at nothing, since what it tells of may go, and a row that is cleared is a row that is changed.
const UP: &str = "
CREATE TABLE admin_audit (
    id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL,
    admin_user_id uuid,
    admin_session_id uuid,
    operation text NOT NULL,
    object_kind text,
    object_id text,
    diff jsonb NOT NULL,
    reason text,
    ip_address text,
    user_agent text,
    request_id text
);
CREATE INDEX admin_audit_created_at ON admin_audit (created_at, id);
CREATE INDEX admin_audit_operator ON admin_audit (admin_user_id, created_at, id);
CREATE INDEX admin_audit_operation ON admin_audit (operation, created_at, id);
CREATE INDEX admin_audit_object ON admin_audit (object_id, created_at, id);
CREATE INDEX admin_audit_request ON admin_audit (request_id);
";

const STAYS_ON_POSTGRES: &str = "
CREATE FUNCTION admin_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of admin_audit stay as they are';
END
$$;
CREATE TRIGGER admin_audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON admin_audit
    FOR EACH STATEMENT EXECUTE FUNCTION admin_audit_stays();
";

const STAYS_ON_SQLITE: &str = "
CREATE TRIGGER admin_audit_is_not_changed BEFORE UPDATE ON admin_audit
BEGIN
    SELECT RAISE(ABORT, 'rows of admin_audit stay as they are');
END;
CREATE TRIGGER admin_audit_is_not_deleted BEFORE DELETE ON admin_audit
BEGIN
    SELECT RAISE(ABORT, 'rows of admin_audit stay as they are');
END;
";

const DOWN: &str = "
DROP TABLE admin_audit;
";

const DOWN_ON_POSTGRES: &str = "
DROP FUNCTION admin_audit_stays();
";
