//! What those who run honeyDue say to many, as operators write it and follow it.

pub mod detail;
pub mod input;
pub mod mutation;
pub mod object;

pub use self::{
    detail::{AnnouncementCountQuery, AnnouncementDetail},
    mutation::AnnouncementMutation,
    object::{Announcement, AnnouncementConnection, AnnouncementEdge, AnnouncementQuery},
};
