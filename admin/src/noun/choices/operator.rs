//! Operators: their roles, and what they do.

use crate::{
    noun::choice::{
        Choice as C, Choices,
        Tone::{Bad, Good, Plain, Warn},
    },
    text::Word as W,
};

pub static ADMIN_ROLE: Choices = Choices {
    name: "AdminRole",
    all: &[
        C("OWNER", W("Owner", "Inhaber"), Plain),
        C("OPERATOR", W("Operator", "Betrieb"), Plain),
        C("SUPPORT", W("Support", "Hilfe"), Plain),
        C("VIEWER", W("Viewer", "Leser"), Plain),
    ],
};

pub static ADMIN_OPERATION: Choices = Choices {
    name: "AdminOperation",
    all: &[
        C(
            "READ_OVERVIEW",
            W("Look at the overview", "Überblick ansehen"),
            Plain,
        ),
        C("READ_ACCOUNTS", W("Look at accounts", "Konten ansehen"), Plain),
        C("READ_RESIDENCES", W("Look at homes", "Zuhause ansehen"), Plain),
        C(
            "READ_SUBSCRIPTIONS",
            W("Look at subscriptions", "Abos ansehen"),
            Plain,
        ),
        C(
            "READ_DELIVERIES",
            W("Look at deliveries", "Zustellungen ansehen"),
            Plain,
        ),
        C("READ_JOBS", W("Look at jobs", "Aufträge ansehen"), Plain),
        C(
            "READ_TEMPLATES",
            W("Look at templates", "Vorlagen ansehen"),
            Plain,
        ),
        C(
            "READ_ANNOUNCEMENTS",
            W("Look at announcements", "Ansagen ansehen"),
            Plain,
        ),
        C("READ_OPERATORS", W("Look at operators", "Team ansehen"), Plain),
        C("READ_AUDIT", W("Look at the audit", "Protokoll ansehen"), Plain),
        C("EXPORT_LISTS", W("Exported a list", "Liste mitgenommen"), Plain),
        C(
            "SUSPEND_ACCOUNT",
            W("Suspended an account", "Konto gesperrt"),
            Warn,
        ),
        C(
            "RESTORE_ACCOUNT",
            W("Restored an account", "Konto entsperrt"),
            Plain,
        ),
        C(
            "SIGN_OUT_ACCOUNT",
            W("Signed an account out", "Konto abgemeldet"),
            Plain,
        ),
        C(
            "RESEND_VERIFICATION",
            W("Sent the verification again", "Bestätigung neu geschickt"),
            Plain,
        ),
        C(
            "SEND_PASSWORD_RESET",
            W("Sent a password reset", "Passwort-Mail geschickt"),
            Plain,
        ),
        C("GRANT_PRO", W("Granted Pro", "Pro geschenkt"), Plain),
        C(
            "REVOKE_GRANT",
            W("Took a grant back", "Geschenk zurückgenommen"),
            Warn,
        ),
        C("VIEW_AS", W("Viewed as an account", "Als Konto angesehen"), Warn),
        C(
            "END_VIEW_AS",
            W("Left the view of an account", "Ansicht verlassen"),
            Plain,
        ),
        C("SEND_TEST", W("Sent a test", "Probe geschickt"), Plain),
        C(
            "VERIFY_SUBSCRIPTION",
            W("Asked a store again", "Laden neu gefragt"),
            Plain,
        ),
        C("DELETE_ACCOUNT", W("Deleted an account", "Konto gelöscht"), Bad),
        C(
            "CANCEL_ACCOUNT_DELETION",
            W("Brought an account back", "Konto zurückgeholt"),
            Plain,
        ),
        C(
            "TRANSFER_RESIDENCE",
            W("Moved ownership of a home", "Zuhause übergeben"),
            Warn,
        ),
        C(
            "ARCHIVE_RESIDENCE",
            W("Archived a home", "Zuhause archiviert"),
            Warn,
        ),
        C(
            "RESTORE_RESIDENCE",
            W("Restored a home", "Zuhause zurückgeholt"),
            Plain,
        ),
        C(
            "RETRY_DELIVERIES",
            W("Retried deliveries", "Zustellungen wiederholt"),
            Plain,
        ),
        C("RUN_SCHEDULES", W("Ran a schedule", "Zeitplan ausgelöst"), Plain),
        C(
            "PAUSE_QUEUES",
            W("Paused or resumed", "Pausiert oder fortgesetzt"),
            Warn,
        ),
        C("RETRY_JOBS", W("Retried jobs", "Aufträge wiederholt"), Plain),
        C(
            "EDIT_TEMPLATES",
            W("Edited a template", "Vorlage bearbeitet"),
            Plain,
        ),
        C("EDIT_LIMITS", W("Edited limits", "Grenzen bearbeitet"), Warn),
        C(
            "EDIT_APP_VERSIONS",
            W("Edited app versions", "App-Fassungen bearbeitet"),
            Plain,
        ),
        C(
            "SEND_ANNOUNCEMENTS",
            W("Worked on an announcement", "Ansage bearbeitet"),
            Warn,
        ),
        C(
            "INVITE_OPERATORS",
            W("Invited an operator", "Jemand ins Team eingeladen"),
            Plain,
        ),
        C(
            "CHANGE_OPERATOR_ROLES",
            W("Changed a role", "Rolle geändert"),
            Warn,
        ),
        C(
            "DISABLE_OPERATORS",
            W("Shut out or let in an operator", "Zugang entzogen oder gegeben"),
            Warn,
        ),
        C(
            "END_OPERATOR_SESSIONS",
            W("Ended an operator's sessions", "Sitzungen beendet"),
            Plain,
        ),
        C(
            "RESET_OPERATOR_TOTP",
            W("Took away a second factor", "Zweiten Faktor entfernt"),
            Warn,
        ),
        C("SIGN_IN", W("Signed in", "Angemeldet"), Plain),
        C(
            "ACCEPT_INVITATION",
            W("Became an operator", "Dem Team beigetreten"),
            Good,
        ),
        C(
            "CHANGE_OWN_PASSWORD",
            W("Changed own password", "Eigenes Passwort geändert"),
            Plain,
        ),
        C(
            "END_OWN_SESSIONS",
            W("Ended own sessions", "Eigene Sitzungen beendet"),
            Plain,
        ),
        C(
            "ENROL_OWN_TOTP",
            W("Set up a second factor", "Zweiten Faktor eingerichtet"),
            Good,
        ),
        C(
            "REMOVE_OWN_TOTP",
            W("Removed own second factor", "Eigenen zweiten Faktor entfernt"),
            Warn,
        ),
        C(
            "RENEW_RECOVERY_CODES",
            W("Made new recovery codes", "Neue Ersatzcodes gemacht"),
            Plain,
        ),
        C("CREATE_OPERATOR", W("Made an operator", "Zugang angelegt"), Plain),
        C(
            "RESET_OPERATOR_PASSWORD",
            W("Reset an operator's password", "Passwort neu gesetzt"),
            Warn,
        ),
        C(
            "PURGE_DELIVERIES",
            W("Removed failed deliveries", "Gescheiterte Zustellungen entfernt"),
            Warn,
        ),
    ],
};
