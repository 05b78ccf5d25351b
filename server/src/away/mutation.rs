//! What apps do with days on which nobody is home.

use async_graphql::{Context, Object, Result};
use domain::away::{self, NewAwayPeriod};

use super::{
    input::{CreateAwayPeriodInput, DeleteAwayPeriodInput},
    object::AwayPeriod,
};
use crate::{
    payload::DeletePayload,
    schema::{attempt, payload, settle},
};

payload! {
    /// A period as it now is.
    AwayPeriodPayload {
        /// The period.
        away_period: AwayPeriod,
    }
}

/// What apps do with days on which nobody is home.
#[derive(Default)]
pub struct AwayMutation;

#[Object]
impl AwayMutation {
    /// Notes days on which nobody is home: what falls due then waits for the first day back, except tasks that run while away. A home
    /// has at most 100 periods.
    async fn create_away_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The days.")] input: CreateAwayPeriodInput,
    ) -> Result<AwayPeriodPayload> {
        let new = NewAwayPeriod::from(input);
        let result = attempt!(ctx, |app, viewer| away::create(app, viewer, new.clone()));
        settle(ctx, result.map(|row| AwayPeriodPayload::of(AwayPeriod(row))))
    }

    /// Takes days away back; what had moved out of them falls due when it would have.
    async fn delete_away_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which days.")] input: DeleteAwayPeriodInput,
    ) -> Result<DeletePayload> {
        let id = input.away_period_id;
        let residence_id = attempt!(ctx, |app, viewer| away::delete(app, viewer, id));
        DeletePayload::deleted(ctx, residence_id.map(|residence_id| (id, Some(residence_id)))).await
    }
}
