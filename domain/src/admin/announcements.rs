//! Finding announcements among all.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    announcement::{AnnouncementHomes, AnnouncementLanguage, AnnouncementReach, AnnouncementState},
    device::DevicePlatform,
    id::AnnouncementId,
    tier::Tier,
};
use sea_orm::FromQueryResult;

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::row,
};

orders! {
    /// The order of announcements.
    AnnouncementOrder, "announcements", "o.id" {
        /// The newest first.
        CreatedDesc: descending "o.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "o.created_at" Instant,
    }
}

/// What narrows a list of announcements; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct AnnouncementFilter {
    /// How far it has come.
    pub state: Option<AnnouncementState>,
    /// The first day (UTC) of its writing.
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC) of its writing.
    pub created_before: Option<NaiveDate>,
}

row! {
    /// An announcement as operators see it.
    #[derive(FromQueryResult)]
    AnnouncementRow {
        /// Its id.
        id: AnnouncementId,
        /// How far it has come.
        state: AnnouncementState,
        /// Its title in English.
        title_en: String,
        /// What stands below, in English.
        body_en: String,
        /// Its title in German.
        title_de: String,
        /// What stands below, in German.
        body_de: String,
        /// The ways that it takes.
        reach: AnnouncementReach,
        /// The plan of those who are meant.
        tier: Option<Tier>,
        /// The language that they read.
        language: Option<AnnouncementLanguage>,
        /// A device that they have.
        platform: Option<DevicePlatform>,
        /// The country of a home of theirs.
        country: Option<String>,
        /// Whether they belong to homes.
        homes: Option<AnnouncementHomes>,
        /// The first instant of their signing up.
        signed_up_after: Option<DateTime<Utc>>,
        /// The first instant after it.
        signed_up_before: Option<DateTime<Utc>>,
        /// How many are told a minute.
        per_minute: i32,
        /// Counts what operators change.
        revision: i64,
        /// What the operator is called who wrote it.
        created_by: Option<String>,
        /// When it was written.
        created_at: DateTime<Utc>,
        /// When an operator changed it last.
        updated_at: DateTime<Utc>,
        /// When it was started.
        started_at: Option<DateTime<Utc>>,
        /// Since when it is stopped.
        stopped_at: Option<DateTime<Utc>>,
        /// When the last one was told.
        finished_at: Option<DateTime<Utc>>,
        /// How many were meant when it was started.
        audience: Option<i64>,
        /// How many were told.
        n_told: i64,
        /// How many of them in the inbox only.
        n_inbox_only: i64,
        /// How many could not be told.
        n_failed: i64,
    }
}

impl Filter for AnnouncementFilter {
    type Id = AnnouncementId;
    type Row = AnnouncementRow;
    type Order = AnnouncementOrder;
    const FACTS: Facts = Facts {
        columns: "o.id, o.state, o.title_en, o.body_en, o.title_de, o.body_de, o.reach, o.tier, o.language, o.platform, o.country,
            o.homes, o.signed_up_after, o.signed_up_before, o.per_minute, o.revision, u.name AS created_by, o.created_at,
            o.updated_at, o.started_at, o.stopped_at, o.finished_at, o.audience, o.n_told, o.n_inbox_only, o.n_failed",
        from: "announcement o LEFT JOIN admin_user u ON u.id = o.created_by",
        id: "o.id",
        texts: &["lower(o.title_en) COLLATE \"binary\""],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.is("o.state", self.state);
        narrow.instants("o.created_at", self.created_after, self.created_before);
    }
}
