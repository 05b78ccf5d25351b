//! Notices, and what became of their deliveries.

use super::{
    ACT, Act, Column, Content, Detail, Field, FieldKind, Filter,
    Kind::{Choice, Code, Count, Day, Instant, Link, Since, Text, YesNo},
    Matching, Noun, Paged,
    Reason::Optional,
    Tab, Tone,
    When::Is,
    choices::{CHANNEL, DELIVERY_STATE, DEVICE_PLATFORM, MAIL_KIND, NOTIFICATION_KIND, TRACE_KIND},
    col,
    vocabulary::{self, ACCOUNT, ID, KIND, OF_ACCOUNT, STATE},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const CHANNEL_WORD: W = W("Way", "Weg");
const DUE: W = W("Due", "Fällig");
const NOTICE: W = W("Notice", "Nachricht");
const MAIL: W = W("Mail", "Mail");
const UNKNOWN: W = W("Not known here", "Hier unbekannt");
const ERROR: W = W("Error", "Fehler");
const TRIES: W = W("Tries", "Versuche");
const OWNER: Column = col(ACCOUNT, "accountName", Link("accounts", "accountId"));
/// The states in which a delivery can be sent again.
const ENDED_BADLY: &[&str] = &["DEAD", "PARKED"];

pub static DELIVERIES: Noun = Noun {
    key: "deliveries",
    field: "deliveries",
    id: "id",
    title: word::DELIVERIES,
    icon: Shape::Bell,
    needs: "READ_DELIVERIES",
    paged: Some(Paged {
        search: Some(W(
            "Email of an account, or a whole id",
            "E-Mail eines Kontos oder eine ganze Kennung",
        )),
        filters: &[
            Filter::choice(STATE, "state", &DELIVERY_STATE),
            Filter::choice(CHANNEL_WORD, "channel", &CHANNEL),
            Filter::choice(W("Platform", "Gerät"), "platform", &DEVICE_PLATFORM),
            Filter::choice(NOTICE, "kind", &NOTIFICATION_KIND),
            Filter::choice(MAIL, "mail", &MAIL_KIND),
            Filter::text(ERROR, "error"),
            Filter::day(W("Due from", "Fällig ab"), "dueAfter"),
            Filter::day(W("Due until", "Fällig bis"), "dueBefore"),
            OF_ACCOUNT,
            Filter::given(vocabulary::ANNOUNCEMENT, "announcementId"),
        ],
        filter_type: "DeliveryFilter",
        order_type: "DeliveryOrder",
        order: "DUE_DESC",
    }),
    columns: &[
        col(STATE, "state", Choice(&DELIVERY_STATE)),
        col(CHANNEL_WORD, "channel", Choice(&CHANNEL)).wide(),
        col(NOTICE, "kind", Choice(&NOTIFICATION_KIND)).wide(),
        col(MAIL, "mail", Choice(&MAIL_KIND)).wider(),
        col(UNKNOWN, "unknown", Code).asked(),
        OWNER,
        col(ERROR, "lastError", Text).wider(),
        col(TRIES, "attempts", Count).wide(),
        col(DUE, "dueAt", Instant).sorted("DUE"),
        col(W("Platform", "Gerät"), "platform", Choice(&DEVICE_PLATFORM)).asked(),
        col(W("Tried next", "Nächster Versuch"), "nextAttemptAt", Instant).asked(),
        col(W("Finished", "Beendet"), "finishedAt", Instant).asked(),
        col(vocabulary::MADE, "createdAt", Instant)
            .sorted("CREATED")
            .asked(),
        ID.asked(),
    ],
    empty: word::NO_DELIVERIES,
    acts: &[],
    row_acts: &[&RETRY],
    matching: &[Matching {
        act: &RETRY_MATCHING,
        counted_by: "deliveryCount",
    }],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "delivery",
    row: "delivery",
    title: "accountName",
    badges: &[
        col(STATE, "state", Choice(&DELIVERY_STATE)),
        col(CHANNEL_WORD, "channel", Choice(&CHANNEL)),
    ],
    facts: &[
        OWNER,
        col(NOTICE, "kind", Choice(&NOTIFICATION_KIND)),
        col(MAIL, "mail", Choice(&MAIL_KIND)),
        col(UNKNOWN, "unknown", Code),
        col(W("Platform", "Gerät"), "platform", Choice(&DEVICE_PLATFORM)),
        col(DUE, "dueAt", Instant),
        col(W("Good until", "Gilt bis"), "expiresAt", Instant),
        col(W("Tried next", "Nächster Versuch"), "nextAttemptAt", Instant),
        col(W("Finished", "Beendet"), "finishedAt", Instant),
        col(TRIES, "attempts", Count),
        col(
            W("May arrive twice", "Kommt vielleicht zweimal an"),
            "mayArriveTwice",
            YesNo(word::YES, word::NO),
        ),
        col(ERROR, "lastError", Text),
        col(
            W("Id at the far end", "Kennung der Gegenstelle"),
            "providerId",
            Code,
        ),
        ID,
    ],
    tabs: &[Tab {
        key: "trace",
        label: W("Trace", "Weg"),
        content: Content::Rows {
            path: "trace",
            columns: &[
                col(W("What happened", "Was geschah"), "kind", Choice(&TRACE_KIND)),
                col(W("When", "Wann"), "at", Instant),
                col(W("Until", "Bis"), "until", Instant).wide(),
                col(W("Try", "Versuch"), "attempt", Count).wide(),
                col(W("Answer", "Antwort"), "status", Code).wide(),
                col(W("Why", "Warum"), "reason", Text),
            ],
            empty: W("Nothing has happened yet", "Noch ist nichts geschehen"),
            acts: &[],
        },
    }],
    acts: &[&RETRY],
    moving: &[],
};

static RETRY: Act = Act {
    field: "retryDelivery",
    input: "RetryDeliveryInput",
    label: W("Send again", "Noch einmal senden"),
    hint: W(
        "It waits anew and goes out with the next run.",
        "Sie wartet von neuem und geht mit dem nächsten Lauf hinaus.",
    ),
    needs: "RETRY_DELIVERIES",
    tone: Tone::Good,
    id: ("deliveryId", "id"),
    fields: &[Field {
        label: W(
            "Even if it may arrive twice",
            "Auch wenn sie vielleicht zweimal ankommt",
        ),
        name: "mayArriveTwice",
        kind: FieldKind::YesNo,
        hint: W(
            "Nobody knows whether one without an answer has arrived.",
            "Bei einer ohne Antwort weiß niemand, ob sie angekommen ist.",
        ),
        required: false,
        from: "",
    }],
    reason: Optional,
    when: Is("state", ENDED_BADLY),
    ..ACT
};

static RETRY_MATCHING: Act = Act {
    field: "retryDeliveriesMatching",
    input: "RetryDeliveriesMatchingInput",
    label: W("Send all that match again", "Alle passenden noch einmal senden"),
    hint: W(
        "Only those that ended without having arrived, and that cannot arrive twice. Nothing is done if their number has changed meanwhile.",
        "Nur solche, die endeten, ohne anzukommen, und nicht zweimal ankommen können. Hat sich ihre Zahl inzwischen geändert, geschieht nichts.",
    ),
    needs: "RETRY_DELIVERIES",
    tone: Tone::Good,
    id: ("", ""),
    reason: Optional,
    ..ACT
};

pub static NOTICES: Noun = Noun {
    key: "notices",
    field: "notices",
    id: "id",
    title: W("Notices", "Nachrichten"),
    icon: Shape::Envelope,
    needs: "READ_DELIVERIES",
    paged: Some(Paged {
        search: Some(W(
            "Email of an account, or a whole id",
            "E-Mail eines Kontos oder eine ganze Kennung",
        )),
        filters: &[
            Filter::choice(KIND, "kind", &NOTIFICATION_KIND),
            Filter::yes_no(READ, "read", READ, W("Not read", "Nicht gelesen")),
            Filter::day(vocabulary::MADE_FROM.label, "createdAfter"),
            Filter::day(vocabulary::MADE_UNTIL.label, "createdBefore"),
            OF_ACCOUNT,
            vocabulary::IN_HOME,
            Filter::given(vocabulary::TASK, "taskId"),
            Filter::given(vocabulary::ANNOUNCEMENT, "announcementId"),
        ],
        filter_type: "NoticeFilter",
        order_type: "NoticeOrder",
        order: "CREATED_DESC",
    }),
    columns: &[
        col(KIND, "kind", Choice(&NOTIFICATION_KIND)),
        OWNER,
        col(vocabulary::TASK, "taskTitle", Link("tasks", "taskId")).wide(),
        vocabulary::OF_HOME.wider(),
        col(W("Sent", "Gesendet"), "sentCount", Count).wide(),
        col(word::DELIVERIES, "deliveryCount", Count).wide(),
        col(READ, "readAt", Since(READ, Tone::Good)).wider(),
        col(UNKNOWN, "unknown", Code).asked(),
        col(vocabulary::MADE, "createdAt", Instant).sorted("CREATED"),
        ID.asked(),
    ],
    empty: W(
        "Nobody was told anything yet",
        "Noch wurde niemandem etwas gesagt",
    ),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&NOTICE_DETAIL),
    exports: true,
};

