//! Telling where pushes reach a person.

use std::collections::BTreeSet;

use anyhow::anyhow;
use entity::{
    account, device,
    id::{AccountId, DeviceId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set,
};

use super::check::{Checked, NewDevice, check};
use crate::{App, Edit, Error, Problems, Viewer, db::taken, error::Result, retrying};

/// Devices of one account; whoever has more is told on those heard of last.
const MAX_DEVICES: usize = 50;

/// How often it is looked anew who has a token, because somebody took it meanwhile.
const TRIES: usize = 5;

/// Notes where pushes reach the viewer, and returns the device with the account.
///
/// A session is one phone or browser: a new token takes the place of its old one. A token that another account holds moves with its
/// phone; the other account's device is gone.
pub async fn register(app: &App, viewer: &Viewer, new: NewDevice) -> Result<(device::Model, account::Model)> {
    let mut problems = Problems::default();
    let checked = check(&mut problems, new, &app.push_origins);
    problems.settle()?;
    retrying!(attempt(app, viewer, &checked))
}

async fn attempt(app: &App, viewer: &Viewer, new: &Checked) -> Result<(device::Model, account::Model)> {
    // Accounts are locked in one order, so whose the token is is looked up first and compared under the locks.
    for _ in 0..TRIES {
        let holder = holder(&app.db, &new.token).await?.map(|device| device.account_id);
        let accounts: BTreeSet<AccountId> = holder.into_iter().chain([viewer.account_id]).collect();
        let (edit, account) = Edit::account_with(app, viewer, &accounts).await?;
        let known = holder_under_lock(&edit, new).await?;
        if known
            .as_ref()
            .is_some_and(|device| !accounts.contains(&device.account_id))
        {
            edit.abandon().await?;
            continue;
        }
        let device = put(&edit, viewer, new, known).await?;
        edit.commit().await?;
        return Ok((device, account));
    }
    Err(Error::Fault(anyhow!("a push token kept changing hands")))
}

async fn holder(db: &impl ConnectionTrait, token: &str) -> Result<Option<device::Model>> {
    let found = device::Entity::find().filter(device::Column::Token.eq(token));
    Ok(found.one(db).await?)
}

async fn holder_under_lock(edit: &Edit<'_, account::Model>, new: &Checked) -> Result<Option<device::Model>> {
    holder(edit.tx(), &new.token).await
}

/// Writes the device down: the row that has its token already, else that of the session, else a new one.
async fn put(
    edit: &Edit<'_, account::Model>,
    viewer: &Viewer,
    new: &Checked,
    known: Option<device::Model>,
) -> Result<device::Model> {
    let now = edit.now();
    let own = match known {
        Some(device) if device.account_id == viewer.account_id => Some(device),
        Some(device) => {
            device::Entity::delete_by_id(device.id).exec(edit.tx()).await?;
            None
        }
        None => None,
    };
    let of_session = device::Entity::find()
        .filter(device::Column::SessionId.eq(viewer.session_id))
        .filter(device::Column::Platform.eq(new.platform))
        .order_by_desc(device::Column::LastSeenAt)
        .all(edit.tx())
        .await?;
    let kept = own.clone().or_else(|| of_session.first().cloned());
    let stale = of_session
        .iter()
        .filter(|row| Some(row.id) != kept.as_ref().map(|kept| kept.id));
    for row in stale {
        device::Entity::delete_by_id(row.id).exec(edit.tx()).await?;
    }
    let row = device::ActiveModel {
        account_id: Set(viewer.account_id),
        session_id: Set(Some(viewer.session_id)),
        platform: Set(new.platform),
        token: Set(new.token.clone()),
        p256dh: Set(new.p256dh.clone()),
        auth: Set(new.auth.clone()),
        sandbox: Set(new.sandbox),
        name: Set(new.name.clone()),
        app_version: Set(new.app_version.clone()),
        last_seen_at: Set(now),
        ..kept
            .clone()
            .map(IntoActiveModel::into_active_model)
            .unwrap_or_default()
    };
    if kept.is_some() {
        return Ok(row.update(edit.tx()).await?);
    }
    make_room(edit, viewer).await?;
    let row = device::ActiveModel {
        id: Set(DeviceId::new(now)),
        created_at: Set(now),
        ..row
    };
    // Somebody may have registered the token in this very moment; their app will not mind doing it again.
    row.insert(edit.tx())
        .await
        .map_err(|error| taken(error.into(), "token"))
}

/// Forgets the devices heard of longest ago where there are too many for one more.
async fn make_room(edit: &Edit<'_, account::Model>, viewer: &Viewer) -> Result<()> {
    let all = device::Entity::find()
        .filter(device::Column::AccountId.eq(viewer.account_id))
        .order_by_desc(device::Column::LastSeenAt)
        .order_by_desc(device::Column::Id)
        .all(edit.tx())
        .await?;
    for old in all.iter().skip(MAX_DEVICES - 1) {
        device::Entity::delete_by_id(old.id).exec(edit.tx()).await?;
    }
    Ok(())
}
