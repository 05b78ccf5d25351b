//! Operators, and the door that they come in by.

use async_graphql::{Context, Object, Result};
use domain::{App, Error, admin::Operator as SignedIn};
use entity::{
    admin_user::{self, AdminRole},
    id::AdminUserId,
};

use crate::schema::Ask;

/// Returns the app for a signed-in operator, or the error that says that nobody is signed in.
pub(super) fn door<'a>(ctx: &'a Context<'_>) -> Result<(&'a App, &'a SignedIn)> {
    let operator = signed_in(ctx).ok_or_else(|| ctx.fail(Error::SignedOut))?;
    Ok((ctx.app(), operator))
}

/// Returns the signed-in operator, if there is one.
pub(super) fn signed_in<'a>(ctx: &'a Context<'_>) -> Option<&'a SignedIn> {
    ctx.data_unchecked::<Option<SignedIn>>().as_ref()
}

/// Someone who runs honeyDue or helps its users.
pub struct Operator(pub admin_user::Model);

/// Someone who runs honeyDue or helps its users.
#[Object]
impl Operator {
    /// The operator's id.
    async fn id(&self) -> AdminUserId {
        self.0.id
    }

    /// The address that the operator signs in with.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// What other operators see.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What the operator may do.
    async fn role(&self) -> AdminRole {
        self.0.role
    }
}
