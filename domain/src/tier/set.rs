//! Giving an account another plan.

use entity::{account, tier::Tier};
use sea_orm::{IntoActiveModel, Set};

use crate::{Edit, error::Result};

/// Gives an account that the edit has opened this plan, and returns it as it is now.
///
/// News in each home that the account owns, for the owner's plan is the home's. Nothing is deleted, however little the plan allows. A
/// plan that the account has already changes nothing.
pub async fn set(edit: &mut Edit<'_, account::Model>, tier: Tier) -> Result<account::Model> {
    let account = edit.account_row().clone();
    if account.tier == tier {
        return Ok(account);
    }
    let row = account::ActiveModel {
        tier: Set(tier),
        ..account.into_active_model()
    };
    let account = edit.save(row).await?;
    edit.restamp_owned_homes().await?;
    Ok(account)
}
