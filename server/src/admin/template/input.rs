//! What operators say of ready-made tasks.

use async_graphql::InputObject;
use domain::admin::template::Draft;
use entity::{
    id::{AdminAuditId, TaskTemplateId},
    profile::ClimateTag,
    schedule::{IntervalUnit, ScheduleBasis},
    task::{TaskCategory, TaskPriority},
    template::DoneBy,
};

/// A ready-made task as an operator writes it, in both languages.
#[derive(Clone, InputObject)]
pub struct TaskTemplateInput {
    /// What is to be done, in English; 1 to 200 characters.
    title: String,
    /// How it is done, in English; 1 to 10,000 characters.
    description: String,
    /// What is to be done, in German; 1 to 200 characters.
    german_title: String,
    /// How it is done, in German; 1 to 10,000 characters.
    german_description: String,
    /// What it is about.
    category: TaskCategory,
    /// How much it matters.
    priority: TaskPriority,
    /// How many units lie between two dates; fifty years at most.
    every: i32,
    /// What `every` counts.
    unit: IntervalUnit,
    /// What the length of time is counted from.
    basis: ScheduleBasis,
    /// When it is done, as north of the equator, e.g. 04-01/09-30; empty for all year.
    #[graphql(default)]
    seasons: Vec<String>,
    /// The climates that it is for; empty for all.
    #[graphql(default)]
    climate: Vec<ClimateTag>,
    /// DUE_SOON begins this many days before, 0 to 366.
    lead_days: i32,
    /// How many minutes it is thought to take.
    estimated_minutes: Option<i32>,
    /// Who usually does it.
    done_by: DoneBy,
    /// Which homes it suits: those of which one of these is true, e.g. `heating: BOILER`; empty for all.
    #[graphql(default)]
    applies_when: Vec<String>,
}

impl From<TaskTemplateInput> for Draft {
    fn from(input: TaskTemplateInput) -> Self {
        let TaskTemplateInput {
            title,
            description,
            german_title,
            german_description,
            category,
            priority,
            every,
            unit,
            basis,
            seasons,
            climate,
            lead_days,
            estimated_minutes,
            done_by,
            applies_when,
        } = input;
        Self {
            title,
            description,
            german_title,
            german_description,
            category,
            priority,
            every,
            unit,
            basis,
            seasons,
            climate,
            lead_days,
            estimated_minutes,
            done_by,
            applies_when,
        }
    }
}

/// What taskTemplatePreview takes.
#[derive(InputObject)]
pub struct TaskTemplatePreviewInput {
    /// What is written.
    pub template: TaskTemplateInput,
}

/// What createTaskTemplate takes.
#[derive(InputObject)]
pub struct CreateTaskTemplateInput {
    /// Stable name, e.g. hvac.filter.replace: words of small letters, digits and dashes with dots between, at most 80 characters.
    pub key: String,
    /// What it is.
    pub template: TaskTemplateInput,
    /// Why, in 1 to 500 letters; need not be given.
    pub reason: Option<String>,
}

/// What updateTaskTemplate takes.
#[derive(InputObject)]
pub struct UpdateTaskTemplateInput {
    /// Which.
    pub template_id: TaskTemplateId,
    /// The state in which the operator saw it: where it is in another by now, nothing is changed.
    pub state: String,
    /// What it shall be.
    pub template: TaskTemplateInput,
    /// Why, in 1 to 500 letters; need not be given.
    pub reason: Option<String>,
}

/// What revertTaskTemplate takes.
#[derive(InputObject)]
pub struct RevertTaskTemplateInput {
    /// Which.
    pub template_id: TaskTemplateId,
    /// The state in which the operator saw it; left out, it is whichever it is in.
    pub state: Option<String>,
    /// The change to before which it goes back.
    pub entry_id: AdminAuditId,
    /// Why, in 1 to 500 letters; need not be given.
    pub reason: Option<String>,
}

/// What withdrawTaskTemplate takes.
#[derive(InputObject)]
pub struct WithdrawTaskTemplateInput {
    /// Which.
    pub template_id: TaskTemplateId,
    /// Why, in 1 to 500 letters; need not be given.
    pub reason: Option<String>,
}

/// What restoreTaskTemplate takes.
#[derive(InputObject)]
pub struct RestoreTaskTemplateInput {
    /// Which.
    pub template_id: TaskTemplateId,
    /// Why, in 1 to 500 letters; need not be given.
    pub reason: Option<String>,
}
