//! How honeyDue is doing, in numbers.

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::Utc;
use domain::admin::{self, AdminOperation, Curve, Total};
use entity::delivery::{Channel, DeliveryState};

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
        Ok(Overview {
            counted_at: app.clock.now(),
        })
    }
}

/// How honeyDue is doing. What is not asked for is not counted.
pub struct Overview {
    /// When it is counted.
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
    async fn account_count(&self, ctx: &Context<'_>) -> Result<i64> {
        total(ctx, Total::Accounts).await
    }

    /// How many homes there are that are not archived.
    async fn active_residence_count(&self, ctx: &Context<'_>) -> Result<i64> {
        total(ctx, Total::ActiveResidences).await
    }

    /// How many tasks of these homes are neither archived nor finished for good.
    async fn open_task_count(&self, ctx: &Context<'_>) -> Result<i64> {
        total(ctx, Total::OpenTasks).await
    }

    /// How often a task was done.
    async fn completion_count(&self, ctx: &Context<'_>) -> Result<i64> {
        total(ctx, Total::Completions).await
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
        curve(ctx, Curve::SignUps, days).await
    }

    /// How often a task was done on each of the last days, the oldest first and today last; each day is there.
    async fn completions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many days, 1 to 366; 30 where it is not given.")] days: Option<i32>,
    ) -> Result<Vec<DayCount>> {
        curve(ctx, Curve::Completions, days).await
    }

    /// In how many homes something was done on each of the last days, the oldest first and today last; each day is there.
    async fn active_residences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many days, 1 to 366; 30 where it is not given.")] days: Option<i32>,
    ) -> Result<Vec<DayCount>> {
        curve(ctx, Curve::ActiveResidences, days).await
    }

    /// Deliveries of the last days by the day of their end, their channel and that end; what there is none of is left out.
    async fn delivery_outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many days, 1 to 366; 30 where it is not given.")] days: Option<i32>,
    ) -> Result<Vec<DeliveryOutcomeCount>> {
        let (app, _) = door(ctx, AdminOperation::ReadOverview)?;
        let counts = admin::outcomes(app, read_days(days)?).await;
        let counts = counts.map_err(|error| ctx.fail(error))?;
        let counts = counts.into_iter().map(|row| DeliveryOutcomeCount {
            day: row.day.into(),
            channel: row.channel,
            state: row.state,
            count: row.count,
        });
        Ok(counts.collect())
    }
}

async fn total(ctx: &Context<'_>, total: Total) -> Result<i64> {
    let (app, _) = door(ctx, AdminOperation::ReadOverview)?;
    admin::total(app, total).await.map_err(|error| ctx.fail(error))
}

async fn curve<T: From<admin::DayCount>>(
    ctx: &Context<'_>,
    curve: Curve,
    days: Option<i32>,
) -> Result<Vec<T>> {
    let (app, _) = door(ctx, AdminOperation::ReadOverview)?;
    let counts = admin::curve(app, curve, read_days(days)?).await;
    let counts = counts.map_err(|error| ctx.fail(error))?;
    Ok(counts.into_iter().map(Into::into).collect())
}

/// Reads how many days are wanted.
fn read_days(days: Option<i32>) -> Result<u16> {
    let Some(days) = days else { return Ok(DAYS) };
    let days = u16::try_from(days)
        .ok()
        .filter(|days| (1..=MAX_DAYS).contains(days));
    days.ok_or_else(|| Code::BadUserInput.error(format!("days goes from 1 to {MAX_DAYS}.")))
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

impl From<admin::DayCount> for SignUpDay {
    fn from(row: admin::DayCount) -> Self {
        Self {
            day: row.day.into(),
            count: row.count,
        }
    }
}

/// How many there were on one day.
#[derive(SimpleObject)]
pub struct DayCount {
    /// The day, UTC.
    day: Date,
    /// How many.
    count: i64,
}

impl From<admin::DayCount> for DayCount {
    fn from(row: admin::DayCount) -> Self {
        Self {
            day: row.day.into(),
            count: row.count,
        }
    }
}

/// How many deliveries came to one end on one day, on one channel.
#[derive(SimpleObject)]
pub struct DeliveryOutcomeCount {
    /// The day, UTC.
    day: Date,
    /// The way that they took.
    channel: Channel,
    /// Their end.
    state: DeliveryState,
    /// How many.
    count: i64,
}
