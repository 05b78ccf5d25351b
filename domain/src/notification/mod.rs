//! What people are told, and when.
//!
//! A notice is a row in an account's inbox; its dedupe key is the guarantee that it comes once. What leaves the house on its
//! behalf is a [`delivery`](crate::delivery).

mod digest;
mod enrol;
pub mod find;
mod happening;
mod hour;
mod listen;
mod paper;
mod plan;
pub mod read;
mod send;
mod stage;
mod subscription;
pub mod text;
mod trial;
mod welcome;
#[cfg(test)]
mod zones;

pub(crate) use self::trial::try_out;
pub(crate) use self::{
    digest::read as read_digest,
    enrol::{account as enrol, again as replan},
    find::fill_in,
    send::{Sending, insert as insert_deliveries, insert_notices},
    stage::{LOUD, current},
    subscription::plan_changed,
};
pub use self::{
    digest::{Digest, Line, Lines},
    enrol::missing as enrol_missing,
    hour::Hour,
    listen::NoticeListener,
    plan::{Planned, next_hour, plan},
    read::mark_read,
    send::n_unknown_devices,
    trial::send_test,
};
