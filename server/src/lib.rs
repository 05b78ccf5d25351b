//! What the outside world talks to: the HTTP edge and the GraphQL APIs.

pub mod graphql;
pub mod http;
pub mod money;
pub mod person;
pub mod schema;
