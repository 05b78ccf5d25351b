//! Deliveries, as operators see them.

use async_graphql::{Context, Enum, MergedObject, Object, Result, SimpleObject};
use domain::admin::{self, AdminOperation, Again, Happened, Step, list::Placed};
use entity::{
    delivery::{Channel, DeliveryState},
    delivery_attempt::AttemptOutcome,
    device::DevicePlatform,
    id::{AccountId, AnnouncementId, DeliveryId, NotificationId},
    mail::MailKind,
    notification::NotificationKind,
};

use crate::{
    admin::{
        listed::{filter, noun, order},
        operator::door,
    },
    schema::{
        Ask, connection,
        scalar::{Date, DateTime},
    },
};

/// One sending to one target: to a device, or to an address.
#[derive(Clone, SimpleObject)]
pub struct Delivery {
    /// The delivery's id.
    pub(super) id: DeliveryId,
    /// The account that is told.
    account_id: AccountId,
    /// What that person is called.
    account_name: String,
    /// The way that it takes.
    channel: Channel,
    /// What the device is that it goes to; null for a mail, and once the device is gone.
    platform: Option<DevicePlatform>,
    /// What the notices that it carries are about; null for a mail about the account.
    kind: Option<NotificationKind>,
    /// What the mail about the account is about; null for notices.
    mail: Option<MailKind>,
    /// How far it has come.
    state: DeliveryState,
    /// When it was to go out.
    due_at: DateTime,
    /// From when on it is better not sent.
    expires_at: DateTime,
    /// When it may be tried next; null once it has come to its end.
    next_attempt_at: Option<DateTime>,
    /// How often a sending was begun.
    attempts: i32,
    /// Why the last try failed, as the far end said it, with addresses and tokens hidden.
    last_error: Option<String>,
    /// What the far end calls it.
    provider_id: Option<String>,
    /// Whether it may be there already, so that another try may bring it twice.
    may_arrive_twice: bool,
    /// When it was made.
    created_at: DateTime,
    /// When it came to its end, whatever that was.
    finished_at: Option<DateTime>,
}

impl From<admin::DeliveryRow> for Delivery {
    fn from(row: admin::DeliveryRow) -> Self {
        Self {
            last_error: row.error(),
            may_arrive_twice: row.may_arrive_twice(),
            next_attempt_at: Some(row.next_attempt_at.into()).filter(|_| row.finished_at.is_none()),
            id: row.id,
            account_id: row.account_id,
            account_name: row.account_name,
            channel: row.channel,
            platform: row.platform,
            kind: row.kind,
            mail: row.mail,
            state: row.state,
            due_at: row.due_at.into(),
            expires_at: row.expires_at.into(),
            attempts: row.attempts,
            provider_id: row.provider_id,
            created_at: row.created_at.into(),
            finished_at: row.finished_at.map(Into::into),
        }
    }
}

impl From<Placed<admin::DeliveryRow>> for Delivery {
    fn from(placed: Placed<admin::DeliveryRow>) -> Self {
        placed.row.into()
    }
}

connection! {
    /// A page of deliveries. They are counted up to 10,001: that says that there are more than 10,000.
    DeliveryConnection, DeliveryEdge, Delivery, Placed<admin::DeliveryRow>, "deliveries"
}

filter! {
    /// What narrows a list of deliveries; what is left out lets all through.
    DeliveryFilter {
        /// Only those that take this way.
        channel: Channel,
        /// Only those to devices of this kind.
        platform: DevicePlatform,
        /// Only those that have come so far.
        state: DeliveryState,
        /// Only those that carry notices about this.
        kind: NotificationKind,
        /// Only those that bring a mail about this.
        mail: MailKind,
        /// Only those to this account.
        account_id: AccountId,
        /// Only those that carry this notice.
        notice_id: NotificationId,
        /// Only those that bring this announcement, trials of it too.
        announcement_id: AnnouncementId,
        /// Only those whose last try failed with this somewhere in what was said.
        error: String,
        /// Only those that were due on this day (UTC) or later.
        due_after: Date,
        /// Only those that were due on this day (UTC) or earlier.
        due_before: Date,
    }
}

order! {
    /// The order of deliveries.
    DeliveryOrder = "admin::DeliveryOrder" {
        /// What was due last first.
        DueDesc,
        /// What was due first first.
        DueAsc,
        /// The newest first.
        CreatedDesc,
        /// The oldest first.
        CreatedAsc,
    }
}

noun! {
    /// Questions about deliveries.
    DeliveryQuery, ReadDeliveries;
    /// Deliveries that match, those that were due last first where no other order is given.
    deliveries: "A whole id of a delivery, an account or a notice, or a whole address.", DeliveryFilter, DeliveryOrder -> DeliveryConnection;
    /// One delivery; null where there is none of this id.
    delivery: DeliveryId => DeliveryDetail;
}

