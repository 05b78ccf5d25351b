//! What honeyDue knows: its rules, rights and queries, and the one door for writes.
//!
//! No HTTP, GraphQL, mail or push stands here; `server` and `worker` translate.

pub mod access;
pub mod account;
pub mod admin;
pub mod app;
pub mod app_version;
pub mod bus;
pub mod cache;
pub mod change;
pub mod clean;
pub mod clock;
pub mod contractor;
pub mod db;
pub mod delivery;
pub mod edit;
pub mod error;
pub mod file;
pub mod invitation;
mod listing;
pub mod locale;
pub mod mail;
pub mod membership;
pub mod money;
pub mod notification;
pub mod order;
pub mod page;
pub mod password;
pub mod patch;
pub mod preference;
pub mod queue;
pub mod redis;
pub mod residence;
pub mod schedule;
mod search;
pub mod session;
pub mod store;
pub mod task;
pub mod template;
pub mod text;
pub mod throttle;
pub mod tick;
pub mod tier;
pub mod token;
mod tries;
pub mod upload;
pub mod viewer;

pub use access::Action;
pub use app::App;
pub use clock::Clock;
pub use edit::Edit;
pub use error::{Code, Error, Problem, Problems, Result};
pub use locale::Locale;
pub use money::Money;
pub use patch::Patch;
pub use viewer::Viewer;
