//! What operators did.

use super::{
    Content, Detail, Filter,
    Kind::{Choice, Code, Instant, Link, Program, Prose, Text},
    Noun, Paged, Tab,
    choices::ADMIN_OPERATION,
    col,
    vocabulary::{self, ID},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const OPERATOR: W = W("Operator", "Wer");
const WHAT: W = W("What", "Was");
const WHEN: W = W("When", "Wann");
const OBJECT: W = W("Object", "Woran");

pub static AUDIT_ENTRIES: Noun = Noun {
    key: "audit",
    field: "auditEntries",
    id: "id",
    title: vocabulary::AUDIT,
    icon: Shape::Scales,
    needs: "READ_AUDIT",
    paged: Some(Paged {
        search: Some(W(
            "Id of an object or a request, or words of a reason",
            "Kennung einer Sache oder Anfrage, oder Worte des Grundes",
        )),
        filters: &[
            Filter::choice(WHAT, "operation", &ADMIN_OPERATION),
            Filter::text(W("Kind of object", "Art der Sache"), "objectKind"),
            Filter::day(W("From", "Ab"), "createdAfter"),
            Filter::day(W("Until", "Bis"), "createdBefore"),
            Filter::given(OPERATOR, "operatorId"),
            Filter::given(OBJECT, "objectId"),
        ],
        filter_type: "AuditEntryFilter",
        order_type: "AuditEntryOrder",
        order: "CREATED_AT_DESC",
    }),
    columns: &[
        col(WHAT, "operation", Choice(&ADMIN_OPERATION)),
        col(OPERATOR, "operatorName", Link("operators", "operatorId")),
        col(OBJECT, "objectKind", Text).wide(),
        col(W("Id of the object", "Kennung der Sache"), "objectId", Code).wider(),
        col(word::REASON, "reason", Text).wide(),
        col(W("From where", "Von wo"), "ipAddress", Code).wider(),
        col(WHEN, "createdAt", Instant).sorted("CREATED_AT"),
        col(W("Request", "Anfrage"), "requestId", Code).asked(),
        ID.asked(),
    ],
    empty: W(
        "No operator has changed anything yet",
        "Noch hat niemand etwas geändert",
    ),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "auditEntry",
    row: "",
    title: "operatorName",
    badges: &[col(WHAT, "operation", Choice(&ADMIN_OPERATION))],
    facts: &[
        col(WHEN, "createdAt", Instant),
        col(OPERATOR, "operatorEmail", Text),
        col(OBJECT, "objectKind", Text),
        col(W("Id of the object", "Kennung der Sache"), "objectId", Code),
        col(W("From where", "Von wo"), "ipAddress", Code),
        col(W("Program", "Programm"), "userAgent", Program),
        col(W("Request", "Anfrage"), "requestId", Code),
        ID,
        col(word::REASON, "reason", Prose),
    ],
    tabs: &[Tab {
        key: "changes",
        label: W("Changes", "Änderungen"),
        content: Content::Rows {
            path: "changes",
            columns: &[
                col(word::FIELD, "field", Code),
                col(word::BEFORE, "before", Code),
                col(word::AFTER, "after", Code),
            ],
            empty: W(
                "Nothing of note was changed",
                "Nichts Nennenswertes wurde geändert",
            ),
            acts: &[],
        },
    }],
    acts: &[],
    moving: &[],
};
