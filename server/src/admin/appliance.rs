//! Appliances, as operators see them.

use async_graphql::{MergedObject, Object};
use domain::admin::{self, list::Placed};
use entity::{
    id::{ApplianceId, ResidenceId},
    task::TaskCategory,
};

use super::{
    document::DocumentConnection,
    listed::{filter, node, noun, order, tabs},
    task::TaskConnection,
};
use crate::schema::{
    connection,
    scalar::{Date, DateTime},
};

node! {
    /// A thing in a home that is serviced and replaced.
    Appliance of admin::ApplianceRow {
        /// The appliance's id.
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
        /// The day on which it was put in.
        installed_on: Option<Date>,
        /// The id of the home that it is in.
        residence_id: ResidenceId,
        /// What its people call the home.
        residence_name: String,
        /// When the record was made.
        created_at: DateTime,
        /// When the record changed last.
        updated_at: DateTime,
    }
}

connection! {
    /// A page of appliances. They are counted up to 10,001: that says that there are more than 10,000.
    ApplianceConnection, ApplianceEdge, Appliance, Placed<admin::ApplianceRow>, "appliances"
}

filter! {
    /// What narrows a list of appliances; what is left out lets all through.
    ApplianceFilter {
        /// Only those in this home.
        residence_id: ResidenceId,
        /// Only those that belong to this.
        category: TaskCategory,
        /// Only those made on this day (UTC) or later.
        created_after: Date,
        /// Only those made on this day (UTC) or earlier.
        created_before: Date,
    }
}

order! {
    /// The order of appliances.
    ApplianceOrder = "admin::ApplianceOrder" {
        /// The newest first.
        CreatedDesc,
        /// The oldest first.
        CreatedAsc,
        /// By name.
        NameAsc,
        /// By name, backwards.
        NameDesc,
    }
}

noun! {
    /// Questions about appliances.
    ApplianceQuery, ReadResidences;
    /// Appliances that match, the newest first where no other order is given.
    appliances: "The start of a name, or a whole id.", ApplianceFilter, ApplianceOrder -> ApplianceConnection;
    /// One appliance; null where there is none of this id.
    appliance: ApplianceId => ApplianceDetail;
}

/// An appliance with what belongs to it.
#[derive(MergedObject)]
pub struct ApplianceDetail(ApplianceOwn, ApplianceTabs);

impl From<admin::ApplianceRow> for ApplianceDetail {
    fn from(row: admin::ApplianceRow) -> Self {
        let id = row.id;
        Self(ApplianceOwn(row.into()), ApplianceTabs(id))
    }
}

/// The appliance itself.
pub struct ApplianceOwn(Appliance);

#[Object]
impl ApplianceOwn {
    /// The appliance itself.
    async fn appliance(&self) -> &Appliance {
        &self.0
    }
}

tabs! {
    /// The long lists of an appliance.
    ApplianceTabs(ApplianceId), ReadResidences {
        /// The tasks that are done to it, the newest first.
        tasks: TaskConnection = |id| admin::TaskFilter { appliance_id: Some(id), ..Default::default() }.into(),
        /// The documents about it, the newest first.
        documents: DocumentConnection = |id| admin::DocumentFilter { appliance_id: Some(id), ..Default::default() }.into(),
    }
}
