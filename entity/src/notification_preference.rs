//! What people want to be told, and when. An account without a row has not chosen.

use chrono::NaiveTime;
use sea_orm::entity::prelude::*;

use crate::{id::AccountId, text_enum::text_enum};

text_enum! {
    /// A day of the week.
    Weekday {
        /// Monday.
        Monday,
        /// Tuesday.
        Tuesday,
        /// Wednesday.
        Wednesday,
        /// Thursday.
        Thursday,
        /// Friday.
        Friday,
        /// Saturday.
        Saturday,
        /// Sunday.
        Sunday,
    }
}

text_enum! {
    /// How often a digest comes.
    DigestFrequency {
        /// Never.
        Off,
        /// Every day.
        Daily,
        /// Once a week.
        Weekly,
    }
}

/// What one person has chosen. Times of day are those of the account's zone; none is what everyone has who has not chosen.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_preference")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// When the day's reminders come.
    pub reminder_time: Option<NaiveTime>,
    /// When what was not done in time is called to mind.
    pub overdue_time: Option<NaiveTime>,
    /// When digests come.
    pub digest_time: Option<NaiveTime>,
    /// The day of a weekly digest.
    pub digest_weekday: Weekday,
    /// Whether mails come that help a new household on its way.
    pub tips_by_email: bool,
    /// When pushes begin to wait; set whenever `quiet_to` is, and another time.
    pub quiet_from: Option<NaiveTime>,
    /// When they come again.
    pub quiet_to: Option<NaiveTime>,
    /// Pushes a day at most.
    pub max_push_per_day: i32,
    /// How often a digest comes.
    pub digest: DigestFrequency,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
