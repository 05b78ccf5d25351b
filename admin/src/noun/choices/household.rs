//! Homes and what belongs to them.

use crate::{
    noun::choice::{
        Choice as C, Choices,
        Tone::{Bad, Busy, Good, Plain, Warn},
    },
    text::Word as W,
};

pub static MEMBER_ROLE: Choices = Choices {
    name: "MemberRole",
    all: &[
        C("OWNER", W("Owner", "Inhaber"), Plain),
        C("MANAGER", W("Manager", "Verwalter"), Plain),
        C("MEMBER", W("Member", "Mitglied"), Plain),
        C("VIEWER", W("Viewer", "Leser"), Plain),
    ],
};

pub static TASK_BUCKET: Choices = Choices {
    name: "TaskBucket",
    all: &[
        C("OVERDUE", W("Overdue", "Überfällig"), Bad),
        C("IN_PROGRESS", W("In progress", "In Arbeit"), Busy),
        C("DUE_SOON", W("Due soon", "Bald fällig"), Warn),
        C("UPCOMING", W("Upcoming", "Später"), Plain),
        C("SNOOZED", W("Snoozed", "Aufgeschoben"), Plain),
        C("NO_DATE", W("No date", "Ohne Tag"), Plain),
        C("COMPLETED", W("Completed", "Abgeschlossen"), Good),
        C("ARCHIVED", W("Archived", "Archiviert"), Plain),
    ],
};

pub static RESIDENCE_KIND: Choices = Choices {
    name: "ResidenceKind",
    all: &[
        C("HOUSE", W("House", "Haus"), Plain),
        C("APARTMENT", W("Apartment", "Wohnung"), Plain),
        C("CONDO", W("Condo", "Eigentumswohnung"), Plain),
        C("TOWNHOUSE", W("Townhouse", "Reihenhaus"), Plain),
        C("DUPLEX", W("Duplex", "Doppelhaus"), Plain),
        C("MOBILE_HOME", W("Mobile home", "Mobilheim"), Plain),
        C("CABIN", W("Cabin", "Hütte"), Plain),
        C("OTHER", W("Other", "Anderes"), Plain),
    ],
};

pub static TASK_CATEGORY: Choices = Choices {
    name: "TaskCategory",
    all: &[
        C("APPLIANCES", W("Appliances", "Geräte"), Plain),
        C("CLEANING", W("Cleaning", "Reinigung"), Plain),
        C("ELECTRICAL", W("Electrical", "Strom"), Plain),
        C("EXTERIOR", W("Exterior", "Außen"), Plain),
        C("GARAGE", W("Garage", "Garage"), Plain),
        C("GENERAL", W("General", "Allgemein"), Plain),
        C("HVAC", W("Heating and cooling", "Heizung und Kühlung"), Plain),
        C("INTERIOR", W("Interior", "Innen"), Plain),
        C("LAWN_AND_GARDEN", W("Lawn and garden", "Garten"), Plain),
        C("PAPERWORK", W("Paperwork", "Papiere"), Plain),
        C("PEST_CONTROL", W("Pest control", "Schädlinge"), Plain),
        C("PLUMBING", W("Plumbing", "Sanitär"), Plain),
        C("POOL_AND_SPA", W("Pool and spa", "Becken"), Plain),
        C(
            "ROOF_AND_GUTTERS",
            W("Roof and gutters", "Dach und Rinnen"),
            Plain,
        ),
        C("SAFETY", W("Safety", "Sicherheit"), Plain),
        C("WATER", W("Water", "Wasser"), Plain),
    ],
};

pub static TASK_PRIORITY: Choices = Choices {
    name: "TaskPriority",
    all: &[
        C("LOW", W("Low", "Gering"), Plain),
        C("MEDIUM", W("Medium", "Mittel"), Plain),
        C("HIGH", W("High", "Hoch"), Warn),
        C("URGENT", W("Urgent", "Dringend"), Bad),
    ],
};

pub static COMPLETION_OUTCOME: Choices = Choices {
    name: "CompletionOutcome",
    all: &[
        C("COMPLETED", W("Done", "Erledigt"), Good),
        C("SKIPPED", W("Skipped", "Ausgelassen"), Plain),
        C("MISSED", W("Missed", "Versäumt"), Warn),
    ],
};

