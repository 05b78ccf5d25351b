//! Coming back to an account that was deleted.

use entity::account;
use sea_orm::{IntoActiveModel, Set};

use super::delete::GRACE;
use crate::{Edit, Error, error::Result, notification};

/// Brings the account back that is being signed in to, if it was deleted within the last thirty days.
///
/// One that was deleted before is as good as gone, whether it has been erased yet or not.
pub(crate) async fn restore(
    edit: &mut Edit<'_, account::Model>,
    account: account::Model,
) -> Result<account::Model> {
    let Some(deleted_at) = account.deleted_at else {
        return Ok(account);
    };
    if deleted_at + GRACE <= edit.now() {
        return Err(Error::wrong_credentials());
    }
    let mut row = account.into_active_model();
    row.deleted_at = Set(None);
    let account = edit.save(row).await?;
    notification::replan(edit.tx(), account.id, edit.now()).await?;
    Ok(account)
}
