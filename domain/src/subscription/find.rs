//! Looking purchases up, and the plan that follows from them.

use chrono::{DateTime, Utc};
use entity::{
    id::AccountId,
    subscription::{self, Store, SubscriptionStatus},
    tier::Tier,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::state;
use crate::{App, Viewer, error::Result};

/// The plan of an account, and the purchase that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it is worth.
    pub tier: Tier,
    /// How the purchase stands.
    pub status: SubscriptionStatus,
    /// Where it was bought; none where nothing was.
    pub store: Option<Store>,
    /// What was bought.
    pub product_id: Option<String>,
    /// When what was bought ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it goes on by itself after that.
    pub will_renew: bool,
}

/// Returns the viewer's own plan, by the time.
pub async fn own(app: &App, viewer: &Viewer) -> Result<Plan> {
    let all = of_account(&app.db, viewer.account_id).await?;
    Ok(best(&all, app.clock.now()))
}

/// Returns all that an account has bought or was given, the newest first.
pub async fn all_of(app: &App, id: AccountId) -> Result<Vec<subscription::Model>> {
    let mut all = of_account(&app.db, id).await?;
    all.sort_by_key(|row| std::cmp::Reverse(row.id));
    Ok(all)
}

/// Returns the purchase that a store knows by this key.
pub(super) async fn by_key(
    db: &impl ConnectionTrait,
    store: Store,
    key: &str,
) -> Result<Option<subscription::Model>> {
    let found = subscription::Entity::find()
        .filter(subscription::Column::Store.eq(store))
        .filter(subscription::Column::StoreKey.eq(key));
    Ok(found.one(db).await?)
}

/// Returns all purchases of an account: few, for a store has one for as long as it is renewed.
pub(crate) async fn of_account(db: &impl ConnectionTrait, id: AccountId) -> Result<Vec<subscription::Model>> {
    let found = subscription::Entity::find().filter(subscription::Column::AccountId.eq(id));
    Ok(found.all(db).await?)
}

/// Returns the plan that follows from purchases: of several the one that is worth most, then the one that lasts longest.
pub(super) fn best(all: &[subscription::Model], now: DateTime<Utc>) -> Plan {
    let worth = |row: &&subscription::Model| {
        let status = state::status(&row.standing, now);
        let end = state::ends_at(&row.standing).unwrap_or(DateTime::<Utc>::MAX_UTC);
        (
            state::tier(status),
            status != SubscriptionStatus::None,
            end,
            row.id,
        )
    };
    let Some(row) = all.iter().max_by_key(worth) else {
        return Plan {
            tier: Tier::Free,
            status: SubscriptionStatus::None,
            store: None,
            product_id: None,
            ends_at: None,
            will_renew: false,
        };
    };
    let status = state::status(&row.standing, now);
    Plan {
        tier: state::tier(status),
        status,
        store: Some(row.store),
        product_id: row.product_id.clone(),
        ends_at: state::ends_at(&row.standing),
        will_renew: state::will_renew(&row.standing, now),
    }
}
