//! Ready-made tasks, found and shown.

use async_graphql::{Context, MergedObject, Object, Result, SimpleObject};
use domain::{
    Locale,
    admin::{self, AdminOperation, list::Placed, right, template},
};
use entity::{
    id::{AdminAuditId, AdminUserId, TaskTemplateId},
    profile::ClimateTag,
    schedule::{IntervalUnit, ScheduleBasis},
    task::{TaskCategory, TaskPriority},
    template::DoneBy,
};

use super::input::TaskTemplatePreviewInput;
use crate::{
    admin::{
        listed::{filter, node, noun, order, tabs},
        operator::door,
        task::TaskConnection,
    },
    schema::{
        Ask, connection, payload,
        scalar::{Date, DateTime},
        settle,
    },
};

node! {
    /// A ready-made task of the catalogue.
    TaskTemplate of admin::TaskTemplateRow {
        /// The template's id.
        id: TaskTemplateId,
        /// Stable name, e.g. hvac.filter.replace.
        key: String,
        /// What is to be done, in English.
        title: String,
        /// How it is done, in English.
        description: String,
        /// What is to be done, in German; null where that was never written, and English is shown.
        german_title: Option<String>,
        /// How it is done, in German; null where that was never written, and English is shown.
        german_description: Option<String>,
        /// What it is about.
        category: TaskCategory,
        /// How much it matters.
        priority: TaskPriority,
        /// How many units lie between two dates.
        every: i32,
        /// What `every` counts.
        unit: IntervalUnit,
        /// What the length of time is counted from.
        basis: ScheduleBasis,
        /// When it is done, as north of the equator, e.g. 04-01/09-30; empty for all year.
        seasons: Vec<String>,
        /// The climates that it is for; empty for all.
        climate: Vec<ClimateTag>,
        /// DUE_SOON begins this many days before.
        lead_days: i32,
        /// How many minutes it is thought to take.
        estimated_minutes: Option<i32>,
        /// Who usually does it.
        done_by: DoneBy,
        /// Which homes it suits: those of which one of these is true, e.g. `heating: BOILER`; empty for all.
        applies_when: Vec<String>,
        /// When it changed last.
        updated_at: DateTime,
        /// Since when it is offered no more; null while it is offered.
        withdrawn_at: Option<DateTime>,
        /// Names the state that it is in. Whoever writes it says from which.
        state: String = state(),
    }
}

connection! {
    /// A page of ready-made tasks. They are counted up to 10,001: that says that there are more than 10,000.
    TaskTemplateConnection, TaskTemplateEdge, TaskTemplate, Placed<admin::TaskTemplateRow>, "templates"
}

filter! {
    /// What narrows a list of ready-made tasks; what is left out lets all through.
    TaskTemplateFilter {
        /// Only those about this.
        category: TaskCategory,
        /// Only those of this priority.
        priority: TaskPriority,
        /// Only those that this kind of person usually does.
        done_by: DoneBy,
        /// Only those that are offered no more, or only those that are.
        withdrawn: bool,
    }
}

order! {
    /// The order of ready-made tasks.
    TaskTemplateOrder = "admin::TaskTemplateOrder" {
        /// By key.
        KeyAsc,
        /// By key, backwards.
        KeyDesc,
        /// By title.
        TitleAsc,
        /// By title, backwards.
        TitleDesc,
        /// What was changed last first.
        UpdatedDesc,
        /// What was changed last comes last.
        UpdatedAsc,
    }
}

noun! {
    /// Questions about ready-made tasks.
    TaskTemplateQuery, ReadTemplates;
    /// Ready-made tasks that match, by key where no other order is given.
    task_templates: "A part of a key or of a title in either language, or a whole id.", TaskTemplateFilter, TaskTemplateOrder -> TaskTemplateConnection;
    /// One ready-made task; null where there is none of this id.
    task_template: TaskTemplateId => TaskTemplateDetail;
}

/// A ready-made task with what belongs to it.
#[derive(MergedObject)]
pub struct TaskTemplateDetail(TaskTemplateOwn, TaskTemplateTabs);

impl From<admin::TaskTemplateRow> for TaskTemplateDetail {
    fn from(row: admin::TaskTemplateRow) -> Self {
        let id = row.id;
        Self(TaskTemplateOwn(row), TaskTemplateTabs(id))
    }
}

/// The ready-made task itself.
pub struct TaskTemplateOwn(admin::TaskTemplateRow);

