//! Announcements.

use crate::{
    noun::choice::{
        Choice as C, Choices,
        Tone::{Busy, Good, Plain, Warn},
    },
    text::Word as W,
};

pub static ANNOUNCEMENT_STATE: Choices = Choices {
    name: "AnnouncementState",
    all: &[
        C("DRAFT", W("Draft", "Entwurf"), Plain),
        C("RUNNING", W("Running", "Läuft"), Busy),
        C("STOPPED", W("Stopped", "Gestoppt"), Warn),
        C("DONE", W("Everyone told", "Alle erreicht"), Good),
    ],
};

pub static ANNOUNCEMENT_REACH: Choices = Choices {
    name: "AnnouncementReach",
    all: &[
        C("PUSH_AND_MAIL", W("Push and mail", "Push und Mail"), Plain),
        C("PUSH", W("Push only", "Nur Push"), Plain),
        C("MAIL", W("Mail only", "Nur Mail"), Plain),
        C("INBOX", W("Inbox only", "Nur Posteingang"), Plain),
    ],
};

pub static ANNOUNCEMENT_LANGUAGE: Choices = Choices {
    name: "AnnouncementLanguage",
    all: &[
        C(
            "EN",
            W("English and all others", "Englisch und alle übrigen"),
            Plain,
        ),
        C("DE", W("German", "Deutsch"), Plain),
    ],
};

pub static ANNOUNCEMENT_HOMES: Choices = Choices {
    name: "AnnouncementHomes",
    all: &[
        C("WITH", W("With a home", "Mit einem Zuhause"), Plain),
        C("WITHOUT", W("Without a home", "Ohne Zuhause"), Plain),
    ],
};
