//! What every delete, leave and remove answers.

use async_graphql::{Context, ID, Result, SimpleObject};
use entity::id::ResidenceId;

use crate::{
    account::{Account, AccountKey},
    residence::{Residence, ResidenceKey},
    schema::{Ask, Payload, UserError},
};

/// Every delete, leave and remove, with what now counts differently.
#[derive(SimpleObject)]
pub struct DeletePayload {
    /// What is gone.
    pub deleted_id: Option<ID>,
    /// The home that it was in, as it now is; null when the caller does not belong to it any more.
    pub residence: Option<Residence>,
    /// The caller's account as it now is.
    pub account: Option<Account>,
    /// What a person can put right; nothing was changed when any is present.
    pub user_errors: Vec<UserError>,
}

impl Payload for DeletePayload {
    fn refused(user_errors: Vec<UserError>) -> Self {
        Self {
            deleted_id: None,
            residence: None,
            account: None,
            user_errors,
        }
    }
}

impl DeletePayload {
    /// Makes the answer after something was deleted; with the home that it was in, where that is still there.
    pub async fn deleted(
        ctx: &Context<'_>,
        result: domain::Result<(impl ToString, Option<ResidenceId>)>,
    ) -> Result<Self> {
        let (id, residence_id) = match result {
            Ok((id, residence_id)) => (id, residence_id),
            Err(error) => return crate::schema::settle(ctx, Err(error)),
        };
        let (_, viewer) = ctx.signed_in()?;
        let look_ahead = ctx.look_ahead();
        let residence = match residence_id.filter(|_| look_ahead.field("residence").exists()) {
            Some(id) => ctx.load(ResidenceKey(id)).await?,
            None => None,
        };
        let account = match look_ahead.field("account").exists() {
            true => ctx.load(AccountKey(viewer.account_id)).await?,
            false => None,
        };
        Ok(Self {
            deleted_id: Some(ID(id.to_string())),
            residence,
            account,
            user_errors: Vec::new(),
        })
    }
}
