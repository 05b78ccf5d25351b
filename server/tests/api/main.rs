//! The API as clients meet it.

mod account;
mod client;
mod front;
mod session;
