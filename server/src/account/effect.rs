//! What deleting an account does to homes.

use async_graphql::SimpleObject;
use domain::account::Parting;

use crate::{membership::Membership, residence::Residence};

/// What becomes of a home when its owner's account is deleted.
#[derive(Clone, SimpleObject)]
pub struct DeletionEffect {
    /// A home that the account owns.
    pub residence: Residence,
    /// Who owns it then: the longest-standing manager, else the longest-standing member. Null where the residence is deleted: nobody else
    /// belongs to it, or only viewers do.
    pub new_owner: Option<Membership>,
}

impl From<Parting> for DeletionEffect {
    fn from(parting: Parting) -> Self {
        Self {
            residence: parting.home.into(),
            new_owner: parting.heir.map(Membership::from),
        }
    }
}
