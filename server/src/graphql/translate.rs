//! From apollo-compiler's form of a valid document to the engine's own.
//!
//! The engine's parser is not asked: it refuses documents that the specification allows (`Int !`), and would read everything twice.

use std::collections::HashMap;

use apollo_compiler::{
    ExecutableDocument, Name, Node, ast,
    ast::Value,
    executable::{Directive, Field, Operation, OperationType, Selection, SelectionSet},
    parser::SourceSpan,
};
use async_graphql::{
    Name as EngineName, Pos, Positioned, Value as ConstValue, indexmap::IndexMap, parser::types,
};

/// The engine's values, variables among them.
type EngineValue = async_graphql_value::Value;
/// Arguments as the engine keeps them.
type Arguments = Vec<(Positioned<EngineName>, Positioned<EngineValue>)>;

/// Translates a valid document; `text` is what it was read from.
pub(super) fn translate(text: &str, document: &ExecutableDocument) -> types::ExecutableDocument {
    let translator = Translator {
        lines: Lines::new(text),
    };
    let operations = match &document.operations.anonymous {
        Some(operation) => types::DocumentOperations::Single(translator.operation(operation)),
        None => types::DocumentOperations::Multiple(
            document
                .operations
                .named
                .iter()
                .map(|(name, operation)| (engine_name(name), translator.operation(operation)))
                .collect(),
        ),
    };
    let fragments = document
        .fragments
        .iter()
        .map(|(name, fragment)| {
            let pos = translator.lines.pos(fragment.location());
            let definition = types::FragmentDefinition {
                type_condition: translator.condition(fragment.type_condition()),
                directives: translator.directives(&fragment.directives),
                selection_set: Positioned::new(translator.selections(&fragment.selection_set), pos),
            };
            (engine_name(name), Positioned::new(definition, pos))
        })
        .collect::<HashMap<_, _>>();
    types::ExecutableDocument {
        operations,
        fragments,
    }
}

struct Translator<'a> {
    lines: Lines<'a>,
}

