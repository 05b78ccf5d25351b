//! Ready-made tasks, the catalogue's first content, and which tasks came from one.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{
        ConnectionTrait, JsonValue,
        prelude::{DateTimeUtc, Uuid},
    },
};

use crate::sql;

/// The step.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        manager.get_connection().execute(&seed()?).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, DOWN).await
    }
}

// A template that operators delete keeps its row and its key, so that no later seed brings it back.
const UP: &str = "
CREATE TABLE task_template (
    id uuid PRIMARY KEY,
    key text NOT NULL UNIQUE,
    title text NOT NULL,
    description text NOT NULL,
    category text NOT NULL,
    priority text NOT NULL,
    every integer NOT NULL,
    unit text NOT NULL,
    basis text NOT NULL,
    seasons jsonb NOT NULL,
    climate jsonb NOT NULL,
    lead_days integer NOT NULL,
    estimated_minutes integer,
    done_by text NOT NULL,
    applies_when jsonb NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz
);

ALTER TABLE task ADD COLUMN template_id uuid REFERENCES task_template (id) ON DELETE SET NULL;
CREATE INDEX task_of_template ON task (residence_id, template_id) WHERE template_id IS NOT NULL;
";

const DOWN: &str = "
DROP INDEX task_of_template;
ALTER TABLE task DROP COLUMN template_id;
DROP TABLE task_template;
";

/// The catalogue's first content. Each template has its id from the start, so that it has the same one everywhere.
const CATALOGUE: &str = include_str!("../data/task_templates.json");

/// When the catalogue was put together.
const WRITTEN_AT: &str = "2026-11-26T00:00:00Z";

/// A column and the name that its value has in the catalogue.
const COLUMNS: [(&str, &str); 15] = [
    ("id", "id"),
    ("key", "key"),
    ("title", "title"),
    ("description", "description"),
    ("category", "category"),
    ("priority", "priority"),
    ("every", "every"),
    ("unit", "unit"),
    ("basis", "basis"),
    ("seasons", "seasons"),
    ("climate", "climate"),
    ("lead_days", "leadDays"),
    ("estimated_minutes", "estimatedMinutes"),
    ("done_by", "doneBy"),
    ("applies_when", "appliesWhen"),
];

/// Makes the statement that adds the templates which are not there yet.
fn seed() -> Result<InsertStatement, DbErr> {
    let broken = |what: String| DbErr::Migration(format!("the catalogue of templates: {what}"));
    let catalogue: JsonValue = CATALOGUE.parse().map_err(|error| broken(format!("{error}")))?;
    let written_at: DateTimeUtc = WRITTEN_AT.parse().map_err(|error| broken(format!("{error}")))?;

    let mut insert = Query::insert();
    insert
        .into_table("task_template")
        .columns(COLUMNS.iter().map(|(column, _)| *column).chain(["updated_at"]));
    for template in catalogue.as_array().into_iter().flatten() {
        let values = COLUMNS.map(|(column, name)| value(column, &template[name]));
        let row = values.into_iter().collect::<Option<Vec<Value>>>();
        let row = row.ok_or_else(|| broken(format!("{template}")))?;
        let row = row.into_iter().chain([written_at.into()]).map(Expr::value);
        insert.values(row).map_err(|error| broken(format!("{error}")))?;
    }
    insert.on_conflict(OnConflict::column("key").do_nothing().to_owned());
    Ok(insert)
}

/// Returns what is put into a column; `None` for what cannot be.
fn value(column: &str, written: &JsonValue) -> Option<Value> {
    match written {
        JsonValue::String(text) if column == "id" => text.parse::<Uuid>().ok().map(Into::into),
        JsonValue::String(text) => Some(text.clone().into()),
        JsonValue::Number(number) => number.as_i64()?.try_into().ok().map(|number: i32| number.into()),
        JsonValue::Array(_) | JsonValue::Object(_) => Some(written.clone().into()),
        JsonValue::Null | JsonValue::Bool(_) => None,
    }
}
