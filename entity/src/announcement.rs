//! What those who run honeyDue say to many.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    device::DevicePlatform,
    id::{AccountId, AdminUserId, AnnouncementId},
    text_enum::text_enum,
    tier::Tier,
};

text_enum! {
    /// How far an announcement has come.
    AnnouncementState {
        /// It is being written, and nobody was told.
        Draft,
        /// People are told, so many a minute.
        Running,
        /// Nobody is told any more until an operator lets it go on.
        Stopped,
        /// Everyone was told; what waits for the end of quiet hours still goes out.
        Done,
    }
}

text_enum! {
    /// The ways that an announcement takes. It stands in the inbox of everyone who is meant, whichever they are.
    AnnouncementReach {
        /// Pushes and mails.
        PushAndMail,
        /// Pushes.
        Push,
        /// Mails.
        Mail,
        /// None: it waits in the inbox.
        Inbox,
    }
}

text_enum! {
    /// A language in which people read honeyDue.
    AnnouncementLanguage {
        /// English; also whoever has a language that is not spoken here.
        En,
        /// German.
        De,
    }
}

text_enum! {
    /// Whether accounts belong to homes.
    AnnouncementHomes {
        /// They belong to one at least.
        With,
        /// They belong to none.
        Without,
    }
}

/// What an announcement says in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// One line.
    pub title: String,
    /// What stands below; blank lines part its paragraphs.
    pub body: String,
}

/// What an announcement says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// In English.
    pub en: Text,
    /// In German.
    pub de: Text,
}

/// Something that is said to many, once each.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcement")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnnouncementId,
    /// How far it has come.
    pub state: AnnouncementState,
    /// Its title in English.
    pub title_en: String,
    /// What stands below, in English.
    pub body_en: String,
    /// Its title in German; blank while nobody has written it.
    pub title_de: String,
    /// What stands below, in German; blank while nobody has written it.
    pub body_de: String,
    /// The ways that it takes.
    pub reach: AnnouncementReach,
    /// Only accounts with this plan.
    pub tier: Option<Tier>,
    /// Only accounts that read this language.
    pub language: Option<AnnouncementLanguage>,
    /// Only accounts with such a device; pushes go to such devices only.
    pub platform: Option<DevicePlatform>,
    /// Only accounts with a home in this country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Only accounts with homes, or only such without.
    pub homes: Option<AnnouncementHomes>,
    /// Only accounts that signed up then or later.
    pub signed_up_after: Option<DateTime<Utc>>,
    /// Only accounts that signed up before then.
    pub signed_up_before: Option<DateTime<Utc>>,
    /// How many people are told a minute.
    pub per_minute: i32,
    /// Counts what operators change.
    pub revision: i64,
    /// Who wrote it.
    pub created_by: Option<AdminUserId>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When an operator changed it last.
    pub updated_at: DateTime<Utc>,
    /// When it was started; whoever signs up later is not told.
    pub started_at: Option<DateTime<Utc>>,
    /// Since when it is stopped.
    pub stopped_at: Option<DateTime<Utc>>,
    /// When the last one was told.
    pub finished_at: Option<DateTime<Utc>>,
    /// How many were meant when it was started.
    pub audience: Option<i64>,
    /// When the next few may be told; none unless it is running.
    pub next_at: Option<DateTime<Utc>>,
    /// The account up to which all were told: accounts come in the order of their ids. It need not be there any more.
    pub position: Option<AccountId>,
    /// How many were told.
    pub n_told: i64,
    /// How many of them are told in the inbox only: nothing went out to them.
    pub n_inbox_only: i64,
    /// How many could not be told, since something of theirs could not be read.
    pub n_failed: i64,
    /// The trace of who started it, or let it go on.
    pub trace_id: Option<Uuid>,
}

impl Model {
    /// Returns what it says.
    pub fn texts(&self) -> Texts {
        let text = |title: &String, body: &String| Text {
            title: title.clone(),
            body: body.clone(),
        };
        Texts {
            en: text(&self.title_en, &self.body_en),
            de: text(&self.title_de, &self.body_de),
        }
    }
}

/// Joins are written out where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
