//! The board: every task of some homes by bucket, in one statement for any number of homes and tasks.

use std::collections::HashMap;

use anyhow::Context;
use entity::{
    id::ResidenceId,
    task::{self, TaskBucket},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use super::{
    Seen,
    find::{HomeDay, TaskOrder, homes},
};
use crate::{
    App,
    error::Result,
    page::{Cursor, Page},
};

/// A task's bucket as a number, the twin of [`bucket`](super::bucket::bucket) in SQL; `home.today` is the home's present day.
pub(super) const BUCKET: &str = "CASE
    WHEN t.archived_at IS NOT NULL THEN 7
    WHEN t.finished THEN 6
    WHEN t.snoozed_until > home.today THEN 4
    WHEN t.started_at IS NOT NULL THEN 1
    WHEN t.due_on IS NULL THEN 5
    WHEN t.due_on < home.today THEN 0
    WHEN t.soon_on <= home.today THEN 2
    ELSE 3 END";

/// All buckets in the order of the board, which is that of their numbers.
pub const BUCKETS: [TaskBucket; 8] = [
    TaskBucket::Overdue,
    TaskBucket::InProgress,
    TaskBucket::DueSoon,
    TaskBucket::Upcoming,
    TaskBucket::Snoozed,
    TaskBucket::NoDate,
    TaskBucket::Completed,
    TaskBucket::Archived,
];

/// One column of a home's board.
#[derive(Clone, Debug)]
pub struct Column {
    /// Which.
    pub bucket: TaskBucket,
    /// How many tasks it holds.
    pub count: i64,
    /// The first of them, each with its cursor.
    pub rows: Vec<(Seen, Cursor)>,
}

impl Column {
    /// Returns the first `rows` of the column as a page; they must have been asked for.
    pub fn page(&self, rows: usize) -> Page<Seen> {
        let rows: Vec<_> = self.rows.iter().take(rows).cloned().collect();
        let has_next = i64::try_from(rows.len()).is_ok_and(|shown| shown < self.count);
        Page {
            rows,
            has_next,
            has_previous: false,
            total: Some(self.count),
        }
    }
}

/// Returns the board of each home with up to `first` tasks a column; empty columns too, in the order of [`BUCKETS`].
///
/// The caller has seen to it that the homes may be read.
pub async fn board(app: &App, days: &[HomeDay], first: u64) -> Result<HashMap<ResidenceId, Vec<Column>>> {
    let mut values = Vec::new();
    let homes = homes(app, days, &mut values);
    let sql = format!(
        "SELECT * FROM (
            SELECT t.*,
                row_number() OVER (PARTITION BY t.residence_id, t.bucket ORDER BY {}) AS place,
                count(*) OVER (PARTITION BY t.residence_id, t.bucket) AS n
            FROM (SELECT t.*, {BUCKET} AS bucket FROM {homes}) AS t
        ) AS ranked WHERE place <= {} ORDER BY residence_id, bucket, place",
        TaskOrder::Board.columns().sort(false),
        first.max(1),
    );
    let rows = app
        .db
        .query_all_raw(Statement::from_sql_and_values(
            app.db.get_database_backend(),
            sql,
            values,
        ))
        .await?;

    let mut boards: HashMap<ResidenceId, Vec<Column>> = days.iter().map(|home| (home.id, empty())).collect();
    for row in rows {
        let task = task::Model::from_query_result(&row, "")?;
        let bucket: i32 = row.try_get("", "bucket")?;
        let home = days
            .iter()
            .find(|home| home.id == task.residence_id)
            .context("a task of a home that was asked for")?;
        let columns = boards.get_mut(&home.id).context("every home has a board")?;
        let column = usize::try_from(bucket)
            .ok()
            .and_then(|number| columns.get_mut(number))
            .context("a bucket has a number")?;
        column.count = row.try_get("", "n")?;
        if first > 0 {
            let cursor = TaskOrder::Board.cursor(&task);
            column.rows.push((Seen::new(task, home.today), cursor));
        }
    }
    Ok(boards)
}

/// Returns how many tasks each bucket of each home holds, in the order of [`BUCKETS`].
///
/// The caller has seen to it that the homes may be read.
pub async fn counts(app: &App, days: &[HomeDay]) -> Result<HashMap<ResidenceId, [i64; BUCKETS.len()]>> {
    let mut values = Vec::new();
    let homes = homes(app, days, &mut values);
    let sql = format!(
        "SELECT residence_id, bucket, count(*) AS n FROM (SELECT t.residence_id, {BUCKET} AS bucket FROM {homes}) AS p
         GROUP BY residence_id, bucket",
    );
    let rows = app
        .db
        .query_all_raw(Statement::from_sql_and_values(
            app.db.get_database_backend(),
            sql,
            values,
        ))
        .await?;

    let mut counts: HashMap<ResidenceId, [i64; BUCKETS.len()]> =
        days.iter().map(|home| (home.id, [0; 8])).collect();
    for row in rows {
        let residence_id: ResidenceId = row.try_get("", "residence_id")?;
        let bucket: i32 = row.try_get("", "bucket")?;
        let place = usize::try_from(bucket)
            .ok()
            .and_then(|number| counts.get_mut(&residence_id)?.get_mut(number));
        *place.context("a bucket has a number")? = row.try_get("", "n")?;
    }
    Ok(counts)
}

/// Returns a board without tasks.
fn empty() -> Vec<Column> {
    BUCKETS
        .iter()
        .map(|bucket| Column {
            bucket: *bucket,
            count: 0,
            rows: Vec::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_stand_at_their_numbers() {
        for (number, bucket) in BUCKETS.iter().enumerate() {
            assert_eq!(*bucket as usize, number);
        }
    }
}
