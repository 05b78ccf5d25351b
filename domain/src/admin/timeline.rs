//! What happened in a home, as far as its rows tell.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use entity::id::{
    AccountId, ApplianceId, ContractorId, DocumentId, MembershipId, ResidenceId, TaskCompletionId, TaskId,
    TypedId,
};
use sea_orm::{DeriveActiveEnum, EnumIter, FromQueryResult};
use uuid::Uuid;

use super::list::{Facts, Filter, Narrow, orders};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Happening {
    /// The home was made.
    ResidenceCreated,
    /// The home was archived.
    ResidenceArchived,
    /// Somebody joined.
    MemberJoined,
    /// A task was made.
    TaskCreated,
    /// A task was archived.
    TaskArchived,
    /// A task was done.
    Completed,
    /// An occurrence of a task was left out on purpose.
    Skipped,
    /// An occurrence of a task was passed over.
    Missed,
    /// A contractor was written down.
    ContractorCreated,
    /// An appliance was written down.
    ApplianceCreated,
    /// A document was written down.
    DocumentCreated,
}

orders! {
    /// The order of a timeline.
    TimelineOrder, "timeline", "h.id" {
        /// The newest first.
        HappenedDesc: descending "h.happened_at" Instant,
    }
}

/// What narrows the timeline of all homes.
#[derive(Clone, Debug, Default)]
pub struct TimelineFilter {
    /// The home; without one there is nothing to tell.
    pub residence_id: Option<ResidenceId>,
}

/// Something that happened in a home.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct TimelineRow {
    id: Uuid,
    task_id: Option<Uuid>,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// What.
    pub kind: Happening,
    /// What it happened to is called.
    pub title: String,
    /// Who did it.
    pub actor_id: Option<AccountId>,
    /// What that person is called.
    pub actor_name: Option<String>,
}

impl TimelineRow {
    /// Returns the id of what it happened to.
    pub fn subject(&self) -> String {
        fn shown<T: TypedId + Display>(id: Uuid) -> String {
            T::from_uuid(id).to_string()
        }
        let id = self.id;
        match self.kind {
            Happening::ResidenceCreated | Happening::ResidenceArchived => shown::<ResidenceId>(id),
            Happening::MemberJoined => shown::<MembershipId>(id),
            Happening::TaskCreated | Happening::TaskArchived => shown::<TaskId>(id),
            Happening::Completed | Happening::Skipped | Happening::Missed => shown::<TaskCompletionId>(id),
            Happening::ContractorCreated => shown::<ContractorId>(id),
            Happening::ApplianceCreated => shown::<ApplianceId>(id),
            Happening::DocumentCreated => shown::<DocumentId>(id),
        }
    }

    /// Returns the task that it is about.
    pub fn task_id(&self) -> Option<TaskId> {
        self.task_id.map(TaskId)
    }
}

impl Filter for TimelineFilter {
    type Id = ResidenceId;
    type Row = TimelineRow;
    type Order = TimelineOrder;
    const FACTS: Facts = Facts {
        columns: "h.id, h.task_id, h.happened_at, h.kind, h.title, h.actor_id, a.display_name AS actor_name",
        from: "(SELECT c.id, c.task_id, c.residence_id, c.recorded_at AS happened_at, c.outcome AS kind, t.title, c.completed_by AS actor_id
                FROM task_completion c JOIN task t ON t.id = c.task_id
            UNION ALL SELECT id, id, residence_id, created_at, 'TASK_CREATED', title, created_by FROM task
            UNION ALL SELECT id, id, residence_id, archived_at, 'TASK_ARCHIVED', title, NULL FROM task WHERE archived_at IS NOT NULL
            UNION ALL SELECT id, NULL, residence_id, created_at, 'CONTRACTOR_CREATED', name, created_by FROM contractor
            UNION ALL SELECT id, NULL, residence_id, created_at, 'APPLIANCE_CREATED', name, created_by FROM appliance
            UNION ALL SELECT id, task_id, residence_id, created_at, 'DOCUMENT_CREATED', title, created_by FROM document
            UNION ALL SELECT m.id, NULL, m.residence_id, m.joined_at, 'MEMBER_JOINED', p.display_name, m.account_id
                FROM membership m JOIN account p ON p.id = m.account_id
            UNION ALL SELECT id, NULL, id, created_at, 'RESIDENCE_CREATED', name, created_by FROM residence
            UNION ALL SELECT id, NULL, id, archived_at, 'RESIDENCE_ARCHIVED', name, NULL FROM residence WHERE archived_at IS NOT NULL
            ) AS h LEFT JOIN account a ON a.id = h.actor_id",
        id: "h.residence_id",
        texts: &[],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        let home = self.residence_id.unwrap_or(ResidenceId(Uuid::nil()));
        narrow.equals("h.residence_id", Some(home));
    }
}
