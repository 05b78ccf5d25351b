//! Bringing a moment's notices to one target: claim, begin, send, settle.
//!
//! Each step is one statement that checks the fence, so a worker that was slow, stopped or cut off can do no harm: whoever claims
//! a delivery counts its fence up, and every older holder's statements find nothing to change. The order is
//! 1. [`claim`] or [`claim_due`]: the delivery is ours for [`LEASE`];
//! 2. [`begin`]: writes down that sending begins, unless nobody wants it any more; without that nothing is sent;
//! 3. the worker sends, for no longer than [`SEND_TIMEOUT`], under a key that is made from the delivery's identity;
//! 4. [`settle`]: writes down how it ended.
//!
//! A worker that dies between 2 and 4 leaves a delivery that may have arrived. It is sent once more under the same key, by which
//! the far end knows it: the Message-ID of a mail, the key of a push. When that ends without an answer too, it is parked.

pub mod backlog;
mod begin;
mod claim;
mod hold;
pub mod lane;
mod late;
mod reopen;
mod settle;

use chrono::TimeDelta;

pub use self::{
    begin::{Content, Letter, Target, begin},
    claim::{claim, claim_due, claim_due_on, claim_unless, close_hopeless, next_on, release},
    settle::{Outcome, settle},
};
pub(crate) use self::{
    hold::{hold_back, let_go},
    reopen::{reopen, worth},
};

/// How long a claimed delivery is its claimant's.
pub const LEASE: TimeDelta = TimeDelta::seconds(30);

/// How long sending may take: shorter than what is left of a lease when it begins, so that nobody else sends meanwhile.
pub const SEND_TIMEOUT: TimeDelta = TimeDelta::seconds(15);

/// Claims that may pass without an outcome. Whatever ends five workers would end the sixth.
pub const MAX_CLAIMS: i32 = 5;

/// Sendings that may end without an answer: the first and the one that repeats it.
pub const MAX_UNKNOWNS: i32 = 2;
