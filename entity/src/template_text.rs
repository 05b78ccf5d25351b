//! What ready-made tasks are called in other languages.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::TaskTemplateId;

/// A ready-made task in the words of one language. English stands in the template's own row, and is read where a language has no row here.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_template_text")]
pub struct Model {
    /// Which template.
    #[sea_orm(primary_key, auto_increment = false)]
    pub template_id: TaskTemplateId,
    /// The language, as the first part of a BCP 47 tag.
    #[sea_orm(primary_key, auto_increment = false)]
    pub language: String,
    /// What is to be done.
    pub title: String,
    /// How it is done.
    pub description: String,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
