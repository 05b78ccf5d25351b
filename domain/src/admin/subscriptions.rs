//! Finding purchases among all.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{AccountId, SubscriptionId},
    subscription::{Standing, Store, SubscriptionStatus},
    tier::Tier,
};
use sea_orm::FromQueryResult;

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::row,
};

orders! {
    /// The order of purchases.
    SubscriptionOrder, "subscriptions", "s.id" {
        /// The newest first.
        CreatedDesc: descending "s.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "s.created_at" Instant,
        /// What changed last first.
        UpdatedDesc: descending "s.updated_at" Instant,
        /// What changed last comes last.
        UpdatedAsc: ascending "s.updated_at" Instant,
        /// What ends soonest first, what never does last.
        EndsAsc: ascending "coalesce(s.ends_at, '9999-12-31T00:00:00+00:00')" Instant,
        /// What never ends first, then what does so latest.
        EndsDesc: descending "coalesce(s.ends_at, '9999-12-31T00:00:00+00:00')" Instant,
    }
}

/// What narrows a list of purchases; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct SubscriptionFilter {
    /// Whose it is.
    pub account_id: Option<AccountId>,
    /// Where it was bought.
    pub store: Option<Store>,
    /// How it stands.
    pub state: Option<SubscriptionStatus>,
    /// The plan that its account has.
    pub tier: Option<Tier>,
    /// The first day (UTC) on which it may end.
    pub ends_after: Option<NaiveDate>,
    /// The last day (UTC) on which it may end.
    pub ends_before: Option<NaiveDate>,
    /// The first day (UTC) of its making.
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC) of its making.
    pub created_before: Option<NaiveDate>,
}

row! {
    /// A purchase as operators see it.
    #[derive(FromQueryResult)]
    SubscriptionRow {
        /// Its id.
        id: SubscriptionId,
        /// Whose it is.
        account_id: AccountId,
        /// What that person is called.
        account_name: String,
        /// The address that the account signs in with.
        account_email: String,
        /// The plan that the account has.
        tier: Tier,
        /// Where it was bought.
        store: Store,
        /// By what the store knows it.
        store_key: String,
        /// How it stood when it was looked at last.
        state: SubscriptionStatus,
        /// What was bought.
        product_id: Option<String>,
        /// When what was bought ends.
        ends_at: Option<DateTime<Utc>>,
        /// When a worker is to look at it next.
        due_at: Option<DateTime<Utc>>,
        /// How often a worker has looked since the last time that it came to an end.
        tries: i32,
        /// When it was first heard of.
        created_at: DateTime<Utc>,
        /// When it changed last.
        updated_at: DateTime<Utc>,
        /// What is known of it.
        standing: Standing,
    }
}

impl Filter for SubscriptionFilter {
    type Id = SubscriptionId;
    type Row = SubscriptionRow;
    type Order = SubscriptionOrder;
    const FACTS: Facts = Facts {
        columns: "s.id, s.account_id, a.display_name AS account_name, a.email AS account_email, a.tier, s.store, s.store_key,
            s.status AS state, s.product_id, s.ends_at, s.due_at, s.tries, s.created_at, s.updated_at, s.standing",
        from: "subscription s JOIN account a ON a.id = s.account_id",
        id: "s.id",
        texts: &["s.store_key COLLATE \"binary\""],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.equals("s.account_id", self.account_id);
        narrow.is("s.store", self.store);
        narrow.is("s.status", self.state);
        narrow.is("a.tier", self.tier);
        narrow.instants("s.ends_at", self.ends_after, self.ends_before);
        narrow.instants("s.created_at", self.created_after, self.created_before);
    }

    /// Keys of stores know large letters from small ones, so they are searched for as they are; beside them the whole of an id or of an address.
    fn search(search: &str, narrow: &mut Narrow) {
        if let Ok(id) = search.parse::<SubscriptionId>() {
            narrow.equals("s.id", Some(id));
        } else if let Ok(id) = search.parse::<AccountId>() {
            narrow.equals("s.account_id", Some(id));
        } else if search.contains('@') {
            narrow.equals("a.email", Some(search.to_lowercase()));
        } else {
            let starts = narrow.starts_exactly("s.store_key COLLATE \"binary\"", search);
            narrow.among(&Self::FACTS, &starts);
        }
    }
}
