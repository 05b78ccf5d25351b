//! Deleting one's account: it is shut at once, and erased after a month.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, device, id::AccountId, mail::MailKind, plan, session as sessions};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::{
    confirm::confirm,
    part::{self, For, TRIES},
};
use crate::{App, Edit, Error, Viewer, error::Result, export, mail, retrying, session};

/// How long an account that was deleted can come back.
pub const GRACE: TimeDelta = TimeDelta::days(30);

/// Deletes the caller's account, and returns until when it can come back: whoever signs in before then has it again.
///
/// All sessions end, devices are forgotten, and reminders stop. Each home that the account owns passes to another for good, or where
/// nobody can get it is hidden until it comes back with the account. Elsewhere the account keeps its place that long.
pub async fn delete(app: &App, viewer: &Viewer, password: Option<String>) -> Result<DateTime<Utc>> {
    let hash = confirm(app, viewer, "password", password).await?;
    session::doubt_all_but(app, viewer.account_id, None).await?;
    for _ in 0..TRIES {
        let held = part::concerned(app, viewer.account_id).await?;
        let left = retrying!(leave(app, viewer.account_id, &held, hash.as_ref()))?;
        if let Some((back_until, ended)) = left {
            session::forget_ended(app, &ended).await;
            return Ok(back_until);
        }
    }
    Err(Error::Fault(anyhow::anyhow!(
        "the members of the homes of {} kept changing",
        viewer.account_id
    )))
}

/// Leaves, unless somebody has joined whose account is not held; then nothing has changed.
async fn leave(
    app: &App,
    id: AccountId,
    held: &BTreeSet<AccountId>,
    hash: Option<&String>,
) -> Result<Option<(DateTime<Utc>, Vec<sessions::Model>)>> {
    let (mut edit, account) = Edit::account_of(app, id, held).await?;
    // The password may have been changed while it was checked; then the old one deletes nothing any more.
    if account.password_hash.as_ref() != hash {
        return Err(Error::wrong_credentials());
    }
    for home in part::homes(&edit, id).await? {
        match part::with(edit, home, held, For::Now).await? {
            Some(next) => edit = next,
            None => return Ok(None),
        }
    }

    let now = edit.now();
    let email = account.email.clone();
    let mut row = account.into_active_model();
    row.deleted_at = Set(Some(now));
    edit.save(row).await?;
    fall_silent(&edit, id).await?;
    export::end(&edit, id).await?;
    mail::post(&mut edit, MailKind::AccountDeleted, Some(id), &email).await?;
    let ended = session::end_all_but(&mut edit, id, None).await?;
    edit.commit().await?;
    Ok(Some((now + GRACE, ended)))
}

/// Forgets whereby the account is told anything.
async fn fall_silent(edit: &Edit<'_, account::Model>, id: AccountId) -> Result<()> {
    device::Entity::delete_many()
        .filter(device::Column::AccountId.eq(id))
        .exec(edit.tx())
        .await?;
    plan::Entity::delete_many()
        .filter(plan::Column::AccountId.eq(id))
        .exec(edit.tx())
        .await?;
    Ok(())
}
