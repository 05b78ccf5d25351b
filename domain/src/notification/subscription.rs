//! Telling people that their plan stands otherwise, when it was not they who did it.

use std::collections::BTreeSet;

use entity::{
    delivery::Channel,
    id::{AccountId, NotificationId, TypedId},
    notification::{self, NotificationKind, PlanChange, Wording},
};

use super::send::{EVERY_CHANNEL, Sending, deliver, insert_notices};
use crate::{Edit, error::Result, preference, queue::Job, trace};

/// The way of what is mailed about an account anyway, whether or not notices are wanted.
const PUSH: &[Channel] = &[Channel::Push];

/// Tells an account that its plan stands otherwise. The account is held, and the edit sees to it that each change is told once.
pub(crate) async fn plan_changed<S>(
    edit: &mut Edit<'_, S>,
    account_id: AccountId,
    change: PlanChange,
) -> Result<()> {
    let now = edit.now();
    let id = NotificationId::new(now);
    let notice = notification::Model {
        id,
        account_id,
        kind: NotificationKind::SubscriptionChanged,
        residence_id: None,
        task_id: None,
        completion_id: None,
        document_id: None,
        announcement_id: None,
        actor_id: None,
        occurrence_on: None,
        stage: None,
        local_on: None,
        dedupe_key: id.to_string(),
        moment_id: Some(id.uuid()),
        wording: Wording {
            plan: Some(change),
            ..Wording::default()
        },
        created_at: now,
        read_at: None,
    };
    let sending = Sending {
        account_id,
        moment_id: id.uuid(),
        kind: notice.kind,
        at: now,
        channels: match change {
            PlanChange::Unpaid => EVERY_CHANNEL,
            PlanChange::Begun
            | PlanChange::Held
            | PlanChange::Paused
            | PlanChange::Refunded
            | PlanChange::Ended => PUSH,
        },
        trace_id: trace::of_now(),
    };
    let wanted = preference::find::of(edit.tx(), &BTreeSet::from([account_id])).await?;
    insert_notices(edit.tx(), vec![notice]).await?;
    for id in deliver(edit, (&[&sending], &wanted)).await? {
        edit.wake(Job::Deliver(id));
    }
    Ok(())
}
