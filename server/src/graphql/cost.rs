//! What an operation costs: an object 2, anything else 1, a list as many times as it has rows.
//!
//! The rows of a list are its `first`, `last` or `count`, or the number of its `ids`; else the argument's default; else 20 for a page and
//! 5 for a plain list. Of the types that an abstract selection may meet, the dearest counts. Introspection is bounded by its depth and
//! free but for its root field, and `__typename` is free.

use std::collections::HashMap;

use apollo_compiler::{
    ExecutableDocument, Name, Schema,
    ast::Value,
    executable::{Field, Operation, Selection, SelectionSet},
    response::{JsonMap, JsonValue},
    schema::{ExtendedType, FieldDefinition},
};
use async_graphql::Value as Data;

/// What an object costs.
const OBJECT: u64 = 2;
/// What a scalar or an enum value costs.
const SCALAR: u64 = 1;
/// Rows of a list that says nothing of its length.
const ROWS: u64 = 5;
/// Rows of a page when none are asked for: the contract's own default.
const PAGE: u64 = 20;
/// Fields whose usual answer has another length than their arguments or their lack tell; the actual cost is settled afterwards.
///
/// Of changes there are far fewer than the page may hold. Lookups answer in full: 124 templates to begin with, and about thirty enums.
const USUAL_ROWS: [(&str, u64); 3] = [("changes", 20), ("taskTemplates", 124), ("labels", 30)];
/// Arguments that give a number of rows.
const COUNTS: [&str; 3] = ["first", "last", "count"];
/// Lists of a page that have as many rows as the page was asked for.
const PAGE_LISTS: [&str; 4] = ["edges", "nodes", "upserted", "deletedIds"];

/// What the prices of a schema's operations are worked out from.
pub(super) struct Prices {
    /// The object types that a union or an interface may stand for.
    possible: HashMap<Name, Vec<Name>>,
}

/// The cost of an operation, as far as it is known without its variables.
#[derive(Debug)]
pub(super) struct Weight(Vec<Item>);

#[derive(Debug)]
enum Item {
    Field {
        /// Of one row.
        own: u64,
        rows: Rows,
        below: Vec<Item>,
    },
    /// One of these, whichever costs most.
    Dearest(Vec<Vec<Item>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rows {
    Fixed(u64),
    Variable { name: String, otherwise: u64 },
}

impl Weight {
    /// Returns the cost with these variables.
    pub fn cost(&self, variables: &JsonMap) -> u64 {
        total(&self.0, variables)
    }

    /// Returns the number of items that the weight holds.
    pub fn size(&self) -> usize {
        fn count(items: &[Item]) -> usize {
            items
                .iter()
                .map(|item| match item {
                    Item::Field { below, .. } => 1 + count(below),
                    Item::Dearest(choices) => 1 + choices.iter().map(|choice| count(choice)).sum::<usize>(),
                })
                .sum()
        }
        count(&self.0)
    }
}

fn total(items: &[Item], variables: &JsonMap) -> u64 {
    items.iter().fold(0_u64, |sum, item| {
        sum.saturating_add(match item {
            Item::Field { own, rows, below } => rows
                .count(variables)
                .saturating_mul(own.saturating_add(total(below, variables))),
            Item::Dearest(choices) => choices
                .iter()
                .map(|choice| total(choice, variables))
                .max()
                .unwrap_or(0),
        })
    })
}

impl Rows {
    fn count(&self, variables: &JsonMap) -> u64 {
        match self {
            Self::Fixed(rows) => *rows,
            Self::Variable { name, otherwise } => match variables.get(name.as_str()) {
                Some(JsonValue::Array(list)) => list.len() as u64,
                Some(JsonValue::Null) | None => *otherwise,
                Some(value) => value
                    .as_i64()
                    .and_then(|rows| u64::try_from(rows).ok())
                    .unwrap_or(0),
            },
        }
    }
}

impl Prices {
    /// Learns from the schema what its abstract types may stand for.
    pub fn new(schema: &Schema) -> Self {
        let mut possible: HashMap<Name, Vec<Name>> = HashMap::new();
        for (name, definition) in &schema.types {
            match definition {
                ExtendedType::Object(object) => {
                    for interface in &object.implements_interfaces {
                        possible
                            .entry(interface.name.clone())
                            .or_default()
                            .push(name.clone());
                    }
                }
                ExtendedType::Union(union) => {
                    possible.insert(
                        name.clone(),
                        union.members.iter().map(|member| member.name.clone()).collect(),
                    );
                }
                _ => {}
            }
        }
        Self { possible }
    }

    /// Weighs a valid operation.
    pub fn weigh(&self, schema: &Schema, document: &ExecutableDocument, operation: &Operation) -> Weight {
        let scale = Scale {
            prices: self,
            schema,
            document,
        };
        Weight(scale.selection_set(&operation.selection_set, None))
    }
}

struct Scale<'a> {
    prices: &'a Prices,
    schema: &'a Schema,
    document: &'a ExecutableDocument,
}

impl Scale<'_> {
    /// Weighs a selection set; `page` is the number of rows that the field above was asked for.
    fn selection_set(&self, set: &SelectionSet, page: Option<&Rows>) -> Vec<Item> {
        let mut items = Vec::new();
        let Some(possible) = self.prices.possible.get(&set.ty) else {
            self.collect(set, &set.ty, page, &mut items);
            return items;
        };
        self.collect_common(set, page, &mut items);
        let special = possible.iter().map(|ty| {
            let mut choice = Vec::new();
            self.collect_special(set, ty, page, &mut choice);
            choice
        });
        let choices: Vec<_> = special.filter(|choice| !choice.is_empty()).collect();
        if !choices.is_empty() {
            items.push(Item::Dearest(choices));
        }
        items
    }

