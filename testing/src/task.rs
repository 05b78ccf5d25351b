//! Tasks of a test home.

use std::{future::IntoFuture, pin::Pin};

use chrono::{NaiveDate, TimeDelta};
use domain::{Action, Edit};
use entity::{
    id::TaskId,
    schedule::Schedule,
    task::{self, Tags, TaskCategory, TaskPriority},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use crate::{Home, Place};

/// How many days before its due day a single task is due soon.
const LEAD_DAYS: i64 = 7;

/// A task in the making: `home.task("Clean the gutters").due("2026-11-30").await`.
#[must_use = "a task is made by awaiting it"]
pub struct TaskBuilder<'a> {
    home: &'a Home,
    row: task::Model,
}

impl<'a> TaskBuilder<'a> {
    pub(crate) fn new(home: &'a Home, title: &str) -> Self {
        let now = home.app().clock.now();
        let row = task::Model {
            id: TaskId::new(now),
            residence_id: home.residence().id,
            title: title.to_owned(),
            description: None,
            category: TaskCategory::General,
            priority: TaskPriority::Medium,
            schedule: Schedule::Once { due_on: None },
            epoch: 0,
            epoch_on: None,
            epoch_kept_on: None,
            due_on: None,
            scheduled_on: None,
            rescheduled_on: None,
            snoozed_until: None,
            lead_days: None,
            soon_on: None,
            lapses_on: None,
            finished: false,
            started_at: None,
            runs_while_away: false,
            assignee_id: None,
            estimated_cost: None,
            estimated_currency: None,
            estimated_minutes: None,
            tags: Tags::default(),
            last_completion_id: None,
            archived_at: None,
            created_at: now,
            created_by: home.person(Place::Owner).account.id,
            updated_at: now,
            revision: 0,
        };
        Self { home, row }
    }

    /// Falls due once, on `day` (`2026-11-30`).
    pub fn due(mut self, day: &str) -> Self {
        let day = day.parse::<NaiveDate>().expect("a day of the calendar");
        self.row.schedule = Schedule::Once { due_on: Some(day) };
        self.row.due_on = Some(day);
        self.row.scheduled_on = Some(day);
        self.row.soon_on = Some(day - TimeDelta::days(LEAD_DAYS));
        self
    }

    /// Is about `category`.
    pub fn category(mut self, category: TaskCategory) -> Self {
        self.row.category = category;
        self
    }

    /// Matters as much as `priority`.
    pub fn priority(mut self, priority: TaskPriority) -> Self {
        self.row.priority = priority;
        self
    }

    /// Is the turn of whoever stands at `place`.
    ///
    /// # Panics
    ///
    /// When that is a stranger.
    pub fn assigned_to(mut self, place: Place) -> Self {
        let membership = self.home.person(place).membership.as_ref();
        self.row.assignee_id = Some(membership.expect("a member of the home").id);
        self
    }

    async fn make(self) -> task::Model {
        let (app, owner) = (self.home.app(), &self.home.person(Place::Owner).viewer);
        let mut edit = Edit::residence(app, owner, self.row.residence_id, Action::WorkOnTasks)
            .await
            .expect("an owner may work on tasks");
        let row = self.row.into_active_model().reset_all();
        let task = edit.insert(row).await.expect("a task can be made");
        edit.commit().await.expect("a task can be made");
        task
    }
}

impl<'a> IntoFuture for TaskBuilder<'a> {
    type Output = task::Model;
    type IntoFuture = Pin<Box<dyn Future<Output = task::Model> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}
