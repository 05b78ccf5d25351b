//! What apps say of days on which nobody is home.

use async_graphql::InputObject;
use domain::away::NewAwayPeriod;
use entity::id::{AwayPeriodId, ResidenceId};

use crate::schema::scalar::Date;

/// Days on which nobody is home.
#[derive(InputObject)]
pub struct CreateAwayPeriodInput {
    /// Chosen by the client (a TypeID), so that a request sent twice makes one; also good for making things offline.
    id: Option<AwayPeriodId>,
    /// Where.
    residence_id: ResidenceId,
    /// The first day, in the home's zone; at most a year ago.
    starts_on: Date,
    /// The last day, included; a period has at most 366 days.
    ends_on: Date,
}

impl From<CreateAwayPeriodInput> for NewAwayPeriod {
    fn from(input: CreateAwayPeriodInput) -> Self {
        Self {
            id: input.id,
            residence_id: input.residence_id,
            starts_on: input.starts_on.into(),
            ends_on: input.ends_on.into(),
        }
    }
}

/// Days away that are to be taken back.
#[derive(InputObject)]
pub struct DeleteAwayPeriodInput {
    /// Which.
    pub away_period_id: AwayPeriodId,
}
