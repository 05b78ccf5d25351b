//! Contractors, as operators see them.

use async_graphql::{MergedObject, Object};
use domain::admin::{self, list::Placed};
use entity::{
    contractor::ContractorSpecialty,
    id::{ContractorId, ResidenceId},
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
    /// Somebody who works on a home.
    Contractor of admin::ContractorRow {
        /// The contractor's id.
        id: ContractorId,
        /// Who it is.
        name: String,
        /// The firm.
        company: Option<String>,
        /// What the contractor does.
        specialties: Vec<ContractorSpecialty>,
        /// Where mail reaches the contractor.
        email: Option<String>,
        /// Where the contractor is called.
        phone: Option<String>,
        /// An http or https address.
        website: Option<String>,
        /// The id of the home that keeps the record.
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
    /// A page of contractors. They are counted up to 10,001: that says that there are more than 10,000.
    ContractorConnection, ContractorEdge, Contractor, Placed<admin::ContractorRow>, "contractors"
}

filter! {
    /// What narrows a list of contractors; what is left out lets all through.
    ContractorFilter {
        /// Only those that this home keeps.
        residence_id: ResidenceId,
        /// Only those who do this, among other things.
        specialty: ContractorSpecialty,
        /// Only those made on this day (UTC) or later.
        created_after: Date,
        /// Only those made on this day (UTC) or earlier.
        created_before: Date,
    }
}

order! {
    /// The order of contractors.
    ContractorOrder = "admin::ContractorOrder" {
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
    /// Questions about contractors.
    ContractorQuery, ReadResidences;
    /// Contractors that match, the newest first where no other order is given.
    contractors: "The start of a name, or a whole id.", ContractorFilter, ContractorOrder -> ContractorConnection;
    /// One contractor; null where there is none of this id.
    contractor: ContractorId => ContractorDetail;
}

/// A contractor with what belongs to it.
#[derive(MergedObject)]
pub struct ContractorDetail(ContractorOwn, ContractorTabs);

impl From<admin::ContractorRow> for ContractorDetail {
    fn from(row: admin::ContractorRow) -> Self {
        let id = row.id;
        Self(ContractorOwn(row.into()), ContractorTabs(id))
    }
}

/// The contractor itself.
pub struct ContractorOwn(Contractor);

#[Object]
impl ContractorOwn {
    /// The contractor itself.
    async fn contractor(&self) -> &Contractor {
        &self.0
    }
}

tabs! {
    /// The long lists of a contractor.
    ContractorTabs(ContractorId), ReadResidences {
        /// The tasks that the contractor is called for, the newest first.
        tasks: TaskConnection = |id| admin::TaskFilter { contractor_id: Some(id), ..Default::default() }.into(),
        /// The documents about the contractor, the newest first.
        documents: DocumentConnection = |id| admin::DocumentFilter { contractor_id: Some(id), ..Default::default() }.into(),
    }
}
