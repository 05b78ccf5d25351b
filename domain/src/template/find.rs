//! Looking ready-made tasks up.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use entity::{
    id::{ResidenceId, TaskTemplateId},
    task, template,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{App, db::among, error::Result};

/// What a home has of a template: a task that came from it.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The template.
    pub template_id: TaskTemplateId,
    /// The day on which the task falls due first; none for one that was closed before, was put away or has no day.
    pub first_due_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Row {
    residence_id: ResidenceId,
    template_id: TaskTemplateId,
    due_on: Option<NaiveDate>,
    last_closed_on: Option<NaiveDate>,
    archived_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// Returns all templates that are offered, by key.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Arc<template::Model>>> {
    let found = template::Entity::find()
        .filter(template::Column::DeletedAt.is_null())
        .order_by_asc(template::Column::Key);
    Ok(found.all(db).await?.into_iter().map(Arc::new).collect())
}

/// Returns some templates, those included that are offered no more: tasks that came from them tell so.
pub async fn by_ids(app: &App, ids: &[TaskTemplateId]) -> Result<Vec<template::Model>> {
    let found = template::Entity::find().filter(among(&app.db, template::Column::Id, ids));
    Ok(found.all(&app.db).await?)
}

/// Returns what some homes have of templates, in one statement. The caller has seen to it that the homes may be read.
pub async fn taken(
    db: &impl ConnectionTrait,
    residence_ids: &[ResidenceId],
) -> Result<HashMap<ResidenceId, Vec<Taken>>> {
    let columns = [
        task::Column::ResidenceId,
        task::Column::TemplateId,
        task::Column::DueOn,
        task::Column::LastClosedOn,
        task::Column::ArchivedAt,
    ];
    let found = task::Entity::find()
        .select_only()
        .columns(columns)
        .filter(among(db, task::Column::ResidenceId, residence_ids))
        .filter(task::Column::TemplateId.is_not_null())
        .into_model::<Row>();
    let mut taken: HashMap<ResidenceId, Vec<Taken>> = HashMap::new();
    for row in found.all(db).await? {
        let is_first = row.last_closed_on.is_none() && row.archived_at.is_none();
        taken.entry(row.residence_id).or_default().push(Taken {
            template_id: row.template_id,
            first_due_on: row.due_on.filter(|_| is_first),
        });
    }
    Ok(taken)
}
