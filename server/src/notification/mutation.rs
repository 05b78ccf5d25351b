//! What apps do with notices.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::notification::{self, read::Which};

use super::{input::MarkNotificationsReadInput, object::Notification};
use crate::{
    account::Account,
    schema::{Payload, UserError, attempt, payload, settle},
};

/// What was marked as read.
#[derive(SimpleObject)]
pub struct MarkNotificationsReadPayload {
    /// How many notices were not read before.
    pub marked_count: u64,
    /// The named notices as they now are, in the order of their names; where none was named, the newest of those that were marked,
    /// at most 100.
    pub notifications: Vec<Notification>,
    /// The caller's account as it now is.
    pub account: Option<Account>,
    /// What a person can put right; nothing was changed when any is present.
    pub user_errors: Vec<UserError>,
}

impl Payload for MarkNotificationsReadPayload {
    fn refused(user_errors: Vec<UserError>) -> Self {
        Self {
            marked_count: 0,
            notifications: Vec::new(),
            account: None,
            user_errors,
        }
    }
}

payload! {
    /// The trial that is on its way.
    SendTestNotificationPayload {
        /// The notice; its body says which ways it takes, and which are not set up here.
        notification: Notification,
    }
}

/// What apps do with notices.
#[derive(Default)]
pub struct NotificationMutation;

#[Object]
impl NotificationMutation {
    /// Marks notices as read. Those that were read before stay as they are.
    async fn mark_notifications_read(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which notices.")] input: MarkNotificationsReadInput,
    ) -> Result<MarkNotificationsReadPayload> {
        let which = Which::from(input);
        let result = attempt!(ctx, |app, viewer| notification::mark_read(
            app,
            viewer,
            which.clone()
        ));
        let marked = result.map(|marked| MarkNotificationsReadPayload {
            marked_count: marked.count,
            notifications: marked.notifications.into_iter().map(Notification::from).collect(),
            account: Some(marked.account.into()),
            user_errors: Vec::new(),
        });
        settle(ctx, marked)
    }

    /// Sends one to the caller's own devices and, once the address is verified, by mail, to see that it arrives. WRONG_STATE where none
    /// of these is there and set up. After ten within a quarter of an hour, further ones are answered with RATE_LIMITED.
    async fn send_test_notification(&self, ctx: &Context<'_>) -> Result<SendTestNotificationPayload> {
        let sent = attempt!(ctx, |app, viewer| notification::send_test(app, viewer));
        settle(
            ctx,
            sent.map(|notice| SendTestNotificationPayload::of(Notification::from(notice))),
        )
    }
}
