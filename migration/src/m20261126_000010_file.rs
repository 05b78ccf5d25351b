//! Uploads and files: the rows that lead to stored bytes.
//!
//! A row outlives what it belonged to, since it is what leads to the bytes: it goes only once they are gone.

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
CREATE TABLE upload (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL,
    residence_id uuid,
    filename text NOT NULL,
    content_type text NOT NULL,
    byte_size bigint NOT NULL,
    sha256 bytea,
    expires_at timestamptz NOT NULL,
    claimed_until timestamptz,
    created_at timestamptz NOT NULL
);
CREATE INDEX upload_created ON upload (created_at);
CREATE INDEX upload_residence ON upload (residence_id);
CREATE INDEX upload_account ON upload (account_id);

CREATE TABLE file (
    id uuid PRIMARY KEY,
    residence_id uuid REFERENCES residence (id) ON DELETE SET NULL,
    account_id uuid REFERENCES account (id) ON DELETE SET NULL,
    filename text NOT NULL,
    content_type text NOT NULL,
    byte_size bigint NOT NULL,
    sha256 bytea NOT NULL,
    width integer,
    height integer,
    holder_kind text,
    holder_id uuid,
    position integer NOT NULL,
    released_at timestamptz,
    removed_at timestamptz,
    thumbnails_at timestamptz,
    thumbnails_due_at timestamptz,
    thumbnail_tries integer NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX file_residence ON file (residence_id);
CREATE INDEX file_account ON file (account_id);
CREATE INDEX file_holder ON file (holder_id, position) WHERE holder_id IS NOT NULL;
CREATE INDEX file_released ON file (released_at) WHERE released_at IS NOT NULL;
CREATE INDEX file_removed ON file (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX file_thumbnails_due ON file (thumbnails_due_at) WHERE thumbnails_due_at IS NOT NULL;
";

const DOWN: &str = "
DROP TABLE file;
DROP TABLE upload;
";
