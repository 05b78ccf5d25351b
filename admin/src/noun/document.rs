//! Documents of homes; never what is in their files.

use super::{
    Content, Detail, Filter,
    Kind::{Bytes, Choice, Code, Count, Day, Instant, Link, Text},
    Noun, Paged, Tab,
    choices::DOCUMENT_KIND,
    col,
    vocabulary::{self, CHANGED_AT, ID, IN_HOME, KIND, MADE_AT, OF_HOME},
};
use crate::{part::Shape, text::Word as W};

const EXPIRES: W = W("Expires", "Läuft ab");

pub static DOCUMENTS: Noun = Noun {
    key: "documents",
    field: "documents",
    id: "id",
    title: vocabulary::DOCUMENTS,
    icon: Shape::File,
    needs: "READ_RESIDENCES",
    paged: Some(Paged {
        search: Some(W("Title or id", "Titel oder Kennung")),
        filters: &[
            Filter::choice(KIND, "kind", &DOCUMENT_KIND),
            Filter::day(W("Expires from", "Läuft ab von"), "expiresAfter"),
            Filter::day(W("Expires until", "Läuft ab bis"), "expiresBefore"),
            IN_HOME,
            Filter::given(vocabulary::TASK, "taskId"),
            Filter::given(W("Appliance", "Gerät"), "applianceId"),
            Filter::given(W("Contractor", "Handwerker"), "contractorId"),
        ],
        filter_type: "DocumentFilter",
        order_type: "DocumentOrder",
        order: "CREATED_DESC",
    }),
    columns: &[
        col(W("Title", "Titel"), "title", Text).sorted("TITLE"),
        col(KIND, "kind", Choice(&DOCUMENT_KIND)).wide(),
        OF_HOME,
        col(W("Files", "Dateien"), "fileCount", Count).wide(),
        col(EXPIRES, "expiresOn", Day).sorted("EXPIRES").wide(),
        col(W("From", "Von"), "vendor", Text).wider(),
        MADE_AT.wide(),
        CHANGED_AT.asked(),
        ID.asked(),
    ],
    empty: W("No documents yet", "Noch keine Unterlagen"),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "document",
    row: "document",
    title: "title",
    badges: &[col(KIND, "kind", Choice(&DOCUMENT_KIND))],
    facts: &[
        OF_HOME,
        col(W("From", "Von"), "vendor", Text),
        col(EXPIRES, "expiresOn", Day),
        MADE_AT,
        CHANGED_AT,
        ID,
    ],
    tabs: &[
        Tab {
            key: "files",
            label: W("Files", "Dateien"),
            content: Content::Rows {
                path: "files",
                columns: &[
                    col(W("Name", "Name"), "filename", Text),
                    col(W("Type", "Typ"), "contentType", Code),
                    col(W("Size", "Größe"), "byteSize", Bytes),
                    col(vocabulary::MADE, "createdAt", Instant),
                ],
                empty: W("It has no files", "Es hat keine Dateien"),
                acts: &[],
            },
        },
        Tab {
            key: "about",
            label: W("Belongs to", "Gehört zu"),
            content: Content::Facts(&[
                col(vocabulary::TASK, "task.title", Link("tasks", "task.id")),
                col(
                    W("Appliance", "Gerät"),
                    "appliance.name",
                    Link("appliances", "appliance.id"),
                ),
                col(
                    W("Contractor", "Handwerker"),
                    "contractor.name",
                    Link("contractors", "contractor.id"),
                ),
            ]),
        },
    ],
    acts: &[],
    moving: &[],
};
