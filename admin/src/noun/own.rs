//! What operators do about their own account.

use super::{
    ACT, Act, Field, FieldKind, Reason, Shows, Tone,
    When::{Set, Unset},
};
use crate::text::{Word as W, word};

const PASSWORD: Field = Field {
    label: word::PASSWORD,
    name: "password",
    kind: FieldKind::Password("current-password"),
    hint: W("", ""),
    required: true,
    from: "",
};
const CODE: Field = Field {
    label: word::CODE,
    name: "code",
    kind: FieldKind::Code,
    hint: W("", ""),
    required: true,
    from: "",
};
const OWN: Act = Act {
    id: ("", ""),
    reason: Reason::None,
    ..ACT
};
const KEEP_CODES: Shows = Shows::Words {
    path: "recoveryCodes",
    hint: W(
        "Each of these lets you in once without your device. They are shown this one time: keep them where you keep passwords.",
        "Jeder davon lässt einmal ohne das Gerät herein. Sie sind nur dieses eine Mal zu sehen: Bitte aufheben, wo Passwörter liegen.",
    ),
    qr: "",
    then: None,
};

/// All of it, on the page of one's own account.
pub static ACTS: &[&Act] = &[&CHANGE_PASSWORD, &ENROL, &RENEW_CODES, &REMOVE_FACTOR];

/// What is done with one's own sessions.
pub static SESSION_ACTS: &[&Act] = &[&END_SESSION];

static CHANGE_PASSWORD: Act = Act {
    field: "changeOwnPassword",
    input: "ChangeOwnPasswordInput",
    label: W("Change password", "Passwort ändern"),
    hint: W(
        "All other sessions of yours end.",
        "Alle anderen eigenen Sitzungen enden.",
    ),
    needs: "CHANGE_OWN_PASSWORD",
    fields: &[
        Field {
            label: W("Password now", "Passwort jetzt"),
            name: "currentPassword",
            ..PASSWORD
        },
        Field {
            label: W("New password", "Neues Passwort"),
            name: "newPassword",
            kind: FieldKind::Password("new-password"),
            hint: W("At least 12 letters.", "Mindestens 12 Zeichen."),
            ..PASSWORD
        },
    ],
    ..OWN
};

static ENROL: Act = Act {
    field: "enrolTotp",
    input: "EnrolTotpInput",
    label: W("Set up second factor", "Zweiten Faktor einrichten"),
    hint: W(
        "From then on, signing in takes a code of an app on your phone.",
        "Danach braucht die Anmeldung einen Code aus einer App auf dem Telefon.",
    ),
    needs: "ENROL_OWN_TOTP",
    tone: Tone::Good,
    fields: &[PASSWORD],
    when: Unset("totpEnrolledAt"),
    shows: Some(Shows::Words {
        path: "secret",
        hint: W(
            "Scan this with an authenticator app, or type the key beneath it.",
            "Mit einer Authenticator-App abfotografieren, oder den Schlüssel darunter eintippen.",
        ),
        qr: "uri",
        then: Some(&CONFIRM),
    }),
    ..OWN
};

static CONFIRM: Act = Act {
    field: "confirmTotp",
    input: "ConfirmTotpInput",
    label: W("Confirm", "Bestätigen"),
    hint: W(
        "Type the code that the app shows now.",
        "Den Code eintippen, den die App jetzt zeigt.",
    ),
    needs: "ENROL_OWN_TOTP",
    fields: &[CODE],
    shows: Some(KEEP_CODES),
    ..OWN
};

static RENEW_CODES: Act = Act {
    field: "renewRecoveryCodes",
    input: "RenewRecoveryCodesInput",
    label: W("New recovery codes", "Neue Ersatzcodes"),
    hint: W("The old ones stop working.", "Die alten gelten dann nicht mehr."),
    needs: "RENEW_RECOVERY_CODES",
    fields: &[CODE],
    when: Set("totpEnrolledAt"),
    shows: Some(KEEP_CODES),
    ..OWN
};

static REMOVE_FACTOR: Act = Act {
    field: "removeTotp",
    input: "RemoveTotpInput",
    label: W("Remove second factor", "Zweiten Faktor entfernen"),
    needs: "REMOVE_OWN_TOTP",
    tone: Tone::Bad,
    fields: &[PASSWORD, CODE],
    when: Set("totpEnrolledAt"),
    ..OWN
};

static END_SESSION: Act = Act {
    field: "endOwnSession",
    input: "EndOwnSessionInput",
    label: W("End", "Beenden"),
    hint: W(
        "Whoever uses it has to sign in again.",
        "Wer sie benutzt, muss sich neu anmelden.",
    ),
    needs: "END_OWN_SESSIONS",
    tone: Tone::Bad,
    id: ("sessionId", "id"),
    when: Unset("isCurrent"),
    ..OWN
};
