//! What falls due when, and what was spent.

use async_graphql::SimpleObject;
use domain::task::{occurrence::DueDay, spending::Spent};
use entity::task::TaskCategory;

use super::object::Task;
use crate::{money::Money, schema::scalar::Date};

/// A day on which a task falls due.
#[derive(SimpleObject)]
pub struct Occurrence {
    /// The task.
    task: Task,
    /// The day, in the home's zone.
    due_on: Date,
    /// True for a day that is only worked out; false for the open occurrence.
    projected: bool,
}

impl From<DueDay> for Occurrence {
    fn from(day: DueDay) -> Self {
        Self {
            task: day.task.into(),
            due_on: day.due_on.into(),
            projected: day.is_projected,
        }
    }
}

/// What a household spent in a month on a category, in one currency.
#[derive(SimpleObject)]
pub struct SpendingRow {
    /// First day of the month.
    month: Date,
    /// What it was spent on.
    category: TaskCategory,
    /// How much; one row a currency.
    total: Money,
    /// How many completions it comes from: those that say what they cost.
    completions: i64,
}

impl From<Spent> for SpendingRow {
    fn from(spent: Spent) -> Self {
        Self {
            month: spent.month.into(),
            category: spent.category,
            total: spent.total.into(),
            completions: spent.completions,
        }
    }
}
