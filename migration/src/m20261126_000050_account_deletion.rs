//! Accounts that wait to be erased, and rows that stay when whoever made them is gone.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::sql;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        for table in MADE {
            sql::run(manager, &made_by(manager, table, Goes::First)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in MADE {
            sql::run(manager, &made_by(manager, table, Goes::Never)).await?;
        }
        sql::run(manager, DOWN).await
    }
}

/// Tables whose rows say who made them.
const MADE: [&str; 5] = ["task", "contractor", "appliance", "document", "away_period"];

/// Whether whoever made a row may go before it.
#[derive(Clone, Copy)]
enum Goes {
    First,
    Never,
}

// Whoever is erased is found by index in all that they made, since each home would have to be gone through otherwise.
const UP: &str = "
ALTER TABLE account ADD COLUMN deleted_at timestamptz;
CREATE INDEX account_deleted ON account (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX task_completion_by ON task_completion (completed_by, residence_id) WHERE completed_by IS NOT NULL;
CREATE INDEX residence_made_by ON residence (created_by) WHERE created_by IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX residence_made_by;
DROP INDEX task_completion_by;
DROP INDEX account_deleted;
ALTER TABLE account DROP COLUMN deleted_at;
";

/// Changes what becomes of a table's rows when whoever made them is gone.
fn made_by(manager: &SchemaManager<'_>, table: &str, goes: Goes) -> String {
    let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
    match (goes, is_postgres) {
        (Goes::First, true) => format!(
            "ALTER TABLE {table} ALTER COLUMN created_by DROP NOT NULL;
             ALTER TABLE {table} DROP CONSTRAINT {table}_created_by_fkey;
             ALTER TABLE {table} ADD CONSTRAINT {table}_created_by_fkey
                 FOREIGN KEY (created_by) REFERENCES account (id) ON DELETE SET NULL;
             CREATE INDEX {table}_made_by ON {table} (created_by, residence_id) WHERE created_by IS NOT NULL;"
        ),
        // SQLite changes no column, so another takes its place.
        (Goes::First, false) => format!(
            "ALTER TABLE {table} ADD COLUMN made_by uuid REFERENCES account (id) ON DELETE SET NULL;
             UPDATE {table} SET made_by = created_by;
             ALTER TABLE {table} DROP COLUMN created_by;
             ALTER TABLE {table} RENAME COLUMN made_by TO created_by;
             CREATE INDEX {table}_made_by ON {table} (created_by, residence_id) WHERE created_by IS NOT NULL;"
        ),
        (Goes::Never, true) => format!(
            "DROP INDEX {table}_made_by;
             {}
             ALTER TABLE {table} DROP CONSTRAINT {table}_created_by_fkey;
             ALTER TABLE {table} ADD CONSTRAINT {table}_created_by_fkey
                 FOREIGN KEY (created_by) REFERENCES account (id);
             ALTER TABLE {table} ALTER COLUMN created_by SET NOT NULL;",
            given_to_the_owner(table)
        ),
        // A column that points at another table cannot be added as one that is always there; the code before writes it always.
        (Goes::Never, false) => format!(
            "DROP INDEX {table}_made_by;
             {}
             ALTER TABLE {table} ADD COLUMN made_by uuid REFERENCES account (id);
             UPDATE {table} SET made_by = created_by;
             ALTER TABLE {table} DROP COLUMN created_by;
             ALTER TABLE {table} RENAME COLUMN made_by TO created_by;",
            given_to_the_owner(table)
        ),
    }
}

/// Names the home's owner where whoever made a row is gone: the code before knows no row that nobody made.
fn given_to_the_owner(table: &str) -> String {
    format!(
        "UPDATE {table} SET created_by = (
             SELECT m.account_id FROM membership m WHERE m.residence_id = {table}.residence_id AND m.role = 'OWNER')
         WHERE created_by IS NULL;"
    )
}
