//! Finding among all that stores told of purchases.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{AccountId, StoreEventId, SubscriptionId},
    subscription::{Standing, Store},
};
use sea_orm::FromQueryResult;

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::row,
};

orders! {
    /// The order of what stores told.
    StoreEventOrder, "storeEvents", "e.id" {
        /// What came last first.
        ReceivedDesc: descending "e.received_at" Instant,
        /// What came first first.
        ReceivedAsc: ascending "e.received_at" Instant,
    }
}

/// What narrows a list of what stores told; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct StoreEventFilter {
    /// Which store.
    pub store: Option<Store>,
    /// What the store calls it.
    pub kind: Option<String>,
    /// Whether it was applied, or found to be about nobody's purchase.
    pub applied: Option<bool>,
    /// Whose purchase it is.
    pub account_id: Option<AccountId>,
    /// Of which purchase.
    pub subscription_id: Option<SubscriptionId>,
    /// The first day (UTC) of its coming.
    pub received_after: Option<NaiveDate>,
    /// The last day (UTC) of its coming.
    pub received_before: Option<NaiveDate>,
}

row! {
    /// What a store told, as operators see it.
    #[derive(FromQueryResult)]
    StoreEventRow {
        /// Its id.
        id: StoreEventId,
        /// Which store.
        store: Store,
        /// What the store calls it.
        kind: String,
        /// By what the store knows it.
        event_key: String,
        /// Of which purchase, by what the store knows that.
        store_key: Option<String>,
        /// The purchase, if it is known here.
        subscription_id: Option<SubscriptionId>,
        /// Whose purchase it is.
        account_id: Option<AccountId>,
        /// What that person is called.
        account_name: Option<String>,
        /// When it happened.
        occurred_at: DateTime<Utc>,
        /// When it came.
        received_at: DateTime<Utc>,
        /// When it was applied, or found to be about nobody's purchase.
        applied_at: Option<DateTime<Utc>>,
        /// When a worker is to apply it, if one still is.
        due_at: Option<DateTime<Utc>>,
        /// How often it was tried.
        tries: i32,
        /// What it says by itself.
        standing: Standing,
    }
}

impl Filter for StoreEventFilter {
    type Id = StoreEventId;
    type Row = StoreEventRow;
    type Order = StoreEventOrder;
    const FACTS: Facts = Facts {
        columns: "e.id, e.store, e.kind, e.event_key, e.store_key, s.id AS subscription_id,
            coalesce(e.account_id, s.account_id) AS account_id, a.display_name AS account_name,
            e.occurred_at, e.received_at, e.applied_at, e.due_at, e.tries, e.standing",
        from: "store_event e LEFT JOIN subscription s ON s.store = e.store AND s.store_key = e.store_key
            LEFT JOIN account a ON a.id = coalesce(e.account_id, s.account_id)",
        id: "e.id",
        texts: &[],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.is("e.store", self.store);
        narrow.equals("e.kind", self.kind.clone());
        narrow.either(self.applied, "e.applied_at IS NOT NULL", "e.applied_at IS NULL");
        if let Some(account_id) = self.account_id {
            let account = narrow.bind(account_id);
            narrow.add(format!("(e.account_id = {account} OR s.account_id = {account})"));
        }
        narrow.equals("s.id", self.subscription_id);
        narrow.instants("e.received_at", self.received_after, self.received_before);
    }

    /// Keys of stores know large letters from small ones, so they are searched for as they are.
    fn search(search: &str, narrow: &mut Narrow) {
        if let Ok(id) = search.parse::<StoreEventId>() {
            narrow.equals("e.id", Some(id));
            return;
        }
        let event = narrow.starts_exactly("e.event_key COLLATE \"binary\"", search);
        let purchase = narrow.starts_exactly("e.store_key COLLATE \"binary\"", search);
        narrow.among(&Self::FACTS, &format!("{event} OR {purchase}"));
    }
}
