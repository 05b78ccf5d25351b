//! Staying in step, in the public schema.

mod object;
mod subscription;

pub(crate) use self::object::changes;
pub use self::{
    object::{ChangeSet, ResidenceItem},
    subscription::{AccountChange, ChangeSubscription, ResidenceChange},
};
