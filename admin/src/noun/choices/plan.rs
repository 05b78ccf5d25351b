//! Plans and stores.

use crate::{
    noun::choice::{
        Choice as C, Choices,
        Tone::{Bad, Busy, Good, Plain, Warn},
    },
    text::Word as W,
};

pub static STORE: Choices = Choices {
    name: "Store",
    all: &[
        C("APPLE", W("App Store", "App Store"), Plain),
        C("GOOGLE", W("Google Play", "Google Play"), Plain),
        C("GRANTED", W("Given by an operator", "Geschenkt"), Busy),
    ],
};

pub static TIER: Choices = Choices {
    name: "Tier",
    all: &[
        C("FREE", W("Free", "Frei"), Plain),
        C("PRO", W("Pro", "Pro"), Good),
    ],
};

pub static SUBSCRIPTION_STATUS: Choices = Choices {
    name: "SubscriptionStatus",
    all: &[
        C("NONE", W("Not paid", "Nicht bezahlt"), Plain),
        C("TRIALING", W("On trial", "Auf Probe"), Busy),
        C("ACTIVE", W("Active", "Läuft"), Good),
        C("IN_GRACE_PERIOD", W("In grace", "In der Frist"), Warn),
        C(
            "IN_BILLING_RETRY",
            W("Payment failed", "Zahlung fehlgeschlagen"),
            Warn,
        ),
        C("ON_HOLD", W("On hold", "Ruht"), Bad),
        C("PAUSED", W("Paused", "Pausiert"), Plain),
        C("EXPIRED", W("Expired", "Abgelaufen"), Plain),
        C("REVOKED", W("Revoked", "Zurückgezogen"), Bad),
    ],
};

pub static STORE_ANSWER: Choices = Choices {
    name: "StoreAnswer",
    all: &[
        C(
            "ANSWERED",
            W(
                "The store said how it stands.",
                "Der Laden hat gesagt, wie es steht.",
            ),
            Good,
        ),
        C(
            "NOT_ASKED",
            W(
                "Nobody can be asked: Apple tells by itself, and a gift stands here alone. It was looked at by the time.",
                "Es gibt niemand zu fragen: Apple meldet sich selbst, und Geschenke stehen nur hier. Angesehen wurde, was die Zeit ergibt.",
            ),
            Plain,
        ),
        C(
            "NO_ANSWER",
            W(
                "The store could not be reached; nothing was changed.",
                "Der Laden war nicht zu erreichen; nichts wurde geändert.",
            ),
            Warn,
        ),
    ],
};

pub static STANDING_TROUBLE: Choices = Choices {
    name: "StandingTrouble",
    all: &[
        C("FINE", W("Fine", "In Ordnung"), Good),
        C("GRACE", W("In grace", "In der Frist"), Warn),
        C(
            "RETRY",
            W("Payment is tried again", "Zahlung wird wiederholt"),
            Warn,
        ),
        C("HOLD", W("On hold", "Ruht"), Bad),
        C("PAUSED", W("Paused", "Pausiert"), Plain),
        C("PENDING", W("Not paid yet", "Noch nicht bezahlt"), Plain),
        C("ENDED", W("Ended", "Zu Ende"), Plain),
    ],
};
