//! The tables of honeyDue as SeaORM models, with their typed ids and enums.
//!
//! No queries and no rules stand here: `domain` knows those. The cargo feature `graphql` lets ids and enums stand in a
//! GraphQL schema.

pub mod account;
pub mod admin_session;
pub mod admin_user;
pub mod completion;
pub mod decimal;
pub mod id;
pub mod invitation;
pub mod membership;
pub mod profile;
pub mod refresh_token;
pub mod residence;
pub mod schedule;
pub mod session;
pub mod task;
mod text_enum;
pub mod tombstone;

pub use decimal::Decimal;
