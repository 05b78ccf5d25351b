//! How honeyDue is doing, in numbers.

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::Utc;
use domain::admin::{self, AdminOperation};
use entity::delivery::DeliveryState;

use super::operator::door;
use crate::{
    graphql::Code,
    schema::{
        Ask,
        scalar::{Date, DateTime},
    },
};

/// Days of sign-ups where the client does not say how many.
const DAYS: u16 = 30;

/// Days of sign-ups at most: a leap year.
const MAX_DAYS: u16 = 366;

/// Questions about the whole.
#[derive(Default)]
pub struct OverviewQuery;

#[Object]
impl OverviewQuery {
    /// How honeyDue is doing.
    async fn overview(&self, ctx: &Context<'_>) -> Result<Overview> {
        let (app, _) = door(ctx, AdminOperation::ReadOverview)?;
        let counts = admin::overview(app).await.map_err(|error| ctx.fail(error))?;
        Ok(Overview {
            counts,
            counted_at: app.clock.now(),
        })
    }
}

/// How honeyDue is doing.
pub struct Overview {
    /// How many there are of each.
    pub counts: admin::Overview,
    /// When they were counted.
    pub counted_at: chrono::DateTime<Utc>,
}

/// How honeyDue is doing.
#[Object]
impl Overview {
    /// When it was counted.
    async fn counted_at(&self) -> DateTime {
        self.counted_at.into()
    }

    /// How many accounts there are.
    async fn account_count(&self) -> i64 {
        self.counts.account_count
    }

    /// How many homes there are that are not archived.
    async fn active_residence_count(&self) -> i64 {
        self.counts.active_residence_count
    }

    /// How many tasks of these homes are neither archived nor finished for good.
    async fn open_task_count(&self) -> i64 {
        self.counts.open_task_count
    }

    /// How often a task was done.
    async fn completion_count(&self) -> i64 {
        self.counts.completion_count
    }

    /// Deliveries by state; a state without any is left out.
    async fn deliveries(&self, ctx: &Context<'_>) -> Result<Vec<DeliveryCount>> {
        let (app, _) = door(ctx, AdminOperation::ReadOverview)?;
        let counts = admin::deliveries(app).await.map_err(|error| ctx.fail(error))?;
        let counts = counts.into_iter().map(|row| DeliveryCount {
            state: row.state,
            count: row.count,
        });
        Ok(counts.collect())
    }

    /// Sign-ups of the last days, the oldest first and today last; each day is there.
    async fn sign_ups(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many days, 1 to 366; 30 where it is not given.")] days: Option<i32>,
    ) -> Result<Vec<SignUpDay>> {
        let (app, _) = door(ctx, AdminOperation::ReadOverview)?;
        let days = match days {
            None => DAYS,
            Some(days) => u16::try_from(days)
                .ok()
                .filter(|days| (1..=MAX_DAYS).contains(days))
                .ok_or_else(|| {
                    Code::BadUserInput.error(format!("days goes from 1 to {MAX_DAYS}, not {days}."))
                })?,
        };
        let counts = admin::sign_ups(app, days)
            .await
            .map_err(|error| ctx.fail(error))?;
        let counts = counts.into_iter().map(|row| SignUpDay {
            day: row.day.into(),
            count: row.count,
        });
        Ok(counts.collect())
    }
}

/// How many deliveries are in one state.
#[derive(SimpleObject)]
pub struct DeliveryCount {
    /// The state.
    state: DeliveryState,
    /// How many deliveries are in it.
    count: i64,
}

/// The sign-ups of one day.
#[derive(SimpleObject)]
pub struct SignUpDay {
    /// The day, UTC.
    day: Date,
    /// How many signed up.
    count: i64,
}
