//! Ways out of the house that rest: because an operator said so, or because their far end fails.

use chrono::{DateTime, Utc};
use entity::{lane, notification::Way};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

use super::End;
use crate::{App, error::Result};

/// Says in SQL that nobody has paused the way that a delivery goes. One statement that claims asks for it, so a pause counts from the moment
/// of its commit, in all workers.
pub(super) const MOVING: &str = "NOT EXISTS (SELECT 1 FROM lane l WHERE l.paused_at IS NOT NULL AND l.way = CASE
    WHEN delivery.channel = 'PUSH' THEN coalesce((SELECT d.platform FROM device d WHERE d.id = delivery.target_id), 'MAIL')
    ELSE 'MAIL' END)";

/// Returns what a way is called in its row.
pub(crate) fn name(way: Way) -> &'static str {
    match way {
        Way::Ios => "IOS",
        Way::Android => "ANDROID",
        Way::Web => "WEB",
        Way::Mail => "MAIL",
    }
}

/// Returns what a far end is called in its row. The first on a way shares the way's.
pub(crate) fn row(end: End) -> &'static str {
    match end {
        End::Apns | End::Fcm | End::WebOther | End::Mail => name(end.way()),
        End::ApnsSandbox | End::WebGoogle | End::WebMozilla | End::WebMicrosoft | End::WebApple => end.name(),
    }
}

/// Tells operators until when a worker sends nothing to a far end; `None` once it is back.
pub async fn note_closed(app: &App, end: End, until: Option<DateTime<Utc>>) -> Result<()> {
    let sql = "INSERT INTO lane (way, closed_until) VALUES ($1, $2)
        ON CONFLICT (way) DO UPDATE SET closed_until = excluded.closed_until";
    let values = [row(end).into(), until.into()];
    let statement = Statement::from_sql_and_values(app.db.get_database_backend(), sql, values);
    app.db.execute_raw(statement).await?;
    Ok(())
}

/// Returns what is known of the ways, and of the far ends on them.
pub(crate) async fn known(app: &App) -> Result<Vec<lane::Model>> {
    Ok(lane::Entity::find().all(&app.db).await?)
}
