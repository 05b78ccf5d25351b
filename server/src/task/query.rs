//! Questions for tasks at the root, and lists of them.

use async_graphql::{Context, ID, InputType, Object, Result};
use domain::task::{
    self,
    find::{self, HomeDay, TaskFilter},
};

use super::{
    input::{TaskFilterInput, TaskOrder},
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

/// Reads ahead what is asked of a home's tasks, where that is asked once, and without how many there are; `None` for what cannot be, which
/// is refused where it stands.
pub fn list_wanted(ctx: &Context<'_>) -> Option<task::ListQuery> {
    let home = ctx.field();
    let mut lists = home.selection_set().filter(|field| field.name() == "tasks");
    let (Some(list), None) = (lists.next(), lists.next()) else {
        return None;
    };
    if list.selection_set().any(|field| field.name() == "totalCount") {
        return None;
    }
    let arguments = list.arguments().ok()?;
    let value = |name: &str| {
        let argument = arguments.iter().find(|(argument, _)| argument == name);
        argument.map(|(_, value)| value.clone())
    };
    let filter = Option::<TaskFilterInput>::parse(value("filter")).ok()?;
    let order = match value("orderBy") {
        Some(value) => Option::<TaskOrder>::parse(Some(value)).ok()?,
        None => None,
    };
    let window = Window {
        first: Option::parse(value("first")).ok()?,
        after: Option::parse(value("after")).ok()?,
        last: Option::parse(value("last")).ok()?,
        before: Option::parse(value("before")).ok()?,
    };
    let (None, filter) = filter.unwrap_or_default().check(ctx).ok()? else {
        return None;
    };
    Some(task::ListQuery {
        filter,
        order: order.unwrap_or(TaskOrder::DueOnAsc).into(),
        paging: window.paging(ctx).ok()?,
    })
}
