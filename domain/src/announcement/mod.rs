//! What those who run honeyDue say to many: whom it is for, how fast it goes, and what becomes of it.
//!
//! An announcement is told by notices and deliveries like everything else. Who is told is walked through in the order of ids, a few at a
//! time, in transactions that also note how far that has come; a unique key of each notice is the guarantee that nobody is told twice.

mod audience;
mod estimate;
pub mod find;
mod pace;
mod plan;
mod preview;
mod progress;

pub use self::{
    audience::Audience,
    estimate::{Estimate, count, estimate},
    pace::PER_MINUTE,
    plan::{Planned, next, plan},
    preview::{Preview, preview},
    progress::{Figures, Progress, progress},
};
pub(crate) use self::{estimate::counted, plan::channels};
