//! What the outside world talks to: the HTTP edge and the GraphQL APIs.

pub mod account;
pub mod admin;
pub mod appliance;
pub mod away;
pub mod calendar;
pub mod change;
pub mod contractor;
pub mod device;
pub mod document;
mod export;
pub mod file;
mod filter;
pub mod graphql;
pub mod http;
pub mod identity;
pub mod invitation;
pub mod kept;
pub mod lookups;
pub mod measure;
pub mod membership;
pub mod money;
pub mod node;
pub mod notification;
pub mod payload;
pub mod person;
pub mod preference;
pub mod public;
pub mod residence;
pub mod schema;
mod server;
pub mod session;
pub mod subscription;
pub mod task;
pub mod template;
pub mod tier;

pub use self::server::{Server, Settings};
