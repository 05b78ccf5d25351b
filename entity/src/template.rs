//! Ready-made tasks.

use chrono::{DateTime, Utc};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    id::TaskTemplateId,
    profile::{
        ClimateTag, Cooling, Exterior, Flooring, Heating, HomeFeature, HomeOwnership, Roof, WaterHeater,
    },
    residence::ResidenceKind,
    schedule::{IntervalUnit, ScheduleBasis, Season},
    task::{TaskCategory, TaskPriority},
    text_enum::text_enum,
};

text_enum! {
    /// Who usually does a task.
    DoneBy {
        /// Whoever lives there.
        Diy,
        /// Somebody who does it for a living.
        Pro,
        /// Either.
        Either,
    }
}

/// The parts of the year in which a template's task does not rest, as north of the equator; empty for all year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Seasons(pub Vec<Season>);

/// The climates that a template is for; empty for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Climates(pub Vec<ClimateTag>);

/// Which homes a template suits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(rename_all = "camelCase", default)]
pub struct AppliesWhen {
    /// Those of which one of these is true; every home when empty.
    pub any_of: Vec<Fact>,
}

/// Something that may be true of a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fact {
    /// It is of this kind.
    Kind(ResidenceKind),
    /// The household holds it in this way.
    Ownership(HomeOwnership),
    /// It is heated in this way.
    Heating(Heating),
    /// It is cooled in this way.
    Cooling(Cooling),
    /// This heats its water.
    WaterHeater(WaterHeater),
    /// This covers its roof.
    Roof(Roof),
    /// Its outer walls are made of this.
    Exterior(Exterior),
    /// This lies on its floors.
    Flooring(Flooring),
    /// It has this.
    Feature(HomeFeature),
}

/// A ready-made task.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_template")]
pub struct Model {
    /// Primary key; the same in every installation for what the catalogue began with.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskTemplateId,
    /// Stable name, e.g. `hvac.filter.replace`.
    #[sea_orm(unique)]
    pub key: String,
    /// What is to be done, in English; in other languages it stands in `task_template_text`.
    pub title: String,
    /// How it is done, in English.
    pub description: String,
    /// What it is about.
    pub category: TaskCategory,
    /// How much it matters.
    pub priority: TaskPriority,
    /// How many units lie between two dates; at least 1.
    pub every: i32,
    /// What `every` counts.
    pub unit: IntervalUnit,
    /// What the length of time is counted from.
    pub basis: ScheduleBasis,
    /// When it is done, as north of the equator.
    #[sea_orm(column_type = "JsonBinary")]
    pub seasons: Seasons,
    /// The climates that it is for.
    #[sea_orm(column_type = "JsonBinary")]
    pub climate: Climates,
    /// DUE_SOON begins this many days before.
    pub lead_days: i32,
    /// How long it may take.
    pub estimated_minutes: Option<i32>,
    /// Who usually does it.
    pub done_by: DoneBy,
    /// Which homes it suits.
    #[sea_orm(column_type = "JsonBinary")]
    pub applies_when: AppliesWhen,
    /// When the row changed last.
    pub updated_at: DateTime<Utc>,
    /// When it was deleted: it is offered no more, and stays for the tasks that came from it.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
