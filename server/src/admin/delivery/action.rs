//! Sending again, and sending trials.

use async_graphql::{Context, InputObject, Object, Result};
use domain::{
    admin::{self, AdminOperation, Again, Reason, Repeats},
    retrying,
};
use entity::{
    delivery::Channel,
    id::{AccountId, DeliveryId, NotificationId},
};

use super::object::{Delivery, DeliveryFilter};
use crate::{
    admin::{listed::one, operator::door},
    schema::{payload, settle},
};

/// What retryDelivery takes.
#[derive(InputObject)]
struct RetryDeliveryInput {
    /// The delivery.
    delivery_id: DeliveryId,
    /// Whether it is sent again even if it may be there already; without it a parked one is refused.
    may_arrive_twice: Option<bool>,
    /// Why, in 1 to 500 letters; need not be given.
    reason: Option<String>,
}

/// What retryDeliveriesMatching takes.
#[derive(InputObject)]
struct RetryDeliveriesMatchingInput {
    /// A whole id of a delivery, an account or a notice, or a whole address.
    search: Option<String>,
    /// What narrows them further; where it asks for parked ones, these may arrive twice.
    filter: Option<DeliveryFilter>,
    /// What deliveryCount said, 1 to 10,000: where another number matches by now, nothing is done.
    expected_count: i32,
    /// Why, in 1 to 500 letters; need not be given.
    reason: Option<String>,
}

/// What sendTestMail takes.
#[derive(InputObject)]
struct SendTestMailInput {
    /// The account to whose address it goes.
    account_id: AccountId,
    /// Why, in 1 to 500 letters; need not be given.
    reason: Option<String>,
}

/// What sendTestPush takes.
#[derive(InputObject)]
struct SendTestPushInput {
    /// The account to whose devices it goes.
    account_id: AccountId,
    /// Why, in 1 to 500 letters; need not be given.
    reason: Option<String>,
}

payload! {
    /// What retryDelivery answers.
    RetryDeliveryPayload {
        /// The delivery, which waits now; null when there are userErrors.
        delivery: Delivery,
    }
}

payload! {
    /// What retryDeliveriesMatching answers.
    RetryDeliveriesMatchingPayload {
        /// How many deliveries wait again; null when there are userErrors.
        count: i64,
    }
}

payload! {
    /// What sendTestMail answers.
    SendTestMailPayload {
        /// The notice's id, by which its way can be followed; null when there are userErrors.
        notice_id: NotificationId,
    }
}

payload! {
    /// What sendTestPush answers.
    SendTestPushPayload {
        /// The notice's id, by which its way can be followed; null when there are userErrors.
        notice_id: NotificationId,
    }
}

/// Changes to deliveries.
#[derive(Default)]
pub struct DeliveryMutation;

#[Object]
impl DeliveryMutation {
    /// Sends a delivery again that failed for good, or of which nobody knows whether it arrived.
    async fn retry_delivery(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RetryDeliveryInput,
    ) -> Result<RetryDeliveryPayload> {
        let (app, operator) = door(ctx, AdminOperation::RetryDeliveries)?;
        let repeats = match input.may_arrive_twice {
            Some(true) => Repeats::Accepted,
            _ => Repeats::Refused,
        };
        let which = (input.delivery_id, repeats);
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::retry(app, operator, which, reason.clone())),
            Err(error) => Err(error),
        };
        if let Err(error) = result {
            return settle(ctx, Err(error));
        }
        let row =
            one::<admin::DeliveryFilter>(ctx, AdminOperation::ReadDeliveries, input.delivery_id).await?;
        Ok(RetryDeliveryPayload {
            delivery: row.map(Into::into),
            user_errors: Vec::new(),
        })
    }

    /// Sends again all deliveries that match and failed for good, or all parked ones that match. They can be counted with deliveryCount first.
    async fn retry_deliveries_matching(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, how many, and why.")] input: RetryDeliveriesMatchingInput,
    ) -> Result<RetryDeliveriesMatchingPayload> {
        let (app, operator) = door(ctx, AdminOperation::RetryDeliveries)?;
        let again = Again {
            search: input.search.unwrap_or_default(),
            filter: input.filter.unwrap_or_default().into(),
        };
        let which = (&again, input.expected_count.into());
        let result = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => retrying!(admin::retry_matching(app, operator, which, reason.clone())),
            Err(error) => Err(error),
        };
        settle(ctx, result.map(RetryDeliveriesMatchingPayload::of))
    }

    /// Sends an account a trial by mail, whatever it has chosen; at most 20 trials in a quarter of an hour.
    async fn send_test_mail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom, and why.")] input: SendTestMailInput,
    ) -> Result<SendTestMailPayload> {
        let sent = send(ctx, (input.account_id, Channel::Mail), input.reason).await?;
        settle(ctx, sent.map(SendTestMailPayload::of))
    }

    /// Sends an account a trial to each of its devices, whatever it has chosen; at most 20 trials in a quarter of an hour.
    async fn send_test_push(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom, and why.")] input: SendTestPushInput,
    ) -> Result<SendTestPushPayload> {
        let sent = send(ctx, (input.account_id, Channel::Push), input.reason).await?;
        settle(ctx, sent.map(SendTestPushPayload::of))
    }
}

async fn send(
    ctx: &Context<'_>,
    which: (AccountId, Channel),
    reason: Option<String>,
) -> Result<domain::Result<NotificationId>> {
    let (app, operator) = door(ctx, AdminOperation::SendTest)?;
    Ok(match Reason::optional(reason.as_deref()) {
        Ok(reason) => retrying!(admin::send_test(app, operator, which, reason.clone())),
        Err(error) => Err(error),
    })
}
