//! Invitations into a home, in the public schema.

mod input;
mod mutation;
mod object;
mod query;
mod reader;

pub use self::{
    mutation::{InvitationMutation, InvitationPayload},
    object::{Invitation, InvitationPreview},
    query::InvitationQuery,
    reader::InvitationKey,
};
