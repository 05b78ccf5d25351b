//! Seeing that notices arrive, for somebody else.

use std::time::Duration;

use entity::{
    delivery::Channel,
    id::{AccountId, NotificationId},
};
use serde_json::{Value, json};

use super::{AdminEdit, AdminOperation, Operator, Reason, right::may};
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
    let notice = notification::try_out(edit.rows(), &account, (&[channel], None)).await?;
    edit.note(
        "account",
        account_id,
        Value::Null,
        json!({ "channel": channel, "noticeId": notice.id }),
    );
    edit.commit().await?;
    Ok(notice.id)
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
