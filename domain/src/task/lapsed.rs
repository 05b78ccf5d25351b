//! Finding tasks whose open occurrence's season is over.

use chrono::{Days, NaiveDate};
use entity::id::TaskId;
use sea_orm::{FromQueryResult, Statement};

use crate::{App, error::Result, schedule::zone};

/// Tasks that are returned at a time.
const BATCH: u64 = 500;

/// Returns some of the tasks whose open occurrence has lapsed in their home's zone, those that wait longest first.
pub async fn lapsed(app: &App) -> Result<Vec<TaskId>> {
    #[derive(FromQueryResult)]
    struct Found {
        id: TaskId,
        lapses_on: NaiveDate,
        time_zone: String,
    }

    let now = app.clock.now();
    // Somewhere it is tomorrow already.
    let tomorrow = now.date_naive() + Days::new(1);
    let statement = Statement::from_sql_and_values(
        app.db.get_database_backend(),
        "SELECT t.id, t.lapses_on, r.time_zone FROM task t JOIN residence r ON r.id = t.residence_id
         WHERE t.lapses_on <= $1 AND t.archived_at IS NULL AND r.archived_at IS NULL
         ORDER BY t.lapses_on, t.id LIMIT $2",
        [tomorrow.into(), BATCH.into()],
    );
    let found = Found::find_by_statement(statement).all(&app.db).await?;
    let is_due = |task: &Found| {
        let zone = zone::stored(&task.time_zone);
        task.lapses_on <= zone::today(zone, now)
    };
    Ok(found.into_iter().filter(is_due).map(|task| task.id).collect())
}
