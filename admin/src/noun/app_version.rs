//! Which versions of the apps are supported.

use super::{
    ACT, Act, Column, Content, Detail, Field, FieldKind,
    Kind::{Choice, Code, Count, Instant, Link, Text, YesNo},
    Noun, Preview, Seen, Tab,
    choices::DEVICE_PLATFORM,
    col,
    vocabulary::CHANGED_AT,
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const PLATFORM: W = W("App", "App");
const OLDEST: W = W("Oldest version", "Älteste Fassung");
const TOLD: W = W("Told to update", "Zum Erneuern aufgefordert");
const SESSIONS: W = W("Sessions", "Sitzungen");

pub static APP_VERSIONS: Noun = Noun {
    key: "app-versions",
    field: "appVersions",
    id: "id",
    title: W("App versions", "App-Fassungen"),
    icon: Shape::Screen,
    needs: "READ_TEMPLATES",
    paged: None,
    columns: &[
        col(PLATFORM, "platform", Choice(&DEVICE_PLATFORM)),
        col(OLDEST, "oldest", Code),
        CHANGED_AT,
    ],
    empty: W(
        "No app has an oldest version",
        "Keine App hat eine älteste Fassung",
    ),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: false,
};

static DETAIL: Detail = Detail {
    field: "appVersion",
    row: "appVersion",
    title: "oldest",
    badges: &[col(PLATFORM, "platform", Choice(&DEVICE_PLATFORM))],
    facts: &[CHANGED_AT],
    tabs: &[
        Tab {
            key: "sessions",
            label: W("Sessions of 30 days", "Sitzungen aus 30 Tagen"),
            content: Content::Rows {
                path: "sessions.versions",
                columns: VERSIONS,
                empty: W(
                    "No session of this app has told its version",
                    "Keine Sitzung dieser App hat ihre Fassung genannt",
                ),
                acts: &[],
            },
        },
        Tab {
            key: "history",
            label: W("History", "Verlauf"),
            content: Content::Rows {
                path: "history.nodes",
                columns: &[
                    col(W("Changed", "Geändert"), "createdAt", Instant),
                    col(W("By", "Von"), "operatorName", Link("operators", "operatorId")),
                    col(word::REASON, "reason", Text),
                    col(
                        W("Before and after", "Vorher und nachher"),
                        "id",
                        Link("audit", "id"),
                    ),
                ],
                empty: W(
                    "Nobody has changed it, or you may not read the audit",
                    "Niemand hat sie geändert, oder das Protokoll bleibt verborgen",
                ),
                acts: &[],
            },
        },
    ],
    acts: &[&UPDATE],
    moving: &[],
};

/// How many sessions have which version.
const VERSIONS: &[Column] = &[
    col(W("Version", "Fassung"), "version", Code),
    col(SESSIONS, "count", Count),
    col(TOLD, "told", YesNo(word::YES, word::NO)),
];

static PREVIEW: Preview = Preview {
    field: "appVersionPreview",
    input: "AppVersionPreviewInput",
    takes: &["platform", "version"],
    facts: &[
        col(TOLD, "preview.toldCount", Count),
        col(W("Not told", "Nicht aufgefordert"), "preview.untoldCount", Count),
        col(
            W("Version not known", "Fassung unbekannt"),
            "preview.unknownCount",
            Count,
        ),
    ],
    rows: ("preview.versions", VERSIONS),
};

static UPDATE: Act = Act {
    field: "updateAppVersion",
    input: "UpdateAppVersionInput",
    label: W("Edit", "Bearbeiten"),
    hint: W(
        "Older apps ask their people to update, from the next time they ask the server on. The preview says how many those are.",
        "Ältere Apps bitten um ein Erneuern, sobald sie den Server das nächste Mal fragen. Die Vorschau sagt, wie viele das sind.",
    ),
    needs: "EDIT_APP_VERSIONS",
    id: ("platform", "platform"),
    fields: &[Field {
        label: OLDEST,
        name: "version",
        kind: FieldKind::Line(20),
        hint: W("Three numbers, as 1.4.0.", "Drei Zahlen, wie 1.4.0."),
        required: true,
        from: "oldest",
    }],
    seen: Seen::State("was", "oldest"),
    preview: Some(&PREVIEW),
    ..ACT
};
