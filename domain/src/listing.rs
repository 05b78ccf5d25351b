//! Long lists in SQL, of which pages are read, each by itself or along with what it belongs to.

use std::borrow::Cow;

use anyhow::Context;
use sea_orm::{ConnectionTrait, EntityTrait, QueryResult, Statement, Value};
use serde::de::DeserializeOwned;

use crate::{App, db::is_postgres, error::Result, order::Order, page::Paging};

/// All rows of a list, in SQL.
pub(crate) struct Listing {
    /// What is selected of them: the columns of a table's rows.
    pub columns: Cow<'static, str>,
    /// Where they stand.
    pub from: String,
    /// What holds of them; at least one thing.
    pub conditions: Vec<String>,
    /// What the texts above need, from `$1`.
    pub values: Vec<Value>,
    /// In which order they come.
    pub order: Order,
}

impl Listing {
    /// Reads what a page is made of (see [`crate::page::Page::of`]), and how many rows there are in all where that is asked for.
    pub(crate) async fn read<E: EntityTrait>(
        self,
        app: &App,
        (paging, count): (&Paging, bool),
    ) -> Result<(Vec<E::Model>, Option<i64>)> {
        let (statement, total) = self.ask(app, (paging, count)).await?;
        Ok((E::find().from_raw_sql(statement).all(&app.db).await?, total))
    }

    /// Reads the same as [`Listing::read`], with what else is selected.
    pub(crate) async fn rows(
        self,
        app: &App,
        (paging, count): (&Paging, bool),
    ) -> Result<(Vec<QueryResult>, Option<i64>)> {
        let (statement, total) = self.ask(app, (paging, count)).await?;
        Ok((app.db.query_all_raw(statement).await?, total))
    }

    /// Makes an expression that gives what a page is made of as one JSON text, and returns all values that are needed.
    ///
    /// `line` is what each row becomes in JSON, and `rows` what the rows are called there, with what is joined to them.
    pub(crate) fn lines(
        self,
        db: &impl ConnectionTrait,
        (rows, line): (&str, &str),
        paging: &Paging,
    ) -> Result<(String, Vec<Value>)> {
        let sort = self.order.sort(paging.backwards);
        let all = match is_postgres(db) {
            true => format!("json_agg({line} ORDER BY {sort})::text"),
            false => format!("json_group_array({line} ORDER BY {sort})"),
        };
        let (page, values) = self.select(paging)?;
        Ok((format!("(SELECT {all} FROM ({page}) AS {rows})"), values))
    }

    /// Makes the statement for a page, and counts all rows where that is asked for.
    async fn ask(self, app: &App, (paging, count): (&Paging, bool)) -> Result<(Statement, Option<i64>)> {
        let backend = app.db.get_database_backend();
        let total = match count {
            true => {
                let all = self.conditions.join(" AND ");
                let sql = format!("SELECT count(*) AS n FROM {} WHERE {all}", self.from);
                let statement = Statement::from_sql_and_values(backend, sql, self.values.clone());
                let row = app.db.query_one_raw(statement).await?;
                Some(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
            }
            false => None,
        };
        let (sql, values) = self.select(paging)?;
        Ok((Statement::from_sql_and_values(backend, sql, values), total))
    }

    /// Makes the text of the statement for a page, and returns the values that it needs.
    fn select(mut self, paging: &Paging) -> Result<(String, Vec<Value>)> {
        self.conditions
            .extend(self.order.limits(paging, &mut self.values)?);
        let sql = format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT {}",
            self.columns,
            self.from,
            self.conditions.join(" AND "),
            self.order.sort(paging.backwards),
            paging.rows.saturating_add(1),
        );
        Ok((sql, self.values))
    }
}

/// Reads what [`Listing::lines`] gave in a column of a row.
pub(crate) fn read_lines<T: DeserializeOwned>(row: &QueryResult, column: &str) -> Result<Vec<T>> {
    let lines: Option<String> = row.try_get("", column)?;
    match lines {
        Some(lines) => Ok(serde_json::from_str(&lines).context("reading a page that came along")?),
        None => Ok(Vec::new()),
    }
}
