//! The end of a season for an open occurrence.

use entity::{id::TaskId, task};
use sea_orm::{EntityTrait, IntoActiveModel};

use super::settle;
use crate::{App, Edit, error::Result};

/// Closes an open occurrence whose season is over as MISSED and opens the next season's.
///
/// Harmless twice: a task that has nothing to close is left alone. Returns whether something was closed.
pub async fn roll(app: &App, id: TaskId) -> Result<bool> {
    let Some(mut edit) = Edit::of_house(app, id).await? else {
        return Ok(false);
    };
    let task = task::Entity::find_by_id(id).one(edit.tx()).await?;
    let due = task.filter(|task| is_lapsed(task, edit.today()));
    let Some(task) = due.filter(|_| edit.residence_row().archived_at.is_none()) else {
        edit.abandon().await?;
        return Ok(false);
    };

    settle::replay_all(&mut edit, task.into_active_model(), false).await?;
    edit.commit().await?;
    Ok(true)
}

/// Says whether the open occurrence's season is over.
pub(super) fn is_lapsed(task: &task::Model, today: chrono::NaiveDate) -> bool {
    task.archived_at.is_none() && task.lapses_on.is_some_and(|day| day <= today)
}
