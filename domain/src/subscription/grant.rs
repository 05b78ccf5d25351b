//! Giving a plan away.

use chrono::{DateTime, Utc};
use entity::{
    id::AccountId,
    subscription::{self, Period, Standing, Store},
};

use super::apply::{Claim, Telling, apply_by};
use crate::{App, Code, Error, admin::Deed, error::Result};

/// Gives an account Pro until an instant. Another grant takes the place of the one before, also one that ends sooner, or at once.
///
/// What the account has bought stays as it is. NOT_FOUND where there is no such account.
pub async fn grant(app: &App, account_id: AccountId, until: DateTime<Utc>) -> Result<subscription::Model> {
    give(app, account_id, until, None).await
}

/// Gives an account Pro; where an operator does it, that is written into the audit.
pub(crate) async fn give(
    app: &App,
    account_id: AccountId,
    until: DateTime<Utc>,
    deed: Option<&Deed>,
) -> Result<subscription::Model> {
    let now = app.clock.now();
    let period = Period {
        began_at: now,
        told_at: now,
        revoked_at: None,
        ends_at: Some(until),
        product_id: None,
        is_trial: false,
        order_id: None,
    };
    let telling = Telling {
        store: Store::Granted,
        key: account_id.to_string(),
        account_id: Some(account_id),
        standing: Standing {
            period: Some(period),
            ..Standing::default()
        },
        linked_key: None,
        acknowledge: false,
    };
    let claim = Claim {
        account_id,
        field: "accountId",
    };
    let granted = apply_by(app, &telling, Some(claim), deed).await?;
    granted.ok_or_else(|| Error::user("accountId", Code::NotFound))
}
