//! One file a command.

pub(crate) mod admin;
pub(crate) mod backup;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod doctor;
mod hand;
pub(crate) mod healthcheck;
pub(crate) mod jobs;
pub(crate) mod mail;
pub(crate) mod man;
pub(crate) mod migrate;
pub(crate) mod push;
pub(crate) mod reference;
pub(crate) mod restore;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod seed;
pub(crate) mod serve;
mod table;
pub(crate) mod user;
pub(crate) mod worker;
