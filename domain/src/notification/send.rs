//! Making deliveries of what there is to say.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    delivery::{self, Channel, DeliveryState},
    id::{AccountId, DeliveryId},
    notification::NotificationKind,
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, TryInsertResult};
use uuid::Uuid;

use crate::error::Result;

/// Rows that one statement inserts: far from the 32,766 values that SQLite takes.
pub(super) const ROWS: usize = 1_000;

/// How late something may be sent. Beyond, it is only in the inbox.
pub(super) const MAX_LATE: TimeDelta = TimeDelta::hours(12);

/// What is to be sent to one person: all notices of one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sending {
    pub account_id: AccountId,
    pub moment_id: Uuid,
    pub kind: NotificationKind,
}

impl Sending {
    /// Makes the delivery to one target, which is to go out at `due_at`.
    pub fn to(
        self,
        (channel, target_id): (Channel, Uuid),
        due_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> delivery::ActiveModel {
        let row = delivery::Model {
            id: DeliveryId::new(now),
            account_id: self.account_id,
            moment_id: self.moment_id,
            kind: Some(self.kind),
            channel,
            target_id,
            due_at,
            expires_at: due_at + MAX_LATE,
            state: DeliveryState::Waiting,
            claims: 0,
            fence: 0,
            next_attempt_at: due_at.max(now),
            attempts: 0,
            unknowns: 0,
            started_at: None,
            provider_id: None,
            last_error: None,
            created_at: now,
            finished_at: None,
        };
        row.into_active_model().reset_all()
    }
}

/// Inserts deliveries, and returns those that were not there yet.
pub(super) async fn insert(
    tx: &DatabaseTransaction,
    rows: &[delivery::ActiveModel],
) -> Result<Vec<DeliveryId>> {
    let mut ids = Vec::with_capacity(rows.len());
    for rows in rows.chunks(ROWS) {
        let insert = delivery::Entity::insert_many(rows.iter().cloned()).on_conflict_do_nothing_on([
            delivery::Column::MomentId,
            delivery::Column::Channel,
            delivery::Column::TargetId,
        ]);
        if let TryInsertResult::Inserted(rows) = insert.exec_with_returning_many(tx).await? {
            ids.extend(rows.into_iter().map(|row| row.id));
        }
    }
    Ok(ids)
}
