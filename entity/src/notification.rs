//! Notices to a person: the inbox of an account.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::{
    announcement::Texts,
    device::DevicePlatform,
    id::{AccountId, AnnouncementId, DocumentId, NotificationId, ResidenceId, TaskCompletionId, TaskId},
    text_enum::{json_enum, text_enum},
};

text_enum! {
    /// What a notice is about.
    NotificationKind {
        /// A task falls due soon, or today.
        TaskDueSoon,
        /// A task was not done in time.
        TaskOverdue,
        /// A task was given to the account.
        TaskAssigned,
        /// Somebody else has done a task.
        TaskCompleted,
        /// Somebody joined a home.
        MemberJoined,
        /// A document runs out.
        DocumentExpiring,
        /// The plan is another one now.
        SubscriptionChanged,
        /// News from those who run honeyDue.
        Announcement,
        /// A trial, to see that notices arrive.
        Test,
    }
}

json_enum! {
    /// A way out of the house, by who runs it.
    Way {
        /// Apple's service.
        Ios,
        /// Google's service.
        Android,
        /// The services of browsers.
        Web,
        /// Mail.
        Mail,
    }
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ios, Self::Android, Self::Web, Self::Mail];
}

impl From<DevicePlatform> for Way {
    fn from(platform: DevicePlatform) -> Self {
        match platform {
            DevicePlatform::Ios => Self::Ios,
            DevicePlatform::Android => Self::Android,
            DevicePlatform::Web => Self::Web,
        }
    }
}

json_enum! {
    /// How an account's plan stands otherwise than before.
    PlanChange {
        /// It is worth more.
        Begun,
        /// A payment failed, and it stays for the time being.
        Unpaid,
        /// It rests until a payment arrives.
        Held,
        /// It rests since the person wanted that.
        Paused,
        /// It is over, and was paid back or taken away.
        Refunded,
        /// It is over.
        Ended,
    }
}

/// What a notice's text needs to know, as it was when the notice was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct Wording {
    /// The task's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// The document's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// What the one whose doing it was is called now. It is filled in when the notice is read and never kept, so that a name stands with its
    /// account only.
    #[serde(skip)]
    pub actor: Option<String>,
    /// What the announcement says that it brings. It is filled in when the notice is read and never kept: that stands with the announcement,
    /// once for all.
    #[serde(skip)]
    pub announcement: Option<Texts>,
    /// The home's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residence: Option<String>,
    /// How the plan stands otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanChange>,
    /// The ways that a trial takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<Way>,
    /// The ways that it would have taken if they were on here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<Way>,
}

/// One notice to one account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    /// Who is told.
    pub account_id: AccountId,
    /// What it is about.
    pub kind: NotificationKind,
    /// The home that it speaks of, while it stands.
    pub residence_id: Option<ResidenceId>,
    /// The task that it speaks of, while it stands.
    pub task_id: Option<TaskId>,
    /// The row of the log that it speaks of, while it stands.
    pub completion_id: Option<TaskCompletionId>,
    /// The document that it speaks of, while it stands.
    pub document_id: Option<DocumentId>,
    /// The announcement that it brings, or a trial of it.
    pub announcement_id: Option<AnnouncementId>,
    /// Whose doing it was.
    pub actor_id: Option<AccountId>,
    /// The due day that it speaks of; of a document its last.
    pub occurrence_on: Option<NaiveDate>,
    /// Days from the due day to the notice's own; negative before it.
    pub stage: Option<i32>,
    /// The day that it was in the home when the notice was planned.
    pub local_on: Option<NaiveDate>,
    /// Says what makes the notice the same as another; the guarantee that each comes once.
    #[sea_orm(unique)]
    pub dedupe_key: String,
    /// The moment it belongs to: notices of one moment are sent as one. None for what is only kept in the inbox.
    pub moment_id: Option<Uuid>,
    /// What its text needs.
    #[sea_orm(column_type = "JsonBinary")]
    pub wording: Wording,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When the person read it.
    pub read_at: Option<DateTime<Utc>>,
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
