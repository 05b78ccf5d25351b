//! Fields of one name with lists of different lengths.
//!
//! apollo-compiler compares the lists in the arguments of two fields only as far as the shorter one goes, so `nodes(ids: [])` and
//! `nodes(ids: ["x"])` pass for the same question. This finds what it overlooks; everything else about overlapping fields it has seen to.

use std::collections::HashMap;

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Argument, Value},
    executable::{Field, Selection, SelectionSet},
};

/// Returns the name of a field that is asked twice with different lists, if there is one.
pub(super) fn conflict(schema: &Schema, document: &ExecutableDocument) -> Option<Name> {
    // Most documents have no list in them, and nothing to compare.
    let mut search = Search {
        schema,
        document,
        has_list: false,
    };
    let operations: Vec<_> = document
        .operations
        .iter()
        .map(|operation| &operation.selection_set)
        .collect();
    for set in operations.iter().copied().chain(
        document
            .fragments
            .values()
            .map(|fragment| &fragment.selection_set),
    ) {
        search.look_for_lists(set);
    }
    if !search.has_list {
        return None;
    }
    operations.into_iter().find_map(|set| search.compare(&[set]))
}

struct Search<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    has_list: bool,
}

impl<'a> Search<'a> {
    fn look_for_lists(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    self.has_list |= field.arguments.iter().any(|argument| holds_list(&argument.value));
                    self.look_for_lists(&field.selection_set);
                }
                Selection::InlineFragment(fragment) => self.look_for_lists(&fragment.selection_set),
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    /// Compares the fields of selection sets that are merged in the answer.
    fn compare(&self, sets: &[&'a SelectionSet]) -> Option<Name> {
        let mut fields = Vec::new();
        for set in sets {
            self.collect(set, &mut fields);
        }
        let mut by_key: HashMap<&Name, Vec<(&Name, &'a Field)>> = HashMap::new();
        for (parent, field) in fields {
            by_key
                .entry(field.response_key())
                .or_default()
                .push((parent, field));
        }
        by_key.into_values().find_map(|same_key| {
            let [(parent, first), others @ ..] = same_key.as_slice() else {
                return None;
            };
            // Of fields of different objects only one is ever answered; apollo-compiler has looked at their types.
            let merged = |(other, field): &&(&Name, &'a Field)| {
                may_meet(self.schema, parent, other) && field.name == first.name
            };
            let others: Vec<_> = others.iter().filter(merged).map(|(_, field)| *field).collect();
            if others
                .iter()
                .any(|other| !same_arguments(&first.arguments, &other.arguments))
            {
                return Some(first.name.clone());
            }
            let below: Vec<_> = std::iter::once(*first)
                .chain(others)
                .map(|field| &field.selection_set)
                .collect();
            self.compare(&below)
        })
    }

    fn collect(&self, set: &'a SelectionSet, fields: &mut Vec<(&'a Name, &'a Field)>) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => fields.push((&set.ty, field)),
                Selection::InlineFragment(fragment) => self.collect(&fragment.selection_set, fields),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.collect(&fragment.selection_set, fields);
                    }
                }
            }
        }
    }
}

/// Returns whether an object may be of both types: they are one, or one is abstract.
fn may_meet(schema: &Schema, one: &Name, other: &Name) -> bool {
    one == other || schema.get_object(one).is_none() || schema.get_object(other).is_none()
}

fn holds_list(value: &Value) -> bool {
    match value {
        Value::List(_) => true,
        Value::Object(fields) => fields.iter().any(|(_, value)| holds_list(value)),
        _ => false,
    }
}

fn same_arguments(one: &[Node<Argument>], other: &[Node<Argument>]) -> bool {
    one.len() == other.len()
        && one.iter().all(|argument| {
            other
                .iter()
                .any(|twin| twin.name == argument.name && same_value(&argument.value, &twin.value))
        })
}

fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_value(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| {
                    other
                        .iter()
                        .any(|(twin, other)| name == twin && same_value(value, other))
                })
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "
        type Query { node: Node nodes(ids: [ID!]!, f: Filter): [Node] }
        interface Node { id: ID! }
        type A implements Node { id: ID! rows(of: [Int!]): Query }
        type B implements Node { id: ID! rows(of: [Int!]): Query }
        input Filter { names: [String!] n: Int }";

    fn found(text: &str) -> Option<String> {
        let schema = Schema::parse_and_validate(SCHEMA, "schema.graphql").unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, text, "query.graphql").unwrap();
        conflict(&schema, &document).map(|name| name.to_string())
    }

    #[test]
    fn lists_of_different_lengths_are_different_questions() {
        for text in [
            "{ nodes(ids: []) { id } nodes(ids: [\"x\"]) { id } }",
            "{ nodes(ids: [1, 2]) { id } ...F } fragment F on Query { nodes(ids: [1]) { id } }",
            "{ nodes(ids: [], f: {names: [\"a\"]}) { id } nodes(f: {names: []}, ids: []) { id } }",
            "{ node { ... on A { rows(of: [1]) { node { id } } } } node { ... on A { rows(of: [1, 2]) { node { id } } } } }",
        ] {
            assert!(found(text).is_some(), "{text}");
        }
    }

    #[test]
    fn the_same_question_may_be_asked_twice() {
        for text in [
            "{ nodes(ids: [1], f: {n: 1, names: []}) { id } nodes(f: {names: [], n: 1}, ids: [1]) { id } }",
            "{ a: nodes(ids: []) { id } b: nodes(ids: [1]) { id } }",
            "{ node { ... on A { rows(of: [1]) { node { id } } } ... on B { rows(of: [1, 2]) { node { id } } } } }",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