impl Translator<'_> {
    fn operation(&self, operation: &Node<Operation>) -> Positioned<types::OperationDefinition> {
        let pos = self.lines.pos(operation.location());
        let ty = match operation.operation_type {
            OperationType::Query => types::OperationType::Query,
            OperationType::Mutation => types::OperationType::Mutation,
            OperationType::Subscription => types::OperationType::Subscription,
        };
        let definition = types::OperationDefinition {
            ty,
            variable_definitions: operation
                .variables
                .iter()
                .map(|variable| self.variable(variable))
                .collect(),
            directives: self.directives(&operation.directives),
            selection_set: Positioned::new(self.selections(&operation.selection_set), pos),
        };
        Positioned::new(definition, pos)
    }

    fn variable(&self, variable: &Node<ast::VariableDefinition>) -> Positioned<types::VariableDefinition> {
        let pos = self.lines.pos(variable.location());
        let definition = types::VariableDefinition {
            name: self.name(&variable.name),
            var_type: Positioned::new(engine_type(&variable.ty), self.lines.pos(variable.ty.location())),
            directives: self.directives(&variable.directives),
            default_value: variable
                .default_value
                .as_ref()
                .map(|value| Positioned::new(constant(value), self.lines.pos(value.location()))),
        };
        Positioned::new(definition, pos)
    }

    fn selections(&self, set: &SelectionSet) -> types::SelectionSet {
        let items = set.selections.iter().map(|selection| match selection {
            Selection::Field(field) => {
                let pos = self.lines.pos(field.location());
                Positioned::new(
                    types::Selection::Field(Positioned::new(self.field(field, pos), pos)),
                    pos,
                )
            }
            Selection::FragmentSpread(spread) => {
                let pos = self.lines.pos(spread.location());
                let spread = types::FragmentSpread {
                    fragment_name: self.name(&spread.fragment_name),
                    directives: self.directives(&spread.directives),
                };
                Positioned::new(
                    types::Selection::FragmentSpread(Positioned::new(spread, pos)),
                    pos,
                )
            }
            Selection::InlineFragment(fragment) => {
                let pos = self.lines.pos(fragment.location());
                let fragment = types::InlineFragment {
                    type_condition: fragment.type_condition.as_ref().map(|on| self.condition(on)),
                    directives: self.directives(&fragment.directives),
                    selection_set: Positioned::new(self.selections(&fragment.selection_set), pos),
                };
                Positioned::new(
                    types::Selection::InlineFragment(Positioned::new(fragment, pos)),
                    pos,
                )
            }
        });
        types::SelectionSet {
            items: items.collect(),
        }
    }

    fn field(&self, field: &Node<Field>, pos: Pos) -> types::Field {
        let is_id = |name: &Name| {
            field
                .definition
                .argument_by_name(name)
                .is_some_and(|argument| argument.ty.inner_named_type() == "ID")
        };
        types::Field {
            alias: field.alias.as_ref().map(|alias| self.name(alias)),
            name: self.name(&field.name),
            arguments: self.arguments(&field.arguments, is_id),
            directives: self.directives(&field.directives),
            selection_set: Positioned::new(self.selections(&field.selection_set), pos),
        }
    }

    fn directives(&self, directives: &[Node<Directive>]) -> Vec<Positioned<types::Directive>> {
        let directive = |directive: &Node<Directive>| {
            let translated = types::Directive {
                name: self.name(&directive.name),
                arguments: self.arguments(&directive.arguments, |_| false),
            };
            Positioned::new(translated, self.lines.pos(directive.location()))
        };
        directives.iter().map(directive).collect()
    }

    fn arguments(&self, arguments: &[Node<ast::Argument>], is_id: impl Fn(&Name) -> bool) -> Arguments {
        let argument = |argument: &Node<ast::Argument>| {
            let value = match &*argument.value {
                // An id may be written as an integer of any length.
                Value::Int(id) if is_id(&argument.name) => EngineValue::String(id.as_str().to_owned()),
                value => engine_value(value),
            };
            (
                self.name(&argument.name),
                Positioned::new(value, self.lines.pos(argument.value.location())),
            )
        };
        arguments.iter().map(argument).collect()
    }

    fn condition(&self, on: &Name) -> Positioned<types::TypeCondition> {
        let on = self.name(on);
        Positioned::new(types::TypeCondition { on: on.clone() }, on.pos)
    }

    fn name(&self, name: &Name) -> Positioned<EngineName> {
        Positioned::new(engine_name(name), self.lines.pos(name.location()))
    }
}

fn engine_name(name: &Name) -> EngineName {
    EngineName::new(name.as_str())
}

fn engine_type(ty: &ast::Type) -> types::Type {
    let base = match ty {
        ast::Type::Named(name) | ast::Type::NonNullNamed(name) => types::BaseType::Named(engine_name(name)),
        ast::Type::List(inner) | ast::Type::NonNullList(inner) => {
            types::BaseType::List(Box::new(engine_type(inner)))
        }
    };
    types::Type {
        base,
        nullable: !ty.is_non_null(),
    }
}

fn engine_value(value: &Value) -> EngineValue {
    match value {
        Value::Variable(name) => EngineValue::Variable(engine_name(name)),
        Value::List(items) => EngineValue::List(items.iter().map(|item| engine_value(item)).collect()),
        Value::Object(fields) => EngineValue::Object(
            fields
                .iter()
                .map(|(name, value)| (engine_name(name), engine_value(value)))
                .collect(),
        ),
        scalar => constant(scalar).into_value(),
    }
}

