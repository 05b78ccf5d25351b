//! Noting what others want to hear of.

use chrono::TimeDelta;
use entity::{
    id::{MembershipId, OccasionId, TaskCompletionId, TaskId},
    notification::NotificationKind,
    occasion,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, Insert, IntoActiveModel, QueryTrait,
    sea_query::{CommonTableExpression, Query},
};

use super::{Edit, Home, Row};
use crate::{
    db::is_postgres,
    error::{Error, Result},
    queue::Job,
    trace,
};

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
        if let Some(row) = self.note(occasion) {
            occasion::Entity::insert(row)
                .exec_without_returning(&self.tx)
                .await?;
        }
        Ok(())
    }

    /// Inserts a row of this home, and notes what the caller did by that; PostgreSQL does both by one statement.
    pub async fn insert_noting<A: Row>(
        &mut self,
        mut row: A,
        occasion: Occasion,
    ) -> Result<<A::Entity as EntityTrait>::Model>
    where
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        if !is_postgres(&self.tx) {
            let row = self.insert(row).await?;
            self.happened(occasion).await?;
            return Ok(row);
        }
        let Some(noted) = self.note(occasion) else {
            return self.insert(row).await;
        };
        row.stamp(self.subject.residence.revision, self.now);
        let note = CommonTableExpression::new()
            .table_name("noted")
            .query(occasion::Entity::insert(noted).into_query())
            .to_owned();
        let mut insert = Insert::one(row).into_query();
        insert
            .with_cte(Query::with().cte(note).to_owned())
            .returning_all();
        let statement = self.tx.get_database_backend().build(&insert);
        let found = A::Entity::find().from_raw_sql(statement).one(&self.tx).await?;
        found.ok_or_else(|| Error::Fault(anyhow::anyhow!("an inserted row did not come back")))
    }

    /// Returns the row that notes something that the caller did; `None` for what nobody else needs to hear of.
    fn note(&mut self, occasion: Occasion) -> Option<occasion::ActiveModel> {
        let own = self.subject.membership.id;
        let (kind, task_id, completion_id, membership_id) = match occasion {
            // Whoever takes a task on knows of it.
            Occasion::Assigned(_, assignee) if assignee == own => return None,
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
        if wait.is_zero() {
            self.wake(Job::Remind);
        }
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
            trace_id: trace::of_now(),
        };
        Some(row.into_active_model().reset_all())
    }
}
