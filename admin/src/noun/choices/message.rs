//! Notices and deliveries.

use crate::{
    noun::choice::{
        Choice as C, Choices,
        Tone::{Bad, Busy, Good, Plain, Warn},
    },
    text::Word as W,
};

pub static DELIVERY_STATE: Choices = Choices {
    name: "DeliveryState",
    all: &[
        C("WAITING", W("Waiting", "Wartet"), Plain),
        C("CLAIMED", W("Taken by a worker", "In Arbeit"), Busy),
        C("SENDING", W("Being sent", "Wird gesendet"), Busy),
        C("SENT", W("Sent", "Gesendet"), Good),
        C("DEAD", W("Given up", "Aufgegeben"), Bad),
        C("SKIPPED", W("No longer wanted", "Nicht mehr gewollt"), Plain),
        C("EXPIRED", W("Too late", "Zu spät"), Warn),
        C("PARKED", W("Without an answer", "Ohne Antwort"), Warn),
    ],
};

pub static CHANNEL: Choices = Choices {
    name: "Channel",
    all: &[
        C("PUSH", W("Push", "Push"), Plain),
        C("MAIL", W("Mail", "Mail"), Plain),
    ],
};

pub static DEVICE_PLATFORM: Choices = Choices {
    name: "DevicePlatform",
    all: &[
        C("IOS", W("Apple", "Apple"), Plain),
        C("ANDROID", W("Android", "Android"), Plain),
        C("WEB", W("Browser", "Browser"), Plain),
    ],
};

pub static MAIL_KIND: Choices = Choices {
    name: "MailKind",
    all: &[
        C(
            "VERIFY_EMAIL",
            W("Proof of an address", "Bestätigung der Adresse"),
            Plain,
        ),
        C("RESET_PASSWORD", W("Password reset", "Neues Passwort"), Plain),
        C("EMAIL_CHANGED", W("Address changed", "Adresse geändert"), Plain),
        C(
            "PASSWORD_CHANGED",
            W("Password changed", "Passwort geändert"),
            Plain,
        ),
        C("ACCOUNT_DELETED", W("Account deleted", "Konto gelöscht"), Plain),
        C("DATA_EXPORT", W("Data export", "Datenauszug"), Plain),
        C("PLAN_BEGUN", W("Plan began", "Plan begonnen"), Plain),
        C("PLAN_ENDED", W("Plan ended", "Plan beendet"), Plain),
        C(
            "INVITATION",
            W("Invitation into a home", "Einladung in ein Zuhause"),
            Plain,
        ),
        C("DIGEST", W("Digest", "Übersicht"), Plain),
        C("WELCOME", W("Welcome", "Willkommen"), Plain),
        C("FIRST_HOME", W("First home", "Erstes Zuhause"), Plain),
        C("FIRST_TASK", W("First task", "Erste Aufgabe"), Plain),
        C("HOUSEHOLD", W("Invite the household", "Haushalt einladen"), Plain),
    ],
};

pub static NOTIFICATION_KIND: Choices = Choices {
    name: "NotificationKind",
    all: &[
        C("TASK_DUE_SOON", W("Task due soon", "Aufgabe bald fällig"), Plain),
        C("TASK_OVERDUE", W("Task overdue", "Aufgabe überfällig"), Plain),
        C("TASK_ASSIGNED", W("Task assigned", "Aufgabe zugeteilt"), Plain),
        C("TASK_COMPLETED", W("Task done", "Aufgabe erledigt"), Plain),
        C(
            "MEMBER_JOINED",
            W("Somebody joined", "Jemand ist beigetreten"),
            Plain,
        ),
        C(
            "DOCUMENT_EXPIRING",
            W("Document expires", "Unterlage läuft ab"),
            Plain,
        ),
        C("SUBSCRIPTION_CHANGED", W("Plan changed", "Plan geändert"), Plain),
        C("ANNOUNCEMENT", W("Announcement", "Ansage"), Plain),
        C("TEST", W("Test", "Probe"), Plain),
    ],
};

pub static TRACE_KIND: Choices = Choices {
    name: "TraceKind",
    all: &[
        C("NOTICED", W("Noted", "Vermerkt"), Plain),
        C(
            "INBOX_ONLY",
            W("For the inbox alone", "Nur für den Eingang"),
            Plain,
        ),
        C("PLANNED", W("Planned", "Geplant"), Plain),
        C("HELD", W("Held by quiet hours", "Von Ruhezeiten gehalten"), Plain),
        C("CLAIMED", W("Taken by a worker", "In Arbeit"), Busy),
        C("SENDING", W("Sending began", "Senden begonnen"), Busy),
        C("WAITING", W("Waits", "Wartet"), Plain),
        C("SENT", W("Sent", "Gesendet"), Good),
        C(
            "FAILED_FOR_NOW",
            W("Failed, is tried again", "Fehlgeschlagen, kommt wieder dran"),
            Warn,
        ),
        C("FAILED", W("Failed for good", "Endgültig fehlgeschlagen"), Bad),
        C("UNANSWERED", W("No answer", "Keine Antwort"), Warn),
        C("DEAD", W("Given up", "Aufgegeben"), Bad),
        C("SKIPPED", W("No longer wanted", "Nicht mehr gewollt"), Plain),
        C("EXPIRED", W("Too late", "Zu spät"), Warn),
        C("PARKED", W("Left as it is", "Bleibt liegen"), Warn),
    ],
};

pub static WAY: Choices = Choices {
    name: "Way",
    all: &[
        C("IOS", W("Apple's push service", "Push-Dienst von Apple"), Plain),
        C(
            "ANDROID",
            W("Google's push service", "Push-Dienst von Google"),
            Plain,
        ),
        C(
            "WEB",
            W("Push services of browsers", "Push-Dienste der Browser"),
            Plain,
        ),
        C("MAIL", W("Mail", "Mail"), Plain),
    ],
};
