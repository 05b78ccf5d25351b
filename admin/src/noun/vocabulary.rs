//! Columns and filters that many nouns have.

use super::{
    Column, Filter,
    Kind::{Code, Instant, Link},
    col,
};
use crate::text::Word as W;

pub const STATE: W = W("State", "Stand");
pub const KIND: W = W("Kind", "Art");
pub const CATEGORY: W = W("Category", "Bereich");
pub const HOME: W = W("Home", "Zuhause");
pub const HOMES: W = W("Homes", "Zuhause");
pub const TASK: W = W("Task", "Aufgabe");
pub const TASKS: W = W("Tasks", "Aufgaben");
pub const ANNOUNCEMENT: W = W("Announcement", "Ansage");
pub const ACCOUNT: W = W("Account", "Konto");
pub const DOCUMENTS: W = W("Documents", "Unterlagen");
pub const CONTRACTORS: W = W("Contractors", "Handwerker");
pub const APPLIANCES: W = W("Appliances", "Geräte");
pub const AUDIT: W = W("Audit", "Protokoll");
pub const ARCHIVED: W = W("Archived", "Archiviert");
pub const MADE: W = W("Created", "Angelegt");
pub const CHANGED: W = W("Changed", "Geändert");

/// The home that something belongs to.
pub const OF_HOME: Column = col(HOME, "residenceName", Link("residences", "residenceId"));
/// When something was made.
pub const MADE_AT: Column = col(MADE, "createdAt", Instant).sorted("CREATED");
/// When something was changed last.
pub const CHANGED_AT: Column = col(CHANGED, "updatedAt", Instant);
/// A row's id.
pub const ID: Column = col(W("Id", "Kennung"), "id", Code);

/// Narrows to the home that something belongs to.
pub const IN_HOME: Filter = Filter::given(HOME, "residenceId");
/// Narrows to the account that something belongs to.
pub const OF_ACCOUNT: Filter = Filter::given(ACCOUNT, "accountId");
/// Narrows to what was made from a day on.
pub const MADE_FROM: Filter = Filter::day(W("Created from", "Angelegt ab"), "createdAfter");
/// Narrows to what was made until a day.
pub const MADE_UNTIL: Filter = Filter::day(W("Created until", "Angelegt bis"), "createdBefore");
