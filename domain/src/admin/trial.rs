//! Seeing that notices arrive, for somebody else.

use std::time::Duration;

use entity::{
    delivery::{self, Channel},
    device,
    id::{AccountId, DeliveryId, DeviceId, NotificationId, TypedId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Actor, AdminEdit, AdminOperation, Operator, Reason, right::may};
use crate::{App, Code, Error, error::Result, notification};

/// Trials that one operator may send within [`WINDOW`]: enough to help somebody on the phone, too few to bother anybody.
const MAX_TRIALS: u64 = 20;

/// The time within which trials are counted.
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Sends an account a trial on one channel, and returns the notice's id: to each of its devices, or to its address.
///
/// NOT_FOUND at `accountId`; WRONG_STATE where the account has no device, or where there is no service for what it has.
pub async fn send_test(
    app: &App,
    operator: &Operator,
    (account_id, channel): (AccountId, Channel),
    reason: Option<Reason>,
) -> Result<NotificationId> {
    if !may(operator.user.role, AdminOperation::SendTest) {
        return Err(Error::plain(Code::Forbidden));
    }
    count_trial(app, operator).await?;
    let edit = AdminEdit::open(app, operator, AdminOperation::SendTest, reason).await?;
    let (mut edit, account) = edit.account(account_id).await?;
    let notice = notification::try_out(edit.rows(), &account, (|way, _| way == channel, None)).await?;
    edit.note(
        "account",
        account_id,
        Value::Null,
        json!({ "channel": channel, "noticeId": notice.id }),
    );
    edit.commit().await?;
    Ok(notice.id)
}

/// Whose devices are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// All of an account.
    Account(AccountId),
    /// One.
    Device(DeviceId),
}

/// Has a trial wait for each of somebody's devices, and returns the deliveries: whoever asks sends them itself, or waits for a worker.
///
/// NOT_FOUND at `deviceId` or `accountId`; WRONG_STATE where there is no device, or no service for it.
pub async fn try_push(app: &App, actor: impl Into<Actor<'_>>, whom: Whom) -> Result<Vec<DeliveryId>> {
    let (account_id, device_id) = match whom {
        Whom::Account(id) => (id, None),
        Whom::Device(id) => {
            let found = device::Entity::find_by_id(id).one(&app.db).await?;
            let device = found.ok_or_else(|| Error::user("deviceId", Code::NotFound))?;
            (device.account_id, Some(id))
        }
    };
    let edit = AdminEdit::open(app, actor, AdminOperation::SendTest, None).await?;
    let (mut edit, account) = edit.account(account_id).await?;
    let wanted =
        |channel, target: Uuid| channel == Channel::Push && device_id.is_none_or(|id| id.uuid() == target);
    let notice = notification::try_out(edit.rows(), &account, (wanted, None)).await?;
    let made = delivery::Entity::find()
        .filter(delivery::Column::MomentId.eq(notice.id.uuid()))
        .all(edit.tx())
        .await?;
    edit.note(
        "account",
        account_id,
        Value::Null,
        json!({ "channel": Channel::Push, "noticeId": notice.id, "deviceId": device_id }),
    );
    edit.commit().await?;
    Ok(made.into_iter().map(|delivery| delivery.id).collect())
}

/// Counts one more trial of an operator. Fails where those were too many.
pub(super) async fn count_trial(app: &App, operator: &Operator) -> Result<()> {
    let tries = app
        .cache
        .count(&format!("admin-trial:{}", operator.user.id), WINDOW)
        .await;
    match tries > MAX_TRIALS {
        true => Err(Error::TooOften { retry_after: WINDOW }),
        false => Ok(()),
    }
}
