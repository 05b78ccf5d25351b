//! What stores told of purchases, as operators see it.

use async_graphql::{Context, Object, Result};
use domain::admin::{self, AdminOperation, list::Placed};
use entity::{
    id::{AccountId, StoreEventId, SubscriptionId},
    subscription::Store,
};

use super::{
    listed::{filter, node, noun, one, order},
    subscription::{Standing, Subscription},
};
use crate::schema::{
    connection,
    scalar::{Date, DateTime},
};

node! {
    /// One thing that a store told.
    StoreEvent of admin::StoreEventRow {
        /// The event's id.
        id: StoreEventId,
        /// Which store.
        store: Store,
        /// What the store calls it.
        kind: String,
        /// By what the store knows the event.
        event_key: String,
        /// By what the store knows the purchase; null for what is about none.
        store_key: Option<String>,
        /// The purchase's id, if it is known here.
        subscription_id: Option<SubscriptionId>,
        /// The account whose purchase it is.
        account_id: Option<AccountId>,
        /// What that person is called.
        account_name: Option<String>,
        /// When it happened.
        occurred_at: DateTime,
        /// When it came.
        received_at: DateTime,
        /// When it was applied, or found to be about nobody's purchase.
        applied_at: Option<DateTime>,
        /// When a worker is to apply it; null where none is.
        due_at: Option<DateTime>,
        /// How often it was tried.
        tries: i32,
    }
}

connection! {
    /// A page of what stores told. It is counted up to 10,001: that says that there is more than 10,000.
    StoreEventConnection, StoreEventEdge, StoreEvent, Placed<admin::StoreEventRow>, "events"
}

filter! {
    /// What narrows a list of what stores told; what is left out lets all through.
    StoreEventFilter {
        /// Only what this store told.
        store: Store,
        /// Only what the store calls so.
        kind: String,
        /// Only what was applied, or only what was not.
        applied: bool,
        /// Only what is about this account's purchases.
        account_id: AccountId,
        /// Only what is about this purchase.
        subscription_id: SubscriptionId,
        /// Only what came on this day (UTC) or later.
        received_after: Date,
        /// Only what came on this day (UTC) or earlier.
        received_before: Date,
    }
}

order! {
    /// The order of what stores told.
    StoreEventOrder = "admin::StoreEventOrder" {
        /// What came last first.
        ReceivedDesc,
        /// What came first first.
        ReceivedAsc,
    }
}

noun! {
    /// Questions about what stores told.
    StoreEventQuery, ReadSubscriptions;
    /// What stores told, the newest first where no other order is given.
    store_events: "The start of a store's key for the event or the purchase, or a whole id.", StoreEventFilter, StoreEventOrder -> StoreEventConnection;
    /// One thing that a store told; null where there is none of this id.
    store_event: StoreEventId => StoreEventDetail;
}

/// What a store told, with what belongs to it.
pub struct StoreEventDetail {
    event: StoreEvent,
    standing: Standing,
}

impl From<admin::StoreEventRow> for StoreEventDetail {
    fn from(row: admin::StoreEventRow) -> Self {
        let standing = row.standing.clone().into();
        Self {
            event: row.into(),
            standing,
        }
    }
}

/// What a store told, with what belongs to it.
#[Object]
impl StoreEventDetail {
    /// The event itself.
    async fn store_event(&self) -> &StoreEvent {
        &self.event
    }

    /// What it says by itself.
    async fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The purchase that it is about, if that is known here.
    async fn subscription(&self, ctx: &Context<'_>) -> Result<Option<Subscription>> {
        let Some(id) = self.event.subscription_id else {
            return Ok(None);
        };
        let found = one::<admin::SubscriptionFilter>(ctx, AdminOperation::ReadSubscriptions, id).await?;
        Ok(found.map(Into::into))
    }
}
