//! The operations of an app, in `docs/operations`: what they ask for is there, within the limits, and answered.

mod household;
mod leaving;
pub mod manifest;
mod people;
mod plans;
mod record;
mod screen;
mod story;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use apollo_compiler::{
    Schema,
    ast::{Definition, OperationType, Selection},
};
use server::{
    graphql::{Limits, check_trusted, read_trusted},
    public,
};

use self::{
    manifest::{compose, read, selections},
    story::Story,
};
use crate::committed;

#[test]
fn every_file_holds_what_it_is_named_for() {
    let name = |definition: &Definition| match definition {
        Definition::OperationDefinition(operation) => operation.name.clone(),
        Definition::FragmentDefinition(fragment) => Some(fragment.name.clone()),
        _ => None,
    };
    for folder in ["operations", "operations/fragments"] {
        for source in read(folder) {
            assert_eq!(
                name(&source.definition).as_deref(),
                Some(source.stem.as_str()),
                "{folder}"
            );
        }
    }
    let composed = compose();
    for fragment in read("operations/fragments") {
        let definition = format!("fragment {} on ", fragment.stem);
        assert!(
            composed
                .operations
                .iter()
                .any(|operation| operation.body.contains(&definition)),
            "no operation needs the fragment {}",
            fragment.stem
        );
    }
}

#[test]
fn the_manifest_of_operations_is_committed() {
    let composed = serde_json::to_string_pretty(&compose()).unwrap();

    committed::compare(
        "docs/operations.json",
        &format!("{composed}\n"),
        "operation::the_manifest",
    );
}

#[test]
fn every_operation_is_valid_and_within_the_limits() {
    let manifest = serde_json::to_string(&compose()).unwrap();
    let documents = read_trusted(&manifest).unwrap();

    check_trusted(&public::build().sdl(), &documents, &Limits::default()).unwrap();
}

#[test]
fn every_field_at_a_root_is_used_by_an_operation() {
    let schema = Schema::parse_and_validate(public::build().sdl(), "schema.graphql").unwrap();
    let mut used: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for source in read("operations") {
        let Definition::OperationDefinition(operation) = &source.definition else {
            continue;
        };
        let fields = used.entry(operation.operation_type.to_string()).or_default();
        for selection in &operation.selection_set {
            if let Selection::Field(field) = selection {
                fields.insert(field.name.to_string());
            }
        }
    }

    for kind in [
        OperationType::Query,
        OperationType::Mutation,
        OperationType::Subscription,
    ] {
        let root = schema.get_object(schema.root_operation(kind).unwrap()).unwrap();
        let there: BTreeSet<_> = root.fields.keys().map(ToString::to_string).collect();
        let unused: Vec<_> = there.difference(&used[kind.name()]).collect();
        assert!(
            unused.is_empty(),
            "add a file to docs/operations for each {kind} of {unused:?}"
        );
    }
}

#[test]
fn every_mutation_is_named_for_its_field_and_asks_what_a_person_can_put_right() {
    for source in read("operations") {
        let Definition::OperationDefinition(operation) = &source.definition else {
            continue;
        };
        if operation.operation_type != OperationType::Mutation {
            continue;
        }
        let [Selection::Field(mutation)] = selections(&source.definition) else {
            panic!("{} asks for more or less than one field", source.stem);
        };
        let errors = mutation
            .selection_set
            .iter()
            .find_map(|selection| match selection {
                Selection::Field(field) if field.name == "userErrors" => Some(field),
                _ => None,
            });
        let asked: Vec<_> = errors
            .into_iter()
            .flat_map(|errors| &errors.selection_set)
            .filter_map(|selection| match selection {
                Selection::Field(field) => Some(field.name.as_str()),
                _ => None,
            })
            .collect();

        assert_eq!(story::field(&source.stem), mutation.name.as_str());
        assert_eq!(
            asked,
            ["code", "field", "message"],
            "userErrors of {}",
            source.stem
        );
    }
}

/// One household from signing up to signing out, in which every operation is sent by its id alone.
///
/// A new operation gets its line in the chapter where an app would send it.
#[tokio::test]
async fn every_operation_is_answered_when_its_id_alone_is_sent() {
    let mut story = Story::new().await;

    people::sign_up(&mut story).await;
    people::be_vouched_for(&mut story).await;
    household::found(&mut story).await;
    household::live_together(&mut story).await;
    plans::buy(&mut story).await;
    record::keep(&mut story).await;
    work::plan(&mut story).await;
    work::get_done(&mut story).await;
    record::file(&mut story).await;
    people::be_told(&mut story).await;
    screen::look(&mut story).await;
    screen::hear(&mut story).await;
    leaving::tidy_up(&mut story).await;
    leaving::part(&mut story).await;

    story.assert_is_complete();
}
