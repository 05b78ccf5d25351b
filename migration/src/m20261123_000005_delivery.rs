//! Devices, notices, and how they come to people.

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
CREATE TABLE device (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    session_id uuid REFERENCES session (id) ON DELETE CASCADE,
    platform text NOT NULL,
    token text NOT NULL UNIQUE,
    p256dh text,
    auth text,
    sandbox boolean NOT NULL,
    name text,
    app_version text,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL
);
CREATE INDEX device_account ON device (account_id);
CREATE INDEX device_session ON device (session_id);

CREATE TABLE suppression (
    email text PRIMARY KEY,
    reason text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE schedule (
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind text NOT NULL,
    next_on date NOT NULL,
    next_at timestamptz NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (account_id, kind)
);
CREATE INDEX schedule_next_at ON schedule (next_at);

CREATE TABLE notification (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind text NOT NULL,
    residence_id uuid REFERENCES residence (id) ON DELETE SET NULL,
    task_id uuid REFERENCES task (id) ON DELETE SET NULL,
    actor_id uuid REFERENCES account (id) ON DELETE SET NULL,
    occurrence_on date,
    stage integer,
    local_on date,
    dedupe_key text NOT NULL UNIQUE,
    moment_id uuid,
    wording jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notification_inbox ON notification (account_id, created_at, id);
CREATE INDEX notification_unread ON notification (account_id) WHERE read_at IS NULL;
CREATE INDEX notification_moment ON notification (moment_id);
CREATE INDEX notification_residence ON notification (residence_id);
CREATE INDEX notification_task ON notification (task_id);
CREATE INDEX notification_actor ON notification (actor_id);

CREATE TABLE delivery (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    moment_id uuid NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    target_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state text NOT NULL,
    claims integer NOT NULL,
    fence bigint NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    unknowns integer NOT NULL,
    started_at timestamptz,
    provider_id text,
    last_error text,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    UNIQUE (moment_id, channel, target_id)
);
CREATE INDEX delivery_account ON delivery (account_id, created_at);
CREATE INDEX delivery_open ON delivery (next_attempt_at) WHERE finished_at IS NULL;
CREATE INDEX delivery_finished ON delivery (finished_at) WHERE finished_at IS NOT NULL;

CREATE TABLE delivery_attempt (
    delivery_id uuid NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    attempt integer NOT NULL,
    fence bigint NOT NULL,
    started_at timestamptz NOT NULL,
    outcome text NOT NULL,
    status text,
    reason text,
    PRIMARY KEY (delivery_id, attempt)
);

CREATE TABLE tick (
    name text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (name, at)
);
";

const DOWN: &str = "
DROP TABLE tick;
DROP TABLE delivery_attempt;
DROP TABLE delivery;
DROP TABLE notification;
DROP TABLE schedule;
DROP TABLE suppression;
DROP TABLE device;
";
