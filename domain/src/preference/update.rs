//! Changing what one wants to be told.

use std::collections::BTreeSet;

use chrono::NaiveTime;
use entity::{
    account,
    id::ResidenceId,
    muted_residence,
    notification::NotificationKind,
    notification_channel,
    notification_preference::{self as preference, DigestFrequency, Weekday},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::OnConflict,
};

use super::{
    Preferences,
    find::{of, own},
};
use crate::{
    App, Code, Edit, Error, Patch, Problems, Viewer, error::Result, notification, residence, retrying,
};

/// Pushes a day that a person may choose: more is no limit to anything.
const MAX_PUSHES: i32 = 100;

/// Homes that may be named at once.
const MAX_MUTED: usize = 100;

/// The ways of one kind of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelChoice {
    /// Of what one is told.
    pub kind: NotificationKind,
    /// Whether by push.
    pub push: bool,
    /// Whether by mail.
    pub email: bool,
}

/// What shall change of what a person wants.
#[derive(Clone, Debug, Default)]
pub struct PreferencePatch {
    /// When the day's reminders come.
    pub reminder_time: Patch<NaiveTime>,
    /// When what was not done in time is called to mind.
    pub overdue_time: Patch<NaiveTime>,
    /// When digests come.
    pub digest_time: Patch<NaiveTime>,
    /// The day of a weekly digest.
    pub digest_weekday: Patch<Weekday>,
    /// Whether mails come that help on the way.
    pub tips_by_email: Patch<bool>,
    /// When pushes begin to wait.
    pub quiet_from: Patch<NaiveTime>,
    /// When they come again.
    pub quiet_to: Patch<NaiveTime>,
    /// Pushes a day at most.
    pub max_push_per_day: Patch<i32>,
    /// The homes of which nothing is sent, all of them.
    pub muted: Patch<Vec<ResidenceId>>,
    /// The ways of all kinds that shall not take their usual ones.
    pub channels: Patch<Vec<ChannelChoice>>,
    /// How often a digest comes.
    pub digest: Patch<DigestFrequency>,
}

/// Changes what the viewer wants. Reminders come at a new hour from the next day on that has not been served.
pub async fn update(
    app: &App,
    viewer: &Viewer,
    patch: PreferencePatch,
) -> Result<(Preferences, account::Model)> {
    retrying!(async {
        let (edit, account) = Edit::account(app, viewer).await?;
        let before = of(edit.tx(), &BTreeSet::from([viewer.account_id])).await?;
        let before = before.into_values().next().ok_or(Error::SignedOut)?;
        let (row, channels, muted) = apply(&before, patch.clone())?;
        save(&edit, row).await?;
        if let Some(channels) = channels {
            set_channels(&edit, viewer, channels).await?;
        }
        if let Some(muted) = muted {
            mute(&edit, viewer, (&before.muted, muted)).await?;
        }
        notification::replan(edit.tx(), viewer.account_id, edit.now()).await?;
        edit.commit().await?;
        Ok((own(app, viewer).await?, account))
    })
}

type Applied = (
    preference::Model,
    Option<Vec<ChannelChoice>>,
    Option<Vec<ResidenceId>>,
);