/// Questions about many deliveries.
#[derive(Default)]
pub struct DeliveryCountQuery;

#[Object]
impl DeliveryCountQuery {
    /// How many deliveries retryDeliveriesMatching would send again, up to 10,001: those that failed for good or, where the filter asks for
    /// parked ones, these.
    async fn delivery_count(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A whole id of a delivery, an account or a notice, or a whole address.")]
        search: Option<String>,
        #[graphql(desc = "What narrows them further.")] filter: Option<DeliveryFilter>,
    ) -> Result<i64> {
        let (app, _) = door(ctx, AdminOperation::ReadDeliveries)?;
        let again = Again {
            search: search.unwrap_or_default(),
            filter: filter.unwrap_or_default().into(),
        };
        let counted = admin::count_retryable(app, &again).await;
        counted.map_err(|error| ctx.fail(error))
    }
}

/// A delivery with what became of it.
#[derive(MergedObject)]
pub struct DeliveryDetail(DeliveryOwn);

impl From<admin::DeliveryRow> for DeliveryDetail {
    fn from(row: admin::DeliveryRow) -> Self {
        Self(DeliveryOwn(row))
    }
}

/// The delivery itself, and its way.
pub struct DeliveryOwn(admin::DeliveryRow);

#[Object]
impl DeliveryOwn {
    /// The delivery itself.
    async fn delivery(&self) -> Delivery {
        self.0.clone().into()
    }

    /// What became of it, the oldest first.
    async fn trace(&self, ctx: &Context<'_>) -> Result<Vec<TraceStep>> {
        let (app, _) = door(ctx, AdminOperation::ReadDeliveries)?;
        let steps = admin::trace(app, &self.0).await;
        let steps = steps.map_err(|error| ctx.fail(error))?;
        Ok(steps.into_iter().map(Into::into).collect())
    }
}

/// What may happen to a notice, and to its deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TraceKind {
    /// The notice was made.
    Noticed,
    /// The notice was made for the inbox alone: its home is muted, or its kind is off.
    InboxOnly,
    /// It was planned, to go out at `until`.
    Planned,
    /// It was held by quiet hours until `until`: the person wanted to be left in peace.
    Held,
    /// A worker holds it, and has not begun to send.
    Claimed,
    /// A worker may have begun to send it.
    Sending,
    /// It waits until `until`.
    Waiting,
    /// The far end took it.
    Sent,
    /// A try failed in a way that passes.
    FailedForNow,
    /// A try failed for good.
    Failed,
    /// A try was not answered.
    Unanswered,
    /// It will never succeed.
    Dead,
    /// What it should say was no longer true or no longer wanted.
    Skipped,
    /// It came too late.
    Expired,
    /// Nobody knows whether it arrived, so it was not tried again.
    Parked,
}

/// One step on a delivery's way.
#[derive(SimpleObject)]
pub struct TraceStep {
    /// When it happened.
    at: DateTime,
    /// What happened.
    kind: TraceKind,
    /// Until when it is held or waits, or when it was to go out.
    until: Option<DateTime>,
    /// Which try it was, from 1.
    attempt: Option<i32>,
    /// The far end's own code, e.g. `550` or `410`.
    status: Option<String>,
    /// What the far end said, with addresses and tokens hidden.
    reason: Option<String>,
}

impl From<Happened> for TraceKind {
    fn from(happened: Happened) -> Self {
        match happened {
            Happened::Noticed => Self::Noticed,
            Happened::InboxOnly => Self::InboxOnly,
            Happened::Planned => Self::Planned,
            Happened::Held => Self::Held,
            Happened::Claimed | Happened::Ended(DeliveryState::Claimed) => Self::Claimed,
            Happened::Begun | Happened::Ended(DeliveryState::Sending) => Self::Sending,
            Happened::Waits | Happened::Ended(DeliveryState::Waiting) => Self::Waiting,
            Happened::Tried(AttemptOutcome::Sent) | Happened::Ended(DeliveryState::Sent) => Self::Sent,
            Happened::Tried(AttemptOutcome::Transient) => Self::FailedForNow,
            Happened::Tried(AttemptOutcome::Permanent) => Self::Failed,
            Happened::Tried(AttemptOutcome::Unknown) => Self::Unanswered,
            Happened::Ended(DeliveryState::Dead) => Self::Dead,
            Happened::Ended(DeliveryState::Skipped) => Self::Skipped,
            Happened::Ended(DeliveryState::Expired) => Self::Expired,
            Happened::Ended(DeliveryState::Parked) => Self::Parked,
        }
    }
}

impl From<Step> for TraceStep {
    fn from(step: Step) -> Self {
        Self {
            at: step.at.into(),
            kind: step.happened.into(),
            until: step.until.map(Into::into),
            attempt: step.attempt,
            status: step.status,
            reason: step.reason,
        }
    }
}
