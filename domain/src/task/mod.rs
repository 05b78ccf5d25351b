//! What is to be done in a home.

pub mod archive;
mod beneath;
pub mod board;
pub mod bucket;
mod card;
pub mod complete;
pub mod completion;
pub mod create;
pub mod create_from_templates;
pub mod delete;
pub mod delete_completion;
pub mod find;
mod lapsed;
mod listed;
pub mod occurrence;
pub mod reschedule;
mod rest;
pub mod roll;
pub mod seen;
mod settle;
pub mod snooze;
pub mod spending;
pub mod start;
pub mod text;
pub mod update;
pub mod update_completion;

pub(crate) use self::rest::rest_anew;
pub use self::{
    archive::{archive, unarchive},
    beneath::Beneath,
    bucket::bucket,
    card::{Card, Last},
    complete::{Closed, Closing, close},
    create::{NewTask, create},
    create_from_templates::{Choice, create_from_templates},
    delete::delete,
    delete_completion::delete_completion,
    lapsed::lapsed,
    listed::{ListQuery, listed},
    occurrence::occurrences,
    reschedule::reschedule,
    roll::roll,
    seen::{Along, Seen, Shown},
    snooze::snooze,
    spending::spending,
    start::{start, stop},
    update::{TaskPatch, update},
    update_completion::{CompletionPatch, update_completion},
};
