//! The board and its counts.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::task::{
    board::Column,
    find::{HomeDay, TaskFilter, TaskOrder, TaskQuery},
};
use entity::task::TaskBucket;

use super::{
    object::TaskConnection,
    reader::{BoardKey, CountsKey},
};
use crate::schema::{Ask, Reader, Window};

/// How many tasks stand in each bucket today.
#[derive(Clone, Copy, SimpleObject)]
pub struct TaskCounts {
    /// Their due day is past.
    overdue: i64,
    /// Somebody has begun.
    in_progress: i64,
    /// Their due day is near.
    due_soon: i64,
    /// Their due day is further off.
    upcoming: i64,
    /// They are silenced until a later day.
    snoozed: i64,
    /// They have no due day.
    no_date: i64,
    /// They are done and do not come again.
    completed: i64,
    /// They were put away.
    archived: i64,
}

impl From<[i64; 8]> for TaskCounts {
    fn from(
        [
            overdue,
            in_progress,
            due_soon,
            upcoming,
            snoozed,
            no_date,
            completed,
            archived,
        ]: [i64; 8],
    ) -> Self {
        Self {
            overdue,
            in_progress,
            due_soon,
            upcoming,
            snoozed,
            no_date,
            completed,
            archived,
        }
    }
}

/// One column of a board. Columns come in the order of TaskBucket, empty ones too.
pub struct BoardColumn {
    column: Column,
    home: HomeDay,
    loaded: u64,
}

/// One column of a board. Columns come in the order of TaskBucket, empty ones too.
#[Object]
impl BoardColumn {
    /// Which bucket stands in the column.
    async fn bucket(&self) -> TaskBucket {
        self.column.bucket
    }

    /// How many tasks it holds.
    async fn count(&self) -> i64 {
        self.column.count
    }

    /// By due day, then priority, then id; COMPLETED by its newest completion first.
    #[expect(clippy::too_many_arguments, reason = "a connection has four")]
    async fn tasks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Tasks from the front; 20 when neither first nor last is given, at most 100.")]
        first: Option<i32>,
        #[graphql(desc = "Only tasks behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Tasks from the back, at most 100; not together with first.")] last: Option<i32>,
        #[graphql(desc = "Only tasks before this cursor.")] before: Option<String>,
    ) -> Result<TaskConnection> {
        let paging = Window {
            first,
            after,
            last,
            before,
        }
        .paging(ctx)?;
        let is_front = !paging.backwards && paging.after.is_none() && paging.before.is_none();
        if is_front && paging.rows <= self.loaded {
            return Ok(self
                .column
                .page(usize::try_from(paging.rows).unwrap_or_default())
                .into());
        }

        let (app, viewer) = ctx.signed_in()?;
        let query = TaskQuery {
            homes: &[self.home],
            filter: &TaskFilter {
                buckets: Some(vec![self.column.bucket]),
                ..TaskFilter::default()
            },
            order: TaskOrder::Board,
            paging: &paging,
            count: false,
        };
        let mut page = domain::task::find::page(app, viewer, &query)
            .await
            .map_err(|error| ctx.fail(error))?;
        page.total = Some(self.column.count);
        Ok(page.into())
    }
}

/// Answers with the board of a home that the viewer may read.
///
/// The tasks that the columns show are looked for ahead, so that boards of all homes cost one statement.
pub async fn board(ctx: &Context<'_>, home: HomeDay) -> Result<Vec<BoardColumn>> {
    let first = rows_wanted(ctx);
    let columns = ctx
        .data_unchecked::<Reader>()
        .load_one(BoardKey { home, first })
        .await;
    let columns = columns
        .map_err(|error| ctx.fail(error.into()))?
        .unwrap_or_default();
    Ok(columns
        .into_iter()
        .map(|column| BoardColumn {
            column,
            home,
            loaded: first,
        })
        .collect())
}

/// Answers with the counts of a home that the viewer may read.
pub async fn counts(ctx: &Context<'_>, home: HomeDay) -> Result<TaskCounts> {
    let counts = ctx.data_unchecked::<Reader>().load_one(CountsKey(home)).await;
    let counts = counts.map_err(|error| ctx.fail(error.into()))?;
    Ok(counts.unwrap_or_default().into())
}

/// Returns how many tasks a column shows at most, over all the selection's aliases of `tasks`.
fn rows_wanted(ctx: &Context<'_>) -> u64 {
    let columns = ctx.field();
    let wanted = columns
        .selection_set()
        .filter(|field| field.name() == "tasks")
        .map(|field| {
            let arguments = field.arguments().unwrap_or_default();
            let window = |name: &str| {
                arguments
                    .iter()
                    .find(|(argument, _)| argument == name)
                    .and_then(|(_, value)| match value {
                        async_graphql::Value::Number(number) => number.as_i64(),
                        _ => None,
                    })
            };
            match (window("first"), window("last")) {
                (Some(rows), _) => u64::try_from(rows).unwrap_or_default().min(100),
                // From the back: another statement answers.
                (None, Some(_)) => 0,
                (None, None) => 20,
            }
        });
    wanted.max().unwrap_or_default()
}
