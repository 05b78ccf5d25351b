//! Operators, and the door that they come in by.

pub mod input;
pub mod invitation;
pub mod list;
pub mod mutation;
pub mod object;
pub mod own;
pub mod query;

use async_graphql::{Context, Result};
use domain::{
    App, Code, Error,
    admin::{AdminOperation, Operator as SignedIn, right},
};

pub use self::{
    invitation::{InvitationMutation, InvitationQuery, OperatorInvitation},
    list::{OperatorFilter, OperatorOrder},
    mutation::OperatorMutation,
    object::{Operator, OperatorConnection, OperatorDetail, OperatorEdge, OperatorSession},
    own::OwnMutation,
    query::OperatorQuery,
};
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
