//! What a person wants to be told, as the apps see it.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::preference::Preferences;
use entity::{
    delivery::Channel,
    notification::NotificationKind,
    notification_preference::{DigestFrequency, Weekday},
};
use futures_util::future::try_join_all;

use crate::{
    residence::{Residence, ResidenceKey},
    schema::{Ask, scalar::LocalTime},
};

/// What the viewer wants to be told, and when. Times of day are those of the account's zone.
pub struct NotificationPreferences(Preferences);

impl From<Preferences> for NotificationPreferences {
    fn from(preferences: Preferences) -> Self {
        Self(preferences)
    }
}

/// On which ways one kind of notice comes.
#[derive(SimpleObject)]
pub struct ChannelPreference {
    /// Which kind.
    kind: NotificationKind,
    /// Whether by push.
    push: bool,
    /// Whether by mail.
    email: bool,
}

/// What the viewer wants to be told, and when. Times of day are those of the account's zone.
#[Object]
impl NotificationPreferences {
    /// When the day's reminders come. Null: 14:00 UTC.
    async fn reminder_time(&self) -> Option<LocalTime> {
        self.0.row.reminder_time.map(LocalTime)
    }

    /// When what was not done in time is called to mind. Null: 15:00 UTC.
    async fn overdue_time(&self) -> Option<LocalTime> {
        self.0.row.overdue_time.map(LocalTime)
    }

    /// When digests come. Null: 03:00 UTC.
    async fn digest_time(&self) -> Option<LocalTime> {
        self.0.row.digest_time.map(LocalTime)
    }

    /// The day of a weekly digest.
    async fn digest_weekday(&self) -> Weekday {
        self.0.row.digest_weekday
    }

    /// Whether mails come that help a new household on its way.
    async fn tips_by_email(&self) -> bool {
        self.0.row.tips_by_email
    }

    /// When pushes begin to wait; null without quiet hours.
    async fn quiet_from(&self) -> Option<LocalTime> {
        self.0.row.quiet_from.map(LocalTime)
    }

    /// When they come again; null without quiet hours.
    async fn quiet_to(&self) -> Option<LocalTime> {
        self.0.row.quiet_to.map(LocalTime)
    }

    /// Past these, the rest of the day's waits for the digest.
    async fn max_push_per_day(&self) -> i32 {
        self.0.row.max_push_per_day
    }

    /// Homes of which nothing is sent; the inbox still has it.
    async fn muted_residences(&self, ctx: &Context<'_>) -> Result<Vec<Residence>> {
        let muted = self.0.muted.iter().map(|id| ctx.load(ResidenceKey(*id)));
        Ok(try_join_all(muted).await?.into_iter().flatten().collect())
    }

    /// On which ways each kind of notice comes. TEST is not among them: it takes every way.
    async fn channels(&self) -> Vec<ChannelPreference> {
        let chosen = |kind| ChannelPreference {
            kind,
            push: self.0.wants(kind, Channel::Push),
            email: self.0.wants(kind, Channel::Mail),
        };
        Preferences::kinds().map(chosen).collect()
    }

    /// How often a digest comes.
    async fn digest(&self) -> DigestFrequency {
        self.0.row.digest
    }
}
