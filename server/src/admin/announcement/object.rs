//! Announcements in a list.

use async_graphql::SimpleObject;
use domain::admin::{self, list::Placed};
use entity::{
    announcement::{AnnouncementHomes, AnnouncementLanguage, AnnouncementReach, AnnouncementState},
    device::DevicePlatform,
    id::AnnouncementId,
    tier::Tier,
};

use super::detail::AnnouncementDetail;
use crate::{
    admin::listed::{filter, noun, order},
    schema::{
        connection,
        scalar::{Date, DateTime},
    },
};

/// Something that those who run honeyDue say to many.
#[derive(Clone, SimpleObject)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// How far it has come.
    state: AnnouncementState,
    /// Its title in English.
    title_en: String,
    /// What stands below, in English.
    body_en: String,
    /// Its title in German; blank while nobody has written it.
    title_de: String,
    /// What stands below, in German; blank while nobody has written it.
    body_de: String,
    /// The ways that it takes. It stands in the inbox of all who are meant, whichever they are.
    reach: AnnouncementReach,
    /// Whom it is for.
    audience: AnnouncementAudience,
    /// How many people are told a minute, at most.
    per_minute: i32,
    /// Counts what operators change; goes back with a change, so that nobody undoes what they have not seen.
    revision: i64,
    /// What the operator is called who wrote it.
    created_by: Option<String>,
    /// When it was written.
    created_at: DateTime,
    /// When an operator changed it last.
    updated_at: DateTime,
    /// When it was started; whoever signs up later is not told.
    started_at: Option<DateTime>,
    /// Since when it is stopped.
    stopped_at: Option<DateTime>,
    /// When the last one was told.
    finished_at: Option<DateTime>,
    /// How many were meant when it was started.
    audience_count: Option<i64>,
    /// How many were told.
    told_count: i64,
    /// How many of them were told in the inbox only, since nothing could go out to them or they want it so.
    inbox_only_count: i64,
    /// How many could not be told, since something of theirs could not be read; the log says who.
    failed_count: i64,
}

/// Whom an announcement is for: people for whom all holds that is set.
#[derive(Clone, SimpleObject)]
pub struct AnnouncementAudience {
    /// Only accounts whose plan this is.
    tier: Option<Tier>,
    /// Only accounts that read this language.
    language: Option<AnnouncementLanguage>,
    /// Only accounts with such a device; pushes go to such devices only.
    platform: Option<DevicePlatform>,
    /// Only accounts with a home in this country, ISO 3166-1 alpha-2.
    country: Option<String>,
    /// Only accounts with homes, or only such without.
    homes: Option<AnnouncementHomes>,
    /// Only accounts that signed up then or later.
    signed_up_after: Option<DateTime>,
    /// Only accounts that signed up before then.
    signed_up_before: Option<DateTime>,
}

impl From<admin::AnnouncementRow> for Announcement {
    fn from(row: admin::AnnouncementRow) -> Self {
        Self {
            id: row.id,
            state: row.state,
            title_en: row.title_en,
            body_en: row.body_en,
            title_de: row.title_de,
            body_de: row.body_de,
            reach: row.reach,
            audience: AnnouncementAudience {
                tier: row.tier,
                language: row.language,
                platform: row.platform,
                country: row.country,
                homes: row.homes,
                signed_up_after: row.signed_up_after.map(Into::into),
                signed_up_before: row.signed_up_before.map(Into::into),
            },
            per_minute: row.per_minute,
            revision: row.revision,
            created_by: row.created_by,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            started_at: row.started_at.map(Into::into),
            stopped_at: row.stopped_at.map(Into::into),
            finished_at: row.finished_at.map(Into::into),
            audience_count: row.audience,
            told_count: row.n_told,
            inbox_only_count: row.n_inbox_only,
            failed_count: row.n_failed,
        }
    }
}

impl From<Placed<admin::AnnouncementRow>> for Announcement {
    fn from(placed: Placed<admin::AnnouncementRow>) -> Self {
        placed.row.into()
    }
}

connection! {
    /// A page of announcements. They are counted up to 10,001: that says that there are more than 10,000.
    AnnouncementConnection, AnnouncementEdge, Announcement, Placed<admin::AnnouncementRow>, "announcements"
}

filter! {
    /// What narrows a list of announcements; what is left out lets all through.
    AnnouncementFilter {
        /// Only those that have come so far.
        state: AnnouncementState,
        /// Only those written on this day (UTC) or later.
        created_after: Date,
        /// Only those written on this day (UTC) or earlier.
        created_before: Date,
    }
}

order! {
    /// The order of announcements.
    AnnouncementOrder = "admin::AnnouncementOrder" {
        /// The newest first.
        CreatedDesc,
        /// The oldest first.
        CreatedAsc,
    }
}

noun! {
    /// Questions about announcements.
    AnnouncementQuery, ReadAnnouncements;
    /// Announcements that match, the newest first where no other order is given.
    announcements: "The start of an English title, or a whole id.", AnnouncementFilter, AnnouncementOrder -> AnnouncementConnection;
    /// One announcement; null where there is none of this id.
    announcement: AnnouncementId => AnnouncementDetail;
}
