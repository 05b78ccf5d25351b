//! Sending again what failed.

use entity::{
    delivery::{self, DeliveryState},
    id::DeliveryId,
};
use sea_orm::{ActiveEnum, EntityTrait};
use serde_json::{Value, json};

use super::{
    Actor, AdminEdit, AdminOperation, DeliveryFilter, DeliveryOrder, Reason,
    list::{COUNTED, List, Narrow, count_some, ids},
};
use crate::{
    App, Code, Error,
    delivery::{reopen, worth},
    error::Result,
    queue::{Job, ROOM},
};

/// Whether what may be there already is sent again all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// It is not.
    Refused,
    /// It is.
    Accepted,
}

/// What an operator wants to be sent again.
#[derive(Clone, Debug)]
pub struct Again {
    /// What they begin with, or a whole id; blank for all.
    pub search: String,
    /// Which; parked ones where it asks for these, and those that failed for good where it asks for no state.
    pub filter: DeliveryFilter,
}

impl Again {
    /// Returns the list that is meant; its order says which go first.
    fn list(&self) -> List<DeliveryFilter> {
        List {
            search: self.search.clone(),
            filter: self.filter.clone(),
            order: DeliveryOrder::DueAsc,
        }
    }

    /// Adds that a delivery is worth another try.
    fn narrow(&self, narrow: &mut Narrow) {
        let state = match self.filter.state {
            Some(DeliveryState::Parked) => DeliveryState::Parked,
            _ => DeliveryState::Dead,
        };
        let now = narrow.bind(narrow.now);
        narrow.add(worth(state, &now));
    }

    /// Returns the filter as the audit keeps it.
    fn shown(&self) -> Value {
        let DeliveryFilter {
            channel,
            platform,
            state,
            kind,
            mail,
            account_id,
            notice_id,
            announcement_id,
            error,
            due_after,
            due_before,
        } = &self.filter;
        let all = json!({
            "search": Some(&self.search).filter(|search| !search.is_empty()),
            "channel": channel, "platform": platform, "state": state, "kind": kind, "mail": mail, "accountId": account_id,
            "noticeId": notice_id, "announcementId": announcement_id, "error": error, "dueAfter": due_after, "dueBefore": due_before,
        });
        let Value::Object(all) = all else { return all };
        all.into_iter().filter(|(_, value)| !value.is_null()).collect()
    }
}

/// Counts what [`retry_matching`] would send again, up to [`COUNTED`] and one more.
pub async fn count_retryable(app: &App, again: &Again) -> Result<i64> {
    count_some(app, &again.list(), |narrow| again.narrow(narrow)).await
}

/// Sends a delivery again that failed for good, or of which nobody knows whether it arrived; the latter only where that is accepted.
///
/// NOT_FOUND at `deliveryId`; WRONG_STATE there for one that has not come to such an end, EXPIRED for a mail whose time is over, and
/// WRONG_STATE at `mayArriveTwice`.
pub async fn retry(
    app: &App,
    actor: impl Into<Actor<'_>>,
    (id, repeats): (DeliveryId, Repeats),
    reason: Option<Reason>,
) -> Result<()> {
    let mut edit = AdminEdit::open(app, actor, AdminOperation::RetryDeliveries, reason).await?;
    let found = delivery::Entity::find_by_id(id).one(edit.tx()).await?;
    let delivery = found.ok_or_else(|| Error::user("deliveryId", Code::NotFound))?;
    match delivery.state {
        DeliveryState::Dead => {}
        DeliveryState::Parked if repeats == Repeats::Accepted => {}
        DeliveryState::Parked => return Err(Error::user("mayArriveTwice", Code::WrongState)),
        _ => return Err(Error::user("deliveryId", Code::WrongState)),
    }
    let now = edit.now();
    if delivery.kind.is_none() && delivery.expires_at <= now {
        return Err(Error::user("deliveryId", Code::Expired));
    }
    // Another operator may have been quicker.
    let reopened = reopen(edit.tx(), ("$1", vec![id.into()]), now).await?;
    if reopened.is_empty() {
        return Err(Error::user("deliveryId", Code::WrongState));
    }
    edit.note(
        "delivery",
        id,
        json!({ "state": delivery.state.to_value() }),
        json!({ "state": DeliveryState::Waiting.to_value() }),
    );
    edit.wake(Job::Deliver(id));
    edit.commit().await
}

/// Sends again all that match, and returns how many those were: those that failed for good or, where the filter asks for parked ones, these.
///
/// WRONG_STATE at `filter.state` for another state; OUT_OF_RANGE at `expectedCount` for none or for more than are done at once; CONFLICT
/// there where another number matches by now.
pub async fn retry_matching(
    app: &App,
    actor: impl Into<Actor<'_>>,
    (again, expected): (&Again, i64),
    reason: Option<Reason>,
) -> Result<i64> {
    if !matches!(
        again.filter.state,
        None | Some(DeliveryState::Dead | DeliveryState::Parked)
    ) {
        return Err(Error::user("filter.state", Code::WrongState));
    }
    if !(1..=COUNTED).contains(&expected) {
        return Err(Error::user("expectedCount", Code::OutOfRange));
    }
    let mut edit = AdminEdit::open(app, actor, AdminOperation::RetryDeliveries, reason).await?;
    let (which, values) = ids(app, &again.list(), |narrow| again.narrow(narrow), COUNTED + 1).await?;
    let now = edit.now();
    let reopened = reopen(edit.tx(), (&which, values), now).await?;
    let count = i64::try_from(reopened.len()).unwrap_or(i64::MAX);
    if count != expected {
        return Err(Error::user("expectedCount", Code::Conflict));
    }
    let filter = again.shown();
    edit.note(
        "delivery",
        "",
        Value::Null,
        json!({ "state": DeliveryState::Waiting.to_value(), "count": count, "filter": filter }),
    );
    // The sweep finds those for which there is no room.
    for id in reopened.iter().take(ROOM) {
        edit.wake(Job::Deliver(*id));
    }
    edit.commit().await?;
    Ok(count)
}
