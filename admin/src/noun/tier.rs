//! What plans allow.

use super::{
    ACT, Act, Field, FieldKind,
    Kind::{Bytes, Choice, Count},
    Noun,
    Reason::Optional,
    Seen,
    choices::TIER,
    col,
};
use crate::{part::Shape, text::Word as W};

const HOMES: W = W("Homes owned", "Eigene Zuhause");
const MEMBERS: W = W("Members per home", "Mitglieder je Zuhause");
const TASKS: W = W("Tasks per home", "Aufgaben je Zuhause");
const CONTRACTORS: W = W("Contractors per home", "Handwerker je Zuhause");
const DOCUMENTS: W = W("Documents per home", "Unterlagen je Zuhause");
const STORAGE: W = W("Storage", "Speicher");

pub static TIER_LIMITS: Noun = Noun {
    key: "tier-limits",
    field: "tierLimits",
    id: "tier",
    title: W("Limits of plans", "Grenzen der Pläne"),
    icon: Shape::Scales,
    needs: "READ_TEMPLATES",
    paged: None,
    columns: &[
        col(W("Plan", "Plan"), "tier", Choice(&TIER)),
        col(HOMES, "residences", Count),
        col(MEMBERS, "membersPerResidence", Count).wide(),
        col(TASKS, "tasksPerResidence", Count).wide(),
        col(CONTRACTORS, "contractorsPerResidence", Count).widest(),
        col(DOCUMENTS, "documentsPerResidence", Count).widest(),
        col(STORAGE, "storageBytes", Bytes).wide(),
    ],
    empty: W("No plan has limits", "Kein Plan hat Grenzen"),
    acts: &[],
    row_acts: &[&UPDATE],
    matching: &[],
    detail: None,
    exports: false,
};

const fn limit(label: W, name: &'static str, from: &'static str) -> Field {
    Field {
        label,
        name,
        kind: FieldKind::Number,
        hint: W("", ""),
        required: false,
        from,
    }
}

static UPDATE: Act = Act {
    field: "updateTierLimits",
    input: "UpdateTierLimitsInput",
    label: W("Edit", "Bearbeiten"),
    hint: W(
        "A bare field sets no limit. What is over a lower limit stays and cannot be added to.",
        "Ein leeres Feld setzt keine Grenze. Was über einer engeren liegt, bleibt, und es kommt nichts hinzu.",
    ),
    needs: "EDIT_LIMITS",
    id: ("tier", "tier"),
    fields: &[
        limit(HOMES, "now.residences", "residences"),
        limit(MEMBERS, "now.membersPerResidence", "membersPerResidence"),
        limit(TASKS, "now.tasksPerResidence", "tasksPerResidence"),
        limit(
            CONTRACTORS,
            "now.contractorsPerResidence",
            "contractorsPerResidence",
        ),
        limit(DOCUMENTS, "now.documentsPerResidence", "documentsPerResidence"),
        limit(
            W("Storage in bytes", "Speicher in Bytes"),
            "now.storageBytes",
            "storageBytes",
        ),
    ],
    reason: Optional,
    seen: Seen::Values("was"),
    ..ACT
};
