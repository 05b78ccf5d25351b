//! Purchases, as operators see them.

use async_graphql::{Context, Enum, InputObject, MergedObject, Object, Result, SimpleObject};
use domain::admin::{self, AdminOperation, Reason, list::Placed};
use entity::{
    id::{AccountId, SubscriptionId},
    subscription::{self, Store, SubscriptionStatus},
    tier::Tier,
};

use super::{
    audit::{AuditChange, changes},
    listed::{filter, node, noun, one, order, tabs},
    operator::door,
    store_event::StoreEventConnection,
};
use crate::schema::{
    connection, payload,
    scalar::{Date, DateTime},
    settle,
};

node! {
    /// A plan that was bought in a store, or given away.
    Subscription of admin::SubscriptionRow {
        /// The purchase's id.
        id: SubscriptionId,
        /// The account that it belongs to.
        account_id: AccountId,
        /// What that person is called.
        account_name: String,
        /// The address that the account signs in with.
        account_email: String,
        /// The plan that the account has now.
        tier: Tier,
        /// Where it was bought.
        store: Store,
        /// By what the store knows it.
        store_key: String,
        /// How it stood when it was looked at last.
        state: SubscriptionStatus,
        /// What was bought.
        product_id: Option<String>,
        /// When what was bought ends; null for never.
        ends_at: Option<DateTime>,
        /// When a worker is to look at it next; null where none is.
        due_at: Option<DateTime>,
        /// How often a worker has looked since the last time that it came to an end.
        tries: i32,
        /// When it was first heard of.
        created_at: DateTime,
        /// When it changed last.
        updated_at: DateTime,
    }
}

connection! {
    /// A page of purchases. They are counted up to 10,001: that says that there are more than 10,000.
    SubscriptionConnection, SubscriptionEdge, Subscription, Placed<admin::SubscriptionRow>, "purchases"
}

filter! {
    /// What narrows a list of purchases; what is left out lets all through.
    SubscriptionFilter {
        /// Only those of this account.
        account_id: AccountId,
        /// Only those from here.
        store: Store,
        /// Only those that stand so.
        state: SubscriptionStatus,
        /// Only those whose account has this plan.
        tier: Tier,
        /// Only those that end on this day (UTC) or later.
        ends_after: Date,
        /// Only those that end on this day (UTC) or earlier.
        ends_before: Date,
        /// Only those first heard of on this day (UTC) or later.
        created_after: Date,
        /// Only those first heard of on this day (UTC) or earlier.
        created_before: Date,
    }
}

order! {
    /// The order of purchases.
    SubscriptionOrder = "admin::SubscriptionOrder" {
        /// The newest first.
        CreatedDesc,
        /// The oldest first.
        CreatedAsc,
        /// What changed last first.
        UpdatedDesc,
        /// What changed last comes last.
        UpdatedAsc,
        /// What ends soonest first, what never does last.
        EndsAsc,
        /// What never ends first, then what does so latest.
        EndsDesc,
    }
}

noun! {
    /// Questions about purchases.
    SubscriptionQuery, ReadSubscriptions;
    /// Purchases that match, the newest first where no other order is given.
    subscriptions: "The start of a store's key, or a whole id or address of an account, or a whole id.", SubscriptionFilter, SubscriptionOrder -> SubscriptionConnection;
    /// One purchase; null where there is none of this id.
    subscription: SubscriptionId => SubscriptionDetail;
}

/// A purchase with what belongs to it.
#[derive(MergedObject)]
pub struct SubscriptionDetail(SubscriptionOwn, SubscriptionTabs);

impl From<admin::SubscriptionRow> for SubscriptionDetail {
    fn from(row: admin::SubscriptionRow) -> Self {
        let id = row.id;
        let standing = row.standing.clone().into();
        Self(
            SubscriptionOwn {
                subscription: row.into(),
                standing,
            },
            SubscriptionTabs(id),
        )
    }
}

/// The purchase itself.
pub struct SubscriptionOwn {
    subscription: Subscription,
    standing: Standing,
}

#[Object]
impl SubscriptionOwn {
    /// The purchase itself.
    async fn subscription(&self) -> &Subscription {
        &self.subscription
    }

    /// What is known of it, put together from all that its store said.
    async fn standing(&self) -> &Standing {
        &self.standing
    }
}

/// What verifySubscription takes.
#[derive(InputObject)]
struct VerifySubscriptionInput {
    /// The purchase.
    subscription_id: SubscriptionId,
    /// Why, in 1 to 500 letters; need not be given.
    reason: Option<String>,
}

/// What came of asking a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "admin::StoreAnswer")]
pub enum StoreAnswer {
    /// The store said how it stands.
    Answered,
    /// Nobody can be asked – Apple's word comes by itself, and what operators give stands here alone –, so it was looked at by the time.
    NotAsked,
    /// The store could not be reached, and nothing was changed.
    NoAnswer,
}

