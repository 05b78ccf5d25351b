//! When each account's reminders come next. The table is called `schedule`; a task's own schedule is [`crate::schedule`].

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::AccountId, text_enum::text_enum};

text_enum! {
    /// What is planned for an account once a day.
    PlanKind {
        /// What falls due.
        Remind,
        /// What was not done in time.
        Overdue,
        /// All at a glance, by mail.
        Digest,
        /// What helps a new household on its way, by mail: one step at a time, then never again.
        Welcome,
    }
}

/// The next local day on which something is planned for an account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule")]
pub struct Model {
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// What is planned.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: PlanKind,
    /// The next day to be served, in the account's zone; it only ever grows, so no day is served twice.
    pub next_on: NaiveDate,
    /// When that day's hour comes.
    pub next_at: DateTime<Utc>,
    /// Counts the days served; for [`PlanKind::Welcome`] that is the next step.
    pub version: i64,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
