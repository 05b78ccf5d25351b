//! Tasks of homes.

use super::{
    Content, Detail, Filter,
    Kind::{Choice, Count, Day, Instant, Link, Since, Text},
    Noun, Paged, Tab, Tone,
    choices::{COMPLETION_OUTCOME, TASK_BUCKET, TASK_CATEGORY, TASK_PRIORITY},
    col,
    document::DOCUMENTS,
    vocabulary::{self, ARCHIVED, CATEGORY, ID, IN_HOME, MADE_AT, OF_ACCOUNT, OF_HOME, STATE},
};
use crate::{part::Shape, text::Word as W};

const PRIORITY: W = W("Priority", "Dringlichkeit");
const DUE: W = W("Due", "Fällig");
const ASSIGNEE: W = W("Assigned to", "Zugeteilt");

pub static TASKS: Noun = Noun {
    key: "tasks",
    field: "tasks",
    id: "id",
    title: vocabulary::TASKS,
    icon: Shape::Task,
    needs: "READ_RESIDENCES",
    paged: Some(Paged {
        search: Some(W("Title or id", "Titel oder Kennung")),
        filters: &[
            Filter::choice(STATE, "bucket", &TASK_BUCKET),
            Filter::choice(CATEGORY, "category", &TASK_CATEGORY),
            Filter::choice(PRIORITY, "priority", &TASK_PRIORITY),
            Filter::day(W("Due from", "Fällig ab"), "dueAfter"),
            Filter::day(W("Due until", "Fällig bis"), "dueBefore"),
            IN_HOME,
            OF_ACCOUNT,
            Filter::given(ASSIGNEE, "assigneeId"),
            Filter::given(W("Contractor", "Handwerker"), "contractorId"),
            Filter::given(W("Appliance", "Gerät"), "applianceId"),
            Filter::given(W("Template", "Vorlage"), "templateId"),
        ],
        filter_type: "TaskFilter",
        order_type: "TaskOrder",
        order: "CREATED_DESC",
    }),
    columns: &[
        col(vocabulary::TASK, "title", Text).sorted("TITLE"),
        col(STATE, "bucket", Choice(&TASK_BUCKET)),
        col(DUE, "dueOn", Day).sorted("DUE"),
        OF_HOME.wide(),
        col(ASSIGNEE, "assigneeName", Link("accounts", "assigneeId")).wider(),
        col(CATEGORY, "category", Choice(&TASK_CATEGORY)).wider(),
        col(PRIORITY, "priority", Choice(&TASK_PRIORITY)).wider(),
        MADE_AT.wider(),
        col(ARCHIVED, "archivedAt", Instant).asked(),
        ID.asked(),
    ],
    empty: W("No tasks yet", "Noch keine Aufgaben"),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "task",
    row: "task",
    title: "title",
    badges: &[
        col(STATE, "bucket", Choice(&TASK_BUCKET)),
        col(ARCHIVED, "archivedAt", Since(ARCHIVED, Tone::Plain)),
    ],
    facts: &[
        OF_HOME,
        col(DUE, "dueOn", Day),
        col(ASSIGNEE, "assigneeName", Link("accounts", "assigneeId")),
        col(CATEGORY, "category", Choice(&TASK_CATEGORY)),
        col(PRIORITY, "priority", Choice(&TASK_PRIORITY)),
        MADE_AT,
        ID,
    ],
    tabs: &[
        Tab {
            key: "completions",
            label: W("Log", "Verlauf"),
            content: Content::Rows {
                path: "completions.nodes",
                columns: &[
                    col(W("Outcome", "Ausgang"), "outcome", Choice(&COMPLETION_OUTCOME)),
                    col(DUE, "dueOn", Day),
                    col(W("Done", "Erledigt"), "completedOn", Day),
                    col(
                        W("By", "Von"),
                        "completedByName",
                        Link("accounts", "completedById"),
                    )
                    .wide(),
                    col(
                        W("Contractor", "Handwerker"),
                        "contractorName",
                        Link("contractors", "contractorId"),
                    )
                    .wide(),
                    col(W("Occurrences", "Termine"), "occurrences", Count).wider(),
                    col(W("Minutes", "Minuten"), "minutes", Count).wider(),
                    col(W("Recorded", "Eingetragen"), "recordedAt", Instant).wide(),
                ],
                empty: W("It was never done", "Sie wurde noch nie erledigt"),
                acts: &[],
            },
        },
        Tab {
            key: "documents",
            label: vocabulary::DOCUMENTS,
            content: Content::List(&DOCUMENTS, "taskId"),
        },
        Tab {
            key: "schedule",
            label: W("Schedule", "Zeitplan"),
            content: Content::Facts(&[
                col(W("Schedule", "Zeitplan"), "schedule", Text),
                col(
                    W("Time zone of the home", "Zeitzone des Zuhauses"),
                    "residence.timeZone",
                    Text,
                ),
            ]),
        },
    ],
    acts: &[],
    moving: &[],
};
