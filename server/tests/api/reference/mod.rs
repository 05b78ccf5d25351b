//! The reference in `docs/reference`, written from the schema: a page a kind, and an index.

mod page;

use apollo_compiler::{Schema, ast::OperationType, schema::ExtendedType};
use server::public;

use self::page::Page;
use crate::committed;

/// What stands above the index.
const INTRODUCTION: &str = "# Reference\n\n\
    Every query, mutation and subscription of the API with its arguments, and every type. Written from the schema by a test; `make reference` writes\n\
    it anew. [client.md](../client.md) says what the schema cannot, and [operations](../operations) are documents to begin with.\n";

#[test]
fn the_reference_is_committed() {
    let schema = Schema::parse_and_validate(public::build().sdl(), "schema.graphql").unwrap();
    let mut index = INTRODUCTION.to_owned();

    for (file, title, kind) in [
        ("queries", "Queries", OperationType::Query),
        ("mutations", "Mutations", OperationType::Mutation),
        ("subscriptions", "Subscriptions", OperationType::Subscription),
    ] {
        let page = Page::of_root(&schema, title, kind);
        index += &page.index(file);
        committed::compare(&format!("docs/reference/{file}.md"), &page.text(), "reference::");
    }
    for (file, title, holds) in TYPES {
        let page = Page::of_types(&schema, title, *holds);
        index += &page.index(file);
        committed::compare(&format!("docs/reference/{file}.md"), &page.text(), "reference::");
    }

    committed::compare("docs/reference/README.md", &index, "reference::");
}

/// Whether a type stands on a page.
type Holds = fn(&ExtendedType) -> bool;

/// The pages of types: file, title, what stands there.
const TYPES: &[(&str, &str, Holds)] = &[
    ("objects", "Objects", ExtendedType::is_object),
    ("inputs", "Inputs", ExtendedType::is_input_object),
    ("enums", "Enums", ExtendedType::is_enum),
    ("abstract", "Interfaces and unions", |ty| {
        ty.is_interface() || ty.is_union()
    }),
    ("scalars", "Scalars", ExtendedType::is_scalar),
];
