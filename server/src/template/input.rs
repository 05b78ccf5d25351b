//! What apps say of ready-made tasks.

use async_graphql::InputObject;
use domain::task::Choice;
use entity::id::{ResidenceId, TaskTemplateId};

use crate::schema::scalar::Date;

/// Ready-made tasks to be added to a home. At most 50 at once, all or none; a template that the home already has a task from is passed
/// over.
#[derive(InputObject)]
pub struct CreateTasksFromTemplatesInput {
    /// The home that they shall belong to.
    pub residence_id: ResidenceId,
    /// Which.
    pub templates: Vec<TemplateChoice>,
}

/// A ready-made task to be added.
#[derive(InputObject)]
pub struct TemplateChoice {
    /// Which.
    template_id: TaskTemplateId,
    /// Known last time it was done; left out, first due days are spread by priority and season.
    last_done_on: Option<Date>,
}

impl From<TemplateChoice> for Choice {
    fn from(choice: TemplateChoice) -> Self {
        Self {
            template_id: choice.template_id,
            last_done_on: choice.last_done_on.map(|day| day.0),
        }
    }
}
