//! Regular jobs that run once in all workers together: whoever adds the row runs the job.

use chrono::{DateTime, DurationRound, TimeDelta};
use entity::tick;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, TryInsertResult};

use crate::{App, error::Result};

/// Says whether the job `name` is to be run by the caller for the present stretch of `every`, e.g. the present hour.
pub async fn fire(app: &App, name: &str, every: TimeDelta) -> Result<bool> {
    let now = app.clock.now();
    let row = tick::Model {
        name: name.to_owned(),
        at: now.duration_trunc(every).unwrap_or(DateTime::UNIX_EPOCH),
    };
    let inserted = tick::Entity::insert(row.into_active_model().reset_all())
        .on_conflict_do_nothing()
        .exec_without_returning(&app.db)
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(1)))
}
