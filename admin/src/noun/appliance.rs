//! Appliances in homes.

use super::{
    Content, Detail, Filter,
    Kind::{Choice, Code, Day, Text},
    Noun, Paged, Tab,
    choices::TASK_CATEGORY,
    col,
    document::DOCUMENTS,
    task::TASKS,
    vocabulary::{self, CATEGORY, CHANGED_AT, ID, IN_HOME, MADE_AT, MADE_FROM, MADE_UNTIL, OF_HOME},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const MAKER: W = W("Maker", "Hersteller");
const MODEL: W = W("Model", "Modell");

pub static APPLIANCES: Noun = Noun {
    key: "appliances",
    field: "appliances",
    id: "id",
    title: vocabulary::APPLIANCES,
    icon: Shape::Box,
    needs: "READ_RESIDENCES",
    paged: Some(Paged {
        search: Some(W("Name or id", "Name oder Kennung")),
        filters: &[
            Filter::choice(CATEGORY, "category", &TASK_CATEGORY),
            IN_HOME,
            MADE_FROM,
            MADE_UNTIL,
        ],
        filter_type: "ApplianceFilter",
        order_type: "ApplianceOrder",
        order: "CREATED_DESC",
    }),
    columns: &[
        col(word::NAME, "name", Text).sorted("NAME"),
        col(CATEGORY, "category", Choice(&TASK_CATEGORY)).wide(),
        col(MAKER, "manufacturer", Text).wide(),
        col(MODEL, "modelNumber", Text).wider(),
        OF_HOME,
        col(W("Installed", "Eingebaut"), "installedOn", Day).wider(),
        MADE_AT.wide(),
        CHANGED_AT.asked(),
        ID.asked(),
    ],
    empty: W("No appliances yet", "Noch keine Geräte"),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "appliance",
    row: "appliance",
    title: "name",
    badges: &[],
    facts: &[
        OF_HOME,
        col(CATEGORY, "category", Choice(&TASK_CATEGORY)),
        col(MAKER, "manufacturer", Text),
        col(MODEL, "modelNumber", Text),
        col(W("Serial number", "Seriennummer"), "serialNumber", Code),
        col(W("Where it stands", "Standort"), "location", Text),
        col(W("Installed", "Eingebaut"), "installedOn", Day),
        MADE_AT,
        CHANGED_AT,
        ID,
    ],
    tabs: &[
        Tab {
            key: "tasks",
            label: vocabulary::TASKS,
            content: Content::List(&TASKS, "applianceId"),
        },
        Tab {
            key: "documents",
            label: vocabulary::DOCUMENTS,
            content: Content::List(&DOCUMENTS, "applianceId"),
        },
    ],
    acts: &[],
    moving: &[],
};