pub static CONTRACTOR_SPECIALTY: Choices = Choices {
    name: "ContractorSpecialty",
    all: &[
        C(
            "APPLIANCE_REPAIR",
            W("Appliance repair", "Gerätereparatur"),
            Plain,
        ),
        C("CARPENTRY", W("Carpentry", "Schreinerei"), Plain),
        C("CHIMNEY", W("Chimney", "Schornstein"), Plain),
        C("CLEANING", W("Cleaning", "Reinigung"), Plain),
        C("ELECTRICAL", W("Electrical", "Elektrik"), Plain),
        C("FLOORING", W("Flooring", "Böden"), Plain),
        C("GARAGE_DOOR", W("Garage doors", "Garagentore"), Plain),
        C(
            "GENERAL_CONTRACTOR",
            W("General contractor", "Generalunternehmen"),
            Plain,
        ),
        C("HANDYMAN", W("Handyman", "Allrounder"), Plain),
        C("HVAC", W("Heating and cooling", "Heizung und Kühlung"), Plain),
        C("INSPECTION", W("Inspection", "Begutachtung"), Plain),
        C("LANDSCAPING", W("Landscaping", "Gartenbau"), Plain),
        C("LOCKSMITH", W("Locksmith", "Schlüsseldienst"), Plain),
        C("MASONRY", W("Masonry", "Maurerei"), Plain),
        C("MOVING", W("Moving", "Umzug"), Plain),
        C("PAINTING", W("Painting", "Malerei"), Plain),
        C("PEST_CONTROL", W("Pest control", "Schädlinge"), Plain),
        C("PLUMBING", W("Plumbing", "Sanitär"), Plain),
        C("POOL", W("Pool", "Becken"), Plain),
        C("ROOFING", W("Roofing", "Dach"), Plain),
        C("SEPTIC", W("Septic", "Klärgrube"), Plain),
        C("SOLAR", W("Solar", "Solar"), Plain),
        C("TREE_SERVICE", W("Tree service", "Baumpflege"), Plain),
        C("WINDOWS", W("Windows", "Fenster"), Plain),
        C("OTHER", W("Other", "Anderes"), Plain),
    ],
};

pub static DOCUMENT_KIND: Choices = Choices {
    name: "DocumentKind",
    all: &[
        C("APPRAISAL", W("Appraisal", "Wertgutachten"), Plain),
        C("CONTRACT", W("Contract", "Vertrag"), Plain),
        C("INSPECTION", W("Inspection", "Begutachtung"), Plain),
        C("INSURANCE", W("Insurance", "Versicherung"), Plain),
        C("MANUAL", W("Manual", "Anleitung"), Plain),
        C("PERMIT", W("Permit", "Genehmigung"), Plain),
        C("PHOTO", W("Photo", "Foto"), Plain),
        C("RECEIPT", W("Receipt", "Beleg"), Plain),
        C("WARRANTY", W("Warranty", "Garantie"), Plain),
        C("OTHER", W("Other", "Anderes"), Plain),
    ],
};

pub static HAPPENING_KIND: Choices = Choices {
    name: "HappeningKind",
    all: &[
        C("RESIDENCE_CREATED", W("Home made", "Zuhause angelegt"), Plain),
        C(
            "RESIDENCE_ARCHIVED",
            W("Home archived", "Zuhause archiviert"),
            Plain,
        ),
        C("MEMBER_JOINED", W("Joined", "Beigetreten"), Busy),
        C("TASK_CREATED", W("Task made", "Aufgabe angelegt"), Plain),
        C("TASK_ARCHIVED", W("Task archived", "Aufgabe archiviert"), Plain),
        C("COMPLETED", W("Done", "Erledigt"), Good),
        C("SKIPPED", W("Skipped", "Ausgelassen"), Plain),
        C("MISSED", W("Missed", "Versäumt"), Warn),
        C(
            "CONTRACTOR_CREATED",
            W("Contractor noted", "Handwerker notiert"),
            Plain,
        ),
        C("APPLIANCE_CREATED", W("Appliance noted", "Gerät notiert"), Plain),
        C(
            "DOCUMENT_CREATED",
            W("Document noted", "Unterlage notiert"),
            Plain,
        ),
    ],
};
