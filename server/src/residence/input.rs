//! What apps say of homes.

use async_graphql::{InputObject, MaybeUndefined};
use chrono_tz::Tz;
use domain::{
    Patch,
    residence::{Details, NewResidence},
};
use entity::{
    id::{FileId, ResidenceId},
    residence::ResidenceKind,
};

use super::facts::{AddressInput, AreaInput, HomeProfileInput};
use crate::{
    money::MoneyInput,
    schema::{
        patch,
        scalar::{Date, Decimal, TimeZone},
    },
};

/// A new home; the caller becomes its owner.
#[derive(InputObject)]
pub struct CreateResidenceInput {
    /// Chosen by the client (a TypeID), so that a request sent twice makes one; also good for making things offline.
    id: Option<ResidenceId>,
    /// What the household calls it; 1 to 120 characters.
    name: String,
    /// What it is.
    kind: ResidenceKind,
    /// Where it stands.
    address: Option<AddressInput>,
    /// Where its days begin and end; the account's zone when left out.
    time_zone: Option<TimeZone>,
    /// ISO 4217; what money is entered in unless said otherwise; USD when left out.
    currency_code: Option<String>,
    /// The year it was built; 1000 to next year.
    year_built: Option<i32>,
    /// How many bedrooms it has; 0 to 200.
    bedrooms: Option<i32>,
    /// How many bathrooms it has, halves count; 0 to 200.
    bathrooms: Option<Decimal>,
    /// How large it is.
    floor_area: Option<AreaInput>,
    /// The day it was bought.
    purchased_on: Option<Date>,
    /// What it cost.
    purchase_price: Option<MoneyInput>,
    /// Free text; at most 10,000 characters.
    notes: Option<String>,
    /// What is known of it.
    profile: Option<HomeProfileInput>,
}

impl From<CreateResidenceInput> for NewResidence {
    fn from(input: CreateResidenceInput) -> Self {
        let CreateResidenceInput {
            id,
            name,
            kind,
            address,
            time_zone,
            currency_code,
            year_built,
            bedrooms,
            bathrooms,
            floor_area,
            purchased_on,
            purchase_price,
            notes,
            profile,
        } = input;
        let details = Details {
            // Said apart, since every home has them.
            name: Patch::Keep,
            kind: Patch::Keep,
            address: given(address),
            time_zone: given(time_zone.and_then(zone)),
            currency_code: given(currency_code),
            year_built: given(year_built),
            bedrooms: given(bedrooms),
            bathrooms: given(bathrooms),
            floor_area: given(floor_area),
            purchased_on: given(purchased_on),
            purchase_price: given(purchase_price),
            notes: given(notes),
            profile: given(profile),
            photo_id: Patch::Keep,
        };
        Self {
            id,
            name,
            kind,
            details,
        }
    }
}

/// What shall change of a home. A field left out stays as it is; null clears it.
#[derive(InputObject)]
pub struct UpdateResidenceInput {
    /// Which.
    pub residence_id: ResidenceId,
    /// The revision that the client edited; CONFLICT if the residence's own fields changed since.
    pub if_revision: Option<i64>,
    /// What the household calls it; 1 to 120 characters.
    name: MaybeUndefined<String>,
    /// What it is.
    kind: MaybeUndefined<ResidenceKind>,
    /// Where it stands; replaced whole.
    address: MaybeUndefined<AddressInput>,
    /// Where its days begin and end; due days stay the dates that they are.
    time_zone: MaybeUndefined<TimeZone>,
    /// ISO 4217; what money is entered in unless said otherwise.
    currency_code: MaybeUndefined<String>,
    /// The year it was built; 1000 to next year.
    year_built: MaybeUndefined<i32>,
    /// How many bedrooms it has; 0 to 200.
    bedrooms: MaybeUndefined<i32>,
    /// How many bathrooms it has, halves count; 0 to 200.
    bathrooms: MaybeUndefined<Decimal>,
    /// How large it is; replaced whole.
    floor_area: MaybeUndefined<AreaInput>,
    /// The day it was bought.
    purchased_on: MaybeUndefined<Date>,
    /// What it cost; replaced whole.
    purchase_price: MaybeUndefined<MoneyInput>,
    /// Free text; at most 10,000 characters.
    notes: MaybeUndefined<String>,
    /// What is known of it; its own fields, too, stay as they are when left out.
    profile: MaybeUndefined<HomeProfileInput>,
    /// What it looks like: an image that was uploaded for this home.
    photo_file_id: MaybeUndefined<FileId>,
}

impl From<UpdateResidenceInput> for Details {
    fn from(input: UpdateResidenceInput) -> Self {
        let UpdateResidenceInput {
            residence_id: _,
            if_revision: _,
            name,
            kind,
            address,
            time_zone,
            currency_code,
            year_built,
            bedrooms,
            bathrooms,
            floor_area,
            purchased_on,
            purchase_price,
            notes,
            profile,
            photo_file_id,
        } = input;
        Self {
            name: patch(name),
            kind: patch(kind),
            address: patch(address),
            time_zone: patch::<TimeZone, TimeZone>(time_zone).and_then(zone),
            currency_code: patch(currency_code),
            year_built: patch(year_built),
            bedrooms: patch(bedrooms),
            bathrooms: patch(bathrooms),
            floor_area: patch(floor_area),
            purchased_on: patch(purchased_on),
            purchase_price: patch(purchase_price),
            notes: patch(notes),
            profile: patch(profile),
            photo_id: patch(photo_file_id),
        }
    }
}

/// Returns the zone of a scalar, which reads names of zones only.
fn zone(zone: TimeZone) -> Option<Tz> {
    zone.0.parse().ok()
}

/// Makes a field of a new home; there is nothing to clear yet.
fn given<T, U: From<T>>(value: Option<T>) -> Patch<U> {
    value.map_or(Patch::Keep, |value| Patch::Set(value.into()))
}

/// Declares an input that names a home and nothing else.
macro_rules! residence_input {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(InputObject)]
        pub struct $name {
            /// Which.
            pub residence_id: ResidenceId,
        }
    };
}

residence_input! {
    /// A home to be put away.
    ArchiveResidenceInput
}
residence_input! {
    /// A home to be taken out again.
    UnarchiveResidenceInput
}
residence_input! {
    /// A home to be deleted with all that it holds.
    DeleteResidenceInput
}
