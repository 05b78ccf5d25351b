//! The API as clients meet it.

mod account;
mod admin;
mod board;
mod client;
mod front;
mod replica;
mod session;
mod task;