    /// Takes all that is selected of an object of the type `ty`.
    fn collect(&self, set: &SelectionSet, ty: &Name, page: Option<&Rows>, items: &mut Vec<Item>) {
        for selection in &set.selections {
            match self.inside(selection) {
                Inside::Field(field) => items.extend(self.field(field, page)),
                Inside::Set(inner) if self.covers(&inner.ty, ty) => self.collect(inner, ty, page, items),
                Inside::Set(_) => {}
            }
        }
    }

    /// Takes what is selected of whatever the set's abstract type may stand for.
    fn collect_common(&self, set: &SelectionSet, page: Option<&Rows>, items: &mut Vec<Item>) {
        for selection in &set.selections {
            match self.inside(selection) {
                Inside::Field(field) => items.extend(self.field(field, page)),
                Inside::Set(inner) if inner.ty == set.ty => self.collect_common(inner, page, items),
                Inside::Set(_) => {}
            }
        }
    }

    /// Takes what is selected of `ty` beyond what is selected of whatever the set's abstract type may stand for.
    fn collect_special(&self, set: &SelectionSet, ty: &Name, page: Option<&Rows>, items: &mut Vec<Item>) {
        for selection in &set.selections {
            match self.inside(selection) {
                Inside::Set(inner) if inner.ty == set.ty => self.collect_special(inner, ty, page, items),
                Inside::Set(inner) if self.covers(&inner.ty, ty) => self.collect(inner, ty, page, items),
                _ => {}
            }
        }
    }

    fn inside<'s>(&'s self, selection: &'s Selection) -> Inside<'s> {
        match selection {
            Selection::Field(field) => Inside::Field(field),
            Selection::InlineFragment(fragment) => Inside::Set(&fragment.selection_set),
            Selection::FragmentSpread(spread) => {
                Inside::Set(&self.document.fragments[&spread.fragment_name].selection_set)
            }
        }
    }

    fn covers(&self, condition: &Name, ty: &Name) -> bool {
        condition == ty || self.schema.is_subtype(condition, ty)
    }

