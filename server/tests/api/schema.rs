//! The committed schema is the program's; the admin's is compared beside its other tests.

use std::fs;

use serde_json::json;
use server::public;
use testing::Home;

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

#[tokio::test]
async fn an_introspection_tells_of_which_inputs_one_field_is_to_be_given() {
    let home = Home::new().await;
    let query = "{ one: __type(name: \"ScheduleInput\") { isOneOf } any: __type(name: \"CreateTaskInput\") { isOneOf }
        none: __type(name: \"Task\") { isOneOf } }";

    let reply = home.nobody().send(query, json!({})).await.fine();

    assert_eq!(
        reply.data(""),
        json!({ "one": { "isOneOf": true }, "any": { "isOneOf": false }, "none": { "isOneOf": null } })
    );
}
