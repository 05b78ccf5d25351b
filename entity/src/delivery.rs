//! Deliveries: what goes to one target on one channel.
//!
//! A delivery hangs on a *moment*, not on a notice: all notices to one person of one kind at one planned instant share the moment's
//! id, so they are one push and one mail ("3 tasks are due"), and the unique key (moment, channel, target) is the guarantee that
//! there is only one of each. The id is made from what the moment is, so every planner comes to the same one.
//!
//! A mail about an account is a moment of its own, named by the mail's id.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, DeliveryId},
    notification::NotificationKind,
    text_enum::text_enum,
};

text_enum! {
    /// The way that a delivery takes.
    Channel {
        /// To a device; the target is the device's id.
        Push,
        /// To the account's address; the target is the account's id.
        Mail,
    }
}

text_enum! {
    /// How far a delivery has come.
    DeliveryState {
        /// It waits for its time, or for the next try.
        Waiting,
        /// A worker holds it and has not begun to send.
        Claimed,
        /// A worker may have begun to send.
        Sending,
        /// The far end took it.
        Sent,
        /// It will never succeed, or nobody could finish it.
        Dead,
        /// What it should say is no longer true or no longer wanted.
        Skipped,
        /// It came too late.
        Expired,
        /// Nobody knows whether it arrived, and trying again might bring it twice.
        Parked,
    }
}

/// One sending of a moment's notices to one target.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    /// Who is told.
    pub account_id: AccountId,
    /// The notices that it carries, or the mail.
    pub moment_id: Uuid,
    /// What the notices are about; none for a mail, which says so itself.
    pub kind: Option<NotificationKind>,
    /// The way it takes.
    pub channel: Channel,
    /// Where it goes, by the channel.
    pub target_id: Uuid,
    /// When it was to go out.
    pub due_at: DateTime<Utc>,
    /// From when on it is better not sent.
    pub expires_at: DateTime<Utc>,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was claimed since the last outcome.
    pub claims: i32,
    /// Counts all claims; whoever holds an older number has lost it.
    pub fence: i64,
    /// When it may be claimed: after a pause, or once the lease of whoever holds it is over.
    pub next_attempt_at: DateTime<Utc>,
    /// Until when it was held last, since its person wanted to be left in peace.
    pub held_until: Option<DateTime<Utc>>,
    /// How often a sending was begun.
    pub attempts: i32,
    /// How many of those ended without an answer.
    pub unknowns: i32,
    /// When the last sending was begun.
    pub started_at: Option<DateTime<Utc>>,
    /// What the far end calls it.
    pub provider_id: Option<String>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it came to its end, whatever that was.
    pub finished_at: Option<DateTime<Utc>>,
    /// The trace of what caused it; none where that was the clock.
    pub trace_id: Option<Uuid>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
