//! Contractors whom homes keep.

use super::{
    Content, Detail, Filter,
    Kind::{Choices, Href, Text},
    Noun, Paged, Tab,
    choices::CONTRACTOR_SPECIALTY,
    col,
    document::DOCUMENTS,
    task::TASKS,
    vocabulary::{self, CHANGED_AT, ID, IN_HOME, MADE_AT, MADE_FROM, MADE_UNTIL, OF_HOME},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const COMPANY: W = W("Company", "Firma");
const TRADES: W = W("Trades", "Gewerke");
const PHONE: W = W("Phone", "Telefon");

pub static CONTRACTORS: Noun = Noun {
    key: "contractors",
    field: "contractors",
    id: "id",
    title: vocabulary::CONTRACTORS,
    icon: Shape::Contractor,
    needs: "READ_RESIDENCES",
    paged: Some(Paged {
        search: Some(W("Name or id", "Name oder Kennung")),
        filters: &[
            Filter::choice(W("Trade", "Gewerk"), "specialty", &CONTRACTOR_SPECIALTY),
            IN_HOME,
            MADE_FROM,
            MADE_UNTIL,
        ],
        filter_type: "ContractorFilter",
        order_type: "ContractorOrder",
        order: "CREATED_DESC",
    }),
    columns: &[
        col(word::NAME, "name", Text).sorted("NAME"),
        col(COMPANY, "company", Text).wide(),
        col(TRADES, "specialties", Choices(&CONTRACTOR_SPECIALTY)).wide(),
        OF_HOME,
        col(word::EMAIL, "email", Text).wider(),
        col(PHONE, "phone", Text).wider(),
        MADE_AT.wide(),
        CHANGED_AT.asked(),
        ID.asked(),
    ],
    empty: W("No contractors yet", "Noch keine Handwerker"),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "contractor",
    row: "contractor",
    title: "name",
    badges: &[],
    facts: &[
        OF_HOME,
        col(COMPANY, "company", Text),
        col(TRADES, "specialties", Choices(&CONTRACTOR_SPECIALTY)),
        col(word::EMAIL, "email", Text),
        col(PHONE, "phone", Text),
        col(W("Website", "Webseite"), "website", Href),
        MADE_AT,
        CHANGED_AT,
        ID,
    ],
    tabs: &[
        Tab {
            key: "tasks",
            label: vocabulary::TASKS,
            content: Content::List(&TASKS, "contractorId"),
        },
        Tab {
            key: "documents",
            label: vocabulary::DOCUMENTS,
            content: Content::List(&DOCUMENTS, "contractorId"),
        },
    ],
    acts: &[],
    moving: &[],
};
