//! Questions for tasks at the root, and lists of them.

use async_graphql::{Context, ID, Object, Result};
use domain::task::{
    self, Beneath,
    find::{self, HomeDay, TaskFilter},
};

use super::{
    input::{TaskFilterInput, TaskOrder},
    object::{Task, TaskConnection},
    reader::TaskKey,
};
use crate::schema::{Ahead, Ask, Window};

/// Questions for tasks.
#[derive(Default)]
pub struct TaskQuery;

#[Object]
impl TaskQuery {
    /// A task of one of the viewer's homes; null for one that is hidden or never was.
    async fn task(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The task's id.")] id: ID,
    ) -> Option<Result<Task>> {
        by_id(ctx, &id).await.transpose()
    }
}

/// Returns a task of one of the viewer's homes.
async fn by_id(ctx: &Context<'_>, id: &ID) -> Result<Option<Task>> {
    let (app, viewer) = ctx.signed_in()?;
    let id = ctx.id(id)?;
    let page = |name| Ahead::of(ctx.field(), name)?.paging(ctx);
    let beneath = Beneath {
        log: page("completions"),
        documents: page("documents"),
    };
    // A task with its log and its papers is one statement.
    if !beneath.is_nothing() {
        match find::with_pages(app, viewer, &[id], &beneath).await {
            Ok(mut found) => return Ok(found.pop().map(Task::from)),
            // Told where the page stands.
            Err(domain::Error::User(_)) => {}
            Err(error) => return Err(ctx.fail(error)),
        }
    }
    ctx.load(TaskKey(id)).await
}

/// Answers with a page of the tasks of homes that the viewer may read.
pub async fn page(
    ctx: &Context<'_>,
    homes: &[HomeDay],
    filter: &TaskFilter,
    order: Option<TaskOrder>,
    window: Window,
) -> Result<TaskConnection> {
    let (app, viewer) = ctx.signed_in()?;
    let paging = window.paging(ctx)?;
    let query = find::TaskQuery {
        homes,
        filter,
        order: order.unwrap_or(TaskOrder::DueOnAsc).into(),
        paging: &paging,
        count: ctx.look_ahead().field("totalCount").exists(),
    };
    Ok(find::page(app, viewer, &query)
        .await
        .map_err(|error| ctx.fail(error))?
        .into())
}

/// Reads ahead what is asked of a home's tasks, where that is asked once, and without how many there are; `None` for what cannot be, which
/// is refused where it stands.
pub fn list_wanted(ctx: &Context<'_>) -> Option<task::ListQuery> {
    let list = Ahead::of(ctx.field(), "tasks")?;
    let filter: Option<TaskFilterInput> = list.argument("filter")?;
    let order: Option<TaskOrder> = list.argument("orderBy")?;
    let (None, filter) = filter.unwrap_or_default().check(ctx).ok()? else {
        return None;
    };
    Some(task::ListQuery {
        filter,
        order: order.unwrap_or(TaskOrder::DueOnAsc).into(),
        paging: list.paging(ctx)?,
    })
}
