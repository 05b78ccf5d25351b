//! Accounts: who uses the apps.

use super::{
    ACT, Act, Column, Content, Detail, Field, FieldKind, Filter,
    Kind::{Choice, Code, Count, Instant, Language, Link, Program, Since, Steps, Text},
    Noun, Paged,
    Reason::Optional,
    Shows, Tab, Tone,
    When::{Set, Unset},
    audit::AUDIT_ENTRIES,
    choices::{DEVICE_PLATFORM, MEMBER_ROLE, NOTIFICATION_KIND, TASK_BUCKET, TIER, TRACE_KIND},
    col,
    delivery::DELIVERIES,
    subscription::SUBSCRIPTIONS,
    vocabulary::{self, ID},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const VERIFIED: W = W("Verified", "Bestätigt");
const SUSPENDED: W = W("Suspended", "Gesperrt");
const DELETED: W = W("Deleted", "Gelöscht");
const PLAN: W = W("Plan", "Plan");
const NOT: W = W("Not", "Nicht");
const SESSIONS: W = W("Open sessions", "Offene Sitzungen");
const SIGNED_UP: W = W("Signed up", "Angemeldet");
const LAST_SEEN: W = W("Last seen", "Zuletzt da");
const TIME_ZONE: W = W("Time zone", "Zeitzone");

pub static ACCOUNTS: Noun = Noun {
    key: "accounts",
    field: "accounts",
    id: "id",
    title: word::ACCOUNTS,
    icon: Shape::Person,
    needs: "READ_ACCOUNTS",
    paged: Some(Paged {
        search: Some(W(
            "Email, name, id, device token or store transaction",
            "E-Mail, Name, Kennung, Geräteschlüssel oder Kauf",
        )),
        filters: &[
            Filter::yes_no(
                W("Email address", "E-Mail-Adresse"),
                "verified",
                VERIFIED,
                W("Not verified", "Nicht bestätigt"),
            ),
            Filter::yes_no(
                vocabulary::HOMES,
                "hasResidence",
                W("With a home", "Mit Zuhause"),
                W("Without a home", "Ohne Zuhause"),
            ),
            Filter::yes_no(SUSPENDED, "suspended", SUSPENDED, NOT),
            Filter::yes_no(DELETED, "deleted", DELETED, NOT),
            Filter::day(W("Signed up from", "Angemeldet ab"), "signedUpAfter"),
            Filter::day(W("Signed up until", "Angemeldet bis"), "signedUpBefore"),
        ],
        filter_type: "AccountFilter",
        order_type: "AccountOrder",
        order: "SIGNED_UP_DESC",
    }),
    columns: &[
        col(word::NAME, "displayName", Text).sorted("NAME"),
        col(word::EMAIL, "email", Text).sorted("EMAIL").wide(),
        col(
            W("Address", "Adresse"),
            "emailVerifiedAt",
            Since(VERIFIED, Tone::Good),
        )
        .wide(),
        col(PLAN, "tier", Choice(&TIER)).wider(),
        col(SUSPENDED, "suspendedAt", Since(SUSPENDED, Tone::Bad)).wider(),
        col(vocabulary::HOMES, "residenceCount", Count).wide(),
        col(LAST_SEEN, "lastSeenAt", Instant).widest(),
        col(SIGNED_UP, "createdAt", Instant).sorted("SIGNED_UP"),
        col(DELETED, "deletedAt", Instant).asked(),
        col(SESSIONS, "sessionCount", Count).asked(),
        col(TIME_ZONE, "timeZone", Text).asked(),
        col(word::LANGUAGE, "locale", Language).asked(),
        ID.asked(),
    ],
    empty: W("No accounts yet", "Noch keine Konten"),
    acts: &[],
    row_acts: &[&SUSPEND, &RESTORE, &SIGN_OUT, &DELETE, &CANCEL_DELETION],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "account",
    row: "account",
    title: "displayName",
    badges: &[
        col(VERIFIED, "emailVerifiedAt", Since(VERIFIED, Tone::Good)),
        col(PLAN, "tier", Choice(&TIER)),
        col(SUSPENDED, "suspendedAt", Since(SUSPENDED, Tone::Bad)),
        col(DELETED, "deletedAt", Since(DELETED, Tone::Bad)),
    ],
    facts: &[
        col(word::EMAIL, "email", Text),
        col(VERIFIED, "emailVerifiedAt", Instant),
        col(SIGNED_UP, "createdAt", Instant),
        col(LAST_SEEN, "lastSeenAt", Instant),
        col(SESSIONS, "sessionCount", Count),
        col(TIME_ZONE, "timeZone", Text),
        col(word::LANGUAGE, "locale", Language),
        col(SUSPENDED, "suspendedAt", Instant),
        col(DELETED, "deletedAt", Instant),
        col(W("Erased on", "Wird entfernt am"), "erasedAfter", Instant),
        ID,
    ],
    tabs: TABS,
    acts: &[
        &VIEW_AS,
        &SUSPEND,
        &RESTORE,
        &SIGN_OUT,
        &RESEND_VERIFICATION,
        &SEND_RESET,
        &GRANT,
        &REVOKE_GRANT,
        &TEST_PUSH,
        &TEST_MAIL,
        &DELETE,
        &CANCEL_DELETION,
    ],
    moving: &[],
};

const TABS: &[Tab] = &[
    Tab {
        key: "homes",
        label: vocabulary::HOMES,
        content: Content::Rows {
            path: "memberships",
            columns: &[
                col(word::NAME, "residence.name", Link("residences", "residence.id")),
                col(word::ROLE, "role", Choice(&MEMBER_ROLE)),
                col(W("Members", "Mitglieder"), "residence.memberCount", Count).wide(),
                col(
                    W("Open tasks", "Offene Aufgaben"),
                    "residence.openTaskCount",
                    Count,
                ),
                col(W("Member since", "Mitglied seit"), "joinedAt", Instant).wide(),
            ],
            empty: W(
                "This account belongs to no home",
                "Dieses Konto gehört zu keinem Zuhause",
            ),
            acts: &[],
        },
    },
    Tab {
        key: "tasks",
        label: vocabulary::TASKS,
        content: Content::Rows {
            path: "tasks.nodes",
            columns: &[
                col(vocabulary::TASK, "title", Link("tasks", "id")),
                col(vocabulary::STATE, "bucket", Choice(&TASK_BUCKET)),
                col(W("Due", "Fällig"), "dueOn", super::Kind::Day),
                vocabulary::OF_HOME.wide(),
            ],
            empty: W(
                "The homes of this account have no tasks",
                "Die Zuhause dieses Kontos haben keine Aufgaben",
            ),
            acts: &[],
        },
    },
    Tab {
        key: "notices",
        label: W("Notices", "Nachrichten"),
        content: Content::Rows {
            path: "notices.nodes",
            columns: &[
                col(W("Notice", "Nachricht"), "title", Link("notices", "id")),
                col(vocabulary::KIND, "kind", Choice(&NOTIFICATION_KIND)).wide(),
                col(
                    W("What became of it", "Was daraus wurde"),
                    "trace",
                    Steps(&TRACE_KIND),
                ),
                col(vocabulary::MADE, "createdAt", Instant).wide(),
            ],
            empty: W(
                "Nothing was told to this account",
                "Diesem Konto wurde nichts gesagt",
            ),
            acts: &[],
        },
    },
    Tab {
        key: "deliveries",
        label: word::DELIVERIES,
        content: Content::List(&DELIVERIES, "accountId"),
    },
    Tab {
        key: "sessions",
        label: W("Sessions", "Sitzungen"),
        content: Content::Rows {
            path: "sessions",
            columns: SESSION,
            empty: W("No open sessions", "Keine offenen Sitzungen"),
            acts: &[],
        },
    },
    Tab {
        key: "devices",
        label: W("Devices", "Geräte"),
        content: Content::Rows {
            path: "devices",
            columns: &[
                col(word::NAME, "name", Text),
                col(W("Platform", "Art"), "platform", Choice(&DEVICE_PLATFORM)),
                col(W("App version", "App-Fassung"), "appVersion", Code).wide(),
                col(W("Push token", "Push-Schlüssel"), "shortToken", Code).wide(),
                col(LAST_SEEN, "lastSeenAt", Instant),
            ],
            empty: W("No devices are registered", "Keine Geräte gemeldet"),
            acts: &[],
        },
    },
    Tab {
        key: "plan",
        label: PLAN,
        content: Content::List(&SUBSCRIPTIONS, "accountId"),
    },
    Tab {
        key: "audit",
        label: vocabulary::AUDIT,
        content: Content::List(&AUDIT_ENTRIES, "objectId"),
    },
];

const SESSION: &[Column] = &[
    col(W("Device", "Gerät"), "deviceName", Text),
    col(W("Program", "Programm"), "userAgent", Program).wide(),
    col(W("From where", "Von wo"), "ipAddress", Code).wide(),
    col(W("Began", "Begann"), "createdAt", Instant).wider(),
    col(W("Last used", "Zuletzt benutzt"), "lastUsedAt", Instant),
    col(W("Ends", "Endet"), "expiresAt", Instant).wider(),
];

/// Begins every act on an account.
const ON_ACCOUNT: Act = Act {
    id: ("accountId", "id"),
    ..ACT
};

static VIEW_AS: Act = Act {
    field: "viewAs",
    input: "ViewAsInput",
    label: W("View as", "Ansehen als"),
    hint: W(
        "You see the app as this account sees it, for fifteen minutes and reading only. The audit keeps that you did.",
        "So, wie dieses Konto die App sieht, für fünfzehn Minuten und nur zum Lesen. Es steht danach im Protokoll.",
    ),
    needs: "VIEW_AS",
    when: Unset("deletedAt"),
    shows: Some(Shows::View),
    fields: &[],
    undo: None,
    ..ON_ACCOUNT
};

static SUSPEND: Act = Act {
    field: "suspendAccount",
    input: "SuspendAccountInput",
    label: W("Suspend", "Sperren"),
    hint: W(
        "Nobody signs in to it any more, its sessions end at once, and it is told nothing. Its homes stay as they are for the others.",
        "Niemand meldet sich mehr damit an, alle Sitzungen enden, und es wird nichts mehr gesagt. Für die anderen bleiben die Zuhause, wie sie sind.",
    ),
    needs: "SUSPEND_ACCOUNT",
    tone: Tone::Bad,
    when: Unset("suspendedAt"),
    undo: Some(&RESTORE),
    ..ON_ACCOUNT
};

static RESTORE: Act = Act {
    field: "restoreAccount",
    input: "RestoreAccountInput",
    label: W("Restore", "Entsperren"),
    hint: W("People can sign in to it again.", "Die Anmeldung geht wieder."),
    needs: "RESTORE_ACCOUNT",
    when: Set("suspendedAt"),
    ..ON_ACCOUNT
};

static SIGN_OUT: Act = Act {
    field: "signOutAccountEverywhere",
    input: "SignOutAccountEverywhereInput",
    label: W("Sign out everywhere", "Überall abmelden"),
    hint: W(
        "All its sessions end, on every device.",
        "Alle Sitzungen enden, auf jedem Gerät.",
    ),
    needs: "SIGN_OUT_ACCOUNT",
    ..ON_ACCOUNT
};

static RESEND_VERIFICATION: Act = Act {
    field: "resendAccountVerification",
    input: "ResendAccountVerificationInput",
    label: W("Resend verification", "Bestätigung neu senden"),
    hint: W(
        "The code mailed before is good no more.",
        "Der Code von vorher gilt dann nicht mehr.",
    ),
    needs: "RESEND_VERIFICATION",
    when: Unset("emailVerifiedAt"),
    ..ON_ACCOUNT
};

static SEND_RESET: Act = Act {
    field: "sendAccountPasswordReset",
    input: "SendAccountPasswordResetInput",
    label: W("Send password reset", "Passwort-Mail senden"),
    hint: W(
        "A code for a new password is mailed to the account.",
        "Ein Code für ein neues Passwort geht an das Konto.",
    ),
    needs: "SEND_PASSWORD_RESET",
    ..ON_ACCOUNT
};

static GRANT: Act = Act {
    field: "grantPro",
    input: "GrantProInput",
    label: W("Grant Pro", "Pro schenken"),
    hint: W(
        "In place of what was given before; what was bought stays as it is.",
        "Anstelle dessen, was zuvor geschenkt wurde; Gekauftes bleibt, wie es ist.",
    ),
    needs: "GRANT_PRO",
    fields: &[Field {
        label: W("Until", "Bis"),
        name: "until",
        kind: FieldKind::Moment,
        hint: W("At most ten years from now.", "Höchstens zehn Jahre von jetzt."),
        required: true,
        from: "",
    }],
    ..ON_ACCOUNT
};

static REVOKE_GRANT: Act = Act {
    field: "revokeGrant",
    input: "RevokeGrantInput",
    label: W("Take grant back", "Geschenk zurücknehmen"),
    hint: W("What was bought stays as it is.", "Gekauftes bleibt, wie es ist."),
    needs: "REVOKE_GRANT",
    ..ON_ACCOUNT
};

static TEST_PUSH: Act = Act {
    field: "sendTestPush",
    input: "SendTestPushInput",
    label: W("Send a test push", "Probe-Push senden"),
    needs: "SEND_TEST",
    reason: Optional,
    ..ON_ACCOUNT
};

static TEST_MAIL: Act = Act {
    field: "sendTestMail",
    input: "SendTestMailInput",
    label: W("Send a test mail", "Probe-Mail senden"),
    needs: "SEND_TEST",
    reason: Optional,
    ..ON_ACCOUNT
};

static DELETE: Act = Act {
    field: "deleteAccount",
    input: "DeleteAccountInput",
    label: W("Delete", "Löschen"),
    hint: W(
        "It is shut at once and erased after thirty days; until then, signing in brings it back. Its homes pass on to others.",
        "Es ist sofort zu und wird nach dreißig Tagen entfernt; bis dahin holt eine Anmeldung es zurück. Die Zuhause gehen an andere über.",
    ),
    needs: "DELETE_ACCOUNT",
    tone: Tone::Bad,
    when: Unset("deletedAt"),
    undo: Some(&CANCEL_DELETION),
    ..ON_ACCOUNT
};

static CANCEL_DELETION: Act = Act {
    field: "cancelAccountDeletion",
    input: "CancelAccountDeletionInput",
    label: W("Bring back", "Zurückholen"),
    hint: W(
        "Homes that others got stay with them.",
        "Zuhause, die andere bekamen, bleiben bei ihnen.",
    ),
    needs: "CANCEL_ACCOUNT_DELETION",
    when: Set("deletedAt"),
    ..ON_ACCOUNT
};
