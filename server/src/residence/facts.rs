//! What is known of a home: where it stands, how large it is, how it is built.

use async_graphql::{InputObject, MaybeUndefined, Object, SimpleObject};
use domain::residence::ProfilePatch;
use entity::{
    profile::{
        ClimateTag, Cooling, Exterior, Flooring, Heating, HomeFeature, HomeOwnership, HomeProfile as Row,
        Roof, WaterHeater,
    },
    residence::{Address as AddressRow, Area as AreaRow, AreaUnit},
};

use crate::schema::{patch, scalar::Decimal};

/// Where a home stands.
#[derive(Clone, SimpleObject)]
pub struct Address {
    /// Street and number.
    line1: Option<String>,
    /// Whatever else the street line needs.
    line2: Option<String>,
    /// City or village.
    city: Option<String>,
    /// State, province or county.
    region: Option<String>,
    /// Postal code.
    postal_code: Option<String>,
    /// ISO 3166-1 alpha-2, e.g. US.
    country_code: Option<String>,
}

impl From<AddressRow> for Address {
    fn from(row: AddressRow) -> Self {
        let AddressRow {
            line1,
            line2,
            city,
            region,
            postal_code,
            country_code,
        } = row;
        Self {
            line1,
            line2,
            city,
            region,
            postal_code,
            country_code,
        }
    }
}

/// Where a home stands; replaces the whole address.
#[derive(InputObject)]
pub struct AddressInput {
    /// Street and number; at most 200 characters.
    line1: Option<String>,
    /// Whatever else the street line needs; at most 200 characters.
    line2: Option<String>,
    /// City or village; at most 200 characters.
    city: Option<String>,
    /// State, province or county; at most 200 characters.
    region: Option<String>,
    /// Postal code; at most 20 characters.
    postal_code: Option<String>,
    /// ISO 3166-1 alpha-2 in upper case, e.g. US.
    country_code: Option<String>,
}

impl From<AddressInput> for AddressRow {
    fn from(input: AddressInput) -> Self {
        let AddressInput {
            line1,
            line2,
            city,
            region,
            postal_code,
            country_code,
        } = input;
        Self {
            line1,
            line2,
            city,
            region,
            postal_code,
            country_code,
        }
    }
}

/// How large a home is.
#[derive(Clone, SimpleObject)]
pub struct Area {
    /// How many units.
    value: Decimal,
    /// Of what.
    unit: AreaUnit,
}

impl From<AreaRow> for Area {
    fn from(row: AreaRow) -> Self {
        Self {
            value: row.value.into(),
            unit: row.unit,
        }
    }
}

/// How large a home is.
#[derive(InputObject)]
pub struct AreaInput {
    /// How many units; above 0, at most 10,000,000.
    value: Decimal,
    /// Of what.
    unit: AreaUnit,
}

impl From<AreaInput> for AreaRow {
    fn from(input: AreaInput) -> Self {
        Self {
            value: input.value.into(),
            unit: input.unit,
        }
    }
}

/// What is known of a home; it ranks the suggested tasks. Null and unlisted mean unknown, not absent.
pub struct HomeProfile(pub Row);

/// What is known of a home; it ranks the suggested tasks. Null and unlisted mean unknown, not absent.
#[Object]
impl HomeProfile {
    /// Whether the household owns or rents.
    async fn ownership(&self) -> Option<HomeOwnership> {
        self.0.ownership
    }

    /// How it is heated.
    async fn heating(&self) -> &[Heating] {
        &self.0.heating
    }

    /// How it is cooled.
    async fn cooling(&self) -> &[Cooling] {
        &self.0.cooling
    }

    /// What heats the water.
    async fn water_heater(&self) -> Option<WaterHeater> {
        self.0.water_heater
    }

    /// What covers the roof.
    async fn roof(&self) -> Option<Roof> {
        self.0.roof
    }

    /// What the outer walls are made of.
    async fn exterior(&self) -> &[Exterior] {
        &self.0.exterior
    }

    /// What lies on the floors.
    async fn flooring(&self) -> &[Flooring] {
        &self.0.flooring
    }

    /// What is there.
    async fn features(&self) -> &[HomeFeature] {
        &self.0.features
    }

    /// What is known not to be there; a task that needs it is never suggested.
    async fn absent_features(&self) -> &[HomeFeature] {
        &self.0.absent_features
    }

    /// What the weather does.
    async fn climate(&self) -> &[ClimateTag] {
        &self.0.climate
    }
}

/// What shall be known of a home. A field left out stays as it is; null makes it unknown. Lists hold at most 60 values, each once.
#[derive(InputObject)]
pub struct HomeProfileInput {
    /// Whether the household owns or rents.
    ownership: MaybeUndefined<HomeOwnership>,
    /// How it is heated.
    heating: MaybeUndefined<Vec<Heating>>,
    /// How it is cooled.
    cooling: MaybeUndefined<Vec<Cooling>>,
    /// What heats the water.
    water_heater: MaybeUndefined<WaterHeater>,
    /// What covers the roof.
    roof: MaybeUndefined<Roof>,
    /// What the outer walls are made of.
    exterior: MaybeUndefined<Vec<Exterior>>,
    /// What lies on the floors.
    flooring: MaybeUndefined<Vec<Flooring>>,
    /// What is there; no longer known to be absent.
    features: MaybeUndefined<Vec<HomeFeature>>,
    /// What is known not to be there; no longer among the features, nor what brings it along: DECK_WOOD, ATTACHED_GARAGE and cooling by MINI_SPLIT bring DECK, GARAGE and MINI_SPLIT. What is given at the same time as there is refused.
    absent_features: MaybeUndefined<Vec<HomeFeature>>,
    /// What the weather does.
    climate: MaybeUndefined<Vec<ClimateTag>>,
}

impl From<HomeProfileInput> for ProfilePatch {
    fn from(input: HomeProfileInput) -> Self {
        let HomeProfileInput {
            ownership,
            heating,
            cooling,
            water_heater,
            roof,
            exterior,
            flooring,
            features,
            absent_features,
            climate,
        } = input;
        Self {
            ownership: patch(ownership),
            heating: patch(heating),
            cooling: patch(cooling),
            water_heater: patch(water_heater),
            roof: patch(roof),
            exterior: patch(exterior),
            flooring: patch(flooring),
            features: patch(features),
            absent_features: patch(absent_features),
            climate: patch(climate),
        }
    }
}
