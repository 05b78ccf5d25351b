//! The catalogue of ready-made tasks.

use super::{
    ACT, Act, Column, Content, Detail, Field, FieldKind, Filter,
    Kind::{self, Choice, Code, Count, Days, Instant, Language, Link, Prose, Since, Text},
    Noun, Paged, Preview,
    Reason::Optional,
    Seen, Tab, Tone,
    When::{Set, Unset},
    choices::{CLIMATE_TAG, DONE_BY, INTERVAL_UNIT, SCHEDULE_BASIS, TASK_CATEGORY, TASK_PRIORITY},
    col,
    task::TASKS,
    vocabulary::{self, CATEGORY, CHANGED, CHANGED_AT, ID},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const TITLE: W = W("Title in English", "Titel auf Englisch");
const DESCRIPTION: W = W("Description in English", "Beschreibung auf Englisch");
const GERMAN_TITLE: W = W("Title in German", "Titel auf Deutsch");
const GERMAN_DESCRIPTION: W = W("Description in German", "Beschreibung auf Deutsch");
const KEY: W = W("Key", "Schlüssel");
const PRIORITY: W = W("Priority", "Dringlichkeit");
const EVERY: W = W("Comes every", "Kommt alle");
const UNIT: W = W("Unit", "Einheit");
const BASIS: W = W("Counted", "Gezählt");
const SEASONS: W = W("Seasons", "Jahreszeiten");
const CLIMATE: W = W("Climates", "Klima");
const LEAD: W = W("Due soon, days before", "Bald fällig, Tage zuvor");
const MINUTES: W = W("Minutes of work", "Minuten Arbeit");
const DONE: W = W("Done by", "Wer es macht");
const HOMES: W = W("Homes that it suits", "Zuhause, zu denen es passt");
const WITHDRAWN: W = W("Withdrawn", "Zurückgezogen");
const NOTHING: W = W("", "");

pub static TEMPLATES: Noun = Noun {
    key: "templates",
    field: "taskTemplates",
    id: "id",
    title: W("Task templates", "Aufgabenvorlagen"),
    icon: Shape::List,
    needs: "READ_TEMPLATES",
    paged: Some(Paged {
        search: Some(W(
            "Part of a key or title, or id",
            "Teil eines Schlüssels oder Titels, oder Kennung",
        )),
        filters: &[
            Filter::choice(CATEGORY, "category", &TASK_CATEGORY),
            Filter::choice(PRIORITY, "priority", &TASK_PRIORITY),
            Filter::choice(DONE, "doneBy", &DONE_BY),
            Filter::yes_no(WITHDRAWN, "withdrawn", WITHDRAWN, W("Offered", "Angeboten")),
        ],
        filter_type: "TaskTemplateFilter",
        order_type: "TaskTemplateOrder",
        order: "KEY_ASC",
    }),
    columns: &[
        col(W("Title", "Titel"), "title", Text).sorted("TITLE"),
        col(GERMAN_TITLE, "germanTitle", Text).widest(),
        col(CATEGORY, "category", Choice(&TASK_CATEGORY)).wide(),
        col(PRIORITY, "priority", Choice(&TASK_PRIORITY)).wide(),
        col(WITHDRAWN, "withdrawnAt", Since(WITHDRAWN, Tone::Warn)),
        col(KEY, "key", Code).sorted("KEY").wider(),
        col(CHANGED, "updatedAt", Instant).sorted("UPDATED").wide(),
        col(DONE, "doneBy", Choice(&DONE_BY)).asked(),
        ID.asked(),
    ],
    empty: W("The catalogue is empty", "Der Katalog ist leer"),
    acts: &[&CREATE],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "taskTemplate",
    row: "template",
    title: "title",
    badges: &[
        col(CATEGORY, "category", Choice(&TASK_CATEGORY)),
        col(WITHDRAWN, "withdrawnAt", Since(WITHDRAWN, Tone::Warn)),
    ],
    facts: &[
        col(GERMAN_TITLE, "germanTitle", Text),
        col(KEY, "key", Code),
        col(PRIORITY, "priority", Choice(&TASK_PRIORITY)),
        col(EVERY, "every", Count),
        col(UNIT, "unit", Choice(&INTERVAL_UNIT)),
        col(BASIS, "basis", Choice(&SCHEDULE_BASIS)),
        col(SEASONS, "seasons", Text),
        col(LEAD, "leadDays", Count),
        col(MINUTES, "estimatedMinutes", Count),
        col(DONE, "doneBy", Choice(&DONE_BY)),
        col(CLIMATE, "climate", Kind::Choices(&CLIMATE_TAG)),
        col(HOMES, "appliesWhen", Text),
        CHANGED_AT,
        col(WITHDRAWN, "withdrawnAt", Instant),
        ID,
        col(DESCRIPTION, "description", Prose),
        col(GERMAN_DESCRIPTION, "germanDescription", Prose),
    ],
    tabs: &[
        Tab {
            key: "preview",
            label: word::PREVIEW,
            content: Content::Rows {
                path: "previews",
                columns: LOOKS,
                empty: W(
                    "It could not be kept as it is: write it in both languages",
                    "So ließe sie sich nicht speichern: Sie braucht beide Sprachen",
                ),
                acts: &[],
            },
        },
        Tab {
            key: "history",
            label: W("History", "Verlauf"),
            content: Content::Rows {
                path: "history",
                columns: &[
                    col(W("Changed", "Geändert"), "at", Instant),
                    col(W("By", "Von"), "operatorName", Link("operators", "operatorId")),
                    col(W("Fields", "Felder"), "fields", Text),
                    col(word::REASON, "reason", Text).wide(),
                    col(
                        W("Before and after", "Vorher und nachher"),
                        "entryId",
                        Link("audit", "entryId"),
                    )
                    .wide(),
                ],
                empty: W(
                    "Nobody has changed it, or you may not read the audit",
                    "Niemand hat sie geändert, oder das Protokoll bleibt verborgen",
                ),
                acts: &[&REVERT],
            },
        },
        Tab {
            key: "tasks",
            label: vocabulary::TASKS,
            content: Content::List(&TASKS, "templateId"),
        },
    ],
    acts: &[&UPDATE, &WITHDRAW, &RESTORE],
    moving: &[],
};

/// How a task looks that is made of a template, a language each.
const LOOKS: &[Column] = &[
    col(word::LANGUAGE, "language", Language),
    col(W("Title", "Titel"), "title", Text),
    col(W("When", "Wann"), "schedule", Text),
    col(W("Days in the north", "Tage im Norden"), "dates", Days),
    col(W("Days in the south", "Tage im Süden"), "southernDates", Days).wide(),
    col(W("Description", "Beschreibung"), "description", Prose).wider(),
];

static PREVIEW: Preview = Preview {
    field: "taskTemplatePreview",
    input: "TaskTemplatePreviewInput",
    takes: &["template"],
    facts: &[],
    rows: ("previews", LOOKS),
};

const fn field(label: W, name: &'static str, kind: FieldKind, from: &'static str) -> Field {
    Field {
        label,
        name,
        kind,
        hint: NOTHING,
        required: true,
        from,
    }
}

const FIELDS: &[Field] = &[
    field(TITLE, "template.title", FieldKind::Line(200), "title"),
    field(
        DESCRIPTION,
        "template.description",
        FieldKind::Lines(10_000),
        "description",
    ),
    field(
        GERMAN_TITLE,
        "template.germanTitle",
        FieldKind::Line(200),
        "germanTitle",
    ),
    field(
        GERMAN_DESCRIPTION,
        "template.germanDescription",
        FieldKind::Lines(10_000),
        "germanDescription",
    ),
    field(
        CATEGORY,
        "template.category",
        FieldKind::Choice(&TASK_CATEGORY),
        "category",
    ),
    field(
        PRIORITY,
        "template.priority",
        FieldKind::Choice(&TASK_PRIORITY),
        "priority",
    ),
    field(EVERY, "template.every", FieldKind::Number, "every"),
    field(UNIT, "template.unit", FieldKind::Choice(&INTERVAL_UNIT), "unit"),
    field(
        BASIS,
        "template.basis",
        FieldKind::Choice(&SCHEDULE_BASIS),
        "basis",
    ),
    Field {
        hint: W(
            "A line each, as month-day/month-day north of the equator: 04-01/09-30. Bare for all year.",
            "Je eine Zeile, als Monat-Tag/Monat-Tag nördlich des Äquators: 04-01/09-30. Leer für das ganze Jahr.",
        ),
        required: false,
        ..field(SEASONS, "template.seasons", FieldKind::Items, "seasons")
    },
    field(LEAD, "template.leadDays", FieldKind::Number, "leadDays"),
    Field {
        required: false,
        ..field(
            MINUTES,
            "template.estimatedMinutes",
            FieldKind::Number,
            "estimatedMinutes",
        )
    },
    field(DONE, "template.doneBy", FieldKind::Choice(&DONE_BY), "doneBy"),
    Field {
        hint: W("None for all of them.", "Keines für alle."),
        required: false,
        ..field(
            CLIMATE,
            "template.climate",
            FieldKind::Several(&CLIMATE_TAG),
            "climate",
        )
    },
    Field {
        hint: W(
            "A line each; one that is true is enough: heating: BOILER, feature: POOL, kind: HOUSE. Bare for all.",
            "Je eine Zeile; eine, die zutrifft, genügt: heating: BOILER, feature: POOL, kind: HOUSE. Leer für alle.",
        ),
        required: false,
        ..field(HOMES, "template.appliesWhen", FieldKind::Items, "appliesWhen")
    },
];

static CREATE: Act = Act {
    field: "createTaskTemplate",
    input: "CreateTaskTemplateInput",
    label: W("New template", "Neue Vorlage"),
    hint: W(
        "It is offered from the next request on, in both languages.",
        "Sie wird ab der nächsten Anfrage angeboten, in beiden Sprachen.",
    ),
    needs: "EDIT_TEMPLATES",
    tone: Tone::Good,
    id: ("", ""),
    fields: &[
        Field {
            hint: W(
                "It stays: small letters, digits and dashes, with dots between, as hvac.filter.replace.",
                "Er bleibt: kleine Buchstaben, Ziffern und Striche, mit Punkten dazwischen, wie hvac.filter.replace.",
            ),
            ..field(KEY, "key", FieldKind::Line(80), "")
        },
        bare(0),
        bare(1),
        bare(2),
        bare(3),
        bare(4),
        bare(5),
        bare(6),
        bare(7),
        bare(8),
        bare(9),
        bare(10),
        bare(11),
        bare(12),
        bare(13),
        bare(14),
    ],
    reason: Optional,
    preview: Some(&PREVIEW),
    ..ACT
};

/// Returns a field that begins bare.
const fn bare(place: usize) -> Field {
    let Field {
        label,
        name,
        kind,
        hint,
        required,
        ..
    } = FIELDS[place];
    Field {
        label,
        name,
        kind,
        hint,
        required,
        from: "",
    }
}

static UPDATE: Act = Act {
    field: "updateTaskTemplate",
    input: "UpdateTaskTemplateInput",
    label: W("Edit", "Bearbeiten"),
    hint: W(
        "Tasks that were made of it stay as they are.",
        "Aufgaben, die daraus entstanden, bleiben, wie sie sind.",
    ),
    needs: "EDIT_TEMPLATES",
    id: ("templateId", "id"),
    fields: FIELDS,
    reason: Optional,
    seen: Seen::State("state", "state"),
    preview: Some(&PREVIEW),
    ..ACT
};

static WITHDRAW: Act = Act {
    field: "withdrawTaskTemplate",
    input: "WithdrawTaskTemplateInput",
    label: W("Withdraw", "Zurückziehen"),
    hint: W(
        "It is offered no more. Tasks that were made of it stay as they are.",
        "Sie wird nicht mehr angeboten. Aufgaben, die daraus entstanden, bleiben, wie sie sind.",
    ),
    needs: "EDIT_TEMPLATES",
    tone: Tone::Bad,
    id: ("templateId", "id"),
    reason: Optional,
    when: Unset("withdrawnAt"),
    undo: Some(&RESTORE),
    ..ACT
};

static RESTORE: Act = Act {
    field: "restoreTaskTemplate",
    input: "RestoreTaskTemplateInput",
    label: W("Offer again", "Wieder anbieten"),
    needs: "EDIT_TEMPLATES",
    id: ("templateId", "id"),
    reason: Optional,
    when: Set("withdrawnAt"),
    ..ACT
};

static REVERT: Act = Act {
    field: "revertTaskTemplate",
    input: "RevertTaskTemplateInput",
    label: W("Back to before", "Zurück vor diese"),
    hint: W(
        "It is written as it was before this change. Whether it is offered stays as it is.",
        "Sie wird geschrieben, wie sie vor dieser Änderung war. Ob sie angeboten wird, bleibt.",
    ),
    needs: "EDIT_TEMPLATES",
    id: ("entryId", "entryId"),
    around: "templateId",
    reason: Optional,
    ..ACT
};
