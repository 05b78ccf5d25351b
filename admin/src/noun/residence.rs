//! Homes.

use super::{
    ACT, Act, Content, Detail, Filter,
    Kind::{Choice, Code, Count, Country, Instant, Link, Since, Text},
    Noun, Paged, Tab, Tone,
    When::{Set, Unset},
    appliance::APPLIANCES,
    audit::AUDIT_ENTRIES,
    choices::{HAPPENING_KIND, MEMBER_ROLE, RESIDENCE_KIND},
    col,
    contractor::CONTRACTORS,
    document::DOCUMENTS,
    task::TASKS,
    vocabulary::{self, ARCHIVED, ID, KIND, MADE_AT, MADE_FROM, MADE_UNTIL, OF_ACCOUNT},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

pub static RESIDENCES: Noun = Noun {
    key: "residences",
    field: "residences",
    id: "id",
    title: vocabulary::HOMES,
    icon: Shape::House,
    needs: "READ_RESIDENCES",
    paged: Some(Paged {
        search: Some(W("Name or id", "Name oder Kennung")),
        filters: &[
            Filter::yes_no(ARCHIVED, "archived", ARCHIVED, W("In use", "In Gebrauch")),
            Filter::choice(KIND, "kind", &RESIDENCE_KIND),
            Filter::text(W("Country code", "Länderkürzel"), "country"),
            OF_ACCOUNT,
            MADE_FROM,
            MADE_UNTIL,
        ],
        filter_type: "ResidenceFilter",
        order_type: "ResidenceOrder",
        order: "CREATED_DESC",
    }),
    columns: &[
        col(word::NAME, "name", Text).sorted("NAME"),
        col(W("Owner", "Inhaber"), "ownerName", Link("accounts", "ownerId")).wide(),
        col(KIND, "kind", Choice(&RESIDENCE_KIND)).wider(),
        col(W("Town", "Ort"), "city", Text).wider(),
        col(W("Country", "Land"), "countryCode", Country).wider(),
        col(W("Members", "Mitglieder"), "memberCount", Count).wide(),
        col(W("Open tasks", "Offene Aufgaben"), "openTaskCount", Count).wide(),
        col(ARCHIVED, "archivedAt", Since(ARCHIVED, Tone::Plain)).wide(),
        MADE_AT,
        col(W("Time zone", "Zeitzone"), "timeZone", Text).asked(),
        ID.asked(),
    ],
    empty: W("No homes yet", "Noch kein Zuhause"),
    acts: &[],
    row_acts: &[&ARCHIVE, &RESTORE],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "residence",
    row: "residence",
    title: "name",
    badges: &[col(ARCHIVED, "archivedAt", Since(ARCHIVED, Tone::Warn))],
    facts: &[
        col(W("Owner", "Inhaber"), "ownerName", Link("accounts", "ownerId")),
        col(KIND, "kind", Choice(&RESIDENCE_KIND)),
        col(W("Town", "Ort"), "city", Text),
        col(W("Country", "Land"), "countryCode", Country),
        col(W("Time zone", "Zeitzone"), "timeZone", Text),
        MADE_AT,
        col(ARCHIVED, "archivedAt", Instant),
        ID,
    ],
    tabs: &[
        Tab {
            key: "members",
            label: W("Members", "Mitglieder"),
            content: Content::Rows {
                path: "members",
                columns: &[
                    col(word::NAME, "displayName", Link("accounts", "accountId")),
                    col(word::EMAIL, "email", Text).wide(),
                    col(word::ROLE, "role", Choice(&MEMBER_ROLE)),
                    col(W("Member since", "Mitglied seit"), "joinedAt", Instant),
                ],
                empty: W("Nobody belongs to this home", "Zu diesem Zuhause gehört niemand"),
                acts: &[&TRANSFER],
            },
        },
        Tab {
            key: "tasks",
            label: vocabulary::TASKS,
            content: Content::List(&TASKS, "residenceId"),
        },
        Tab {
            key: "timeline",
            label: W("Timeline", "Verlauf"),
            content: Content::Rows {
                path: "timeline.nodes",
                columns: &[
                    col(W("What", "Was"), "kind", Choice(&HAPPENING_KIND)),
                    col(W("Name", "Name"), "title", Text),
                    col(W("Who", "Wer"), "actorName", Link("accounts", "actorId")).wide(),
                    col(W("When", "Wann"), "happenedAt", Instant),
                ],
                empty: W("Nothing has happened yet", "Noch ist nichts geschehen"),
                acts: &[],
            },
        },
        Tab {
            key: "contractors",
            label: vocabulary::CONTRACTORS,
            content: Content::List(&CONTRACTORS, "residenceId"),
        },
        Tab {
            key: "appliances",
            label: vocabulary::APPLIANCES,
            content: Content::List(&APPLIANCES, "residenceId"),
        },
        Tab {
            key: "documents",
            label: vocabulary::DOCUMENTS,
            content: Content::List(&DOCUMENTS, "residenceId"),
        },
        Tab {
            key: "invitations",
            label: W("Invitations", "Einladungen"),
            content: Content::Rows {
                path: "invitations",
                columns: &[
                    col(W("Mark", "Merkmal"), "codeMark", Code),
                    col(word::ROLE, "role", Choice(&MEMBER_ROLE)),
                    col(W("For", "Für"), "email", Text).wide(),
                    col(W("Uses left", "Noch frei"), "usesLeft", Count),
                    col(
                        W("Invited by", "Eingeladen von"),
                        "createdByName",
                        Link("accounts", "createdById"),
                    )
                    .wide(),
                    col(W("Good until", "Gilt bis"), "expiresAt", Instant),
                ],
                empty: W("Nobody was invited", "Niemand wurde eingeladen"),
                acts: &[],
            },
        },
        Tab {
            key: "audit",
            label: vocabulary::AUDIT,
            content: Content::List(&AUDIT_ENTRIES, "objectId"),
        },
    ],
    acts: &[&ARCHIVE, &RESTORE],
    moving: &[],
};

static ARCHIVE: Act = Act {
    field: "archiveResidence",
    input: "ArchiveResidenceInput",
    label: W("Archive", "Archivieren"),
    hint: W(
        "It can be read and not changed, and nobody is told anything of it.",
        "Es ist nur noch zu lesen, und niemand hört mehr davon.",
    ),
    needs: "ARCHIVE_RESIDENCE",
    tone: Tone::Bad,
    id: ("residenceId", "id"),
    when: Unset("archivedAt"),
    undo: Some(&RESTORE),
    ..ACT
};

static RESTORE: Act = Act {
    field: "restoreResidence",
    input: "RestoreResidenceInput",
    label: W("Restore", "Zurückholen"),
    needs: "RESTORE_RESIDENCE",
    id: ("residenceId", "id"),
    when: Set("archivedAt"),
    ..ACT
};

static TRANSFER: Act = Act {
    field: "transferResidence",
    input: "TransferResidenceInput",
    label: W("Make owner", "Zum Inhaber machen"),
    hint: W(
        "Who owned the home stays as a manager.",
        "Wem das Zuhause gehörte, bleibt als Verwalter.",
    ),
    needs: "TRANSFER_RESIDENCE",
    id: ("membershipId", "id"),
    around: "residenceId",
    when: super::When::Is("role", &["MANAGER", "MEMBER", "VIEWER"]),
    ..ACT
};
