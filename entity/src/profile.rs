//! What is known of a home; it ranks the suggested tasks. Kept in one JSON column of the residence.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use crate::text_enum::json_enum;

/// Facts of a home. Null and unlisted mean unknown, not absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct HomeProfile {
    /// Whether the household owns or rents.
    pub ownership: Option<HomeOwnership>,
    /// How it is heated.
    pub heating: Vec<Heating>,
    /// How it is cooled.
    pub cooling: Vec<Cooling>,
    /// What heats the water.
    pub water_heater: Option<WaterHeater>,
    /// What covers the roof.
    pub roof: Option<Roof>,
    /// What the outer walls are made of.
    pub exterior: Vec<Exterior>,
    /// What lies on the floors.
    pub flooring: Vec<Flooring>,
    /// What is there.
    pub features: Vec<HomeFeature>,
    /// What is known not to be there.
    pub absent_features: Vec<HomeFeature>,
    /// What the weather does.
    pub climate: Vec<ClimateTag>,
}

json_enum! {
    /// Whether a household owns its home.
    HomeOwnership {
        /// The household owns the home.
        Owner,
        /// The household rents the home.
        Tenant,
    }
}

json_enum! {
    /// How a home is heated.
    Heating {
        /// A gas furnace.
        GasFurnace,
        /// An electric furnace.
        ElectricFurnace,
        /// A heat pump.
        HeatPump,
        /// A boiler.
        Boiler,
        /// Radiant.
        Radiant,
        /// A baseboard.
        Baseboard,
        /// A wood stove.
        WoodStove,
        /// Nothing at all.
        None,
        /// Something else.
        Other,
    }
}

json_enum! {
    /// How a home is cooled.
    Cooling {
        /// Central air conditioning.
        CentralAc,
        /// A heat pump.
        HeatPump,
        /// A ductless mini-split.
        MiniSplit,
        /// An air conditioner in a window.
        WindowAc,
        /// Evaporative.
        Evaporative,
        /// Nothing at all.
        None,
        /// Something else.
        Other,
    }
}

json_enum! {
    /// What heats the water of a home.
    WaterHeater {
        /// A tank heated by gas.
        TankGas,
        /// A tank heated by electricity.
        TankElectric,
        /// A tankless heater on gas.
        TanklessGas,
        /// A tankless heater on electricity.
        TanklessElectric,
        /// A heat pump.
        HeatPump,
        /// Solar.
        Solar,
        /// A boiler.
        Boiler,
        /// Something else.
        Other,
    }
}

json_enum! {
    /// What covers the roof of a home.
    Roof {
        /// Asphalt shingle.
        AsphaltShingle,
        /// Metal.
        Metal,
        /// Tile.
        Tile,
        /// Slate.
        Slate,
        /// Wood shake.
        WoodShake,
        /// Flat.
        Flat,
        /// Something else.
        Other,
    }
}

json_enum! {
    /// What the outer walls of a home are made of.
    Exterior {
        /// Brick.
        Brick,
        /// Fiber cement.
        FiberCement,
        /// Stone.
        Stone,
        /// Stucco.
        Stucco,
        /// Vinyl siding.
        VinylSiding,
        /// Wood siding.
        WoodSiding,
        /// Something else.
        Other,
    }
}

json_enum! {
    /// What lies on the floors of a home.
    Flooring {
        /// Carpet.
        Carpet,
        /// Hardwood.
        Hardwood,
        /// Laminate.
        Laminate,
        /// Tile.
        Tile,
        /// Vinyl.
        Vinyl,
        /// Something else.
        Other,
    }
}

json_enum! {
    /// What the weather does to a home.
    ClimateTag {
        /// Salt air near the coast.
        Coastal,
        /// Dry air.
        Dry,
        /// Frost in winter.
        Freeze,
        /// Humid air.
        Humid,
        /// Hurricanes.
        Hurricane,
        /// Snow in winter.
        Snow,
        /// Termites.
        Termite,
        /// Wildfires.
        Wildfire,
    }
}

json_enum! {
    /// Something that a home has and that wants care.
    HomeFeature {
        /// Arc-fault circuit interrupters.
        Afci,
        /// An asphalt driveway.
        AsphaltDriveway,
        /// An attached garage.
        AttachedGarage,
        /// An attic.
        Attic,
        /// A basement.
        Basement,
        /// A ceiling fan.
        CeilingFan,
        /// A chest freezer.
        ChestFreezer,
        /// A crawl space.
        CrawlSpace,
        /// A deck.
        Deck,
        /// A deck of wood.
        DeckWood,
        /// A dehumidifier.
        Dehumidifier,
        /// A dishwasher.
        Dishwasher,
        /// A disposal.
        Disposal,
        /// A clothes dryer with a vent.
        DryerVented,
        /// Ducts.
        Ducts,
        /// An energy-recovery ventilator.
        Erv,
        /// A charger for an electric car.
        EvCharger,
        /// A fence.
        Fence,
        /// A gas fireplace.
        FireplaceGas,
        /// A wood-burning fireplace.
        FireplaceWood,
        /// A garage.
        Garage,
        /// A gas supply.
        GasSupply,
        /// A generator.
        Generator,
        /// Gutters.
        Gutters,
        /// A hot tub.
        HotTub,
        /// A humidifier.
        Humidifier,
        /// Irrigation.
        Irrigation,
        /// Landscaping.
        Landscaping,
        /// A lawn.
        Lawn,
        /// A ductless mini-split.
        MiniSplit,
        /// An oven.
        Oven,
        /// A pool.
        Pool,
        /// Radiators.
        Radiators,
        /// A radon system.
        RadonSystem,
        /// A range hood.
        RangeHood,
        /// A refrigerator.
        Refrigerator,
        /// A refrigerator that dispenses water.
        RefrigeratorWater,
        /// Reverse osmosis.
        ReverseOsmosis,
        /// A septic.
        Septic,
        /// A smart home.
        SmartHome,
        /// Photovoltaic panels.
        SolarPv,
        /// A sump pump.
        SumpPump,
        /// Trees.
        Trees,
        /// A washing machine.
        WashingMachine,
        /// A water filter.
        WaterFilter,
        /// A water softener.
        WaterSoftener,
        /// A well.
        Well,
        /// A yard.
        Yard,
    }
}
