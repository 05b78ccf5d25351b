//! Archives of all that honeyDue holds on an account, for its owner to take along.
//!
//! One that is asked for is a row, and a worker makes it: on a wake-up, and from the row where that is lost. Whoever makes it holds it by
//! a lease; who dies has made nothing, and the next one begins anew. Made, it can be fetched for a week by the address that is mailed,
//! also while the account waits to be erased.

mod content;
mod home;
mod link;
mod make;
mod record;
mod remove;
mod request;
mod writer;

use chrono::TimeDelta;

pub(crate) use self::{
    link::link,
    remove::{end, remove},
};
pub use self::{
    link::{Fetch, Refused, open, refused},
    make::{due, make},
    request::request,
};

/// How long an archive can be fetched: long enough for whoever reads mail at weekends only.
pub const KEPT: TimeDelta = TimeDelta::days(7);
