//! What a household spent.

use chrono::NaiveDate;
use entity::{Decimal, id::ResidenceId, task::TaskCategory};
use sea_orm::{FromQueryResult, Statement};

use crate::{App, Code, Error, Money, error::Result};

/// Days that may be asked for at once: ten years, so a few thousand rows at most.
const MAX_DAYS: i64 = 3_660;

/// What was spent in one month on one category, in one currency.
#[derive(Clone, Debug, PartialEq)]
pub struct Spent {
    /// The month's first day.
    pub month: NaiveDate,
    /// What it was spent on.
    pub category: TaskCategory,
    /// How much.
    pub total: Money,
    /// How many rows of the log it comes from.
    pub completions: i64,
}

/// Returns what a home's log says was spent from a day to another, both included, by month, category and currency.
///
/// The caller has seen to it that the home may be read. OUT_OF_RANGE for `to` when the days are more than ten years.
pub async fn spending(app: &App, id: ResidenceId, (from, to): (NaiveDate, NaiveDate)) -> Result<Vec<Spent>> {
    #[derive(FromQueryResult)]
    struct Row {
        month: String,
        category: TaskCategory,
        currency: String,
        total: i64,
        completions: i64,
    }

    if !(1..=MAX_DAYS).contains(&((to - from).num_days() + 1)) {
        return Err(Error::user("to", Code::OutOfRange));
    }
    let statement = Statement::from_sql_and_values(
        app.db.get_database_backend(),
        "SELECT substr(CAST(c.completed_on AS text), 1, 7) AS month, t.category, c.cost_currency AS currency,
             CAST(sum(c.cost) AS bigint) AS total, count(*) AS completions
         FROM task_completion c JOIN task t ON t.id = c.task_id
         WHERE c.residence_id = $1 AND c.completed_on BETWEEN $2 AND $3 AND c.cost IS NOT NULL
         GROUP BY 1, t.category, c.cost_currency ORDER BY 1, t.category, c.cost_currency",
        [id.into(), from.into(), to.into()],
    );
    let rows = Row::find_by_statement(statement).all(&app.db).await?;
    let spent = rows.into_iter().filter_map(|row| {
        Some(Spent {
            month: format!("{}-01", row.month).parse().ok()?,
            category: row.category,
            total: Money {
                amount: Decimal::from_ten_thousandths(row.total),
                currency_code: row.currency,
            },
            completions: row.completions,
        })
    });
    Ok(spent.collect())
}
