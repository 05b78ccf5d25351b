//! Homes, and who belongs to them.

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
CREATE TABLE residence (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    address jsonb,
    time_zone text NOT NULL,
    year_built integer,
    bedrooms integer,
    bathrooms bigint,
    floor_area jsonb,
    purchased_on date,
    purchase_price bigint,
    purchase_currency text,
    notes text,
    profile jsonb NOT NULL,
    currency_code text NOT NULL,
    archived_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    fields_revision bigint NOT NULL,
    revision bigint NOT NULL
);

CREATE TABLE membership (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    account_id uuid NOT NULL REFERENCES account (id),
    role text NOT NULL,
    joined_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    revision bigint NOT NULL,
    UNIQUE (residence_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id, residence_id);
CREATE INDEX membership_revision ON membership (residence_id, revision);
CREATE UNIQUE INDEX membership_one_owner ON membership (residence_id) WHERE role = 'OWNER';

CREATE TABLE invitation (
    id uuid PRIMARY KEY,
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL UNIQUE,
    role text NOT NULL,
    email text,
    uses_left integer NOT NULL,
    expires_at timestamptz NOT NULL,
    created_by uuid NOT NULL REFERENCES account (id),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    revision bigint NOT NULL
);
CREATE INDEX invitation_revision ON invitation (residence_id, revision);

CREATE TABLE tombstone (
    residence_id uuid NOT NULL REFERENCES residence (id) ON DELETE CASCADE,
    item_id text NOT NULL,
    revision bigint NOT NULL,
    deleted_at timestamptz NOT NULL,
    PRIMARY KEY (residence_id, item_id)
);
CREATE INDEX tombstone_revision ON tombstone (residence_id, revision);
CREATE INDEX tombstone_deleted_at ON tombstone (deleted_at);
";

const DOWN: &str = "
DROP TABLE tombstone;
DROP TABLE invitation;
DROP TABLE membership;
DROP TABLE residence;
";
