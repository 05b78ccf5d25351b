//! What apps say of notices.

use async_graphql::InputObject;
use domain::notification::read::Which;
use entity::id::NotificationId;

use crate::schema::scalar::DateTime;

/// Notices that were read.
#[derive(InputObject)]
pub struct MarkNotificationsReadInput {
    /// Which, at most 100; all of them when left out.
    notification_ids: Option<Vec<NotificationId>>,
    /// Only those that came before.
    before: Option<DateTime>,
}

impl From<MarkNotificationsReadInput> for Which {
    fn from(input: MarkNotificationsReadInput) -> Self {
        Self {
            ids: input.notification_ids,
            before: input.before.map(Into::into),
        }
    }
}
