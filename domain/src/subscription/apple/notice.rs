//! What Apple tells by itself: App Store Server Notifications, version 2.

use app_store_server_library::models::response_body_v2_decoded_payload::ResponseBodyV2DecodedPayload as Notification;
use chrono::{DateTime, Utc};
use entity::subscription::{Standing, Store};
use serde::Deserialize;

use super::{Apple, Doubt, Market};
use crate::{
    App,
    subscription::{Received, event},
};

/// What Apple sends.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    signed_payload: String,
}

/// Keeps what Apple tells, if it is Apple who does, and wakes a worker to apply it.
pub async fn receive(app: &App, body: &[u8]) -> crate::Result<Received> {
    let Some(apple) = &app.shops.apple else {
        return Ok(Received::Off);
    };
    let Ok(body) = serde_json::from_slice::<Body>(body) else {
        return Ok(Received::Unreadable);
    };
    match apple.notice(&body.signed_payload, app.clock.now()) {
        Ok(told) => {
            event::keep(app, told).await?;
            Ok(Received::Kept)
        }
        Err(doubt) => {
            // Whoever set the address in App Store Connect wants to know.
            tracing::warn!("A notification in Apple's name was refused: {doubt:?}");
            Ok(Received::NotTheirs)
        }
    }
}

impl Apple {
    /// Reads what Apple tells.
    pub(in crate::subscription) fn notice(
        &self,
        signed: &str,
        now: DateTime<Utc>,
    ) -> Result<event::Told, Doubt> {
        let notification: Notification = self.read(signed, now)?;
        let (Some(key), Some(occurred_at)) = (notification.notification_uuid, notification.signed_date)
        else {
            return Err(Doubt::NotApples);
        };
        let kind = notification
            .notification_type
            .as_ref()
            .map(|kind| kind.raw_value().to_owned());
        let mut told = event::Told {
            store: Store::Apple,
            key,
            store_key: None,
            kind: kind.unwrap_or_default(),
            account_id: None,
            standing: Standing::default(),
            occurred_at,
        };
        let (bundle_id, environment, app_id) =
            match (&notification.data, &notification.summary, &notification.app_data) {
                (Some(data), ..) => (&data.bundle_id, &data.environment, data.app_apple_id),
                (None, Some(summary), _) => (&summary.bundle_id, &summary.environment, summary.app_apple_id),
                (None, None, Some(app)) => (&app.bundle_id, &app.environment, app.app_apple_id),
                // About purchases that are made elsewhere, of which there are none.
                (None, None, None) => return Ok(told),
            };
        self.is_ours(bundle_id.as_deref(), environment.as_ref())?;
        if self.settings.market == Market::Production && app_id != self.settings.app_id {
            return Err(Doubt::OtherApp);
        }
        let Some(data) = notification.data else {
            return Ok(told);
        };
        let Some(transaction) = data.signed_transaction_info else {
            return Ok(told);
        };
        let transaction = self.purchase(&transaction, now)?;
        let course = match data.signed_renewal_info {
            Some(renewal) => self.course(&renewal, now)?,
            None => None,
        };
        if transaction.is_subscription {
            told.account_id = transaction.account_id();
            told.standing = transaction.standing(course);
            told.store_key = Some(transaction.key);
        }
        Ok(told)
    }
}
