//! How well a ready-made task suits a home.

use entity::{
    profile::{HomeFeature, HomeProfile},
    residence::{self, ResidenceKind},
    template::{Fact, Model},
};

use crate::residence::features_of;

/// What every template has that suits at all. Scores count hundredths.
const BASE: u32 = 30;
/// For each fact of how the home is built and supplied.
const BUILDING: u32 = 25;
/// For each feature.
const FEATURE: u32 = 30;
/// For the kind of home.
const KIND: u32 = 15;
/// For a climate.
const CLIMATE: u32 = 35;
/// The most.
const MAX: u32 = 100;
/// What a template needs whose climates the home is not known to be in.
const ELSEWHERE: u32 = 50;

/// What is known of a home, with what follows from it.
pub(super) struct Known<'a> {
    kind: ResidenceKind,
    profile: &'a HomeProfile,
    features: Vec<HomeFeature>,
}

/// How a fact stands to what is known of a home.
enum Standing {
    True,
    False,
    Unknown,
}

impl<'a> Known<'a> {
    /// Looks at a home.
    pub fn of(residence: &'a residence::Model) -> Self {
        let profile = &residence.profile;
        Self {
            kind: residence.kind,
            profile,
            features: features_of(&profile.features, &profile.cooling),
        }
    }

    /// Returns how well a template suits, in hundredths up to 100; `None` for one that does not.
    pub fn score(&self, template: &Model) -> Option<u32> {
        let facts = &template.applies_when.any_of;
        let is_wrong = |fact: &Fact| matches!(self.standing(*fact), Standing::False);
        if !facts.is_empty() && facts.iter().all(is_wrong) {
            return None;
        }
        let is_true = |fact: &&Fact| matches!(self.standing(**fact), Standing::True);
        let climates = &template.climate.0;
        let in_climate = climates
            .iter()
            .any(|climate| self.profile.climate.contains(climate));
        let sum = BASE
            + facts.iter().filter(is_true).map(weight).sum::<u32>()
            + if in_climate { CLIMATE } else { 0 };
        let is_elsewhere = !climates.is_empty() && !in_climate;
        (!is_elsewhere || sum >= ELSEWHERE).then_some(sum.min(MAX))
    }

    fn standing(&self, fact: Fact) -> Standing {
        let profile = self.profile;
        match fact {
            Fact::Kind(kind) => one(Some(self.kind), kind),
            Fact::Ownership(ownership) => one(profile.ownership, ownership),
            Fact::WaterHeater(heater) => one(profile.water_heater, heater),
            Fact::Roof(roof) => one(profile.roof, roof),
            Fact::Heating(heating) => listed(&profile.heating, heating),
            Fact::Cooling(cooling) => listed(&profile.cooling, cooling),
            Fact::Exterior(exterior) => listed(&profile.exterior, exterior),
            Fact::Flooring(flooring) => listed(&profile.flooring, flooring),
            Fact::Feature(feature) if self.features.contains(&feature) => Standing::True,
            Fact::Feature(feature) if profile.absent_features.contains(&feature) => Standing::False,
            Fact::Feature(_) => Standing::Unknown,
        }
    }
}

/// A single value that is known rules every other out.
fn one<T: PartialEq>(known: Option<T>, fact: T) -> Standing {
    match known {
        Some(known) if known == fact => Standing::True,
        Some(_) => Standing::False,
        None => Standing::Unknown,
    }
}

/// A list says what there is, and not that there is nothing else.
fn listed<T: PartialEq>(known: &[T], fact: T) -> Standing {
    match known.contains(&fact) {
        true => Standing::True,
        false => Standing::Unknown,
    }
}

/// Returns what a fact that is true adds. Ownership adds nothing: that a household owns its home says who has to see to the roof, and not
/// that this roof wants it more than others; a tenant is spared the template, and that is all.
fn weight(fact: &Fact) -> u32 {
    match fact {
        Fact::Kind(_) => KIND,
        Fact::Ownership(_) => 0,
        Fact::Feature(_) => FEATURE,
        Fact::Heating(_)
        | Fact::Cooling(_)
        | Fact::WaterHeater(_)
        | Fact::Roof(_)
        | Fact::Exterior(_)
        | Fact::Flooring(_) => BUILDING,
    }
}
