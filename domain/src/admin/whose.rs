//! Whom something belongs to that somebody on the phone can read out.

use entity::{
    account, device,
    id::{AccountId, DeviceId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{App, error::Result};

/// Returns the account that something names wholly: its id or its address, or the id or the token of one of its devices.
pub async fn whose(app: &App, who: &str) -> Result<Option<AccountId>> {
    let who = who.trim();
    if let Ok(id) = who.parse::<AccountId>() {
        let found = account::Entity::find_by_id(id).one(&app.db).await?;
        return Ok(found.map(|account| account.id));
    }
    let which = match who.parse::<DeviceId>() {
        Ok(id) => device::Column::Id.eq(id),
        Err(_) => device::Column::Token.eq(who),
    };
    let found = account::Entity::find().filter(account::Column::Email.eq(who.to_lowercase()));
    if let Some(account) = found.one(&app.db).await? {
        return Ok(Some(account.id));
    }
    let found = device::Entity::find().filter(which).one(&app.db).await?;
    Ok(found.map(|device| device.account_id))
}
