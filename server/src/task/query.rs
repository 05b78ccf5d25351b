//! Questions for tasks at the root, and lists of them.

use async_graphql::{Context, ID, Object, Result};
use domain::task::find::{self, HomeDay, TaskFilter};

use super::{
    input::TaskOrder,
    object::{Task, TaskConnection},
    reader::TaskKey,
};
use crate::schema::{Ask, Window};

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
    ctx.signed_in()?;
    let key = TaskKey(ctx.id(id)?);
    ctx.load(key).await
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
