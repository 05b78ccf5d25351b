//! Purchases in stores, and what the stores tell of them.

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
CREATE TABLE subscription (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    store text NOT NULL,
    store_key text NOT NULL,
    status text NOT NULL,
    product_id text,
    ends_at timestamptz,
    standing jsonb NOT NULL,
    acknowledge boolean NOT NULL,
    due_at timestamptz,
    tries integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX subscription_store_key ON subscription (store, store_key);
CREATE INDEX subscription_account ON subscription (account_id);
CREATE INDEX subscription_due ON subscription (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE store_event (
    id uuid PRIMARY KEY,
    store text NOT NULL,
    event_key text NOT NULL,
    store_key text,
    kind text NOT NULL,
    account_id uuid REFERENCES account (id) ON DELETE CASCADE,
    standing jsonb NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    applied_at timestamptz,
    due_at timestamptz,
    tries integer NOT NULL
);
CREATE UNIQUE INDEX store_event_event_key ON store_event (store, event_key);
CREATE INDEX store_event_store_key ON store_event (store, store_key);
CREATE INDEX store_event_account ON store_event (account_id);
CREATE INDEX store_event_received ON store_event (received_at);
CREATE INDEX store_event_due ON store_event (due_at) WHERE due_at IS NOT NULL;
";

const DOWN: &str = "
DROP TABLE store_event;
DROP TABLE subscription;
";
