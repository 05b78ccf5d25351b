//! What narrows and sorts operators.

use async_graphql::{Enum, InputObject};
use domain::admin;
use entity::admin_user::AdminRole;

/// The order of operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "admin::OperatorOrder")]
pub enum OperatorOrder {
    /// By name.
    NameAsc,
    /// By name, backwards.
    NameDesc,
    /// The oldest first.
    CreatedAtAsc,
    /// The newest first.
    CreatedAtDesc,
}

/// What narrows a list of operators; what is left out lets all through.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OperatorFilter {
    /// Only those of this role.
    pub role: Option<AdminRole>,
    /// Only those who were shut out, or only those who were not.
    pub disabled: Option<bool>,
    /// Only those whose sign-in asks for a code, or only those whose does not.
    pub totp: Option<bool>,
}
