//! What appliances have of documents and photos.

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
ALTER TABLE document ADD COLUMN appliance_id uuid REFERENCES appliance (id) ON DELETE SET NULL;
CREATE INDEX document_appliance ON document (appliance_id) WHERE appliance_id IS NOT NULL;
";

const DOWN: &str = "
UPDATE file SET holder_kind = NULL, holder_id = NULL, released_at = created_at WHERE holder_kind = 'APPLIANCE';
DROP INDEX document_appliance;
ALTER TABLE document DROP COLUMN appliance_id;
";
