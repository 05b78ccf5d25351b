//! Tasks of a test home.

use std::{future::IntoFuture, pin::Pin, sync::Arc};

use chrono::NaiveDate;
use domain::task::{
    self,
    create::{NewSchedule, NewTask},
};
use entity::{
    schedule::Schedule,
    task::{Model, TaskCategory, TaskPriority},
};

use crate::{Home, Place};

/// A task in the making: `home.task("Clean the gutters").due("2026-11-30").await`.
#[must_use = "a task is made by awaiting it"]
pub struct TaskBuilder<'a> {
    home: &'a Home,
    new: NewTask,
    by: Place,
}

impl<'a> TaskBuilder<'a> {
    pub(crate) fn new(home: &'a Home, title: &str) -> Self {
        let new = NewTask {
            id: None,
            residence_id: home.residence().id,
            title: title.to_owned(),
            description: None,
            category: TaskCategory::General,
            priority: TaskPriority::Medium,
            schedule: NewSchedule::Dated(Schedule::Once { due_on: None }),
            assignee_id: None,
            contractor_id: None,
            appliance_id: None,
            lead_days: None,
            runs_while_away: false,
            estimated_cost: None,
            estimated_minutes: None,
            tags: Vec::new(),
            photo_ids: Vec::new(),
        };
        Self {
            home,
            new,
            by: Place::Owner,
        }
    }

    /// Falls due once, on `day` (`2026-11-30`).
    pub fn due(self, day: &str) -> Self {
        let due_on = day.parse::<NaiveDate>().expect("a day of the calendar");
        self.schedule(Schedule::Once { due_on: Some(due_on) })
    }

    /// Falls due by `schedule`.
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.new.schedule = NewSchedule::Dated(schedule);
        self
    }

    /// Is about `category`.
    pub fn category(mut self, category: TaskCategory) -> Self {
        self.new.category = category;
        self
    }

    /// Matters as much as `priority`.
    pub fn priority(mut self, priority: TaskPriority) -> Self {
        self.new.priority = priority;
        self
    }

    /// Is the turn of whoever stands at `place`, who takes it on: nobody has to be told.
    ///
    /// # Panics
    ///
    /// When that is a stranger.
    pub fn assigned_to(mut self, place: Place) -> Self {
        let membership = self.home.person(place).membership.as_ref();
        self.new.assignee_id = Some(membership.expect("a member of the home").id);
        self.by = place;
        self
    }

    /// Is made by whoever stands at `place`, in place of the owner or the one whose turn it is.
    pub fn by(mut self, place: Place) -> Self {
        self.by = place;
        self
    }

    /// Has all that `describe` adds, for what has no word of its own here.
    pub fn with(mut self, describe: impl FnOnce(&mut NewTask)) -> Self {
        describe(&mut self.new);
        self
    }

    async fn make(self) -> Model {
        let by = &self.home.person(self.by).viewer;
        let seen = task::create(self.home.app(), by, self.new).await;
        let seen = seen.expect("a member may add a task that is well described");
        Arc::unwrap_or_clone(seen.task)
    }
}

impl<'a> IntoFuture for TaskBuilder<'a> {
    type Output = Model;
    type IntoFuture = Pin<Box<dyn Future<Output = Model> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}
