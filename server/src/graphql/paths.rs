//! Whole error paths.
//!
//! The engine shortens the path of an error that passes through a list to the list's own item. The error still knows the line and column of
//! the field that failed, so the rest of the path can be read from the document.

use apollo_compiler::Schema;
use async_graphql::{
    PathSegment, Pos, ServerError,
    parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet},
};

use super::errors::is_bad_input;

/// Finds fields in one operation.
pub(super) struct Paths<'a> {
    pub schema: &'a Schema,
    pub document: &'a ExecutableDocument,
    pub operation: Option<&'a OperationDefinition>,
    pub root: &'a str,
}

/// A selection set, and the type that it is selected of.
type Place<'a> = (&'a SelectionSet, &'a str);

impl<'a> Paths<'a> {
    /// Returns the path of the failed field, or `None` where the error's own path is all there is to know.
    ///
    /// Where a second list lies between, its index is lost. An argument is as wrong in the first item as in any other, so it is the first
    /// that failed; of other errors the path ends at that list.
    pub fn whole(&self, error: &ServerError) -> Option<Vec<PathSegment>> {
        let (Some(PathSegment::Index(_)), [at]) = (error.path.last(), error.locations.as_slice()) else {
            return None;
        };
        let mut places = vec![(&self.operation?.selection_set.node, self.root)];
        for segment in &error.path {
            if let PathSegment::Field(key) = segment {
                places = self.below(&places, key);
            }
        }
        let is_argument = is_bad_input(error);
        let steps = places.iter().find_map(|place| self.search(*place, *at))?;
        let mut keys = Vec::new();
        for (key, is_list) in steps {
            keys.push(PathSegment::Field(key));
            match (is_list, is_argument) {
                (true, true) => keys.push(PathSegment::Index(0)),
                (true, false) => break,
                (false, _) => {}
            }
        }
        Some(error.path.iter().cloned().chain(keys).collect())
    }

    /// Returns where the fields with this response key lead.
    fn below(&self, places: &[Place<'a>], key: &str) -> Vec<Place<'a>> {
        let mut found = Vec::new();
        for place in places {
            self.each_field(*place, &mut |field, _, ty| {
                if field.response_key().node == *key
                    && let Some((ty, _)) = self.field_type(ty, field)
                {
                    found.push((&field.selection_set.node, ty));
                }
            });
        }
        found
    }

    /// Returns the response keys that lead from a place to the field at a position, and of each but the last whether it is a list.
    fn search(&self, place: Place<'a>, at: Pos) -> Option<Vec<(String, bool)>> {
        let mut found = None;
        self.each_field(place, &mut |field, pos, ty| {
            if found.is_some() {
                return;
            }
            let key = field.response_key().node.to_string();
            if pos == at || field.arguments.iter().any(|(_, value)| value.pos == at) {
                found = Some(vec![(key, false)]);
                return;
            }
            let Some((inner, is_list)) = self.field_type(ty, field) else {
                return;
            };
            let below = self.search((&field.selection_set.node, inner), at);
            found = below.map(|below| std::iter::once((key, is_list)).chain(below).collect());
        });
        found
    }

    fn each_field(&self, (set, ty): Place<'a>, then: &mut dyn FnMut(&'a Field, Pos, &'a str)) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => then(&field.node, field.pos, ty),
                Selection::InlineFragment(fragment) => {
                    let ty = fragment
                        .node
                        .type_condition
                        .as_ref()
                        .map_or(ty, |condition| condition.node.on.node.as_str());
                    self.each_field((&fragment.node.selection_set.node, ty), then);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.each_field(
                            (
                                &fragment.node.selection_set.node,
                                fragment.node.type_condition.node.on.node.as_str(),
                            ),
                            then,
                        );
                    }
                }
            }
        }
    }

    fn field_type(&self, ty: &str, field: &Field) -> Option<(&'a str, bool)> {
        let definition = self.schema.type_field(ty, &field.name.node).ok()?;
        Some((definition.ty.inner_named_type().as_str(), definition.ty.is_list()))
    }
}
