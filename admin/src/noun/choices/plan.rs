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