#[Object]
impl TaskTemplateOwn {
    /// The ready-made task itself.
    async fn template(&self) -> TaskTemplate {
        self.0.clone().into()
    }

    /// A task that is made of it now, in each language. Empty where it could not be kept as it is, e.g. for want of German.
    async fn previews(&self, ctx: &Context<'_>) -> Result<Vec<TaskTemplatePreview>> {
        let (app, _) = door(ctx, AdminOperation::ReadTemplates)?;
        let previews = template::preview_template(app, self.0.draft());
        Ok(previews.into_iter().flatten().map(Into::into).collect())
    }

    /// What operators changed of it, the newest 100 first; null for whoever may not read the audit.
    async fn history(&self, ctx: &Context<'_>) -> Result<Option<Vec<TaskTemplateChange>>> {
        let (app, operator) = door(ctx, AdminOperation::ReadTemplates)?;
        if !right::may(operator.user.role, AdminOperation::ReadAudit) {
            return Ok(None);
        }
        let changes = template::template_history(app, self.0.id).await;
        let changes = changes.map_err(|error| ctx.fail(error))?;
        Ok(Some(changes.into_iter().map(Into::into).collect()))
    }
}

tabs! {
    /// The long lists of a ready-made task.
    TaskTemplateTabs(TaskTemplateId), ReadResidences {
        /// Tasks that were made of it, the newest first.
        tasks: TaskConnection = |id| admin::TaskFilter { template_id: Some(id), ..Default::default() }.into(),
    }
}

/// A task that is made now of a ready-made one, in one language.
#[derive(SimpleObject)]
pub struct TaskTemplatePreview {
    /// The language, as a BCP 47 tag.
    language: String,
    /// What is to be done.
    title: String,
    /// How it is done.
    description: String,
    /// When it falls due, in words, with its seasons as north of the equator.
    schedule: String,
    /// The days on which it falls due north of the equator, if it is always done on the day.
    dates: Vec<Date>,
    /// The same south of it.
    southern_dates: Vec<Date>,
}

impl From<template::TemplatePreview> for TaskTemplatePreview {
    fn from(preview: template::TemplatePreview) -> Self {
        let days = |days: Vec<chrono::NaiveDate>| days.into_iter().map(Date).collect();
        Self {
            language: Locale::tag(preview.locale).to_owned(),
            title: preview.title,
            description: preview.description,
            schedule: preview.schedule,
            dates: days(preview.dates),
            southern_dates: days(preview.southern_dates),
        }
    }
}

/// A change of a ready-made task.
#[derive(SimpleObject)]
pub struct TaskTemplateChange {
    /// The audit's entry about it; revertTaskTemplate goes back to before it.
    entry_id: AdminAuditId,
    /// When it was.
    at: DateTime,
    /// Who did it; null for the command line.
    operator_id: Option<AdminUserId>,
    /// What other operators see of who did it.
    operator_name: Option<String>,
    /// The names of the fields that it changed.
    fields: Vec<String>,
    /// Why, in the operator's words; null where none was given.
    reason: Option<String>,
}

impl From<template::TemplateChange> for TaskTemplateChange {
    fn from(change: template::TemplateChange) -> Self {
        Self {
            entry_id: change.entry_id,
            at: change.at.into(),
            operator_id: change.operator_id,
            operator_name: change.operator_name,
            fields: change.fields,
            reason: change.reason,
        }
    }
}

payload! {
    /// What taskTemplatePreview answers.
    TaskTemplatePreviewPayload {
        /// A task that is made now of what was written, in each language; null when there are userErrors.
        previews: Vec<TaskTemplatePreview>,
    }
}

/// The question how a task will look.
#[derive(Default)]
pub struct TaskTemplatePreviewQuery;

#[Object]
impl TaskTemplatePreviewQuery {
    /// Shows how a task will look that is made of what an operator writes, before anything is kept.
    async fn task_template_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is written.")] input: TaskTemplatePreviewInput,
    ) -> Result<TaskTemplatePreviewPayload> {
        let (app, _) = door(ctx, AdminOperation::ReadTemplates)?;
        let previews = template::preview_template(app, input.template.into());
        let previews = previews.map(|previews| {
            let previews: Vec<TaskTemplatePreview> = previews.into_iter().map(Into::into).collect();
            TaskTemplatePreviewPayload::of(previews)
        });
        settle(ctx, previews)
    }
}
