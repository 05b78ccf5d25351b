//! What narrows and sorts lists.

use async_graphql::{Enum, InputObject};
use domain::admin;

use crate::schema::scalar::Date;

/// The order of accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "admin::AccountOrder")]
pub enum AccountOrder {
    /// The newest first.
    SignedUpDesc,
    /// The oldest first.
    SignedUpAsc,
    /// By address.
    EmailAsc,
    /// By address, backwards.
    EmailDesc,
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
}

/// What narrows a list of accounts; what is left out lets all through.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AccountFilter {
    /// Only those whose address is proven, or only those whose is not.
    verified: Option<bool>,
    /// Only those who belong to a home, or only those who do not.
    has_residence: Option<bool>,
    /// Only those who signed up on this day (UTC) or later.
    signed_up_after: Option<Date>,
    /// Only those who signed up on this day (UTC) or earlier.
    signed_up_before: Option<Date>,
    /// Only those who are suspended, or only those who are not.
    suspended: Option<bool>,
    /// Only those who wait to be erased, or only those who do not.
    deleted: Option<bool>,
}

impl From<AccountFilter> for admin::AccountFilter {
    fn from(filter: AccountFilter) -> Self {
        let AccountFilter {
            verified,
            has_residence,
            signed_up_after,
            signed_up_before,
            suspended,
            deleted,
        } = filter;
        Self {
            verified,
            has_residence,
            signed_up_after: signed_up_after.map(Into::into),
            signed_up_before: signed_up_before.map(Into::into),
            suspended,
            deleted,
        }
    }
}
