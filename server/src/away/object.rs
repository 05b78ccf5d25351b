//! Days on which nobody is home, as the apps see them.

use async_graphql::{Context, Object, Result};
use entity::{away_period::Model, id::AwayPeriodId};

use crate::{
    residence::{Residence, ResidenceKey},
    schema::{
        Ask,
        scalar::{Date, DateTime},
    },
};

/// Days on which nobody is home: what falls due then waits for the first day back, except tasks that run while away.
#[derive(Clone)]
pub struct AwayPeriod(pub Model);

/// Days on which nobody is home: what falls due then waits for the first day back, except tasks that run while away.
#[Object]
impl AwayPeriod {
    /// Names the period.
    pub(crate) async fn id(&self) -> AwayPeriodId {
        self.0.id
    }

    /// The home.
    async fn residence(&self, ctx: &Context<'_>) -> Result<Residence> {
        let found = ctx.load(ResidenceKey(self.0.residence_id)).await?;
        found.ok_or_else(|| ctx.fail(domain::Error::user("residence", domain::Code::NotFound)))
    }

    /// The first day, in the home's zone.
    async fn starts_on(&self) -> Date {
        self.0.starts_on.into()
    }

    /// The last day, included.
    async fn ends_on(&self) -> Date {
        self.0.ends_on.into()
    }

    /// When it changed last.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// The residence's revision of the last change.
    async fn revision(&self) -> i64 {
        self.0.revision
    }
}
