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
    /// What was said last counts: a feature that is there now is no longer known to be absent, and the other way round, whether it is named
    /// or follows from what is. Who says both at once has said nothing.
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
        let absent_now = absent_features.value().is_some();
        let absent_told = told(&absent_features);
        let is_both = features_of(told(&features), told(&cooling))
            .iter()
            .any(|feature| absent_told.contains(feature));
        problems.unless(!is_both, "profile.absentFeatures", Code::InvalidFormat);
        let is_one = nothing_or_some(told(&heating), Heating::None);
        problems.unless(is_one, "profile.heating", Code::InvalidFormat);
        let is_one = nothing_or_some(told(&cooling), Cooling::None);
        problems.unless(is_one, "profile.cooling", Code::InvalidFormat);

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
            cooling,
            absent_features: absent,
            ..
        } = &mut profile;
        match absent_now {
            true => {
                let is_absent =
                    |there: Vec<HomeFeature>| there.iter().any(|feature| absent.contains(feature));
                features.retain(|feature| !is_absent(features_of(&[*feature], &[])));
                cooling.retain(|cooling| !is_absent(features_of(&[], &[*cooling])));
            }
            false => {
                let there = features_of(features, cooling);
                absent.retain(|feature| !there.contains(feature));
            }
        }
        profile
    }
}

/// Returns the features of a home with those that follow from others and from how it is cooled.
pub(crate) fn features_of(features: &[HomeFeature], cooling: &[Cooling]) -> Vec<HomeFeature> {
    let follows = features.iter().filter_map(|feature| match feature {
        HomeFeature::DeckWood => Some(HomeFeature::Deck),
        HomeFeature::AttachedGarage => Some(HomeFeature::Garage),
        _ => None,
    });
    let cools = cooling.contains(&Cooling::MiniSplit);
    features
        .iter()
        .copied()
        .chain(follows)
        .chain(cools.then_some(HomeFeature::MiniSplit))
        .collect()
}

/// Returns what a patch says of a list. One that is too long is refused as such, and not looked through.
fn told<T>(list: &Patch<Vec<T>>) -> &[T] {
    let told = list.value().filter(|list| list.len() <= LIST_LENGTH);
    told.map_or(&[], Vec::as_slice)
}

/// Says whether a list that names `nothing` names nothing else.
fn nothing_or_some<T: PartialEq>(list: &[T], nothing: T) -> bool {
    !list.contains(&nothing) || list.iter().all(|value| *value == nothing)
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
    fn what_follows_from_others_is_there_or_absent_with_them() {
        let cases = [
            (vec![HomeFeature::DeckWood], vec![], HomeFeature::Deck),
            (vec![HomeFeature::AttachedGarage], vec![], HomeFeature::Garage),
            (vec![], vec![Cooling::MiniSplit], HomeFeature::MiniSplit),
        ];
        for (features, cooling, follows) in cases {
            let there = ProfilePatch {
                features: Patch::Set(features.clone()),
                cooling: Patch::Set(cooling.clone()),
                ..ProfilePatch::default()
            };
            let absent = ProfilePatch {
                absent_features: Patch::Set(vec![follows]),
                ..ProfilePatch::default()
            };

            let mut problems = Problems::default();
            let both = ProfilePatch {
                absent_features: absent.absent_features.clone(),
                ..there.clone()
            };
            both.apply(&mut problems, HomeProfile::default());
            assert!(problems.settle().unwrap_err().has(Code::InvalidFormat));

            let first = apply(HomeProfile::default(), there.clone());
            let then = apply(first, absent);
            assert_eq!((&*then.features, &*then.cooling), (&[][..], &[][..]));
            let again = apply(then, there);
            assert_eq!((again.features, again.cooling), (features, cooling));
            assert!(again.absent_features.is_empty());
        }
    }

    #[test]
    fn nothing_stands_beside_nothing_else() {
        let heating = ProfilePatch {
            heating: Patch::Set(vec![Heating::None, Heating::Boiler]),
            cooling: Patch::Set(vec![Cooling::WindowAc, Cooling::None]),
            ..ProfilePatch::default()
        };
        let mut problems = Problems::default();

        heating.apply(&mut problems, HomeProfile::default());

        let Err(crate::Error::User(problems)) = problems.settle() else {
            panic!("it was taken")
        };
        let fields: Vec<_> = problems
            .iter()
            .filter_map(|problem| problem.field.as_deref())
            .collect();
        assert_eq!(fields, ["profile.heating", "profile.cooling"]);
        let none = ProfilePatch {
            heating: Patch::Set(vec![Heating::None, Heating::None]),
            ..ProfilePatch::default()
        };
        assert_eq!(apply(HomeProfile::default(), none).heating, [Heating::None]);
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
