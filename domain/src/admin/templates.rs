//! Finding ready-made tasks among all, those included that are offered no more.

use chrono::{DateTime, Utc};
use entity::{
    id::TaskTemplateId,
    profile::ClimateTag,
    schedule::{IntervalUnit, ScheduleBasis},
    task::{TaskCategory, TaskPriority},
    template::{AppliesWhen, Climates, DoneBy, Seasons},
};
use sea_orm::{DbErr, QueryResult};

use super::{
    list::{Facts, Filter, Narrow, Row, orders},
    row::row,
    template::{Draft, draft},
};
use crate::error::Result;

orders! {
    /// The order of ready-made tasks.
    TaskTemplateOrder, "templates", "m.id" {
        /// By key.
        KeyAsc: ascending "m.key COLLATE \"binary\"" Text,
        /// By key, backwards.
        KeyDesc: descending "m.key COLLATE \"binary\"" Text,
        /// By title.
        TitleAsc: ascending "lower(m.title) COLLATE \"binary\"" Text,
        /// By title, backwards.
        TitleDesc: descending "lower(m.title) COLLATE \"binary\"" Text,
        /// What was changed last first.
        UpdatedDesc: descending "m.updated_at" Instant,
        /// What was changed last comes last.
        UpdatedAsc: ascending "m.updated_at" Instant,
    }
}

/// What narrows a list of ready-made tasks; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct TaskTemplateFilter {
    /// What it is about.
    pub category: Option<TaskCategory>,
    /// How much it matters.
    pub priority: Option<TaskPriority>,
    /// Who usually does it.
    pub done_by: Option<DoneBy>,
    /// Whether it is offered no more.
    pub withdrawn: Option<bool>,
}

row! {
    /// A ready-made task as operators see it.
    TaskTemplateRow {
        /// Its id.
        id: TaskTemplateId,
        /// Stable name.
        key: String,
        /// What is to be done, in English.
        title: String,
        /// How it is done, in English.
        description: String,
        /// What is to be done, in German.
        german_title: Option<String>,
        /// How it is done, in German.
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
        /// When it is done, as north of the equator.
        seasons: Vec<String>,
        /// The climates that it is for.
        climate: Vec<ClimateTag>,
        /// DUE_SOON begins this many days before.
        lead_days: i32,
        /// How long it may take.
        estimated_minutes: Option<i32>,
        /// Who usually does it.
        done_by: DoneBy,
        /// Which homes it suits.
        applies_when: Vec<String>,
        /// When it changed last.
        updated_at: DateTime<Utc>,
        /// Since when it is offered no more.
        withdrawn_at: Option<DateTime<Utc>>,
    }
}

impl TaskTemplateRow {
    /// Returns what operators write of it.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            title: self.title.clone(),
            description: self.description.clone(),
            german_title: self.german_title.clone().unwrap_or_default(),
            german_description: self.german_description.clone().unwrap_or_default(),
            category: self.category,
            priority: self.priority,
            every: self.every,
            unit: self.unit,
            basis: self.basis,
            seasons: self.seasons.clone(),
            climate: self.climate.clone(),
            lead_days: self.lead_days,
            estimated_minutes: self.estimated_minutes,
            done_by: self.done_by,
            applies_when: self.applies_when.clone(),
        }
    }

    /// Names the state that it is in: another one has another name.
    #[must_use]
    pub fn state(&self) -> String {
        draft::state(&self.draft(), self.withdrawn_at)
    }
}

impl Row for TaskTemplateRow {
    fn read(row: &QueryResult, _: DateTime<Utc>) -> Result<Self, DbErr> {
        let seasons: Seasons = row.try_get("", "seasons")?;
        let climate: Climates = row.try_get("", "climate")?;
        let applies_when: AppliesWhen = row.try_get("", "applies_when")?;
        Ok(Self {
            id: row.try_get("", "id")?,
            key: row.try_get("", "key")?,
            title: row.try_get("", "title")?,
            description: row.try_get("", "description")?,
            german_title: row.try_get("", "german_title")?,
            german_description: row.try_get("", "german_description")?,
            category: row.try_get("", "category")?,
            priority: row.try_get("", "priority")?,
            every: row.try_get("", "every")?,
            unit: row.try_get("", "unit")?,
            basis: row.try_get("", "basis")?,
            seasons: seasons.0.iter().map(draft::season).collect(),
            climate: climate.0,
            lead_days: row.try_get("", "lead_days")?,
            estimated_minutes: row.try_get("", "estimated_minutes")?,
            done_by: row.try_get("", "done_by")?,
            applies_when: applies_when.any_of.iter().map(draft::fact).collect(),
            updated_at: row.try_get("", "updated_at")?,
            withdrawn_at: row.try_get("", "withdrawn_at")?,
        })
    }
}

impl Filter for TaskTemplateFilter {
    type Id = TaskTemplateId;
    type Row = TaskTemplateRow;
    type Order = TaskTemplateOrder;
    const FACTS: Facts = Facts {
        columns: "m.id, m.key, m.title, m.description, g.title AS german_title, g.description AS german_description, m.category, m.priority,
            m.every, m.unit, m.basis, m.seasons, m.climate, m.lead_days, m.estimated_minutes, m.done_by, m.applies_when, m.updated_at,
            m.deleted_at AS withdrawn_at",
        from: "task_template m LEFT JOIN task_template_text g ON g.template_id = m.id AND g.language = 'de'",
        id: "m.id",
        texts: &[],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.is("m.category", self.category);
        narrow.is("m.priority", self.priority);
        narrow.is("m.done_by", self.done_by);
        narrow.either(self.withdrawn, "m.deleted_at IS NOT NULL", "m.deleted_at IS NULL");
    }

    /// By a part of the key or of a title in either language; there are few enough of them.
    fn search(search: &str, narrow: &mut Narrow) {
        match search.parse::<TaskTemplateId>() {
            Ok(id) => narrow.equals(Self::FACTS.id, Some(id)),
            Err(_) => narrow.contains("m.key || ' ' || m.title || ' ' || coalesce(g.title, '')", search),
        }
    }
}
