//! Finding accounts by the start of an address or a name, and listing them by either, among any number of them.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::sql;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            sql::run(manager, COLLATION).await?;
        }
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, DOWN).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            sql::run(manager, NO_COLLATION).await?;
        }
        Ok(())
    }
}

// The order of bytes, under the name that SQLite has for it: the same statements run on both, and what begins with a text is a
// range of an index.
const COLLATION: &str = r#"CREATE COLLATION "binary" FROM "C";"#;
const NO_COLLATION: &str = r#"DROP COLLATION "binary";"#;

const UP: &str = r#"
CREATE INDEX account_email_binary ON account (email COLLATE "binary");
CREATE INDEX account_name_binary ON account ((lower(display_name) COLLATE "binary"), id);
DROP INDEX account_display_name;
"#;

const DOWN: &str = r#"
CREATE INDEX account_display_name ON account (lower(display_name), id);
DROP INDEX account_name_binary;
DROP INDEX account_email_binary;
"#;
