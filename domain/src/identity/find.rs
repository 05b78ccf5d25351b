//! Looking up who vouches for whom.

use entity::identity;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Verified;
use crate::{App, Viewer, error::Result};

/// Identities of an account that are listed at most; there is one a provider, but for addresses that changed hands.
const MOST: u64 = 50;

/// Returns the viewer's own identities, the one linked first first.
pub async fn own(app: &App, viewer: &Viewer) -> Result<Vec<identity::Model>> {
    let found = identity::Entity::find()
        .filter(identity::Column::AccountId.eq(viewer.account_id))
        .order_by_asc(identity::Column::LinkedAt)
        .order_by_asc(identity::Column::Provider)
        .order_by_asc(identity::Column::Subject)
        .limit(MOST);
    Ok(found.all(&app.db).await?)
}

/// Returns the identity that a provider vouches for, if it was ever linked.
pub(super) async fn verified(
    db: &impl ConnectionTrait,
    verified: &Verified,
) -> Result<Option<identity::Model>> {
    let key = (verified.provider, verified.subject.clone());
    Ok(identity::Entity::find_by_id(key).one(db).await?)
}
