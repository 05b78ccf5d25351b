//! What apps say of contractors.

use async_graphql::{Context, InputObject, MaybeUndefined, Result};
use domain::contractor::{Details, NewContractor, find::ContractorFilter};
use entity::{
    contractor::ContractorSpecialty,
    id::{ContractorId, ResidenceId},
};

use crate::{
    filter,
    residence::AddressInput,
    schema::{patch, scalar::Url},
};

/// Which contractors are wanted; all when left out.
#[derive(Clone, Default, InputObject)]
#[graphql(name = "ContractorFilter")]
pub struct ContractorFilterInput {
    /// Doing one of these.
    specialties: Option<Vec<ContractorSpecialty>>,
    /// True: the viewer's favourites only.
    favorites_only: Option<bool>,
    /// Words in name, company or notes.
    text: Option<String>,
}

impl ContractorFilterInput {
    /// Checks the filter's size and makes the domain's of it.
    pub fn check(self, ctx: &Context<'_>) -> Result<ContractorFilter> {
        let Self {
            specialties,
            favorites_only,
            text,
        } = self;
        filter::check(ctx, [specialties.as_ref().map(Vec::len)], &text)?;
        Ok(ContractorFilter {
            specialties,
            favorites_only: favorites_only.unwrap_or_default(),
            text,
        })
    }
}

/// A new contractor.
#[derive(InputObject)]
pub struct CreateContractorInput {
    /// Chosen by the client (a TypeID), so that a request sent twice makes one; also good for making things offline.
    id: Option<ContractorId>,
    /// The home that shall keep the record.
    residence_id: ResidenceId,
    /// Who it is; 1 to 120 characters.
    name: String,
    /// The firm; at most 120 characters.
    company: Option<String>,
    /// Where mail reaches them.
    email: Option<String>,
    /// Where they are called; at most 40 characters.
    phone: Option<String>,
    /// An http or https address.
    website: Option<Url>,
    /// Where they are.
    address: Option<AddressInput>,
    /// What they do.
    specialties: Option<Vec<ContractorSpecialty>>,
    /// The number of their licence; at most 80 characters.
    license_number: Option<String>,
    /// Free text; at most 10,000 characters.
    notes: Option<String>,
}

impl From<CreateContractorInput> for NewContractor {
    fn from(input: CreateContractorInput) -> Self {
        Self {
            id: input.id,
            residence_id: input.residence_id,
            details: Details {
                name: input.name.into(),
                company: input.company.into(),
                email: input.email.into(),
                phone: input.phone.into(),
                website: input.website.map(|website| website.0.into()).into(),
                address: input.address.map(Into::into).into(),
                specialties: input.specialties.into(),
                license_number: input.license_number.into(),
                notes: input.notes.into(),
            },
        }
    }
}

/// What shall change of a contractor. A field left out stays as it is; null clears it.
#[derive(InputObject)]
pub struct UpdateContractorInput {
    /// Which.
    pub contractor_id: ContractorId,
    /// The revision that the client edited; CONFLICT if the contractor changed since.
    pub if_revision: Option<i64>,
    /// Who it is; 1 to 120 characters.
    name: MaybeUndefined<String>,
    /// The firm; at most 120 characters.
    company: MaybeUndefined<String>,
    /// Where mail reaches them.
    email: MaybeUndefined<String>,
    /// Where they are called; at most 40 characters.
    phone: MaybeUndefined<String>,
    /// An http or https address.
    website: MaybeUndefined<Url>,
    /// Where they are; replaces the whole address.
    address: MaybeUndefined<AddressInput>,
    /// What they do; replaces the whole list.
    specialties: MaybeUndefined<Vec<ContractorSpecialty>>,
    /// The number of their licence; at most 80 characters.
    license_number: MaybeUndefined<String>,
    /// Free text; at most 10,000 characters.
    notes: MaybeUndefined<String>,
}

impl From<UpdateContractorInput> for Details {
    fn from(input: UpdateContractorInput) -> Self {
        Self {
            name: patch(input.name),
            company: patch(input.company),
            email: patch(input.email),
            phone: patch(input.phone),
            website: patch::<Url, url::Url>(input.website).map(Into::into),
            address: patch(input.address),
            specialties: patch(input.specialties),
            license_number: patch(input.license_number),
            notes: patch(input.notes),
        }
    }
}

/// Whether a contractor is a favourite of the viewer's.
#[derive(InputObject)]
pub struct SetContractorFavoriteInput {
    /// Which.
    pub contractor_id: ContractorId,
    /// True to have them at hand.
    pub favorite: bool,
}

/// A contractor to be deleted.
#[derive(InputObject)]
pub struct DeleteContractorInput {
    /// Which.
    pub contractor_id: ContractorId,
}
