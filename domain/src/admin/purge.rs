//! Removing what failed long ago.

use chrono::{DateTime, Utc};
use entity::delivery::{self, DeliveryState};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use super::{Actor, AdminEdit, AdminOperation, Reason};
use crate::{App, error::Result};

/// Counts the deliveries that failed for good before an instant.
pub async fn count_purgeable(app: &App, before: DateTime<Utc>) -> Result<u64> {
    Ok(delivery::Entity::find()
        .filter(dead(before))
        .count(&app.db)
        .await?)
}

/// Removes the deliveries that failed for good before an instant, with the log of their tries, and returns how many those were. They would go
/// by themselves after half a year.
pub async fn purge(
    app: &App,
    actor: impl Into<Actor<'_>>,
    before: DateTime<Utc>,
    reason: Reason,
) -> Result<u64> {
    let mut edit = AdminEdit::open(app, actor, AdminOperation::PurgeDeliveries, reason).await?;
    let gone = delivery::Entity::delete_many().filter(dead(before));
    let count = gone.exec(edit.tx()).await?.rows_affected;
    edit.note(
        "delivery",
        "",
        Value::Null,
        json!({ "removed": count, "failedBefore": before }),
    );
    edit.commit().await?;
    Ok(count)
}

fn dead(before: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(delivery::Column::State.eq(DeliveryState::Dead))
        .add(delivery::Column::FinishedAt.lt(before))
}
