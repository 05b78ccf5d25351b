//! What those who run honeyDue say to many.

use super::{
    ACT, Act, Content, Detail, Field, FieldKind, Filter,
    Kind::{Choice, Count, Country, Instant, Text},
    Letter, Noun, Paged, REVISION,
    Reason::Optional,
    Seen, Tab, Tone,
    When::{Counts, Is},
    audit::AUDIT_ENTRIES,
    choices::{
        ANNOUNCEMENT_HOMES, ANNOUNCEMENT_LANGUAGE, ANNOUNCEMENT_REACH, ANNOUNCEMENT_STATE, DEVICE_PLATFORM,
        TIER,
    },
    col,
    delivery::{DELIVERIES, NOTICES},
    vocabulary::{self, ID, STATE},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const RIGHT: &str = "SEND_ANNOUNCEMENTS";
const TITLE: W = W("Title", "Titel");
const TITLE_EN: W = W("Title in English", "Titel auf Englisch");
const BODY_EN: W = W("Text in English", "Text auf Englisch");
const TITLE_DE: W = W("Title in German", "Titel auf Deutsch");
const BODY_DE: W = W("Text in German", "Text auf Deutsch");
const REACH: W = W("Ways", "Wege");
const PLAN: W = W("Plan", "Plan");
const LANGUAGE: W = W("Language", "Sprache");
const PLATFORM: W = W("Device", "Gerät");
const COUNTRY: W = W("Country", "Land");
const SIGNED_UP_AFTER: W = W("Signed up from", "Angemeldet ab");
const SIGNED_UP_BEFORE: W = W("Signed up before", "Angemeldet vor");
const PER_MINUTE: W = W("People a minute", "Leute je Minute");
const TOLD: W = W("Told", "Erreicht");
const MEANT: W = W("Meant", "Gemeint");
const STARTED: W = W("Started", "Gestartet");
const STOPPED: W = W("Stopped", "Gestoppt");
const EVERYONE_TOLD: W = W("Everyone told", "Alle erreicht");
const NO_HINT: W = W("", "");
const BLANK_LINES: W = W(
    "Blank lines part paragraphs; at most 2,000 letters.",
    "Leerzeilen trennen Absätze; höchstens 2.000 Zeichen.",
);
const ALL_IF_BARE: W = W("Bare: all of them.", "Leer: alle.");

pub static ANNOUNCEMENTS: Noun = Noun {
    key: "announcements",
    field: "announcements",
    id: "id",
    title: W("Announcements", "Ansagen"),
    icon: Shape::Star,
    needs: "READ_ANNOUNCEMENTS",
    paged: Some(Paged {
        search: Some(W(
            "Start of the English title, or a whole id",
            "Anfang des englischen Titels oder eine ganze Kennung",
        )),
        filters: &[
            Filter::choice(STATE, "state", &ANNOUNCEMENT_STATE),
            vocabulary::MADE_FROM,
            vocabulary::MADE_UNTIL,
        ],
        filter_type: "AnnouncementFilter",
        order_type: "AnnouncementOrder",
        order: "CREATED_DESC",
    }),
    columns: &[
        col(TITLE, "titleEn", Text),
        col(STATE, "state", Choice(&ANNOUNCEMENT_STATE)),
        col(TOLD, "toldCount", Count),
        col(MEANT, "audienceCount", Count).wide(),
        col(REACH, "reach", Choice(&ANNOUNCEMENT_REACH)).wider(),
        col(PER_MINUTE, "perMinute", Count).wider(),
        col(W("By", "Von"), "createdBy", Text).wider(),
        col(STARTED, "startedAt", Instant).wide(),
        col(vocabulary::MADE, "createdAt", Instant).sorted("CREATED"),
        ID.asked(),
    ],
    empty: W("Nothing was announced yet", "Noch wurde nichts angesagt"),
    acts: &[&CREATE],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: false,
};

static DETAIL: Detail = Detail {
    field: "announcement",
    row: "announcement",
    title: "titleEn",
    badges: &[col(STATE, "state", Choice(&ANNOUNCEMENT_STATE))],
    facts: &[
        col(MEANT, "audienceCount", Count),
        col(TOLD, "toldCount", Count),
        col(PER_MINUTE, "perMinute", Count),
        col(REACH, "reach", Choice(&ANNOUNCEMENT_REACH)),
        col(PLAN, "audience.tier", Choice(&TIER)),
        col(LANGUAGE, "audience.language", Choice(&ANNOUNCEMENT_LANGUAGE)),
        col(PLATFORM, "audience.platform", Choice(&DEVICE_PLATFORM)),
        col(COUNTRY, "audience.country", Country),
        col(vocabulary::HOMES, "audience.homes", Choice(&ANNOUNCEMENT_HOMES)),
        col(SIGNED_UP_AFTER, "audience.signedUpAfter", Instant),
        col(SIGNED_UP_BEFORE, "audience.signedUpBefore", Instant),
        col(W("Written by", "Geschrieben von"), "createdBy", Text),
        col(vocabulary::MADE, "createdAt", Instant),
        col(STARTED, "startedAt", Instant),
        col(STOPPED, "stoppedAt", Instant),
        col(EVERYONE_TOLD, "finishedAt", Instant),
        ID,
    ],
    tabs: &[
        Tab {
            key: "dry-run",
            label: W("Dry run", "Probelauf"),
            content: Content::Facts(&[
                col(
                    W("People who would be told", "Leute, die es erführen"),
                    "dryRun.accounts",
                    Count,
                ),
                col(W("Pushes", "Pushes"), "dryRun.pushes", Count),
                col(
                    W("People with pushes", "Leute mit Pushes"),
                    "dryRun.pushed",
                    Count,
                ),
                col(
                    W("After their quiet hours", "Nach ihren Ruhezeiten"),
                    "dryRun.pushedLater",
                    Count,
                ),
                col(W("Mails", "Mails"), "dryRun.mails", Count),
                col(W("Inbox only", "Nur im Posteingang"), "dryRun.inboxOnly", Count),
                col(
                    W("Want no pushes", "Wollen keine Pushes"),
                    "dryRun.pushUnwanted",
                    Count,
                ),
                col(W("Have no device", "Haben kein Gerät"), "dryRun.noDevice", Count),
                col(
                    W("Want no mails", "Wollen keine Mails"),
                    "dryRun.mailUnwanted",
                    Count,
                ),
                col(
                    W("Address not confirmed", "Adresse nicht bestätigt"),
                    "dryRun.mailUnproven",
                    Count,
                ),
                col(
                    W("Address takes no mail", "Adresse nimmt keine Mail"),
                    "dryRun.mailSuppressed",
                    Count,
                ),
                col(
                    W("Minutes at least", "Mindestens Minuten"),
                    "dryRun.minutes",
                    Count,
                ),
            ]),
        },
        Tab {
            key: "preview",
            label: W("Preview", "Vorschau"),
            content: Content::Letters(&[
                Letter {
                    label: W("Push in English", "Push auf Englisch"),
                    icon: Shape::Bell,
                    head: "preview.en.pushTitle",
                    body: "preview.en.pushBody",
                },
                Letter {
                    label: W("Push in German", "Push auf Deutsch"),
                    icon: Shape::Bell,
                    head: "preview.de.pushTitle",
                    body: "preview.de.pushBody",
                },
                Letter {
                    label: W("Mail in English", "Mail auf Englisch"),
                    icon: Shape::Envelope,
                    head: "preview.en.mailSubject",
                    body: "preview.en.mailText",
                },
                Letter {
                    label: W("Mail in German", "Mail auf Deutsch"),
                    icon: Shape::Envelope,
                    head: "preview.de.mailSubject",
                    body: "preview.de.mailText",
                },
            ]),
        },
        Tab {
            key: "progress",
            label: W("Progress", "Fortschritt"),
            content: Content::Facts(&[
                col(W("Still to be told", "Noch zu erreichen"), "progress.left", Count),
                col(
                    W("Told in the inbox only", "Nur im Posteingang erreicht"),
                    "announcement.inboxOnlyCount",
                    Count,
                ),
                col(
                    W("Could not be told", "Nicht zu erreichen"),
                    "announcement.failedCount",
                    Count,
                ),
                col(
                    W("Pushes planned", "Pushes geplant"),
                    "progress.pushes.planned",
                    Count,
                ),
                col(W("Pushes sent", "Pushes gesendet"), "progress.pushes.sent", Count),
                col(
                    W("Pushes waiting", "Pushes wartend"),
                    "progress.pushes.waiting",
                    Count,
                ),
                col(
                    W("Pushes failed", "Pushes fehlgeschlagen"),
                    "progress.pushes.failed",
                    Count,
                ),
                col(
                    W("Pushes left out", "Pushes ausgelassen"),
                    "progress.pushes.skipped",
                    Count,
                ),
                col(
                    W("Mails planned", "Mails geplant"),
                    "progress.mails.planned",
                    Count,
                ),
                col(W("Mails sent", "Mails gesendet"), "progress.mails.sent", Count),
                col(
                    W("Mails waiting", "Mails wartend"),
                    "progress.mails.waiting",
                    Count,
                ),
                col(
                    W("Mails failed", "Mails fehlgeschlagen"),
                    "progress.mails.failed",
                    Count,
                ),
                col(
                    W("Mails left out", "Mails ausgelassen"),
                    "progress.mails.skipped",
                    Count,
                ),
            ]),
        },
        Tab {
            key: "notices",
            label: W("Notices", "Nachrichten"),
            content: Content::List(&NOTICES, "announcementId"),
        },
        Tab {
            key: "deliveries",
            label: word::DELIVERIES,
            content: Content::List(&DELIVERIES, "announcementId"),
        },
        Tab {
            key: "audit",
            label: vocabulary::AUDIT,
            content: Content::List(&AUDIT_ENTRIES, "objectId"),
        },
    ],
    acts: &[&START, &STOP, &RESUME, &TEST, &UPDATE, &DELETE],
    // Mails and pushes go out for a while after everyone has been told.
    moving: &[
        Is("announcement.state", &["RUNNING"]),
        Counts("progress.pushes.waiting"),
        Counts("progress.mails.waiting"),
    ],
};

const fn field(label: W, name: &'static str, kind: FieldKind, hint: W, from: &'static str) -> Field {
    Field {
        label,
        name,
        kind,
        hint,
        required: false,
        from,
    }
}

const FIELDS: &[Field] = &[
    Field {
        required: true,
        ..field(TITLE_EN, "titleEn", FieldKind::Line(100), NO_HINT, "titleEn")
    },
    field(BODY_EN, "bodyEn", FieldKind::Lines(2_000), BLANK_LINES, "bodyEn"),
    field(TITLE_DE, "titleDe", FieldKind::Line(100), NO_HINT, "titleDe"),
    field(BODY_DE, "bodyDe", FieldKind::Lines(2_000), BLANK_LINES, "bodyDe"),
    field(
        REACH,
        "reach",
        FieldKind::Choice(&ANNOUNCEMENT_REACH),
        W(
            "Bare: pushes and mails, as each person wants them.",
            "Leer: Pushes und Mails, wie jede Person sie will.",
        ),
        "reach",
    ),
    Field {
        required: true,
        ..field(
            PER_MINUTE,
            "perMinute",
            FieldKind::Number,
            W("1 to 6,000.", "1 bis 6.000."),
            "perMinute",
        )
    },
    field(
        PLAN,
        "audience.tier",
        FieldKind::Choice(&TIER),
        ALL_IF_BARE,
        "audience.tier",
    ),
    field(
        LANGUAGE,
        "audience.language",
        FieldKind::Choice(&ANNOUNCEMENT_LANGUAGE),
        ALL_IF_BARE,
        "audience.language",
    ),
    field(
        PLATFORM,
        "audience.platform",
        FieldKind::Choice(&DEVICE_PLATFORM),
        W(
            "Only people with such a device, and pushes only there. Bare: all of them.",
            "Nur Leute mit einem solchen Gerät, und Pushes nur dorthin. Leer: alle.",
        ),
        "audience.platform",
    ),
    field(
        COUNTRY,
        "audience.country",
        FieldKind::Line(2),
        W(
            "Two letters, such as DE: people with a home there. Bare: all of them.",
            "Zwei Buchstaben, zum Beispiel DE: Leute mit einem Zuhause dort. Leer: alle.",
        ),
        "audience.country",
    ),
    field(
        vocabulary::HOMES,
        "audience.homes",
        FieldKind::Choice(&ANNOUNCEMENT_HOMES),
        ALL_IF_BARE,
        "audience.homes",
    ),
    field(
        SIGNED_UP_AFTER,
        "audience.signedUpAfter",
        FieldKind::Moment,
        NO_HINT,
        "audience.signedUpAfter",
    ),
    field(
        SIGNED_UP_BEFORE,
        "audience.signedUpBefore",
        FieldKind::Moment,
        NO_HINT,
        "audience.signedUpBefore",
    ),
];

static CREATE: Act = Act {
    field: "createAnnouncement",
    input: "CreateAnnouncementInput",
    label: W("Write an announcement", "Ansage schreiben"),
    hint: W(
        "Nobody is told before it is started. Its page says to how many it would go.",
        "Niemand erfährt davon, bevor sie gestartet wird. Ihre Seite sagt, an wie viele sie ginge.",
    ),
    needs: RIGHT,
    tone: Tone::Good,
    id: ("", ""),
    fields: FIELDS,
    reason: Optional,
    ..ACT
};

static UPDATE: Act = Act {
    field: "updateAnnouncement",
    input: "UpdateAnnouncementInput",
    label: W("Edit", "Bearbeiten"),
    needs: RIGHT,
    id: ("announcementId", "id"),
    fields: FIELDS,
    reason: Optional,
    when: Is("state", &["DRAFT"]),
    seen: Seen::State(REVISION, REVISION),
    ..ACT
};

static DELETE: Act = Act {
    field: "deleteAnnouncement",
    input: "DeleteAnnouncementInput",
    label: W("Throw away", "Verwerfen"),
    hint: W("It is gone for good.", "Sie ist dann endgültig fort."),
    needs: RIGHT,
    tone: Tone::Bad,
    id: ("announcementId", "id"),
    reason: Optional,
    when: Is("state", &["DRAFT"]),
    seen: Seen::State(REVISION, REVISION),
    ..ACT
};

static START: Act = Act {
    field: "startAnnouncement",
    input: "StartAnnouncementInput",
    label: W("Start", "Starten"),
    hint: W(
        "Everyone who is meant is told once, so many a minute. It can be stopped; what has gone out cannot be taken back.",
        "Alle Gemeinten erfahren davon einmal, so viele je Minute. Stoppen geht; was hinaus ist, lässt sich nicht zurückholen.",
    ),
    needs: RIGHT,
    tone: Tone::Good,
    id: ("announcementId", "id"),
    when: Is("state", &["DRAFT"]),
    seen: Seen::State(REVISION, REVISION),
    ..ACT
};

static STOP: Act = Act {
    field: "stopAnnouncement",
    input: "StopAnnouncementInput",
    label: W("Stop", "Stoppen"),
    hint: W(
        "Nobody more is told, and what waits is held back. It can go on later.",
        "Niemand sonst erfährt davon, und was wartet, bleibt hier. Später kann es weitergehen.",
    ),
    needs: RIGHT,
    tone: Tone::Bad,
    id: ("announcementId", "id"),
    when: Is("state", &["RUNNING", "DONE"]),
    ..ACT
};

static RESUME: Act = Act {
    field: "resumeAnnouncement",
    input: "ResumeAnnouncementInput",
    label: W("Resume", "Fortsetzen"),
    hint: W(
        "Whoever was told is not told again.",
        "Wer schon davon weiß, erfährt es nicht noch einmal.",
    ),
    needs: RIGHT,
    tone: Tone::Good,
    id: ("announcementId", "id"),
    when: Is("state", &["STOPPED"]),
    ..ACT
};

static TEST: Act = Act {
    field: "sendTestAnnouncement",
    input: "SendTestAnnouncementInput",
    label: W("Try it out", "Ausprobieren"),
    hint: W(
        "One account gets it at once as a trial, whatever it has chosen.",
        "Ein Konto bekommt sie sofort zur Probe, was auch immer es gewählt hat.",
    ),
    needs: RIGHT,
    id: ("announcementId", "id"),
    fields: &[field(
        W("Account’s email", "E-Mail des Kontos"),
        "accountEmail",
        FieldKind::Email,
        W(
            "Bare: the account with your own address.",
            "Leer: das Konto mit deiner eigenen Adresse.",
        ),
        "",
    )],
    reason: Optional,
    ..ACT
};
