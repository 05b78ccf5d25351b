//! The admin: operators, their sessions, and what they see of honeyDue.
//!
//! Operators have accounts, sessions and tokens of their own; a token of the app is nothing here, and the other way round. They
//! look at rows of all households, so nothing here asks what a household's member may do.

mod account;
mod accounts;
mod audit;
mod authenticate;
mod create;
mod edit;
mod overview;
mod reset_password;
pub mod right;
mod seed;
mod sign_in;
mod sign_out;

pub use self::{
    account::{Home, HomeTask, account, count_tasks, homes, tasks},
    accounts::{AccountFilter, AccountOrder, AccountRow, Accounts, COUNTED, accounts, count_accounts},
    audit::{
        AuditEntries, AuditEntry, AuditFilter, AuditOrder, audit_entries, audit_entry, count_audit_entries,
    },
    authenticate::{Operator, Request, authenticate},
    create::{NewOperator, create},
    edit::{AdminEdit, Deed, Reason},
    overview::{DeliveryCount, Overview, SignUpDay, deliveries, overview, sign_ups},
    reset_password::reset_password,
    right::AdminOperation,
    seed::seed,
    sign_in::{SESSION, sign_in},
    sign_out::sign_out,
};
