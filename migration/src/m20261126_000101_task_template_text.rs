//! What ready-made tasks are called in other languages than English, and the catalogue's first content in German.

use std::collections::HashMap;

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
        if let Some(seed) = seed(manager.get_connection()).await? {
            manager.get_connection().execute(&seed).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, DOWN).await
    }
}

// English stays in the template's row: it is what is read where a language has no row here, so nothing is ever without words.
const UP: &str = "
CREATE TABLE task_template_text (
    template_id uuid NOT NULL REFERENCES task_template (id) ON DELETE CASCADE,
    language text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (template_id, language)
);
";

const DOWN: &str = "
DROP TABLE task_template_text;
";

/// The catalogue's first content, of which the German is a translation.
const ENGLISH: &str = include_str!("../data/task_templates.json");

/// The same in German, by key.
const GERMAN: &str = include_str!("../data/task_templates.de.json");

/// The language of these texts.
const LANGUAGE: &str = "de";

/// When they were written.
const WRITTEN_AT: &str = "2026-11-26T00:00:00Z";

/// A title and a description.
type Words = (String, String);

/// Makes the statement that adds what the templates are called; `None` where none is wanted.
///
/// One whose English was edited gets no German: that would say what operators have put right.
async fn seed(db: &impl ConnectionTrait) -> Result<Option<InsertStatement>, DbErr> {
    let (english, german) = (words(ENGLISH)?, words(GERMAN)?);
    let written_at: DateTimeUtc = WRITTEN_AT.parse().map_err(broken)?;
    let mut there = Query::select();
    there
        .columns(["id", "key", "title", "description"])
        .from("task_template");

    let mut insert = Query::insert();
    insert.into_table("task_template_text").columns([
        "template_id",
        "language",
        "title",
        "description",
        "updated_at",
    ]);
    let mut is_empty = true;
    for row in db.query_all(&there).await? {
        let key: String = row.try_get("", "key")?;
        let now: Words = (row.try_get("", "title")?, row.try_get("", "description")?);
        let Some((title, description)) = german.get(&key).filter(|_| english.get(&key) == Some(&now)) else {
            continue;
        };
        let id: Uuid = row.try_get("", "id")?;
        let values: [Value; 5] = [
            id.into(),
            LANGUAGE.into(),
            title.clone().into(),
            description.clone().into(),
            written_at.into(),
        ];
        insert.values(values.map(Expr::value)).map_err(broken)?;
        is_empty = false;
    }
    Ok((!is_empty).then_some(insert))
}

/// Reads what templates are called, by their keys.
fn words(catalogue: &str) -> Result<HashMap<String, Words>, DbErr> {
    let catalogue: JsonValue = catalogue.parse().map_err(broken)?;
    let rows = catalogue.as_array().into_iter().flatten();
    rows.map(|row| {
        let text = |name: &str| row[name].as_str().map(str::to_owned);
        let words = text("title").zip(text("description"));
        text("key").zip(words).ok_or_else(|| broken(row))
    })
    .collect()
}

fn broken(what: impl std::fmt::Display) -> DbErr {
    DbErr::Migration(format!("the catalogue of templates: {what}"))
}
