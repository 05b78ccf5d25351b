//! Plans, and what each allows.
//!
//! The plan of a home's owner counts. What a plan allows are rows that operators edit; they are read by the statement that counts what is
//! there, so an edit counts from the next request on in every process. A limit refuses one more and nothing else: what is over it can be
//! read, changed, finished and deleted.

pub mod find;
pub(crate) mod room;
pub mod set;

use entity::tier::Tier;

pub use self::{find::Plan, room::Full, set::set};
use crate::App;

/// What a plan allows.
pub type Limits = entity::tier_limit::Model;

/// Returns the plan that somebody has here who has bought `tier`: nobody has less than everyone.
pub fn effective(app: &App, tier: Tier) -> Tier {
    tier.max(app.default_tier)
}

/// Returns the same in SQL for an account `a`, where the place `default` has what everyone has here. FREE is the least of all plans.
pub(crate) fn in_effect(default: &str) -> String {
    format!("CASE a.tier WHEN 'FREE' THEN {default} ELSE a.tier END")
}