/// Checks what the person wrote and puts it into a copy of the row.
fn apply(before: &Preferences, patch: PreferencePatch) -> Result<Applied> {
    let PreferencePatch {
        reminder_time,
        overdue_time,
        digest_time,
        digest_weekday,
        tips_by_email,
        quiet_from,
        quiet_to,
        max_push_per_day,
        muted,
        channels,
        digest,
    } = patch;
    let mut problems = Problems::default();
    let mut row = before.row.clone();
    reminder_time.put(&mut row.reminder_time);
    overdue_time.put(&mut row.overdue_time);
    digest_time.put(&mut row.digest_time);
    digest_weekday.put_required(&mut row.digest_weekday, &mut problems, "digestWeekday");
    tips_by_email.put_required(&mut row.tips_by_email, &mut problems, "tipsByEmail");
    quiet_from.put(&mut row.quiet_from);
    quiet_to.put(&mut row.quiet_to);
    max_push_per_day.put_required(&mut row.max_push_per_day, &mut problems, "maxPushPerDay");
    digest.put_required(&mut row.digest, &mut problems, "digest");

    match (row.quiet_from, row.quiet_to) {
        (None, Some(_)) => problems.add("quietFrom", Code::Blank),
        (Some(_), None) => problems.add("quietTo", Code::Blank),
        // A whole day of quiet is no hours.
        (Some(from), Some(to)) => problems.unless(from != to, "quietTo", Code::OutOfRange),
        (None, None) => {}
    }
    if !(0..=MAX_PUSHES).contains(&row.max_push_per_day) {
        problems.add_limit("maxPushPerDay", Code::OutOfRange, MAX_PUSHES.into());
    }
    let muted = listed(muted);
    if muted.as_ref().is_some_and(|ids| ids.len() > MAX_MUTED) {
        problems.add_limit("mutedResidenceIds", Code::TooLong, MAX_MUTED as i64);
    }
    let channels = listed(channels);
    let kinds = channels.iter().flatten().map(|choice| choice.kind);
    let named: BTreeSet<NotificationKind> = kinds.collect();
    let is_twice = channels.as_ref().is_some_and(|list| list.len() != named.len());
    problems.unless(!is_twice, "channels", Code::InvalidFormat);
    // A trial takes every way.
    problems.unless(
        !named.contains(&NotificationKind::Test),
        "channels",
        Code::OutOfRange,
    );
    problems.settle()?;
    Ok((row, channels, muted))
}

/// Returns the new list of a patch; null empties it.
fn listed<T>(patch: Patch<Vec<T>>) -> Option<Vec<T>> {
    match patch {
        Patch::Keep => None,
        Patch::Clear => Some(Vec::new()),
        Patch::Set(list) => Some(list),
    }
}

pub(super) async fn save(edit: &Edit<'_, account::Model>, row: preference::Model) -> Result<()> {
    use preference::Column;
    let again = OnConflict::column(Column::AccountId)
        .update_columns([
            Column::ReminderTime,
            Column::OverdueTime,
            Column::DigestTime,
            Column::DigestWeekday,
            Column::TipsByEmail,
            Column::QuietFrom,
            Column::QuietTo,
            Column::MaxPushPerDay,
            Column::Digest,
        ])
        .to_owned();
    preference::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(edit.tx())
        .await?;
    Ok(())
}

/// Puts other ways into the place of those that were chosen before.
async fn set_channels(
    edit: &Edit<'_, account::Model>,
    viewer: &Viewer,
    channels: Vec<ChannelChoice>,
) -> Result<()> {
    notification_channel::Entity::delete_many()
        .filter(notification_channel::Column::AccountId.eq(viewer.account_id))
        .exec(edit.tx())
        .await?;
    let rows = channels.into_iter().map(|choice| {
        let row = notification_channel::Model {
            account_id: viewer.account_id,
            kind: choice.kind,
            push: choice.push,
            email: choice.email,
        };
        row.into_active_model().reset_all()
    });
    notification_channel::Entity::insert_many(rows)
        .exec_without_returning(edit.tx())
        .await?;
    Ok(())
}

/// Makes other homes silent than those that were. NOT_FOUND for one that the viewer does not belong to.
async fn mute(
    edit: &Edit<'_, account::Model>,
    viewer: &Viewer,
    (before, after): (&[ResidenceId], Vec<ResidenceId>),
) -> Result<()> {
    let after: BTreeSet<ResidenceId> = after.into_iter().collect();
    let new: Vec<ResidenceId> = after.iter().copied().filter(|id| !before.contains(id)).collect();
    let known = residence::find::by_ids(edit.tx(), viewer.account_id, &new).await?;
    if known.len() != new.len() {
        return Err(Error::user("mutedResidenceIds", Code::NotFound));
    }
    muted_residence::Entity::delete_many()
        .filter(muted_residence::Column::AccountId.eq(viewer.account_id))
        .exec(edit.tx())
        .await?;
    let rows = after.into_iter().map(|residence_id| {
        let row = muted_residence::Model {
            account_id: viewer.account_id,
            residence_id,
        };
        row.into_active_model().reset_all()
    });
    muted_residence::Entity::insert_many(rows)
        .exec_without_returning(edit.tx())
        .await?;
    Ok(())
}
