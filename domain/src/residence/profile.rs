//! What is known of a home, told piece by piece.

use entity::profile::{
    ClimateTag, Cooling, Exterior, Flooring, Heating, HomeFeature, HomeOwnership, HomeProfile, Roof,
    WaterHeater,
};

use crate::{Code, Patch, Problems};

/// Values that a list of a profile may have: more than any of the enums has.
const LIST_LENGTH: usize = 60;

/// What shall change of a home's profile. A list that is cleared is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfilePatch {
    /// Whether the household owns or rents.
    pub ownership: Patch<HomeOwnership>,
    /// How it is heated.
    pub heating: Patch<Vec<Heating>>,
    /// How it is cooled.
    pub cooling: Patch<Vec<Cooling>>,
    /// What heats the water.
    pub water_heater: Patch<WaterHeater>,
    /// What covers the roof.
    pub roof: Patch<Roof>,
    /// What the outer walls are made of.
    pub exterior: Patch<Vec<Exterior>>,
    /// What lies on the floors.
    pub flooring: Patch<Vec<Flooring>>,
    /// What is there.
    pub features: Patch<Vec<HomeFeature>>,
    /// What is known not to be there.
    pub absent_features: Patch<Vec<HomeFeature>>,
    /// What the weather does.
    pub climate: Patch<Vec<ClimateTag>>,
}

impl ProfilePatch {
    /// Returns the profile as it shall be, and notes what is wrong with the patch.
    ///
    /// What was said last counts: a feature that is there now is no longer known to be absent, and the other way round. Who says both at
    /// once has said nothing.
    pub(super) fn apply(self, problems: &mut Problems, mut profile: HomeProfile) -> HomeProfile {
        let Self {
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
        } = self;
        let absent_alone = features.value().is_none();
        // Lists that are too long are refused as such, and not looked through.
        let told = |list: &Patch<Vec<_>>| list.value().filter(|list| list.len() <= LIST_LENGTH).cloned();
        if let Some((features, absent)) = told(&features).zip(told(&absent_features)) {
            let is_both = features.iter().any(|feature| absent.contains(feature));
            problems.unless(!is_both, "profile.absentFeatures", Code::InvalidFormat);
        }

        one(&mut profile.ownership, ownership);
        list(problems, "profile.heating", &mut profile.heating, heating);
        list(problems, "profile.cooling", &mut profile.cooling, cooling);
        one(&mut profile.water_heater, water_heater);
        one(&mut profile.roof, roof);
        list(problems, "profile.exterior", &mut profile.exterior, exterior);
        list(problems, "profile.flooring", &mut profile.flooring, flooring);
        list(problems, "profile.features", &mut profile.features, features);
        list(
            problems,
            "profile.absentFeatures",
            &mut profile.absent_features,
            absent_features,
        );
        list(problems, "profile.climate", &mut profile.climate, climate);

        let HomeProfile {
            features,
            absent_features: absent,
            ..
        } = &mut profile;
        match absent_alone {
            true => features.retain(|feature| !absent.contains(feature)),
            false => absent.retain(|feature| !features.contains(feature)),
        }
        profile
    }
}

fn one<T>(fact: &mut Option<T>, patch: Patch<T>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *fact = None,
        Patch::Set(value) => *fact = Some(value),
    }
}

fn list<T: PartialEq>(
    problems: &mut Problems,
    field: &'static str,
    facts: &mut Vec<T>,
    patch: Patch<Vec<T>>,
) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => facts.clear(),
        Patch::Set(values) if values.len() > LIST_LENGTH => {
            problems.add_limit(field, Code::TooLong, LIST_LENGTH as i64);
        }
        Patch::Set(values) => {
            facts.clear();
            for value in values {
                if !facts.contains(&value) {
                    facts.push(value);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(profile: HomeProfile, patch: ProfilePatch) -> HomeProfile {
        let mut problems = Problems::default();
        let profile = patch.apply(&mut problems, profile);
        assert!(problems.is_empty());
        profile
    }

    #[test]
    fn what_is_left_out_stays_and_lists_hold_each_value_once() {
        let known = HomeProfile {
            roof: Some(Roof::Metal),
            heating: vec![Heating::Boiler],
            cooling: vec![Cooling::WindowAc],
            ..HomeProfile::default()
        };
        let patch = ProfilePatch {
            heating: Patch::Set(vec![Heating::HeatPump, Heating::Boiler, Heating::HeatPump]),
            cooling: Patch::Clear,
            ..ProfilePatch::default()
        };

        let profile = apply(known, patch);

        assert_eq!(profile.roof, Some(Roof::Metal));
        assert_eq!(profile.heating, [Heating::HeatPump, Heating::Boiler]);
        assert!(profile.cooling.is_empty());
    }

    #[test]
    fn a_feature_is_there_or_absent_as_was_said_last() {
        let with = |features| ProfilePatch {
            features,
            ..ProfilePatch::default()
        };
        let without = |absent_features| ProfilePatch {
            absent_features,
            ..ProfilePatch::default()
        };
        let (pool, well) = (HomeFeature::Pool, HomeFeature::Well);

        let there = apply(HomeProfile::default(), with(Patch::Set(vec![pool, well])));
        let gone = apply(there, without(Patch::Set(vec![pool])));
        assert_eq!(
            (&*gone.features, &*gone.absent_features),
            (&[well][..], &[pool][..])
        );

        let back = apply(gone, with(Patch::Set(vec![pool])));
        assert_eq!((&*back.features, &*back.absent_features), (&[pool][..], &[][..]));
    }

    #[test]
    fn a_feature_cannot_be_there_and_absent_at_once() {
        let mut problems = Problems::default();
        let (pool, well) = (HomeFeature::Pool, HomeFeature::Well);
        let patch = ProfilePatch {
            features: Patch::Set(vec![well, pool]),
            absent_features: Patch::Set(vec![pool]),
            ..ProfilePatch::default()
        };

        patch.apply(&mut problems, HomeProfile::default());

        let Err(crate::Error::User(problems)) = problems.settle() else {
            panic!("it was taken")
        };
        assert_eq!(
            problems,
            [crate::Problem::new("profile.absentFeatures", Code::InvalidFormat)]
        );
    }

    #[test]
    fn a_list_is_bounded() {
        let mut problems = Problems::default();
        let patch = ProfilePatch {
            climate: Patch::Set(vec![ClimateTag::Dry; LIST_LENGTH + 1]),
            ..ProfilePatch::default()
        };

        patch.apply(&mut problems, HomeProfile::default());

        assert!(problems.settle().unwrap_err().has(Code::TooLong));
    }
}
