//! Purchases of a plan: what an account has bought in a store, or was given.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, SubscriptionId},
    text_enum::text_enum,
};

text_enum! {
    /// Where a plan comes from.
    Store {
        /// Apple's App Store.
        Apple,
        /// Google Play.
        Google,
        /// An operator, who gave it away.
        Granted,
    }
}

text_enum! {
    /// How a plan that was bought stands.
    SubscriptionStatus {
        /// Nothing was bought, or it is not paid for yet.
        None,
        /// It is tried out for nothing.
        Trialing,
        /// It is paid for.
        Active,
        /// A payment failed, and the store lets it run on for a while.
        InGracePeriod,
        /// A payment failed, and the store tries again.
        InBillingRetry,
        /// A payment failed for so long that the plan rests until it is made.
        OnHold,
        /// Its owner lets it rest.
        Paused,
        /// It came to its end.
        Expired,
        /// The store took it back, with the money or without.
        Revoked,
    }
}

/// Where a purchase stands, as its store has it: each part as it was told last. A part that nobody told of is none, or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default, rename_all = "camelCase")]
pub struct Standing {
    /// What was bought last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// How it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<Course>,
    /// Orders for which the money was given back.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub voided_orders: BTreeSet<String>,
    /// Whether the whole purchase was taken back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
    /// Whether another purchase took its place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub replaced: bool,
}

/// A stretch of time that was bought. The first two say which of two is the later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Period {
    /// When it was bought.
    pub began_at: DateTime<Utc>,
    /// When the store said so.
    pub told_at: DateTime<Utc>,
    /// When the store took it back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it ends; never, where none.
    pub ends_at: Option<DateTime<Utc>>,
    /// What the store calls the thing that was bought.
    pub product_id: Option<String>,
    /// Whether it costs nothing, to try it out.
    pub is_trial: bool,
    /// What the store calls the payment.
    pub order_id: Option<String>,
}

/// How a purchase goes on. The first says which of two is the later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Course {
    /// When the store said so.
    pub told_at: DateTime<Utc>,
    /// What is the matter with it.
    pub trouble: Trouble,
    /// Whether another stretch of time will be bought by itself.
    pub will_renew: bool,
}

/// What is the matter with a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Trouble {
    /// Nothing.
    Fine,
    /// A payment failed, and it runs on until then.
    Grace {
        /// Until when.
        until: DateTime<Utc>,
    },
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

/// One purchase, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscription")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriptionId,
    /// Whose it is.
    pub account_id: AccountId,
    /// Where it was bought.
    pub store: Store,
    /// By what the store knows it, unique there: Apple's original transaction, Google's purchase token, for what was given the account.
    pub store_key: String,
    /// How it stood when it was looked at last.
    pub status: SubscriptionStatus,
    /// What was bought.
    pub product_id: Option<String>,
    /// When what was bought ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// What is known of it; the columns before follow from it and from the time.
    #[sea_orm(column_type = "JsonBinary")]
    pub standing: Standing,
    /// Whether the store has still to be told that it arrived.
    pub acknowledge: bool,
    /// When a worker is to look at it next, if ever.
    pub due_at: Option<DateTime<Utc>>,
    /// How often a worker has looked since the last time that it came to an end.
    pub tries: i32,
    /// When it was first heard of.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
