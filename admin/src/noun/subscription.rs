//! Purchases, and what stores told of them.

use super::{
    ACT, Act, Column, Content, Detail, Filter,
    Kind::{self, Choice, Code, Count, Instant, Link, Since, Text},
    Noun, Paged,
    Reason::Optional,
    Shows, Tab, Tone,
    choices::{STANDING_TROUBLE, STORE, STORE_ANSWER, SUBSCRIPTION_STATUS, TIER},
    col,
    vocabulary::{ACCOUNT, CHANGED, ID, MADE, MADE_AT, OF_ACCOUNT, STATE},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const FROM_STORE: W = W("Store", "Laden");
const PLAN: W = W("Plan", "Plan");
const ENDS: W = W("Ends", "Endet");
const TRIES: W = W("Tries", "Versuche");
const STORE_KEY: W = W("Key of the store", "Schlüssel des Ladens");
const RECEIVED: W = W("Received", "Eingegangen");
const APPLIED: W = W("Applied", "Angewandt");

pub static SUBSCRIPTIONS: Noun = Noun {
    key: "subscriptions",
    field: "subscriptions",
    id: "id",
    title: W("Subscriptions", "Abos"),
    icon: Shape::Star,
    needs: "READ_SUBSCRIPTIONS",
    paged: Some(Paged {
        search: Some(W(
            "Key of the store, email, or id",
            "Schlüssel des Ladens, E-Mail oder Kennung",
        )),
        filters: &[
            Filter::choice(STATE, "state", &SUBSCRIPTION_STATUS),
            Filter::choice(FROM_STORE, "store", &STORE),
            Filter::choice(PLAN, "tier", &TIER),
            Filter::day(W("Ends from", "Endet ab"), "endsAfter"),
            Filter::day(W("Ends until", "Endet bis"), "endsBefore"),
            OF_ACCOUNT,
        ],
        filter_type: "SubscriptionFilter",
        order_type: "SubscriptionOrder",
        order: "CREATED_DESC",
    }),
    columns: &[
        col(ACCOUNT, "accountName", Text),
        col(word::EMAIL, "accountEmail", Text).wide(),
        col(STATE, "state", Choice(&SUBSCRIPTION_STATUS)),
        col(FROM_STORE, "store", Choice(&STORE)).wide(),
        col(PLAN, "tier", Choice(&TIER)).wider(),
        col(ENDS, "endsAt", Instant).sorted("ENDS"),
        col(W("Product", "Produkt"), "productId", Code).wider(),
        col(CHANGED, "updatedAt", Instant).sorted("UPDATED").wider(),
        col(MADE, "createdAt", Instant).sorted("CREATED").wide(),
        col(TRIES, "tries", Count).asked(),
        col(STORE_KEY, "storeKey", Code).asked(),
        ID.asked(),
    ],
    empty: W("Nobody has bought anything yet", "Noch hat niemand etwas gekauft"),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "subscription",
    row: "subscription",
    title: "accountName",
    badges: &[
        col(STATE, "state", Choice(&SUBSCRIPTION_STATUS)),
        col(PLAN, "tier", Choice(&TIER)),
    ],
    facts: &[
        col(ACCOUNT, "accountEmail", Link("accounts", "accountId")),
        col(FROM_STORE, "store", Choice(&STORE)),
        col(W("Product", "Produkt"), "productId", Code),
        col(ENDS, "endsAt", Instant),
        col(W("Looked at next", "Wird wieder angesehen"), "dueAt", Instant),
        col(TRIES, "tries", Count),
        MADE_AT,
        col(CHANGED, "updatedAt", Instant),
        col(STORE_KEY, "storeKey", Code),
        ID,
    ],
    tabs: &[
        Tab {
            key: "standing",
            label: W("What the store says", "Was der Laden sagt"),
            content: Content::Facts(STANDING),
        },
        Tab {
            key: "events",
            label: W("Events", "Meldungen"),
            content: Content::List(&STORE_EVENTS, "subscriptionId"),
        },
    ],
    acts: &[&VERIFY],
    moving: &[],
};

static VERIFY: Act = Act {
    field: "verifySubscription",
    input: "VerifySubscriptionInput",
    label: W("Ask the store", "Laden fragen"),
    hint: W(
        "What it says counts at once, as when a worker asks.",
        "Was er sagt, zählt sofort, wie wenn ein Worker fragt.",
    ),
    needs: "VERIFY_SUBSCRIPTION",
    id: ("subscriptionId", "id"),
    reason: Optional,
    shows: Some(Shows::Changes {
        fields: ["changes.field", "changes.before", "changes.after"],
        answer: ("answer", &STORE_ANSWER),
        none: W("Nothing has changed.", "Nichts hat sich geändert."),
    }),
    ..ACT
};

const STANDING: &[Column] = &[
    col(
        W("Course", "Verlauf"),
        "standing.trouble",
        Choice(&STANDING_TROUBLE),
    ),
    col(W("Began", "Begann"), "standing.beganAt", Instant),
    col(ENDS, "standing.endsAt", Instant),
    col(
        W("Trial", "Probe"),
        "standing.isTrial",
        Kind::YesNo(word::YES, word::NO),
    ),
    col(
        W("Renews", "Verlängert sich"),
        "standing.willRenew",
        Kind::YesNo(word::YES, word::NO),
    ),
    col(W("Grace until", "Frist bis"), "standing.graceUntil", Instant),
    col(W("Order", "Bestellung"), "standing.orderId", Code),
    col(
        W("Revoked", "Zurückgezogen"),
        "standing.revoked",
        Kind::YesNo(word::YES, word::NO),
    ),
];

pub static STORE_EVENTS: Noun = Noun {
    key: "store-events",
    field: "storeEvents",
    id: "id",
    title: W("Store events", "Meldungen der Läden"),
    icon: Shape::Envelope,
    needs: "READ_SUBSCRIPTIONS",
    paged: Some(Paged {
        search: Some(W(
            "Key of the event or purchase, or id",
            "Schlüssel der Meldung oder des Kaufs, oder Kennung",
        )),
        filters: &[
            Filter::choice(FROM_STORE, "store", &STORE),
            Filter::text(W("Kind", "Art"), "kind"),
            Filter::yes_no(APPLIED, "applied", APPLIED, W("Not yet", "Noch nicht")),
            Filter::day(W("Received from", "Eingegangen ab"), "receivedAfter"),
            Filter::day(W("Received until", "Eingegangen bis"), "receivedBefore"),
            OF_ACCOUNT,
            Filter::given(W("Subscription", "Abo"), "subscriptionId"),
        ],
        filter_type: "StoreEventFilter",
        order_type: "StoreEventOrder",
        order: "RECEIVED_DESC",
    }),
    columns: &[
        col(W("Kind", "Art"), "kind", Text),
        col(FROM_STORE, "store", Choice(&STORE)),
        col(ACCOUNT, "accountName", Link("accounts", "accountId")).wide(),
        col(APPLIED, "appliedAt", Since(APPLIED, Tone::Good)).wide(),
        col(TRIES, "tries", Count).wider(),
        col(RECEIVED, "receivedAt", Instant).sorted("RECEIVED"),
        col(W("Happened", "Geschehen"), "occurredAt", Instant).asked(),
        col(W("Key of the event", "Schlüssel der Meldung"), "eventKey", Code).asked(),
        ID.asked(),
    ],
    empty: W(
        "No store has told anything yet",
        "Noch hat kein Laden etwas gemeldet",
    ),
    acts: &[],
    row_acts: &[],
    matching: &[],
    detail: Some(&EVENT),
    exports: true,
};

static EVENT: Detail = Detail {
    field: "storeEvent",
    row: "storeEvent",
    title: "kind",
    badges: &[col(APPLIED, "appliedAt", Since(APPLIED, Tone::Good))],
    facts: &[
        col(FROM_STORE, "store", Choice(&STORE)),
        col(ACCOUNT, "accountName", Link("accounts", "accountId")),
        col(W("Happened", "Geschehen"), "occurredAt", Instant),
        col(RECEIVED, "receivedAt", Instant),
        col(APPLIED, "appliedAt", Instant),
        col(W("Tried next", "Nächster Versuch"), "dueAt", Instant),
        col(TRIES, "tries", Count),
        col(W("Key of the event", "Schlüssel der Meldung"), "eventKey", Code),
        col(STORE_KEY, "storeKey", Code),
        ID,
    ],
    tabs: &[Tab {
        key: "standing",
        label: W("What the store says", "Was der Laden sagt"),
        content: Content::Facts(STANDING),
    }],
    acts: &[],
    moving: &[],
};
