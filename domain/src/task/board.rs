//! The board: every task of some homes by bucket, in one statement for any number of homes and tasks.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context;
use entity::{id::ResidenceId, task::TaskBucket};
use sea_orm::{ConnectionTrait, Statement, Value};

use super::{
    Card, Shown,
    card::{Line, line},
    find::{HomeDay, TaskOrder, home_days, homes},
};
use crate::{
    App, db,
    error::Result,
    membership::{Housemate, housemate},
    page::Page,
};

/// A task's bucket as a number, the twin of [`bucket`](super::bucket::bucket) in SQL; `home.today` is the home's present day.
pub(crate) const BUCKET: &str = "CASE
    WHEN t.archived_at IS NOT NULL THEN 7
    WHEN t.finished THEN 6
    WHEN t.snoozed_until > home.today THEN 4
    WHEN t.started_at IS NOT NULL THEN 1
    WHEN t.due_on IS NULL THEN 5
    WHEN t.due_on < home.today THEN 0
    WHEN t.soon_on <= home.today THEN 2
    ELSE 3 END";

/// The columns of a task `t` of which a [`Line`] is made and by which lists are sorted.
pub(super) const COLUMNS: &str = "t.id, t.title, t.category, t.priority, t.due_on, t.scheduled_on, t.snoozed_until, t.started_at,
    t.assignee_id, t.contractor_id, t.archived_at, t.updated_at, t.revision, t.finished, t.last_closed_on, t.last_completion_id";

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
    /// The first of them.
    pub cards: Vec<Arc<Card>>,
}

impl Column {
    /// Returns the first `rows` of the column as a page; they must have been asked for.
    pub fn page(&self, rows: usize) -> Page<Shown> {
        let rows: Vec<Shown> = self.cards.iter().take(rows).cloned().map(Shown::from).collect();
        let has_next = i64::try_from(rows.len()).is_ok_and(|shown| shown < self.count);
        Page::new(rows, |row| TaskOrder::Board.cursor(row))
            .with_next(has_next)
            .with_total(Some(self.count))
    }
}

/// A home's board.
#[derive(Clone, Debug)]
pub struct Board {
    /// The home and the day on which tasks stand where they stand.
    pub home: HomeDay,
    /// How many tasks a column was asked for.
    pub first: u64,
    /// All columns, empty ones too, in the order of [`BUCKETS`].
    pub columns: Arc<[Column; BUCKETS.len()]>,
}

impl Board {
    /// Reads a board as [`lines`] makes it, with the people of its home; `None` is a home without tasks.
    pub(crate) fn read(
        home: HomeDay,
        first: u64,
        (lines, housemates): (Option<&str>, Option<&str>),
    ) -> Result<Self> {
        let housemates = housemate::read(home.id, housemates)?;
        let lines: Vec<Line> = match lines {
            Some(lines) => serde_json::from_str(lines).context("reading a board")?,
            None => Vec::new(),
        };
        let mut columns = empty();
        for line in lines {
            let (mut card, column, count) = line.card(home).context("a bucket has a number")?;
            let column = &mut columns[column];
            column.count = count;
            card.assignee = Housemate::find(&housemates, card.assignee_id);
            if first > 0 {
                column.cards.push(Arc::new(card));
            }
        }
        Ok(Self {
            home,
            first,
            columns: Arc::new(columns),
        })
    }

    /// Returns how many tasks each bucket holds, in the order of [`BUCKETS`].
    pub fn counts(&self) -> [i64; BUCKETS.len()] {
        self.columns.each_ref().map(|column| column.count)
    }
}

/// Makes an expression that gives a home's board as one JSON text: up to `$first` tasks a column, each as a [`Line`].
///
/// `residence_id` is the home's id in SQL, and `home.today` its present day. One value a home, and in it only what screens show:
/// columns of a whole row cost more to send and to read than all the rest of a screen.
pub(crate) fn lines(db: &impl ConnectionTrait, residence_id: &str, first: usize) -> String {
    let is_postgres = db::is_postgres(db);
    let line = line(db);
    let all = if is_postgres {
        format!("json_agg(json_build_array({line}) ORDER BY t.bucket, t.place)::text")
    } else {
        format!("json_group_array(json_array({line}) ORDER BY t.bucket, t.place)")
    };
    format!(
        "(SELECT {all} FROM (
            SELECT t.*, row_number() OVER (PARTITION BY t.bucket ORDER BY {}) AS place, count(*) OVER (PARTITION BY t.bucket) AS n
            FROM (
                SELECT {COLUMNS}, {BUCKET} AS bucket
                FROM task t WHERE t.residence_id = {residence_id}
            ) AS t
        ) AS t LEFT JOIN task_completion c ON c.id = t.last_completion_id WHERE t.place <= ${first})",
        TaskOrder::Board.columns().sort(false),
    )
}

/// Returns the board of each home with up to `first` tasks a column.
///
/// The caller has seen to it that the homes may be read.
pub async fn board(app: &App, days: &[HomeDay], first: u64) -> Result<HashMap<ResidenceId, Board>> {
    let mut values = Vec::new();
    let home = home_days(app, days, &mut values);
    values.push(at_least_one(first));
    let lines = lines(&app.db, "home.id", values.len());
    let housemates = housemate::lines(&app.db, "home.id");
    let sql = format!("SELECT home.id AS id, {lines} AS board, {housemates} AS housemates FROM {home}");
    let rows = app
        .db
        .query_all_raw(Statement::from_sql_and_values(
            app.db.get_database_backend(),
            sql,
            values,
        ))
        .await?;

    let mut boards = HashMap::with_capacity(rows.len());
    for row in rows {
        let id: ResidenceId = row.try_get("", "id")?;
        let lines: Option<String> = row.try_get("", "board")?;
        let home = days.iter().find(|home| home.id == id);
        let home = home.context("a board of a home that was asked for")?;
        let housemates: Option<String> = row.try_get("", "housemates")?;
        let read = Board::read(*home, first, (lines.as_deref(), housemates.as_deref()))?;
        boards.insert(id, read);
    }
    Ok(boards)
}

/// Makes a value of how many rows a column shows. One is needed to learn how many there are.
pub(crate) fn at_least_one(first: u64) -> Value {
    i64::try_from(first.max(1)).unwrap_or(i64::MAX).into()
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
        days.iter().map(|home| (home.id, [0; BUCKETS.len()])).collect();
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
fn empty() -> [Column; BUCKETS.len()] {
    BUCKETS.map(|bucket| Column {
        bucket,
        count: 0,
        cards: Vec::new(),
    })
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
