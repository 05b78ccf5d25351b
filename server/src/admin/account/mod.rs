//! Accounts, as operators see them.

mod list;
mod object;
mod query;

pub use self::{
    list::{AccountFilter, AccountOrder},
    object::{
        Account, AccountConnection, AccountDetail, AccountEdge, Membership, Residence, Task, TaskConnection,
        TaskEdge,
    },
    query::AccountQuery,
};
