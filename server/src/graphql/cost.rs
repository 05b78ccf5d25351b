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
/// Fields whose usual answer is far shorter than the page they may ask for; the actual cost is settled afterwards.
const USUAL_ROWS: [(&str, u64); 1] = [("changes", 20)];
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
        match self.prices.possible.get(&set.ty) {
            None => self.collect(set, &set.ty, page, &mut items),
            Some(possible) => {
                self.collect_common(set, &set.ty, page, &mut items);
                let mut choices = Vec::new();
                for ty in possible {
                    let mut choice = Vec::new();
                    self.collect_special(set, &set.ty, ty, page, &mut choice);
                    if !choice.is_empty() {
                        choices.push(choice);
                    }
                }
                if !choices.is_empty() {
                    items.push(Item::Dearest(choices));
                }
            }
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

    /// Takes what is selected of any type that the abstract type may stand for.
    fn collect_common(
        &self,
        set: &SelectionSet,
        abstract_type: &Name,
        page: Option<&Rows>,
        items: &mut Vec<Item>,
    ) {
        for selection in &set.selections {
            match self.inside(selection) {
                Inside::Field(field) => items.extend(self.field(field, page)),
                Inside::Set(inner) if inner.ty == *abstract_type => {
                    self.collect_common(inner, abstract_type, page, items)
                }
                Inside::Set(_) => {}
            }
        }
    }

    /// Takes what is selected of `ty` beyond what is selected of any type.
    fn collect_special(
        &self,
        set: &SelectionSet,
        abstract_type: &Name,
        ty: &Name,
        page: Option<&Rows>,
        items: &mut Vec<Item>,
    ) {
        for selection in &set.selections {
            match self.inside(selection) {
                Inside::Set(inner) if inner.ty == *abstract_type => {
                    self.collect_special(inner, abstract_type, ty, page, items)
                }
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
