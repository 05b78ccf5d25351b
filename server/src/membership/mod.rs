//! Who belongs to a home, in the public schema.

mod input;
mod mutation;
mod object;
mod reader;

pub use self::{
    mutation::{MembershipMutation, MembershipPayload},
    object::Membership,
    reader::{MembersKey, MembershipKey},
};
