//! Operators, and who was invited to become one.

use super::{
    ACT, Act, Content, Detail, Field, FieldKind, Filter,
    Kind::{self, Choice, Code, Count, Instant, Program, Since, Text},
    Noun, Paged, Tab, Tone,
    When::{Set, Unset},
    audit::AUDIT_ENTRIES,
    choices::ADMIN_ROLE,
    col,
    vocabulary::{self, ID},
};
use crate::{
    part::Shape,
    text::{Word as W, word},
};

const DISABLED: W = W("Shut out", "Ausgesperrt");
const FACTOR: W = W("Second factor", "Zweiter Faktor");
const LAST_SIGN_IN: W = W("Last sign-in", "Letzte Anmeldung");
const ROLE_FIELD: Field = Field {
    label: word::ROLE,
    name: "role",
    kind: FieldKind::Choice(&ADMIN_ROLE),
    hint: W(
        "An owner may do everything; an operator all but what is about operators; support helps accounts; a viewer reads.",
        "Inhaber dürfen alles; der Betrieb alles, was nicht das Team betrifft; die Hilfe hilft Konten; Leser lesen.",
    ),
    required: true,
    from: "",
};

pub static OPERATORS: Noun = Noun {
    key: "operators",
    field: "operators",
    id: "id",
    title: W("Operators", "Team"),
    icon: Shape::People,
    needs: "READ_OPERATORS",
    paged: Some(Paged {
        search: Some(W("Name, email or id", "Name, E-Mail oder Kennung")),
        filters: &[
            Filter::choice(word::ROLE, "role", &ADMIN_ROLE),
            Filter::yes_no(
                DISABLED,
                "disabled",
                DISABLED,
                W("May sign in", "Darf sich anmelden"),
            ),
            Filter::yes_no(FACTOR, "totp", W("Set up", "Eingerichtet"), W("None", "Keiner")),
        ],
        filter_type: "OperatorFilter",
        order_type: "OperatorOrder",
        order: "NAME_ASC",
    }),
    columns: &[
        col(word::NAME, "name", Text).sorted("NAME"),
        col(word::EMAIL, "email", Text).wide(),
        col(word::ROLE, "role", Choice(&ADMIN_ROLE)),
        col(
            FACTOR,
            "totpEnrolledAt",
            Since(W("Set up", "Eingerichtet"), Tone::Good),
        )
        .wide(),
        col(DISABLED, "disabledAt", Since(DISABLED, Tone::Bad)).wide(),
        col(LAST_SIGN_IN, "lastSignedInAt", Instant).wide(),
        col(vocabulary::MADE, "createdAt", Instant)
            .sorted("CREATED_AT")
            .wider(),
        ID.asked(),
    ],
    empty: W("No operators", "Niemand im Team"),
    acts: &[&INVITE],
    row_acts: &[],
    matching: &[],
    detail: Some(&DETAIL),
    exports: true,
};

static DETAIL: Detail = Detail {
    field: "operator",
    row: "operator",
    title: "name",
    badges: &[
        col(word::ROLE, "role", Choice(&ADMIN_ROLE)),
        col(DISABLED, "disabledAt", Since(DISABLED, Tone::Bad)),
    ],
    facts: &[
        col(word::EMAIL, "email", Text),
        col(LAST_SIGN_IN, "lastSignedInAt", Instant),
        col(FACTOR, "totpEnrolledAt", Instant),
        col(DISABLED, "disabledAt", Instant),
        col(vocabulary::MADE, "createdAt", Instant),
        ID,
    ],
    tabs: &[
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
            key: "audit",
            label: vocabulary::AUDIT,
            content: Content::List(&AUDIT_ENTRIES, "operatorId"),
        },
        Tab {
            key: "security",
            label: W("Security", "Sicherheit"),
            content: Content::Facts(&[col(
                W("Recovery codes left", "Übrige Ersatzcodes"),
                "recoveryCodeCount",
                Count,
            )]),
        },
    ],
    acts: &[&CHANGE_ROLE, &END_SESSIONS, &RESET_FACTOR, &DISABLE, &ENABLE],
    moving: &[],
};

pub const SESSION: &[super::Column] = &[
    col(W("Program", "Programm"), "userAgent", Program),
    col(W("From where", "Von wo"), "ipAddress", Code).wide(),
    col(W("Began", "Begann"), "createdAt", Instant).wide(),
    col(W("Last used", "Zuletzt benutzt"), "lastUsedAt", Instant),
    col(W("Ends", "Endet"), "expiresAt", Instant).wider(),
    col(
        W("This one", "Diese hier"),
        "isCurrent",
        Kind::Since(W("This one", "Diese hier"), Tone::Busy),
    ),
];

