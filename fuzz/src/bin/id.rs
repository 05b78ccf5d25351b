//! Ids: what is taken for one is written back letter by letter, and is none of another kind.
#![no_main]

use entity::id::{AccountId, ResidenceId, TaskId, TypedId};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let read = [
        reads::<TaskId>(text),
        reads::<ResidenceId>(text),
        reads::<AccountId>(text),
    ];
    assert!(read.iter().filter(|is_one| **is_one).count() <= 1);
});

fn reads<I: TypedId + std::str::FromStr + std::fmt::Display>(text: &str) -> bool {
    let Ok(id) = text.parse::<I>() else {
        return false;
    };
    assert_eq!(id.to_string(), text);
    true
}
