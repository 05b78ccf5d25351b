//! Looking ready-made tasks up.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use entity::{
    id::{ResidenceId, TaskTemplateId},
    task, template, template_text,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func, Query},
};

use crate::{App, Locale, db::among, error::Result};

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

/// Returns all templates that are offered, by key, in the words of a language.
pub async fn all(db: &impl ConnectionTrait, locale: Locale) -> Result<Vec<Arc<template::Model>>> {
    let found = said_in(locale)
        .filter(template::Column::DeletedAt.is_null())
        .order_by_asc(template::Column::Key);
    Ok(found.all(db).await?.into_iter().map(Arc::new).collect())
}

/// Returns some templates in the words of a language, those included that are offered no more: tasks that came from them tell so.
pub async fn by_ids(app: &App, locale: Locale, ids: &[TaskTemplateId]) -> Result<Vec<template::Model>> {
    let found = said_in(locale).filter(among(&app.db, template::Column::Id, ids));
    Ok(found.all(&app.db).await?)
}

/// Reads templates with their words in a language; with the English ones of their own rows where it has none for them.
fn said_in(locale: Locale) -> Select<template::Entity> {
    let said = |text: template_text::Column, english: template::Column| {
        let of_it = Expr::col(template_text::Column::TemplateId.as_column_ref())
            .equals(template::Column::Id.as_column_ref());
        let said = Query::select()
            .column(text.as_column_ref())
            .from(template_text::Entity)
            .and_where(of_it)
            .and_where(template_text::Column::Language.eq(locale.tag()))
            .take();
        Func::coalesce([Expr::from(said), Expr::col(english.as_column_ref())])
    };
    let is_said =
        |column: &template::Column| matches!(column, template::Column::Title | template::Column::Description);
    template::Entity::find()
        .select_only()
        .columns(template::Column::iter().filter(|column| !is_said(column)))
        .expr_as(
            said(template_text::Column::Title, template::Column::Title),
            "title",
        )
        .expr_as(
            said(template_text::Column::Description, template::Column::Description),
            "description",
        )
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
