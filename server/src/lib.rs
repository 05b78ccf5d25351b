//! What the outside world talks to: the HTTP edge and the GraphQL APIs.

pub mod account;
pub mod graphql;
pub mod http;
pub mod money;
pub mod person;
pub mod public;
pub mod schema;
pub mod session;
