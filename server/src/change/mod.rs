//! Staying in step, in the public schema.

mod object;
mod subscription;

pub(crate) use self::{object::changes, subscription::fault};
pub use self::{
    object::{ChangeSet, ResidenceItem},
    subscription::{AccountChange, ChangeSubscription, ResidenceChange},
};