static INVITE: Act = Act {
    field: "inviteOperator",
    input: "InviteOperatorInput",
    label: W("Invite an operator", "Jemand einladen"),
    hint: W(
        "A mail with a link goes out; whoever has it sets a password of their own.",
        "Eine Mail mit einem Link geht hinaus; wer sie hat, setzt ein eigenes Passwort.",
    ),
    needs: "INVITE_OPERATORS",
    tone: Tone::Good,
    id: ("", ""),
    fields: &[
        Field {
            label: word::EMAIL,
            name: "email",
            kind: FieldKind::Email,
            hint: W("", ""),
            required: true,
            from: "",
        },
        Field {
            label: word::NAME,
            name: "name",
            kind: FieldKind::Line(100),
            hint: W("What other operators see.", "Was andere im Team sehen."),
            required: true,
            from: "",
        },
        ROLE_FIELD,
    ],
    ..ACT
};

static CHANGE_ROLE: Act = Act {
    field: "changeOperatorRole",
    input: "ChangeOperatorRoleInput",
    label: W("Change role", "Rolle ändern"),
    needs: "CHANGE_OPERATOR_ROLES",
    id: ("operatorId", "id"),
    fields: &[Field {
        from: "role",
        ..ROLE_FIELD
    }],
    ..ACT
};

static END_SESSIONS: Act = Act {
    field: "endOperatorSessions",
    input: "EndOperatorSessionsInput",
    label: W("End sessions", "Sitzungen beenden"),
    hint: W(
        "Whoever uses them has to sign in again.",
        "Wer sie benutzt, muss sich neu anmelden.",
    ),
    needs: "END_OPERATOR_SESSIONS",
    id: ("operatorId", "id"),
    ..ACT
};

static RESET_FACTOR: Act = Act {
    field: "resetOperatorTotp",
    input: "ResetOperatorTotpInput",
    label: W("Take away second factor", "Zweiten Faktor entfernen"),
    hint: W(
        "For somebody who lost the device. All their sessions end.",
        "Für jemand, dem das Gerät fehlt. Alle Sitzungen enden.",
    ),
    needs: "RESET_OPERATOR_TOTP",
    id: ("operatorId", "id"),
    when: Set("totpEnrolledAt"),
    ..ACT
};

static DISABLE: Act = Act {
    field: "disableOperator",
    input: "DisableOperatorInput",
    label: W("Shut out", "Aussperren"),
    hint: W(
        "All sessions end, and signing in is refused.",
        "Alle Sitzungen enden, und die Anmeldung wird abgelehnt.",
    ),
    needs: "DISABLE_OPERATORS",
    tone: Tone::Bad,
    id: ("operatorId", "id"),
    when: Unset("disabledAt"),
    undo: Some(&ENABLE),
    ..ACT
};

static ENABLE: Act = Act {
    field: "enableOperator",
    input: "EnableOperatorInput",
    label: W("Let in again", "Wieder einlassen"),
    needs: "DISABLE_OPERATORS",
    id: ("operatorId", "id"),
    when: Set("disabledAt"),
    ..ACT
};

pub static INVITATIONS: Noun = Noun {
    key: "operator-invitations",
    field: "operatorInvitations",
    id: "id",
    title: W("Invitations", "Einladungen"),
    icon: Shape::Envelope,
    needs: "READ_OPERATORS",
    paged: None,
    columns: &[
        col(word::NAME, "name", Text),
        col(word::EMAIL, "email", Text),
        col(word::ROLE, "role", Choice(&ADMIN_ROLE)),
        col(W("Mailed", "Verschickt"), "mailedAt", Instant).wide(),
        col(W("Good until", "Gilt bis"), "expiresAt", Instant),
    ],
    empty: W("Nobody is invited just now", "Gerade ist niemand eingeladen"),
    acts: &[&INVITE],
    row_acts: &[&REVOKE],
    matching: &[],
    detail: None,
    exports: false,
};

static REVOKE: Act = Act {
    field: "revokeOperatorInvitation",
    input: "RevokeOperatorInvitationInput",
    label: W("Take back", "Zurücknehmen"),
    hint: W(
        "The mailed link stops working.",
        "Der verschickte Link gilt dann nicht mehr.",
    ),
    needs: "INVITE_OPERATORS",
    tone: Tone::Bad,
    id: ("invitationId", "id"),
    ..ACT
};