/// Translates a value without variables; validation has seen to it that a default has none.
fn constant(value: &Value) -> ConstValue {
    match value {
        Value::Null | Value::Variable(_) => ConstValue::Null,
        Value::Enum(name) => ConstValue::Enum(engine_name(name)),
        Value::String(text) => ConstValue::String(text.clone()),
        Value::Boolean(truth) => ConstValue::Boolean(*truth),
        // serde_json reads numbers of any length, the long ones as floats.
        Value::Int(number) => {
            serde_json::from_str(number.as_str()).map_or(ConstValue::Null, ConstValue::Number)
        }
        Value::Float(number) => {
            serde_json::from_str(number.as_str()).map_or(ConstValue::Null, ConstValue::Number)
        }
        Value::List(items) => ConstValue::List(items.iter().map(|item| constant(item)).collect()),
        Value::Object(fields) => ConstValue::Object(
            fields
                .iter()
                .map(|(name, value)| (engine_name(name), constant(value)))
                .collect::<IndexMap<_, _>>(),
        ),
    }
}

/// Where the lines of a text begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        Self {
            text,
            starts: std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect(),
        }
    }

    /// Returns a position as graphql-js counts it: columns in UTF-16, both from 1.
    fn pos(&self, span: Option<SourceSpan>) -> Pos {
        let Some(span) = span else { return Pos::default() };
        let line = self.starts.partition_point(|start| *start <= span.offset());
        let start = self.starts[line - 1];
        let column = self
            .text
            .get(start..span.offset())
            .map_or(0, |before| before.encode_utf16().count())
            + 1;
        Pos { line, column }
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;

    use super::*;

    const SCHEMA: &str = "type Query { a(n: Int, f: Filter, id: ID, s: String): Query b: [Query] c: Int } input Filter { x: [Int] y: Float }";

    fn translated(text: &str) -> types::ExecutableDocument {
        let schema = Schema::parse_and_validate(SCHEMA, "schema.graphql").unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, text, "query.graphql").unwrap();
        translate(text, &document)
    }

    #[test]
    fn a_document_reads_as_the_engine_itself_reads_it() {
        let text = "query Q($v: [Int!]! = [1, 2], $w: Float) @skip(if: false) {\n  x: a(n: -7, f: {x: $v, y: 1.5e3}, s: \"\"\"\n    hi\n    there\"\"\") @include(if: true) {\n    ...F\n    ... on Query { c }\n    ... { b { __typename } }\n  }\n  a(f: {y: $w}) { c }\n}\nfragment F on Query { a(n: null) { c } }\n"
            .replace("@skip(if: false) ", "");

        let ours = serde_json::to_value(translated(&text)).unwrap();

        let theirs = serde_json::to_value(async_graphql::parser::parse_query(&text).unwrap()).unwrap();
        assert_eq!(without_set_positions(ours), without_set_positions(theirs));
    }

    /// Drops where braces, fragments and variables stand: only fields, arguments and directives are ever told to a client.
    fn without_set_positions(value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value as Json;
        match value {
            Json::Object(mut map) => {
                map.remove("pos");
                Json::Object(
                    map.into_iter()
                        .map(|(key, value)| (key, without_set_positions(value)))
                        .collect(),
                )
            }
            Json::Array(items) => Json::Array(items.into_iter().map(without_set_positions).collect()),
            other => other,
        }
    }

    #[test]
    fn positions_count_as_graphql_js_counts_them() {
        let document = translated("{\r\n  a(s: \"🏠\") { c } b { c }\r}");

        let types::DocumentOperations::Single(operation) = &document.operations else {
            panic!("it has no name")
        };
        let positions: Vec<_> = operation
            .node
            .selection_set
            .node
            .items
            .iter()
            .map(|item| (item.pos.line, item.pos.column))
            .collect();
        assert_eq!(positions, [(2, 3), (2, 20)]);
    }

    #[test]
    fn an_id_may_be_a_number_of_any_length() {
        let document = translated("{ a(id: 100000000000000000000000) { c } }");

        assert!(
            format!("{document:?}").contains("String(\"100000000000000000000000\")"),
            "{document:?}"
        );
    }
}
