//! Long lists in SQL, of which pages are read.

use std::borrow::Cow;

use sea_orm::{ConnectionTrait, EntityTrait, QueryResult, Statement, Value};

use crate::{App, error::Result, order::Order, page::Paging};

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

    /// Makes the statement for a page, and counts all rows where that is asked for.
    async fn ask(mut self, app: &App, (paging, count): (&Paging, bool)) -> Result<(Statement, Option<i64>)> {
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
        Ok((Statement::from_sql_and_values(backend, sql, self.values), total))
    }
}
