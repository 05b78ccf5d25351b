//! Noting what others want to hear of.

use chrono::TimeDelta;
use entity::{
    id::{MembershipId, OccasionId, TaskCompletionId, TaskId},
    notification::NotificationKind,
    occasion,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

use super::{Edit, Home};
use crate::{error::Result, queue::Job};

/// How long what was done waits for more of its kind: what is ticked off one after the other is told at once, and what was ticked by
/// mistake and taken back is not told at all.
const GATHERING: TimeDelta = TimeDelta::minutes(1);

/// Something that others of the home may want to hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A task is somebody's turn now.
    Assigned(TaskId, MembershipId),
    /// A task was done.
    Completed(TaskId, TaskCompletionId),
    /// The caller joined.
    Joined,
}

impl Edit<'_, Home> {
    /// Notes something that the caller did; once the edit is committed, those are told who want to know.
    pub async fn happened(&mut self, occasion: Occasion) -> Result<()> {
        let own = self.subject.membership.id;
        let (kind, task_id, completion_id, membership_id) = match occasion {
            // Whoever takes a task on knows of it.
            Occasion::Assigned(_, assignee) if assignee == own => return Ok(()),
            Occasion::Assigned(task, assignee) => {
                (NotificationKind::TaskAssigned, Some(task), None, Some(assignee))
            }
            Occasion::Completed(task, completion) => (
                NotificationKind::TaskCompleted,
                Some(task),
                Some(completion),
                None,
            ),
            Occasion::Joined => (NotificationKind::MemberJoined, None, None, Some(own)),
        };
        let wait = match occasion {
            Occasion::Joined => TimeDelta::zero(),
            Occasion::Assigned(..) | Occasion::Completed(..) => GATHERING,
        };
        let row = occasion::Model {
            id: OccasionId::new(self.now),
            residence_id: self.subject.residence.id,
            kind,
            task_id,
            completion_id,
            membership_id,
            actor_id: self.subject.membership.account_id,
            due_at: self.now + wait,
            created_at: self.now,
        };
        occasion::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(&self.tx)
            .await?;
        if wait.is_zero() {
            self.wake(Job::Remind);
        }
        Ok(())
    }
}
