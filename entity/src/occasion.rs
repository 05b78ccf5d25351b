//! What happened in a home and is still to be told to the others.
//!
//! One row, however many hear of it: whoever does something waits for nobody's inbox. The planner makes notices of it and deletes it, so
//! the table holds about a minute. Its ids point at rows that may be gone by then; the database does not look after them, since whoever
//! deletes a home would have to wait for the planner, which waits for accounts.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AccountId, MembershipId, OccasionId, ResidenceId, TaskCompletionId, TaskId},
    notification::NotificationKind,
};

/// Something that happened in a home.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "occasion")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OccasionId,
    /// Where.
    pub residence_id: ResidenceId,
    /// What notices of it are about.
    pub kind: NotificationKind,
    /// The task that was given to somebody, or done.
    pub task_id: Option<TaskId>,
    /// The row of the log that says so.
    pub completion_id: Option<TaskCompletionId>,
    /// Whose turn the task is now, or who joined.
    pub membership_id: Option<MembershipId>,
    /// Whose doing it was.
    pub actor_id: AccountId,
    /// When it is to be told.
    pub due_at: DateTime<Utc>,
    /// When it happened.
    pub created_at: DateTime<Utc>,
    /// The trace of the request by which it happened.
    pub trace_id: Option<Uuid>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
