//! The API as clients meet it.

mod account;
mod board;
mod client;
mod front;
mod session;
mod task;
