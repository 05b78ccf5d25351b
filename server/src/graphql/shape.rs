//! How large an operation is once its fragments are written out.
//!
//! Twenty-two fragments that spread the next one twice are 890 bytes, and gigabytes to whoever walks them. So the size is worked out
//! once a fragment, in time linear in the document, before anything else looks at it.

use std::collections::HashMap;

use apollo_compiler::ast::{Definition, Document, OperationDefinition, Selection};

use super::limits::Limits;

/// Counts of a selection set with its fragments written out; they stop at `u64::MAX`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shape {
    selections: u64,
    /// Fields of the set itself.
    fields: u64,
    depth: u64,
    aliases: u64,
    directives: u64,
}

impl Shape {
    fn add(&mut self, other: Self) {
        self.selections = self.selections.saturating_add(other.selections);
        self.fields = self.fields.saturating_add(other.fields);
        self.depth = self.depth.max(other.depth);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
    }
}

/// Returns why the document asks for too much, if it does. Works on any document that parses, a nonsensical one included.
pub(super) fn check(document: &Document, limits: &Limits) -> Result<(), String> {
    let mut fragments = HashMap::new();
    let mut operations = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::FragmentDefinition(fragment) => {
                fragments.insert(fragment.name.as_str(), fragment.selection_set.as_slice());
            }
            Definition::OperationDefinition(operation) => operations.push(operation),
            _ => {}
        }
    }

    let mut measure = Measure {
        fragments,
        known: HashMap::new(),
    };
    operations
        .into_iter()
        .try_for_each(|operation| judge(operation, measure.selections(&operation.selection_set), limits))
}

fn judge(operation: &OperationDefinition, mut shape: Shape, limits: &Limits) -> Result<(), String> {
    shape.directives = shape.directives.saturating_add(operation.directives.len() as u64);
    if shape.depth > limits.depth {
        return Err(format!(
            "The operation is nested too deep: {} levels of fields, at most {}.",
            shape.depth, limits.depth
        ));
    }
    let counts = [
        ("selections", shape.selections, limits.selections),
        ("aliases", shape.aliases, limits.aliases),
        ("directives", shape.directives, limits.directives),
        ("root fields", shape.fields, limits.root_fields),
    ];
    match counts.into_iter().find(|(_, count, limit)| count > limit) {
        Some((what, count, limit)) => Err(format!(
            "The operation is too complex: {count} {what}, at most {limit}."
        )),
        None => Ok(()),
    }
}

struct Measure<'a> {
    fragments: HashMap<&'a str, &'a [Selection]>,
    /// `None` while a fragment is being measured: it holds itself, which validation refuses later.
    known: HashMap<&'a str, Option<Shape>>,
}

impl<'a> Measure<'a> {
    fn selections(&mut self, selections: &'a [Selection]) -> Shape {
        let mut shape = Shape::default();
        for selection in selections {
            let mut one = match selection {
                Selection::Field(field) => {
                    let below = self.selections(&field.selection_set);
                    Shape {
                        fields: 1,
                        depth: below.depth.saturating_add(1),
                        aliases: below.aliases.saturating_add(u64::from(field.alias.is_some())),
                        directives: below.directives.saturating_add(field.directives.len() as u64),
                        ..below
                    }
                }
                Selection::InlineFragment(fragment) => {
                    let inside = self.selections(&fragment.selection_set);
                    Shape {
                        directives: inside.directives.saturating_add(fragment.directives.len() as u64),
                        ..inside
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let inside = self.fragment(spread.fragment_name.as_str());
                    Shape {
                        directives: inside.directives.saturating_add(spread.directives.len() as u64),
                        ..inside
                    }
                }
            };
            one.selections = one.selections.saturating_add(1);
            shape.add(one);
        }
        shape
    }

    fn fragment(&mut self, name: &str) -> Shape {
        if let Some(known) = self.known.get(name) {
            return known.unwrap_or_default();
        }
        let Some((&name, &selections)) = self.fragments.get_key_value(name) else {
            return Shape::default();
        };
        self.known.insert(name, None);
        let shape = self.selections(selections);
        self.known.insert(name, Some(shape));
        shape
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn verdict(text: &str) -> Result<(), String> {
        check(
            &Document::parse(text, "query.graphql").unwrap(),
            &Limits::default(),
        )
    }

    #[test]
    fn doubling_fragments_are_measured_without_being_written_out() {
        let mut text = String::from("{ ...F0 }");
        for i in 0..60 {
            write!(text, " fragment F{i} on Query {{ ...F{0} ...F{0} }}", i + 1).unwrap();
        }
        text.push_str(" fragment F60 on Query { x }");

        assert!(
            verdict(&text)
                .unwrap_err()
                .starts_with("The operation is too complex:")
        );
    }

    #[test]
    fn fragments_in_a_circle_end() {
        assert_eq!(
            verdict("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A x }"),
            Ok(())
        );
    }

    #[test]
    fn each_limit_is_exact() {
        let nested = |levels: usize| {
            format!("{}x{}", "{ a ".repeat(levels - 1), " }".repeat(levels - 1)).replacen(
                "{ a x",
                "{ x",
                usize::from(levels == 1),
            )
        };
        let aliases = |n: usize| {
            format!(
                "{{ a {{ {} }} }}",
                (0..n).map(|i| format!("a{i}: x ")).collect::<String>()
            )
        };
        let directives = |n: usize| format!("{{ x {} }}", "@skip(if: false) ".repeat(n));
        let roots = |n: usize| format!("{{ ...F }} fragment F on Query {{ {} }}", "x ".repeat(n));

        for (what, fits, breaks) in [
            (
                "nested too deep: 16 levels of fields, at most 15",
                nested(15).replacen('x', "{ x }", 1),
                nested(16).replacen('x', "{ x }", 1),
            ),
            ("31 aliases, at most 30", aliases(30), aliases(31)),
            ("51 directives, at most 50", directives(50), directives(51)),
            ("21 root fields, at most 20", roots(20), roots(21)),
        ] {
            assert_eq!(verdict(&fits), Ok(()), "{fits}");
            assert!(
                verdict(&breaks).unwrap_err().contains(what),
                "{breaks}: {:?}",
                verdict(&breaks)
            );
        }
    }
}
