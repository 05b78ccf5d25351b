//! GraphQL requests: whatever a body, a query string or a document says, it is refused or could be executed.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use server::graphql::fuzz::Reader;

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new(include_str!("../../../schema.graphql")).expect("the schema is valid"));

fuzz_target!(|text: &str| {
    match text.strip_prefix('?') {
        Some(query) => READER.query_string(query),
        None if text.starts_with("{\"") => READER.body(text.as_bytes()),
        None => READER.text(text),
    };
});
