//! What apps say of appliances.

use async_graphql::{InputObject, MaybeUndefined};
use domain::appliance::{Details, NewAppliance};
use entity::{
    id::{ApplianceId, FileId, ResidenceId},
    task::TaskCategory,
};

use crate::{
    money::MoneyInput,
    schema::{patch, scalar::Date},
};

/// A new appliance.
#[derive(InputObject)]
pub struct CreateApplianceInput {
    /// Chosen by the client (a TypeID), so that a request sent twice makes one; also good for making things offline.
    id: Option<ApplianceId>,
    /// The home that it is in.
    residence_id: ResidenceId,
    /// What the household calls it; 1 to 120 characters.
    name: String,
    /// What it belongs to.
    #[graphql(default_with = "Some(TaskCategory::Appliances)")]
    category: Option<TaskCategory>,
    /// Who made it; at most 120 characters.
    manufacturer: Option<String>,
    /// The maker's name for its model; at most 120 characters.
    model_number: Option<String>,
    /// The maker's name for this one; at most 120 characters.
    serial_number: Option<String>,
    /// Where in the home it is; at most 120 characters.
    location: Option<String>,
    /// The day it was put in.
    installed_on: Option<Date>,
    /// The day it was bought.
    purchased_on: Option<Date>,
    /// What it cost.
    price: Option<MoneyInput>,
    /// Free text; at most 10,000 characters.
    notes: Option<String>,
    /// Photos of this home, at most 20, in their order.
    photo_file_ids: Option<Vec<FileId>>,
}

impl From<CreateApplianceInput> for NewAppliance {
    fn from(input: CreateApplianceInput) -> Self {
        Self {
            id: input.id,
            residence_id: input.residence_id,
            details: Details {
                name: input.name.into(),
                category: input.category.into(),
                manufacturer: input.manufacturer.into(),
                model_number: input.model_number.into(),
                serial_number: input.serial_number.into(),
                location: input.location.into(),
                installed_on: input.installed_on.map(|day| day.0).into(),
                purchased_on: input.purchased_on.map(|day| day.0).into(),
                price: input.price.map(Into::into).into(),
                notes: input.notes.into(),
                photo_ids: input.photo_file_ids.into(),
            },
        }
    }
}

/// What shall change of an appliance. A field left out stays as it is; null clears it.
#[derive(InputObject)]
pub struct UpdateApplianceInput {
    /// Which.
    pub appliance_id: ApplianceId,
    /// The revision that the client edited; CONFLICT if the appliance changed since.
    pub if_revision: Option<i64>,
    /// What the household calls it; 1 to 120 characters.
    name: MaybeUndefined<String>,
    /// What it belongs to.
    category: MaybeUndefined<TaskCategory>,
    /// Who made it; at most 120 characters.
    manufacturer: MaybeUndefined<String>,
    /// The maker's name for its model; at most 120 characters.
    model_number: MaybeUndefined<String>,
    /// The maker's name for this one; at most 120 characters.
    serial_number: MaybeUndefined<String>,
    /// Where in the home it is; at most 120 characters.
    location: MaybeUndefined<String>,
    /// The day it was put in.
    installed_on: MaybeUndefined<Date>,
    /// The day it was bought.
    purchased_on: MaybeUndefined<Date>,
    /// What it cost.
    price: MaybeUndefined<MoneyInput>,
    /// Free text; at most 10,000 characters.
    notes: MaybeUndefined<String>,
    /// Photos of this home, at most 20, in their order; replaces the whole list. One of another row moves here.
    photo_file_ids: MaybeUndefined<Vec<FileId>>,
}

impl From<UpdateApplianceInput> for Details {
    fn from(input: UpdateApplianceInput) -> Self {
        Self {
            name: patch(input.name),
            category: patch(input.category),
            manufacturer: patch(input.manufacturer),
            model_number: patch(input.model_number),
            serial_number: patch(input.serial_number),
            location: patch(input.location),
            installed_on: patch(input.installed_on),
            purchased_on: patch(input.purchased_on),
            price: patch(input.price),
            notes: patch(input.notes),
            photo_ids: patch(input.photo_file_ids),
        }
    }
}

/// An appliance to be deleted.
#[derive(InputObject)]
pub struct DeleteApplianceInput {
    /// Which.
    pub appliance_id: ApplianceId,
}
