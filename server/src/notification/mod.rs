//! Notices in the public schema.

mod input;
mod mutation;
mod object;
mod query;
mod reader;
mod subscription;

pub use self::{
    mutation::{MarkNotificationsReadPayload, NotificationMutation, SendTestNotificationPayload},
    object::{Notification, NotificationConnection},
    query::page,
    reader::NotificationKey,
    subscription::NotificationSubscription,
};
