//! Finding contractors among all.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    contractor::{ContractorSpecialty, Specialties},
    id::{ContractorId, ResidenceId},
};
use sea_orm::FromQueryResult;

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::{cell, row},
};

orders! {
    /// The order of contractors.
    ContractorOrder, "contractors", "c.id" {
        /// The newest first.
        CreatedDesc: descending "c.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "c.created_at" Instant,
        /// By name.
        NameAsc: ascending "lower(c.name) COLLATE \"binary\"" Text,
        /// By name, backwards.
        NameDesc: descending "lower(c.name) COLLATE \"binary\"" Text,
    }
}

/// What narrows a list of contractors; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct ContractorFilter {
    /// The home that keeps the record.
    pub residence_id: Option<ResidenceId>,
    /// What it does, among others.
    pub specialty: Option<ContractorSpecialty>,
    /// The first day (UTC) of its making.
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC) of its making.
    pub created_before: Option<NaiveDate>,
}

row! {
    /// A contractor as operators see it.
    #[derive(FromQueryResult)]
    ContractorRow {
        /// Its id.
        id: ContractorId,
        /// Who it is.
        name: String,
        /// The firm.
        company: Option<String>,
        /// What it does.
        specialties: Specialties,
        /// Where mail reaches it.
        email: Option<String>,
        /// Where it is called.
        phone: Option<String>,
        /// An http or https address.
        website: Option<String>,
        /// The home that keeps the record.
        residence_id: ResidenceId,
        /// What its people call the home.
        residence_name: String,
        /// When the record was made.
        created_at: DateTime<Utc>,
        /// When it changed last.
        updated_at: DateTime<Utc>,
    }
}

impl Filter for ContractorFilter {
    type Id = ContractorId;
    type Row = ContractorRow;
    type Order = ContractorOrder;
    const FACTS: Facts = Facts {
        columns:
            "c.id, c.name, c.company, c.specialties, c.email, c.phone, c.website, c.created_at, c.updated_at,
            r.id AS residence_id, r.name AS residence_name",
        from: "contractor c JOIN residence r ON r.id = c.residence_id",
        id: "c.id",
        texts: &["lower(c.name) COLLATE \"binary\""],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.equals("c.residence_id", self.residence_id);
        if let Some(specialty) = self.specialty {
            narrow.add(format!(
                "CAST(c.specialties AS text) LIKE '%\"{}\"%'",
                cell(&specialty)
            ));
        }
        narrow.instants("c.created_at", self.created_after, self.created_before);
    }
}
