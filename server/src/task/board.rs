//! The board and its counts.

use anyhow::anyhow;
use async_graphql::{Context, Object, Result, SelectionField, SimpleObject};
use domain::{
    page::Paging,
    task::{
        board::{Board, Column},
        find::{HomeDay, TaskFilter, TaskOrder, TaskQuery},
    },
};
use entity::task::TaskBucket;

use super::{
    object::TaskConnection,
    reader::{BoardKey, CountsKey},
};
use crate::schema::{Ask, Window};

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
    board: Board,
    number: usize,
}

impl BoardColumn {
    fn column(&self) -> &Column {
        &self.board.columns[self.number]
    }
}

/// One column of a board. Columns come in the order of TaskBucket, empty ones too.
#[Object]
impl BoardColumn {
    /// Which bucket stands in the column.
    async fn bucket(&self) -> TaskBucket {
        self.column().bucket
    }

    /// How many tasks it holds.
    async fn count(&self) -> i64 {
        self.column().count
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
        if is_front && paging.rows <= self.board.first {
            let rows = usize::try_from(paging.rows).unwrap_or_default();
            return Ok(self.column().page(rows).into());
        }
        // Boxed: the future of a rare way would else weigh on every field.
        Box::pin(read_on(ctx, self, paging)).await
    }
}

/// Reads a part of a column that did not come with the board.
async fn read_on(ctx: &Context<'_>, column: &BoardColumn, paging: Paging) -> Result<TaskConnection> {
    let (app, viewer) = ctx.signed_in()?;
    let query = TaskQuery {
        homes: &[column.board.home],
        filter: &TaskFilter {
            buckets: Some(vec![column.column().bucket]),
            ..TaskFilter::default()
        },
        order: TaskOrder::Board,
        paging: &paging,
        count: false,
    };
    let page = domain::task::find::page(app, viewer, &query)
        .await
        .map_err(|error| ctx.fail(error))?;
    Ok(page.with_total(Some(column.column().count)).into())
}

/// Answers with the board of a home that the viewer may read; `known` is what was read of it along with the home.
///
/// The tasks that the columns show are looked for ahead, so that boards of all homes cost one statement.
pub async fn board(ctx: &Context<'_>, home: HomeDay, known: Option<&Board>) -> Result<Vec<BoardColumn>> {
    let first = rows_wanted(ctx.field());
    let board = match known {
        Some(board) if first <= board.first => board.clone(),
        _ => {
            let found = ctx.load(BoardKey { home, first }).await?;
            found.ok_or_else(|| ctx.fail(anyhow!("a home that may be read has a board").into()))?
        }
    };
    let numbers = 0..board.columns.len();
    Ok(numbers
        .map(|number| BoardColumn {
            board: board.clone(),
            number,
        })
        .collect())
}

/// Answers with the counts of a home that the viewer may read; `known` is the board that was read along with the home.
pub async fn counts(ctx: &Context<'_>, home: HomeDay, known: Option<&Board>) -> Result<TaskCounts> {
    if let Some(board) = known {
        return Ok(board.counts().into());
    }
    let counts = ctx.load(CountsKey(home)).await?;
    Ok(counts.unwrap_or_default().into())
}

/// Returns how many tasks a column shows at most, over all boards that are selected of a home; `None` when none is.
pub fn boards_wanted(home: SelectionField<'_>) -> Option<u64> {
    let boards = home.selection_set().filter(|field| field.name() == "board");
    boards.map(rows_wanted).max()
}

/// Returns how many tasks a column shows at most, over all the board's selections of `tasks`.
fn rows_wanted(board: SelectionField<'_>) -> u64 {
    let wanted = board
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
            let is_set = |name: &str| {
                let value = arguments.iter().find(|(argument, _)| argument == name);
                value.is_some_and(|(_, value)| *value != async_graphql::Value::Null)
            };
            if is_set("after") || is_set("before") {
                // Not the front: another statement answers.
                return 0;
            }
            match (window("first"), window("last")) {
                (Some(rows), _) => u64::try_from(rows).unwrap_or_default().min(100),
                // From the back: another statement answers.
                (None, Some(_)) => 0,
                (None, None) => 20,
            }
        });
    wanted.max().unwrap_or_default()
}
