//! What of the public schema hangs on nothing but an account's state, so that its answers can be kept.
//!
//! A type that is new stands nowhere here, and what asks for it is answered anew each time; a test wants to know of every type on which
//! side it is.

use crate::graphql::Kept;

/// Types that are made of rows of the viewer's homes and account, of the day, and of nothing else.
const TYPES: &[&str] = &[
    "Account",
    "Address",
    "Appliance",
    "ApplianceConnection",
    "ApplianceEdge",
    "Area",
    "AwayPeriod",
    "BoardColumn",
    "ChannelPreference",
    "Contractor",
    "ContractorConnection",
    "ContractorEdge",
    "Document",
    "DocumentConnection",
    "DocumentEdge",
    "File",
    "HomeProfile",
    "Identity",
    "IntervalSchedule",
    "Membership",
    "Money",
    // Has an id, and what the others have.
    "Node",
    "Notification",
    "NotificationConnection",
    "NotificationEdge",
    "NotificationPreferences",
    "NotificationSubject",
    "Occurrence",
    "OnDemandSchedule",
    "OnceSchedule",
    "PageInfo",
    "Person",
    "Query",
    "Residence",
    "RuleSchedule",
    "Schedule",
    "Season",
    "SpendingRow",
    "Task",
    "TaskCompletion",
    "TaskCompletionConnection",
    "TaskCompletionEdge",
    "TaskConnection",
    "TaskCounts",
    "TaskEdge",
];

/// Fields of these types that hang on something else.
const EXCEPT: &[(&str, &str)] = &[
    // When a session was last used is noted behind everybody's back.
    ("Account", "sessions"),
    ("Account", "devices"),
    // Who waits to be erased inherits nothing, and whether another does is counted in no revision of ours.
    ("Account", "deletionPreview"),
    // Ways into a home end by the clock.
    ("Residence", "invitations"),
    ("Query", "invitation"),
    // Operators edit what is suggested, and it is the same for many homes.
    ("Residence", "suggestedTemplates"),
    ("Query", "lookups"),
    // How far back changes are known hangs on the clock; and who asks for them has no answer yet.
    ("Residence", "changes"),
    // May be anything.
    ("Query", "node"),
    ("Query", "nodes"),
];

/// What can be kept of the public schema.
pub const KEPT: Kept = Kept {
    types: TYPES,
    except: EXCEPT,
};
