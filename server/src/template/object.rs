//! A ready-made task as the apps see it.

use std::sync::Arc;

use async_graphql::Object;
use domain::template::Suggestion;
use entity::{
    id::TaskTemplateId,
    profile::ClimateTag,
    schedule::{IntervalUnit, ScheduleBasis},
    task::{TaskCategory, TaskPriority},
    template::{DoneBy, Model},
};

use crate::{schema::scalar::Date, task::Season};

/// A ready-made task. Which homes it suits is the server's to know.
#[derive(Clone)]
pub struct TaskTemplate(Arc<Model>);

impl From<Arc<Model>> for TaskTemplate {
    fn from(row: Arc<Model>) -> Self {
        Self(row)
    }
}

/// A ready-made task. Which homes it suits is the server's to know.
#[Object]
impl TaskTemplate {
    /// Names the template.
    pub(crate) async fn id(&self) -> TaskTemplateId {
        self.0.id
    }

    /// What is to be done, in the language of the request.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// How it is done, in the language of the request.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// What it is about.
    async fn category(&self) -> TaskCategory {
        self.0.category
    }

    /// How much it matters.
    async fn priority(&self) -> TaskPriority {
        self.0.priority
    }

    /// How many units lie between two dates.
    async fn every(&self) -> i32 {
        self.0.every
    }

    /// What `every` counts.
    async fn unit(&self) -> IntervalUnit {
        self.0.unit
    }

    /// What the length of time is counted from.
    async fn basis(&self) -> ScheduleBasis {
        self.0.basis
    }

    /// When it is done; empty for all year. As north of the equator; half a year later south of it.
    async fn seasons(&self) -> Vec<Season> {
        self.0.seasons.0.iter().map(Into::into).collect()
    }

    /// The climates that it is for; empty for all.
    async fn climate(&self) -> &[ClimateTag] {
        &self.0.climate.0
    }

    /// How many minutes it is thought to take.
    async fn estimated_minutes(&self) -> Option<i32> {
        self.0.estimated_minutes
    }

    /// DUE_SOON begins this many days before the due day.
    async fn lead_days(&self) -> i32 {
        self.0.lead_days
    }

    /// Who usually does it.
    async fn done_by(&self) -> DoneBy {
        self.0.done_by
    }

    /// Stable name, e.g. hvac.filter.replace.
    async fn key(&self) -> &str {
        &self.0.key
    }
}

/// A ready-made task that suits a home.
#[derive(Clone)]
pub struct SuggestedTemplate(Suggestion);

impl From<Suggestion> for SuggestedTemplate {
    fn from(suggestion: Suggestion) -> Self {
        Self(suggestion)
    }
}

/// A ready-made task that suits a home.
#[Object]
impl SuggestedTemplate {
    /// The template.
    async fn template(&self) -> TaskTemplate {
        Arc::clone(&self.0.template).into()
    }

    /// How well it suits, 0 to 1.
    async fn score(&self) -> f64 {
        self.0.score
    }

    /// Due first on this day if it alone is taken now; several that are taken at once are spread, at most three a week.
    async fn first_due_on(&self) -> Date {
        Date(self.0.first_due_on)
    }
}