payload! {
    /// What verifySubscription answers.
    VerifySubscriptionPayload {
        /// The purchase, as it now is; null when there are userErrors.
        subscription: Subscription,
        /// What came of asking; null when there are userErrors.
        answer: StoreAnswer,
        /// What changed, by field; null when there are userErrors.
        changes: Vec<AuditChange>,
    }
}

/// What operators do about purchases.
#[derive(Default)]
pub struct SubscriptionMutation;

#[Object]
impl SubscriptionMutation {
    /// Asks a purchase's store anew how it stands, and lets that count.
    async fn verify_subscription(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: VerifySubscriptionInput,
    ) -> Result<VerifySubscriptionPayload> {
        let (app, operator) = door(ctx, AdminOperation::VerifySubscription)?;
        let id = input.subscription_id;
        let verified = match Reason::optional(input.reason.as_deref()) {
            Ok(reason) => admin::verify_subscription(app, operator, id, reason).await,
            Err(error) => Err(error),
        };
        let verified = match verified {
            Ok(verified) => verified,
            Err(error) => return settle(ctx, Err(error)),
        };
        let row = one::<admin::SubscriptionFilter>(ctx, AdminOperation::ReadSubscriptions, id).await?;
        Ok(VerifySubscriptionPayload::of(
            row.map(Subscription::from),
            StoreAnswer::from(verified.answer),
            changes(&verified.changes),
        ))
    }
}

tabs! {
    /// The long lists of a purchase.
    SubscriptionTabs(SubscriptionId), ReadSubscriptions {
        /// What its store told of it, the newest first.
        events: StoreEventConnection = |id| admin::StoreEventFilter { subscription_id: Some(id), ..Default::default() }.into(),
    }
}

/// Where a purchase stands, as its store has it. What nobody told is null, or empty.
#[derive(Clone, SimpleObject)]
pub struct Standing {
    /// When the stretch of time began that was bought last.
    began_at: Option<DateTime>,
    /// When it ends; null for never.
    ends_at: Option<DateTime>,
    /// What was bought.
    product_id: Option<String>,
    /// Whether it costs nothing, to try it out.
    is_trial: Option<bool>,
    /// What the store calls the payment.
    order_id: Option<String>,
    /// When the store took that stretch back.
    revoked_at: Option<DateTime>,
    /// What is the matter with it.
    trouble: Option<StandingTrouble>,
    /// Until when it runs on though a payment failed.
    grace_until: Option<DateTime>,
    /// Whether another stretch will be bought by itself.
    will_renew: Option<bool>,
    /// Orders for which the money was given back.
    voided_orders: Vec<String>,
    /// Whether the whole purchase was taken back.
    revoked: bool,
    /// Whether another purchase took its place.
    replaced: bool,
}

/// What may be the matter with a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StandingTrouble {
    /// Nothing.
    Fine,
    /// A payment failed, and it runs on for a while.
    Grace,
    /// A payment failed, and is tried again.
    Retry,
    /// A payment failed for long: it rests until it is made.
    Hold,
    /// Its owner lets it rest.
    Paused,
    /// It was never paid for, so far.
    Pending,
    /// It is over.
    Ended,
}

impl From<subscription::Standing> for Standing {
    fn from(standing: subscription::Standing) -> Self {
        let period = standing.period.as_ref();
        let course = standing.course.as_ref();
        Self {
            began_at: period.map(|period| period.began_at.into()),
            ends_at: period.and_then(|period| period.ends_at).map(Into::into),
            product_id: period.and_then(|period| period.product_id.clone()),
            is_trial: period.map(|period| period.is_trial),
            order_id: period.and_then(|period| period.order_id.clone()),
            revoked_at: period.and_then(|period| period.revoked_at).map(Into::into),
            trouble: course.map(|course| course.trouble.into()),
            grace_until: course.and_then(|course| match course.trouble {
                subscription::Trouble::Grace { until } => Some(until.into()),
                _ => None,
            }),
            will_renew: course.map(|course| course.will_renew),
            voided_orders: standing.voided_orders.into_iter().collect(),
            revoked: standing.revoked,
            replaced: standing.replaced,
        }
    }
}

impl From<subscription::Trouble> for StandingTrouble {
    fn from(trouble: subscription::Trouble) -> Self {
        match trouble {
            subscription::Trouble::Fine => Self::Fine,
            subscription::Trouble::Grace { .. } => Self::Grace,
            subscription::Trouble::Retry => Self::Retry,
            subscription::Trouble::Hold => Self::Hold,
            subscription::Trouble::Paused => Self::Paused,
            subscription::Trouble::Pending => Self::Pending,
            subscription::Trouble::Ended => Self::Ended,
        }
    }
}
