//! What people do about what they are told.

use async_graphql::{Context, Object, Result};
use domain::preference;

use super::{input::UpdateNotificationPreferencesInput, object::NotificationPreferences};
use crate::{
    account::Account,
    schema::{Ask, payload, settle},
};

payload! {
    /// What the caller now wants to be told.
    NotificationPreferencesPayload {
        /// The preferences.
        preferences: NotificationPreferences,
        /// The caller's account as it now is.
        account: Account,
    }
}

/// What people do about what they are told.
#[derive(Default)]
pub struct PreferenceMutation;

#[Object]
impl PreferenceMutation {
    /// Changes what the caller wants to be told, and when. A new hour counts from the next day on that was not served.
    async fn update_notification_preferences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateNotificationPreferencesInput,
    ) -> Result<NotificationPreferencesPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let updated = preference::update(app, viewer, input.into()).await;
        settle(
            ctx,
            updated.map(|(preferences, account)| {
                NotificationPreferencesPayload::of(
                    NotificationPreferences::from(preferences),
                    Account::from(account),
                )
            }),
        )
    }
}
