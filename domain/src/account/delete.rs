//! Deleting one's account: it is shut at once, and erased after a month.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{account, device, id::AccountId, mail::MailKind, plan, session as sessions};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

use super::{
    confirm::confirm,
    part::{self, For, TRIES},
};
use crate::{App, Code, Edit, Error, Viewer, admin::Deed, error::Result, mail, retrying, session};

/// How long an account that was deleted can come back.
pub const GRACE: TimeDelta = TimeDelta::days(30);

/// Deletes the caller's account, and returns until when it can come back: whoever signs in before then has it again.
///
/// All sessions end, devices are forgotten, and reminders stop. Each home that the account owns passes to another for good, or where
/// nobody can get it is hidden until it comes back with the account. Elsewhere the account keeps its place that long. Archives of the account's
/// data that were asked for before are made and can be fetched as ever.
pub async fn delete(app: &App, viewer: &Viewer, password: Option<String>) -> Result<DateTime<Utc>> {
    let hash = confirm(app, viewer, "password", password).await?;
    shut(app, viewer.account_id, By::Person(hash.as_ref())).await
}

/// Deletes an account for an operator, as its own person would.
pub(crate) async fn delete_by(app: &App, deed: &Deed, id: AccountId) -> Result<DateTime<Utc>> {
    let shut = shut(app, id, By::Operator(deed)).await;
    shut.map_err(|error| match error {
        Error::SignedOut => Error::user("accountId", Code::NotFound),
        error => error,
    })
}

/// Who deletes an account.
#[derive(Clone, Copy)]
enum By<'a> {
    /// Its own person, whose password's hash was this when it was checked.
    Person(Option<&'a String>),
    /// An operator.
    Operator(&'a Deed),
}

async fn shut(app: &App, id: AccountId, by: By<'_>) -> Result<DateTime<Utc>> {
    session::doubt_all_but(app, id, None).await?;
    for _ in 0..TRIES {
        let held = part::concerned(app, id).await?;
        let left = retrying!(leave(app, id, &held, by))?;
        if let Some((back_until, ended)) = left {
            session::forget_ended(app, &ended).await;
            return Ok(back_until);
        }
    }
    Err(Error::Fault(anyhow::anyhow!(
        "the members of the homes of {id} kept changing"
    )))
}

/// Leaves, unless somebody has joined whose account is not held; then nothing has changed.
async fn leave(
    app: &App,
    id: AccountId,
    held: &BTreeSet<AccountId>,
    by: By<'_>,
) -> Result<Option<(DateTime<Utc>, Vec<sessions::Model>)>> {
    let (mut edit, account) = Edit::account_of(app, id, held).await?;
    match by {
        // The password may have been changed while it was checked; then the old one deletes nothing any more.
        By::Person(hash) if account.password_hash.as_ref() != hash => return Err(Error::wrong_credentials()),
        By::Operator(_) if account.deleted_at.is_some() => {
            return Err(Error::user("accountId", Code::WrongState));
        }
        By::Person(_) | By::Operator(_) => {}
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
    mail::post(&mut edit, MailKind::AccountDeleted, Some(id), &email).await?;
    let ended = session::end_all_but(&mut edit, id, None).await?;
    if let By::Operator(deed) = by {
        let change = (json!({ "deletedAt": null }), json!({ "deletedAt": now }));
        deed.record(&edit, ("account", id.to_string()), change).await?;
    }
    edit.commit().await?;
    Ok(Some((now + GRACE, ended)))
}

/// Forgets whereby the account is told anything.
pub(crate) async fn fall_silent(edit: &Edit<'_, account::Model>, id: AccountId) -> Result<()> {
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
