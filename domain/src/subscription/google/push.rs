//! What Google tells by itself: real-time developer notifications, which Pub/Sub pushes.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use entity::subscription::{Standing, Store};
use serde::Deserialize;

use crate::{
    App,
    error::Result,
    subscription::{Received, event},
};

/// What Google calls a notification that a purchase was taken back.
const REVOKED: i64 = 12;

/// What Google calls a subscription among what money was given back for.
const A_SUBSCRIPTION: i64 = 1;

/// What Pub/Sub pushes.
#[derive(Deserialize)]
struct Push {
    message: Message,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    #[serde(alias = "message_id")]
    message_id: String,
    data: String,
}

/// What Google Play says in it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    package_name: String,
    event_time_millis: Millis,
    subscription_notification: Option<Changed>,
    voided_purchase_notification: Option<Voided>,
}

/// An instant, which Google writes as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Millis {
    Text(String),
    Number(i64),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    notification_type: i64,
    purchase_token: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Voided {
    purchase_token: String,
    order_id: String,
    product_type: Option<i64>,
}

/// Keeps what Pub/Sub pushes, if it is Google that has it pushed, and wakes a worker to ask how things stand.
pub async fn receive(app: &App, bearer: Option<&str>, body: &[u8]) -> Result<Received> {
    let Some(google) = &app.shops.google else {
        return Ok(Received::Off);
    };
    let is_googles = match bearer {
        Some(bearer) => google.is_pushed(bearer, app.clock.now()).await?,
        None => false,
    };
    if !is_googles {
        return Ok(Received::NotTheirs);
    }
    let Some((package_name, told)) = read(body) else {
        return Ok(Received::Unreadable);
    };
    if package_name != google.settings.package_name {
        // Refused, it would come again and again.
        tracing::warn!(
            "Google Play told of another app's purchase, which is not looked at; is one topic shared?"
        );
        return Ok(Received::Kept);
    }
    event::keep(app, told).await?;
    Ok(Received::Kept)
}

/// Reads what was pushed: the name of the package that it is about, and what is told.
pub(in crate::subscription) fn read(body: &[u8]) -> Option<(String, event::Told)> {
    let Push { message } = serde_json::from_slice(body).ok()?;
    let data = STANDARD.decode(message.data).ok()?;
    let notification: Notification = serde_json::from_slice(&data).ok()?;
    let occurred_at = notification.event_time_millis.instant()?;
    let package_name = notification.package_name.clone();
    let (kind, store_key, standing) = said(notification);
    let told = event::Told {
        store: Store::Google,
        // Pub/Sub's own name for it.
        key: message.message_id,
        store_key,
        kind,
        account_id: None,
        standing,
        occurred_at,
    };
    Some((package_name, told))
}

/// Returns what a notification says by itself, which is little: Google is asked for the rest.
fn said(notification: Notification) -> (String, Option<String>, Standing) {
    if let Some(changed) = notification.subscription_notification {
        let standing = Standing {
            revoked: changed.notification_type == REVOKED,
            ..Standing::default()
        };
        let kind = format!("SUBSCRIPTION {}", changed.notification_type);
        return (kind, Some(changed.purchase_token), standing);
    }
    let voided = notification.voided_purchase_notification;
    let voided = voided.filter(|voided| voided.product_type.is_none_or(|kind| kind == A_SUBSCRIPTION));
    match voided {
        Some(voided) => {
            let standing = Standing {
                voided_orders: [voided.order_id].into(),
                ..Standing::default()
            };
            ("VOIDED".to_owned(), Some(voided.purchase_token), standing)
        }
        None => ("OTHER".to_owned(), None, Standing::default()),
    }
}

impl Millis {
    fn instant(&self) -> Option<DateTime<Utc>> {
        let millis = match self {
            Self::Text(text) => text.parse().ok()?,
            Self::Number(number) => *number,
        };
        DateTime::from_timestamp_millis(millis)
    }
}
