//! Queues and regular jobs.

use super::{
    ACT, Act,
    Kind::{Choice, Code, Count, Instant, Since, Text, YesNo},
    Noun,
    Reason::Optional,
    Tone,
    When::{Set, Unset},
    choices::WAY,
    col,
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const PAUSED: W = W("Paused", "Pausiert");
const FAILED: W = W("Failed", "Fehlgeschlagen");

pub static QUEUES: Noun = Noun {
    key: "queues",
    field: "queues",
    id: "way",
    title: W("Queues", "Warteschlangen"),
    icon: Shape::List,
    needs: "READ_JOBS",
    paged: None,
    columns: &[
        col(W("Way", "Weg"), "way", Choice(&WAY)),
        col(W("In use", "In Gebrauch"), "on", YesNo(word::YES, word::NO)).wide(),
        col(W("Due now", "Jetzt fällig"), "due", Count),
        col(W("Waiting", "Wartend"), "waiting", Count).wide(),
        col(W("Running", "Laufend"), "running", Count).widest(),
        col(W("Oldest due", "Älteste fällig"), "oldestDueAt", Instant).wider(),
        col(FAILED, "failed", Count).wide(),
        col(W("Without an answer", "Ohne Antwort"), "parked", Count).widest(),
        col(W("Closed until", "Zu bis"), "closedUntil", Instant).wider(),
        col(PAUSED, "pausedAt", Since(PAUSED, Tone::Warn)).wide(),
        col(W("By", "Von"), "pausedBy", Text).widest(),
        col(word::REASON, "pauseReason", Text).wider(),
    ],
    empty: W("There are no queues", "Es gibt keine Warteschlangen"),
    acts: &[],
    row_acts: &[&PAUSE, &RESUME],
    matching: &[],
    detail: None,
    exports: false,
};

static PAUSE: Act = Act {
    field: "pauseQueue",
    input: "PauseQueueInput",
    label: W("Pause", "Pausieren"),
    hint: W(
        "Nothing goes out this way until it is resumed; what is due waits.",
        "Auf diesem Weg geht nichts hinaus, bis er fortgesetzt wird; Fälliges wartet.",
    ),
    needs: "PAUSE_QUEUES",
    tone: Tone::Bad,
    id: ("way", "way"),
    when: Unset("pausedAt"),
    undo: Some(&RESUME),
    ..ACT
};

static RESUME: Act = Act {
    field: "resumeQueue",
    input: "ResumeQueueInput",
    label: W("Resume", "Fortsetzen"),
    needs: "PAUSE_QUEUES",
    tone: Tone::Good,
    id: ("way", "way"),
    reason: Optional,
    when: Set("pausedAt"),
    ..ACT
};

pub static SCHEDULES: Noun = Noun {
    key: "schedules",
    field: "schedules",
    id: "name",
    title: W("Jobs", "Aufträge"),
    icon: Shape::Clock,
    needs: "READ_JOBS",
    paged: None,
    columns: &[
        col(W("Job", "Auftrag"), "description", Text),
        col(W("Name", "Name"), "name", Code).widest(),
        col(W("When", "Wann"), "timing", Text).wide(),
        col(W("Last run", "Zuletzt"), "lastRunAt", Instant).wide(),
        col(W("Took, ms", "Dauer, ms"), "tookMs", Count).widest(),
        col(W("Next run", "Als Nächstes"), "nextRunAt", Instant).wide(),
        col(W("Waits for it", "Wartet darauf"), "due", Count).widest(),
        col(FAILED, "failedAt", Since(FAILED, Tone::Bad)),
        col(W("Error", "Fehler"), "error", Text).wider(),
        col(
            W("Asked for", "Verlangt"),
            "wantedAt",
            Since(W("Asked for", "Verlangt"), Tone::Busy),
        )
        .wide(),
    ],
    empty: W("There are no jobs", "Es gibt keine Aufträge"),
    acts: &[],
    row_acts: &[&RUN],
    matching: &[],
    detail: None,
    exports: false,
};

static RUN: Act = Act {
    field: "runJobNow",
    input: "RunJobNowInput",
    label: W("Run now", "Jetzt ausführen"),
    hint: W(
        "A worker takes it within moments.",
        "Ein Worker nimmt ihn in wenigen Augenblicken.",
    ),
    needs: "RUN_SCHEDULES",
    id: ("name", "name"),
    reason: Optional,
    when: Set("canRun"),
    ..ACT
};
