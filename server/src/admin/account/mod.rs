//! Accounts, as operators see them.

mod detail;
mod list;
mod notice;
mod object;
mod query;

pub use self::{
    detail::AccountDetail,
    list::{AccountFilter, AccountOrder},
    notice::{AccountNotice, AccountNoticeConnection, AccountNoticeEdge},
    object::{Account, AccountConnection, AccountEdge, Membership},
    query::AccountQuery,
};