const READ: W = W("Read", "Gelesen");

static NOTICE_DETAIL: Detail = Detail {
    field: "notice",
    row: "notice",
    title: "accountName",
    badges: &[col(KIND, "kind", Choice(&NOTIFICATION_KIND))],
    facts: &[
        OWNER,
        col(vocabulary::TASK, "taskTitle", Link("tasks", "taskId")),
        vocabulary::OF_HOME,
        col(W("About the day", "Zum Tag"), "occurrenceOn", Day),
        col(UNKNOWN, "unknown", Code),
        col(vocabulary::MADE, "createdAt", Instant),
        col(READ, "readAt", Instant),
        ID,
    ],
    tabs: &[Tab {
        key: "deliveries",
        label: word::DELIVERIES,
        content: Content::Rows {
            path: "deliveries.nodes",
            columns: &[
                col(STATE, "state", Choice(&DELIVERY_STATE)),
                col(CHANNEL_WORD, "channel", Choice(&CHANNEL)),
                col(W("Platform", "Gerät"), "platform", Choice(&DEVICE_PLATFORM)).wide(),
                col(ERROR, "lastError", Text).wide(),
                col(DUE, "dueAt", Instant),
                col(W("Delivery", "Zustellung"), "id", Link("deliveries", "id")),
            ],
            empty: W("It goes out nowhere", "Sie geht nirgends hinaus"),
            acts: &[],
        },
    }],
    acts: &[],
    moving: &[],
};
