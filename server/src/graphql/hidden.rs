//! A server that tells nothing of its schema.

use apollo_compiler::executable::Operation;

use super::{
    document::Document,
    errors::{Code, Refusal},
};

/// Leaves of a refusal only that the document does not fit, where it says how.
pub(super) fn hide(refusal: Refusal) -> Refusal {
    match refusal.is_of(Code::ValidationFailed) {
        true => unexplained(),
        false => refusal,
    }
}

/// Returns the refusal of a document that does not fit the schema, where nothing is told of that: the same for all.
pub(super) fn unexplained() -> Refusal {
    Refusal::new(
        Code::ValidationFailed,
        "The document does not fit the schema. It can be tried at a server that has the playground; this one says no more.",
    )
}

/// Says whether an operation asks what the schema is.
pub(super) fn asks_of_schema(document: &Document, operation: &Operation) -> bool {
    let mut fields = operation.root_fields(document.valid());
    fields.any(|field| matches!(field.name.as_str(), "__schema" | "__type"))
}
