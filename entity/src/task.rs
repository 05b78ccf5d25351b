//! Tasks.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    Decimal,
    id::{
        AccountId, ApplianceId, ContractorId, MembershipId, ResidenceId, TaskCompletionId, TaskId,
        TaskTemplateId,
    },
    schedule::Schedule,
    text_enum::{json_enum, text_enum},
};

text_enum! {
    /// What a task is about.
    TaskCategory {
        /// Refrigerators, ovens, washing machines and the like.
        Appliances,
        /// Cleaning.
        Cleaning,
        /// Wiring, breakers and lamps.
        Electrical,
        /// Walls, paint and what is fixed to them outside.
        Exterior,
        /// The garage and its door.
        Garage,
        /// Whatever fits nowhere else.
        General,
        /// Heating, ventilation and air conditioning.
        Hvac,
        /// Walls, floors and furniture inside.
        Interior,
        /// Lawn, beds and trees.
        LawnAndGarden,
        /// Bills, policies and permits.
        Paperwork,
        /// Insects and rodents.
        PestControl,
        /// Pipes, taps and drains.
        Plumbing,
        /// Pools and hot tubs.
        PoolAndSpa,
        /// Roof, gutters and chimney.
        RoofAndGutters,
        /// Alarms, extinguishers and whatever keeps people safe.
        Safety,
        /// Wells, softeners and filters.
        Water,
    }
}

text_enum! {
    /// How much a task matters.
    TaskPriority {
        /// It can wait.
        Low,
        /// It should be done.
        Medium,
        /// It must be done soon.
        High,
        /// It must be done now.
        Urgent,
    }
}

json_enum! {
    /// Where a task stands today, in the residence's zone. It is overdue from the day after its due day.
    TaskBucket {
        /// Its due day is past.
        Overdue,
        /// Somebody has begun.
        InProgress,
        /// Its due day is near.
        DueSoon,
        /// Its due day is further off.
        Upcoming,
        /// It is silenced until a later day.
        Snoozed,
        /// It has no due day.
        NoDate,
        /// It is done and does not come again.
        Completed,
        /// It was put away.
        Archived,
    }
}

/// A household's own words for a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Tags(pub Vec<String>);

/// Something to be done in a home, once or again and again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    /// The home.
    pub residence_id: ResidenceId,
    /// What is to be done.
    pub title: String,
    /// How it is done.
    pub description: Option<String>,
    /// What it is about.
    pub category: TaskCategory,
    /// How much it matters.
    pub priority: TaskPriority,
    /// When it falls due.
    #[sea_orm(column_type = "JsonBinary")]
    pub schedule: Schedule,
    /// Counts edits of the schedule; completions of older epochs are never closed again.
    pub epoch: i32,
    /// The day on which the present epoch began, in the residence's zone; none for the first.
    pub epoch_on: Option<NaiveDate>,
    /// The scheduled day of the occurrence that was under way when the present epoch began; it is the epoch's first.
    pub epoch_kept_on: Option<NaiveDate>,
    /// The day on which the open occurrence is due; a cache of what the schedule and the log give.
    pub due_on: Option<NaiveDate>,
    /// The day that the schedule gave; set exactly when `due_on` is.
    pub scheduled_on: Option<NaiveDate>,
    /// Where a person moved the open occurrence to; wins over the computed day.
    pub rescheduled_on: Option<NaiveDate>,
    /// The task rests until this day, in the residence's zone.
    pub snoozed_until: Option<NaiveDate>,
    /// DUE_SOON begins this many days before; none for what the period gives.
    pub lead_days: Option<i32>,
    /// The day on which DUE_SOON begins; set exactly when `due_on` is.
    pub soon_on: Option<NaiveDate>,
    /// The day on which the open occurrence becomes MISSED because its season is over.
    pub lapses_on: Option<NaiveDate>,
    /// The schedule has no more dates and the last occurrence is closed.
    pub finished: bool,
    /// When somebody began with the open occurrence.
    pub started_at: Option<DateTime<Utc>>,
    /// Falls due also while nobody is home.
    pub runs_while_away: bool,
    /// Whose turn it is.
    pub assignee_id: Option<MembershipId>,
    /// Who is called for it.
    pub contractor_id: Option<ContractorId>,
    /// What it is done to.
    pub appliance_id: Option<ApplianceId>,
    /// The ready-made task that it came from.
    pub template_id: Option<TaskTemplateId>,
    /// What it is thought to cost.
    pub estimated_cost: Option<Decimal>,
    /// ISO 4217; set exactly when `estimated_cost` is.
    pub estimated_currency: Option<String>,
    /// How long it is thought to take.
    pub estimated_minutes: Option<i32>,
    /// The household's own words for it.
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Tags,
    /// The newest COMPLETED row of the log.
    pub last_completion_id: Option<TaskCompletionId>,
    /// The newest day on which an occurrence was completed or skipped, in any epoch.
    pub last_closed_on: Option<NaiveDate>,
    /// When it was put away.
    pub archived_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Who made it; none once the account is erased.
    pub created_by: Option<AccountId>,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
    /// The residence's revision of the last change.
    pub revision: i64,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
