//! What a worker does, step by step and at large.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod account;
mod announce;
mod bad;
mod catalogue;
mod claim;
mod clock;
mod digest;
mod erase;
mod export;
mod grant;
mod happening;
mod lock;
mod mail;
mod operator;
mod paper;
mod post;
mod preference;
mod push;
mod remind;
mod renew;
mod silent;
mod sink;
mod slow;
mod steer;
mod thumbnail;
mod tidy;
mod trace;
mod two;
mod welcome;
mod wish;
