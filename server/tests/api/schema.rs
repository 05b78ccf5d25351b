//! The committed schema is the program's; the admin's is compared beside its other tests.

use std::fs;

use server::public;

#[test]
fn the_public_schema_is_committed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql");

    let (committed, sdl) = (fs::read_to_string(path).unwrap(), public::build().sdl());

    let differs = committed
        .lines()
        .zip(sdl.lines())
        .position(|(committed, ours)| committed.trim_end() != ours.trim_end());
    assert_eq!(differs, None, "it differs from that line on; run `make schema`");
    assert_eq!(
        committed.trim_end().lines().count(),
        sdl.trim_end().lines().count(),
        "it has another length; run `make schema`"
    );
}
