//! Looking sessions up.

use entity::{
    id::{AccountId, SessionId},
    session,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Origin;
use crate::{App, Viewer, db::among, error::Result};

/// Returns an account's sessions that can still be used, the one heard of last first.
pub async fn all(app: &App, account_id: AccountId) -> Result<Vec<session::Model>> {
    let found = session::Entity::find()
        .filter(session::Column::AccountId.eq(account_id))
        .filter(session::Column::RefreshExpiresAt.gt(app.clock.now()))
        .order_by_desc(session::Column::LastUsedAt)
        .order_by_desc(session::Column::Id);
    Ok(found.all(&app.db).await?)
}

/// Returns those of some sessions that are the account's and can still be used, in no order.
pub async fn by_ids(app: &App, account_id: AccountId, ids: &[SessionId]) -> Result<Vec<session::Model>> {
    let found = session::Entity::find()
        .filter(among(&app.db, session::Column::Id, ids))
        .filter(session::Column::AccountId.eq(account_id))
        .filter(session::Column::RefreshExpiresAt.gt(app.clock.now()));
    Ok(found.all(&app.db).await?)
}

/// Says whether the session that somebody came with still goes on.
///
/// Asks the database: whoever wants to know whether news were missed is not served with what is remembered without them. Which
/// access token is the present one does not matter, since a refresh changes it and ends nothing.
pub async fn goes_on(app: &App, viewer: &Viewer) -> Result<bool> {
    let session = of(app, viewer.account_id, viewer.session_id).await?;
    Ok(session.is_some_and(|session| app.clock.now() < session.refresh_expires_at))
}

/// Says whether one of an account's sessions that can still be used was opened from the same network.
pub(super) async fn is_from(app: &App, account_id: AccountId, origin: &Origin) -> Result<bool> {
    let sessions = all(app, account_id).await?;
    let mut addresses = sessions
        .iter()
        .filter_map(|session| session.ip_address.as_ref()?.parse().ok());
    Ok(addresses.any(|address| {
        let known = Origin {
            ip_address: Some(address),
            ..Origin::default()
        };
        origin.ip_address.is_some() && known.network() == origin.network()
    }))
}

/// Returns one of an account's sessions.
pub(super) async fn of(app: &App, account_id: AccountId, id: SessionId) -> Result<Option<session::Model>> {
    let found = session::Entity::find_by_id(id).filter(session::Column::AccountId.eq(account_id));
    Ok(found.one(&app.db).await?)
}
