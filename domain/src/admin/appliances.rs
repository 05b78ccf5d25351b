//! Finding appliances among all.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{
    id::{ApplianceId, ResidenceId},
    task::TaskCategory,
};
use sea_orm::FromQueryResult;

use super::{
    list::{Facts, Filter, Narrow, orders},
    row::row,
};

orders! {
    /// The order of appliances.
    ApplianceOrder, "appliances", "p.id" {
        /// The newest first.
        CreatedDesc: descending "p.created_at" Instant,
        /// The oldest first.
        CreatedAsc: ascending "p.created_at" Instant,
        /// By name.
        NameAsc: ascending "lower(p.name) COLLATE \"binary\"" Text,
        /// By name, backwards.
        NameDesc: descending "lower(p.name) COLLATE \"binary\"" Text,
    }
}

/// What narrows a list of appliances; what is not set lets all through.
#[derive(Clone, Debug, Default)]
pub struct ApplianceFilter {
    /// The home that it is in.
    pub residence_id: Option<ResidenceId>,
    /// What it belongs to.
    pub category: Option<TaskCategory>,
    /// The first day (UTC) of its making.
    pub created_after: Option<NaiveDate>,
    /// The last day (UTC) of its making.
    pub created_before: Option<NaiveDate>,
}

row! {
    /// An appliance as operators see it.
    #[derive(FromQueryResult)]
    ApplianceRow {
        /// Its id.
        id: ApplianceId,
        /// What its people call it.
        name: String,
        /// What it belongs to.
        category: TaskCategory,
        /// Who made it.
        manufacturer: Option<String>,
        /// The maker's name for its model.
        model_number: Option<String>,
        /// The maker's name for this one.
        serial_number: Option<String>,
        /// Where in the home it is.
        location: Option<String>,
        /// The day it was put in.
        installed_on: Option<NaiveDate>,
        /// The home that it is in.
        residence_id: ResidenceId,
        /// What its people call the home.
        residence_name: String,
        /// When the record was made.
        created_at: DateTime<Utc>,
        /// When it changed last.
        updated_at: DateTime<Utc>,
    }
}

impl Filter for ApplianceFilter {
    type Id = ApplianceId;
    type Row = ApplianceRow;
    type Order = ApplianceOrder;
    const FACTS: Facts = Facts {
        columns: "p.id, p.name, p.category, p.manufacturer, p.model_number, p.serial_number, p.location, p.installed_on,
            p.created_at, p.updated_at, r.id AS residence_id, r.name AS residence_name",
        from: "appliance p JOIN residence r ON r.id = p.residence_id",
        id: "p.id",
        texts: &["lower(p.name) COLLATE \"binary\""],
    };

    fn narrow(&self, narrow: &mut Narrow) {
        narrow.equals("p.residence_id", self.residence_id);
        narrow.is("p.category", self.category);
        narrow.instants("p.created_at", self.created_after, self.created_before);
    }
}
