//! The catalogue of ready-made tasks.

use crate::{
    noun::choice::{
        Choice as C, Choices,
        Tone::{Busy, Plain},
    },
    text::Word as W,
};

pub static INTERVAL_UNIT: Choices = Choices {
    name: "IntervalUnit",
    all: &[
        C("DAY", W("Days", "Tage"), Plain),
        C("WEEK", W("Weeks", "Wochen"), Plain),
        C("MONTH", W("Months", "Monate"), Plain),
        C("YEAR", W("Years", "Jahre"), Plain),
    ],
};

pub static SCHEDULE_BASIS: Choices = Choices {
    name: "ScheduleBasis",
    all: &[
        C("START", W("From the start", "Vom Beginn"), Plain),
        C("COMPLETION", W("From the last time", "Vom letzten Mal"), Plain),
    ],
};

pub static DONE_BY: Choices = Choices {
    name: "DoneBy",
    all: &[
        C("DIY", W("Whoever lives there", "Wer dort wohnt"), Plain),
        C("PRO", W("A professional", "Ein Fachbetrieb"), Busy),
        C("EITHER", W("Either", "Beide"), Plain),
    ],
};

pub static CLIMATE_TAG: Choices = Choices {
    name: "ClimateTag",
    all: &[
        C("COASTAL", W("By the coast", "An der Küste"), Plain),
        C("DRY", W("Dry", "Trocken"), Plain),
        C("FREEZE", W("Frost", "Frost"), Plain),
        C("HUMID", W("Humid", "Feucht"), Plain),
        C("HURRICANE", W("Hurricanes", "Wirbelstürme"), Plain),
        C("SNOW", W("Snow", "Schnee"), Plain),
        C("TERMITE", W("Termites", "Termiten"), Plain),
        C("WILDFIRE", W("Wildfires", "Waldbrände"), Plain),
    ],
};