    fn field(&self, field: &Field, page: Option<&Rows>) -> Option<Item> {
        let own = if field.selection_set.selections.is_empty() {
            SCALAR
        } else {
            OBJECT
        };
        if field.name == "__typename" {
            return None;
        }
        if field.name.starts_with("__") {
            return Some(Item::Field {
                own,
                rows: Rows::Fixed(1),
                below: Vec::new(),
            });
        }
        let asked = asked(field);
        if field.ty().is_list() {
            let inherited = page
                .filter(|_| PAGE_LISTS.contains(&field.name.as_str()))
                .cloned();
            let rows = asked.or(inherited).unwrap_or(Rows::Fixed(ROWS));
            return Some(Item::Field {
                own,
                rows,
                below: self.selection_set(&field.selection_set, None),
            });
        }
        Some(Item::Field {
            own,
            rows: Rows::Fixed(1),
            below: self.selection_set(&field.selection_set, asked.as_ref()),
        })
    }
}

enum Inside<'a> {
    Field(&'a Field),
    Set(&'a SelectionSet),
}

/// Returns how many rows a field is asked for, where its arguments can say so.
fn asked(field: &Field) -> Option<Rows> {
    if let Some((_, rows)) = USUAL_ROWS.iter().find(|(name, _)| field.name == *name) {
        return Some(Rows::Fixed(*rows));
    }
    let given = |name: &str| {
        field
            .arguments
            .iter()
            .find(|argument| argument.name == name)
            .map(|argument| &*argument.value)
    };
    let counts: Vec<_> = COUNTS
        .into_iter()
        .filter(|name| defines(&field.definition, name))
        .collect();
    if counts.is_empty() {
        return rows(given("ids")?, ROWS);
    }
    let otherwise = counts
        .iter()
        .find_map(|name| default(&field.definition, name))
        .unwrap_or(PAGE);
    let said = counts.into_iter().find_map(|name| rows(given(name)?, otherwise));
    Some(said.unwrap_or(Rows::Fixed(otherwise)))
}

fn rows(value: &Value, otherwise: u64) -> Option<Rows> {
    match value {
        Value::Int(_) => Some(Rows::Fixed(
            value
                .to_i32()
                .and_then(|rows| u64::try_from(rows).ok())
                .unwrap_or(0),
        )),
        Value::List(list) => Some(Rows::Fixed(list.len() as u64)),
        Value::Variable(name) => Some(Rows::Variable {
            name: name.to_string(),
            otherwise,
        }),
        _ => None,
    }
}

fn defines(definition: &FieldDefinition, argument: &str) -> bool {
    definition.argument_by_name(argument).is_some()
}

fn default(definition: &FieldDefinition, argument: &str) -> Option<u64> {
    let value = definition
        .argument_by_name(argument)?
        .default_value
        .as_ref()?
        .to_i32()?;
    u64::try_from(value).ok()
}

/// Returns what an answer cost by the same rules, from what it holds.
pub(super) fn actual(data: &Data) -> u64 {
    match data {
        Data::Object(fields) => fields.iter().map(|(name, value)| actual_field(name, value)).sum(),
        _ => 0,
    }
}

fn actual_field(name: &str, value: &Data) -> u64 {
    match value {
        // An introspection's root field costs an object; what is below is free, as is a type's name.
        Data::Object(_) if name == "__schema" || name == "__type" => OBJECT,
        _ if name == "__typename" => 0,
        value => actual_value(value),
    }
}

fn actual_value(value: &Data) -> u64 {
    match value {
        Data::Object(fields) => {
            OBJECT
                + fields
                    .iter()
                    .map(|(name, value)| actual_field(name, value))
                    .sum::<u64>()
        }
        Data::List(rows) => rows.iter().map(actual_value).sum(),
        _ => SCALAR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "
        type Query { me: Account node: Node nodes(ids: [ID!]!): [Node] items: [Item!]! days(count: Int = 7): [Int!]! }
        interface Node { id: ID! }
        type Account implements Node { id: ID! name: String! homes: [Home!]! tags: [String!]! }
        type Home implements Node { id: ID! name: String! tasks(first: Int, last: Int): Tasks! changes(since: Int!, first: Int = 200): Changes! }
        type Tasks { nodes: [Task!]! edges: [Edge!]! total: Int! }
        type Edge { node: Task! }
        type Task { id: ID! title: String! }
        type Changes { upserted: [Item!]! revision: Int! }
        union Item = Home | Task";

    fn cost(query: &str, variables: serde_json::Value) -> u64 {
        let schema = Schema::parse_and_validate(SCHEMA, "schema.graphql").unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, query, "query.graphql").unwrap();
        let operation = document.operations.get(None).unwrap();
        Prices::new(&schema)
            .weigh(&schema, &document, operation)
            .cost(&serde_json::from_value(variables).unwrap())
    }

    #[test]
    fn each_rule_has_its_price() {
        for (query, price) in [
            ("{ me { id name } }", 2 + 1 + 1),
            ("{ me { __typename } __typename }", 2),
            ("{ me { tags } }", 2 + 5),
            ("{ me { homes { id } } }", 2 + 5 * (2 + 1)),
            ("{ days }", 7),
            ("{ days(count: 3) }", 3),
            ("{ days(count: -3) }", 0),
            ("{ nodes(ids: [\"a\", \"b\"]) { id } }", 2 * (2 + 1)),
            ("{ __schema { types { name fields { name } } } }", 2),
            (
                "{ me { homes { tasks { nodes { id } total } } } }",
                2 + 5 * (2 + 2 + 20 * (2 + 1) + 1),
            ),
            (
                "{ me { homes { tasks(first: 3) { nodes { id } } } } }",
                2 + 5 * (2 + 2 + 3 * (2 + 1)),
            ),
            (
                "{ me { homes { tasks(last: 4) { edges { node { id title } } } } } }",
                2 + 5 * (2 + 2 + 4 * (2 + 2 + 2)),
            ),
            (
                "{ me { homes { changes(since: 0) { revision upserted { __typename } } } } }",
                2 + 5 * (2 + 2 + 1 + 20 * 2),
            ),
        ] {
            assert_eq!(cost(query, serde_json::json!({})), price, "{query}");
        }
    }

    #[test]
    fn variables_count_rows() {
        let query = "query Q($n: Int, $ids: [ID!]!) { days(count: $n) nodes(ids: $ids) { id } }";

        assert_eq!(cost(query, serde_json::json!({ "n": 4, "ids": ["a"] })), 4 + 3);
        assert_eq!(cost(query, serde_json::json!({ "n": null, "ids": [] })), 7);
    }

    #[test]
    fn of_an_abstract_selection_the_dearest_type_counts() {
        for (query, price) in [
            (
                "{ items { ... on Home { id name } ... on Task { id } } }",
                5 * (2 + 2),
            ),
            (
                "{ node { id ... on Home { name tasks(first: 1) { total } } ... on Account { name } } }",
                2 + 1 + (1 + 2 + 1),
            ),
            (
                "{ node { ... on Node { id } ...H } } fragment H on Home { name }",
                2 + 1 + 1,
            ),
            (
                "{ items { ... on Node { id } ... on Home { name } } }",
                5 * (2 + 2),
            ),
        ] {
            assert_eq!(cost(query, serde_json::json!({})), price, "{query}");
        }
    }

    #[test]
    fn a_price_beyond_counting_stops() {
        assert_eq!(
            cost(
                "{ me { homes { tasks(first: 2147483647) { nodes { id } } } } }",
                serde_json::json!({})
            ),
            2 + 5 * (4 + 2_147_483_647 * 3)
        );
    }

    #[test]
    fn an_answer_costs_what_it_holds() {
        let data = async_graphql::value!({ "me": { "__typename": "Account", "name": "Ada", "homes": [{ "id": "h" }, { "id": "i" }], "tags": [] }, "__schema": { "types": [{}] } });

        assert_eq!(actual(&data), 2 + 1 + 2 * (2 + 1) + 2);
    }
}
