//! Operators, and the door that they come in by.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::{
    App, Code, Error,
    admin::{AdminOperation, Operator as SignedIn, right},
};
use entity::{
    admin_user::{self, AdminRole},
    id::AdminUserId,
};

use super::Installed;
use crate::schema::Ask;

/// Returns the app for a signed-in operator who may do this, or the error that says that nobody is signed in or that they may not.
pub(super) fn door<'a>(ctx: &'a Context<'_>, operation: AdminOperation) -> Result<(&'a App, &'a SignedIn)> {
    let operator = signed_in(ctx).ok_or_else(|| ctx.fail(Error::SignedOut))?;
    if !right::may(operator.user.role, operation) {
        return Err(ctx.fail(Error::plain(Code::Forbidden)));
    }
    Ok((ctx.app(), operator))
}

/// Returns the signed-in operator, if there is one.
pub(super) fn signed_in<'a>(ctx: &'a Context<'_>) -> Option<&'a SignedIn> {
    ctx.data_unchecked::<Option<SignedIn>>().as_ref()
}

/// Questions about who is asking, and where.
#[derive(Default)]
pub struct OperatorQuery;

/// This installation of honeyDue.
#[derive(SimpleObject)]
struct Installation {
    /// What the installation is for, e.g. `production`.
    environment: String,
    /// The version that answers.
    version: &'static str,
}

#[Object]
impl OperatorQuery {
    /// The signed-in operator; null when signed out.
    async fn me(&self, ctx: &Context<'_>) -> Option<Operator> {
        signed_in(ctx).map(|operator| Operator(operator.user.clone()))
    }

    /// This installation; readable signed out.
    async fn installation(&self, ctx: &Context<'_>) -> Installation {
        Installation {
            environment: ctx.data_unchecked::<Installed>().environment.clone(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
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

    /// What the operator may do, in a word.
    async fn role(&self) -> AdminRole {
        self.0.role
    }

    /// All that the operator may do; whatever is not in it is answered with FORBIDDEN.
    async fn may(&self) -> Vec<AdminOperation> {
        right::of(self.0.role)
    }
}
