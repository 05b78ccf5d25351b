//! What apps say of what people want to be told.

use async_graphql::{InputObject, MaybeUndefined};
use domain::preference::{ChannelChoice, PreferencePatch};
use entity::{
    id::ResidenceId,
    notification::NotificationKind,
    notification_preference::{DigestFrequency, Weekday},
};

use crate::schema::{patch, scalar::LocalTime};

/// On which ways one kind of notice comes.
#[derive(Clone, InputObject)]
pub struct ChannelPreferenceInput {
    /// Which kind; TEST always takes every way.
    kind: NotificationKind,
    /// Whether by push; true when left out.
    push: Option<bool>,
    /// Whether by mail; true when left out.
    email: Option<bool>,
}

impl From<ChannelPreferenceInput> for ChannelChoice {
    fn from(input: ChannelPreferenceInput) -> Self {
        Self {
            kind: input.kind,
            push: input.push.unwrap_or(true),
            email: input.email.unwrap_or(true),
        }
    }
}

/// What shall change of what one wants to be told: what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateNotificationPreferencesInput {
    /// When the day's reminders come, in the account's zone. Null: 14:00 UTC.
    reminder_time: MaybeUndefined<LocalTime>,
    /// When what was not done in time is called to mind. Null: 15:00 UTC.
    overdue_time: MaybeUndefined<LocalTime>,
    /// When digests come. Null: 03:00 UTC.
    digest_time: MaybeUndefined<LocalTime>,
    /// The day of a weekly digest.
    digest_weekday: MaybeUndefined<Weekday>,
    /// Whether mails come that help a new household on its way.
    tips_by_email: MaybeUndefined<bool>,
    /// When pushes begin to wait, in the account's zone; only together with quietTo.
    quiet_from: MaybeUndefined<LocalTime>,
    /// When they come again; another time than quietFrom, and before it for hours that run over midnight.
    quiet_to: MaybeUndefined<LocalTime>,
    /// 0 to 100 pushes; past these, the rest of the day's waits for the digest.
    max_push_per_day: MaybeUndefined<i32>,
    /// The homes of which nothing is sent, at most 100; replaces the whole list.
    muted_residence_ids: MaybeUndefined<Vec<ResidenceId>>,
    /// The ways of kinds that shall not take their usual ones, which are all, but no mail for TASK_COMPLETED; replaces the whole list.
    channels: MaybeUndefined<Vec<ChannelPreferenceInput>>,
    /// How often a digest comes.
    digest: MaybeUndefined<DigestFrequency>,
}

impl From<UpdateNotificationPreferencesInput> for PreferencePatch {
    fn from(input: UpdateNotificationPreferencesInput) -> Self {
        let channels = patch::<Vec<ChannelPreferenceInput>, _>(input.channels);
        Self {
            reminder_time: patch(input.reminder_time),
            overdue_time: patch(input.overdue_time),
            digest_time: patch(input.digest_time),
            digest_weekday: patch(input.digest_weekday),
            tips_by_email: patch(input.tips_by_email),
            quiet_from: patch(input.quiet_from),
            quiet_to: patch(input.quiet_to),
            max_push_per_day: patch(input.max_push_per_day),
            muted: patch(input.muted_residence_ids),
            channels: channels.map(|list: Vec<_>| list.into_iter().map(Into::into).collect()),
            digest: patch(input.digest),
        }
    }
}
