//! What falls due when, after a home's days away have changed.

use chrono::NaiveDate;
use entity::task;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use super::settle;
use crate::{Edit, away, error::Result};

/// Works out anew the occurrences of all tasks of the home that may rest on `from` or later; tasks that stay as they are are left alone.
pub(crate) async fn rest_anew(edit: &mut Edit<'_>, from: NaiveDate) -> Result<()> {
    let id = edit.residence_row().id;
    let away = away::find::days(edit.tx(), id).await?;
    // What falls due earlier never moves there, and what was closed before was not at rest.
    let statement = Statement::from_sql_and_values(
        edit.tx().get_database_backend(),
        "SELECT t.* FROM task t
         WHERE t.residence_id = $1 AND NOT t.runs_while_away AND (t.scheduled_on >= $2 OR EXISTS (
             SELECT 1 FROM task_completion c WHERE c.task_id = t.id AND c.epoch = t.epoch AND c.scheduled_on >= $2))
         ORDER BY t.id",
        [id.into(), from.into()],
    );
    let found = task::Entity::find()
        .from_raw_sql(statement)
        .all(edit.tx())
        .await?;
    for task in found {
        settle::rest(edit, task, &away).await?;
    }
    Ok(())
}
