//! Notices to an account, and what became of them.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::{
    admin::{self, AdminOperation, TraceStep, TracedNotice},
    notification::text,
};
use entity::{
    delivery::Channel,
    id::{AccountId, DeliveryId, NotificationId, ResidenceId, TaskId},
    notification::NotificationKind,
};

use crate::{
    admin::{delivery::TraceKind, operator::door},
    schema::{Ask, Window, connection, scalar::DateTime},
};

/// A notice to an account, and what became of it.
#[derive(Clone)]
pub struct AccountNotice(TracedNotice);

impl From<TracedNotice> for AccountNotice {
    fn from(row: TracedNotice) -> Self {
        Self(row)
    }
}

connection! {
    /// A page of notices. They are counted up to 10,001: that says that there are more than 10,000.
    AccountNoticeConnection, AccountNoticeEdge, AccountNotice, TracedNotice, "notices"
}

/// One step of a notice on its way.
#[derive(SimpleObject)]
struct NoticeTraceStep {
    /// When it happened.
    at: DateTime,
    /// What happened.
    kind: TraceKind,
    /// The way that it took; null for the notice itself.
    channel: Option<Channel>,
    /// The delivery that it happened to; null for the notice itself.
    delivery_id: Option<DeliveryId>,
    /// Until when it is held or waits, or when it was to go out.
    until: Option<DateTime>,
    /// Which try it was, from 1.
    attempt: Option<i32>,
    /// The far end's own code, e.g. `550` or `410`.
    status: Option<String>,
    /// What the far end said, with addresses and tokens hidden.
    reason: Option<String>,
}

impl From<TraceStep> for NoticeTraceStep {
    fn from(TraceStep { step, delivery }: TraceStep) -> Self {
        Self {
            at: step.at.into(),
            kind: step.happened.into(),
            channel: delivery.map(|(_, channel)| channel),
            delivery_id: delivery.map(|(id, _)| id),
            until: step.until.map(Into::into),
            attempt: step.attempt,
            status: step.status,
            reason: step.reason,
        }
    }
}

/// A notice to an account, and what became of it.
#[Object]
impl AccountNotice {
    /// The notice's id.
    async fn id(&self) -> NotificationId {
        self.0.notice.id
    }

    /// What it is about.
    async fn kind(&self) -> NotificationKind {
        self.0.notice.kind
    }

    /// What it says, in the language of the request.
    async fn title(&self, ctx: &Context<'_>) -> String {
        text::title(ctx.locale(), &self.0.notice)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.notice.created_at.into()
    }

    /// When the person read it.
    async fn read_at(&self) -> Option<DateTime> {
        self.0.notice.read_at.map(Into::into)
    }

    /// The home that it speaks of, while it stands.
    async fn residence_id(&self) -> Option<ResidenceId> {
        self.0.notice.residence_id
    }

    /// The task that it speaks of, while it stands.
    async fn task_id(&self) -> Option<TaskId> {
        self.0.notice.task_id
    }

    /// What became of it, in the order of time. Notices that went out as one share what happened to that.
    async fn trace(&self) -> Vec<NoticeTraceStep> {
        let steps = self.0.trace.iter().cloned().map(Into::into);
        steps.collect()
    }
}

/// Returns a page of an account's notices.
pub(super) async fn notices(
    ctx: &Context<'_>,
    id: AccountId,
    window: Window,
) -> Result<AccountNoticeConnection> {
    let (app, _) = door(ctx, AdminOperation::ReadAccounts)?;
    let paging = window.paging(ctx)?;
    let found = admin::traced_notices(app, id, &paging).await;
    let mut page = found.map_err(|error| ctx.fail(error))?;
    if ctx.look_ahead().field("totalCount").exists() {
        let counted = admin::count_traced_notices(app, id).await;
        page.total = Some(counted.map_err(|error| ctx.fail(error))?);
    }
    Ok(page.into())
}
