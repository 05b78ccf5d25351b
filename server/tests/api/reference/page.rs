//! A page of the reference.

use std::collections::BTreeMap;

use apollo_compiler::{
    Node, Schema,
    ast::{Definition, DirectiveList, FieldDefinition, InputValueDefinition, OperationType, Selection, Type},
    schema::ExtendedType,
};

use super::TYPES;
use crate::operation::manifest::{Source, read};

/// Chapters in the order of their names, each with its text.
pub struct Page {
    title: &'static str,
    about: String,
    chapters: BTreeMap<String, String>,
}

impl Page {
    /// Writes down what can be asked at a root.
    pub fn of_root(schema: &Schema, title: &'static str, kind: OperationType) -> Self {
        let root = schema.get_object(schema.root_operation(kind).unwrap()).unwrap();
        let operations = read("operations");
        let chapter = |field: &FieldDefinition| {
            let answer = format!("Returns {}.", link(schema, &field.ty));
            let head = [
                paragraphs(field.description.as_ref()),
                deprecation(&field.directives),
                answer,
                listed("Asked by", documents(&operations, kind, &field.name)),
            ];
            let arguments = field
                .arguments
                .iter()
                .map(|argument| input_row(schema, &argument.name, argument));
            chapter(&head, ("argument", arguments.collect()))
        };
        let chapters = root
            .fields
            .iter()
            .map(|(name, field)| (name.to_string(), chapter(field)));
        Self {
            title,
            about: paragraphs(root.description.as_ref()),
            chapters: chapters.collect(),
        }
    }

    /// Writes down the types of one kind.
    pub fn of_types(schema: &Schema, title: &'static str, holds: fn(&ExtendedType) -> bool) -> Self {
        let chapters = schema
            .types
            .iter()
            .filter(|(name, ty)| holds(ty) && !is_hidden(schema, name))
            .map(|(name, ty)| (name.to_string(), type_chapter(schema, ty)));
        Self {
            title,
            about: String::new(),
            chapters: chapters.collect(),
        }
    }

    /// Returns the page.
    pub fn text(&self) -> String {
        let mut text = format!("# {}\n", self.title);
        if !self.about.is_empty() {
            text += &format!("\n{}\n", self.about);
        }
        for (name, chapter) in &self.chapters {
            text += &format!("\n## {name}\n\n{chapter}");
        }
        text
    }

    /// Returns what the index says of the page.
    pub fn index(&self, file: &str) -> String {
        let links = self
            .chapters
            .keys()
            .map(|name| format!("[{name}]({file}.md#{})", name.to_lowercase()));
        let links: Vec<_> = links.collect();
        format!("\n## [{}]({file}.md)\n\n{}\n", self.title, links.join(" ·\n"))
    }
}

fn type_chapter(schema: &Schema, ty: &ExtendedType) -> String {
    let description = paragraphs(ty.description());
    let places = places(schema, ty.name());
    match ty {
        ExtendedType::Object(object) => {
            let implemented = object
                .implements_interfaces
                .iter()
                .map(|name| named(schema, name));
            let implemented = listed("Is a", implemented.collect());
            let rows = object.fields.values().flat_map(|field| field_rows(schema, field));
            chapter(&[description, implemented, places], ("field", rows.collect()))
        }
        ExtendedType::Interface(interface) => {
            let kinds = schema.types.values().filter_map(|ty| ty.as_object());
            let kinds = kinds.filter(|object| object.implements_interfaces.contains(&interface.name));
            let kinds = listed(
                "May be",
                kinds.map(|object| named(schema, &object.name)).collect(),
            );
            let rows = interface
                .fields
                .values()
                .flat_map(|field| field_rows(schema, field));
            chapter(&[description, kinds, places], ("field", rows.collect()))
        }
        ExtendedType::Union(union) => {
            let members = union.members.iter().map(|name| named(schema, name));
            chapter(
                &[description, listed("May be", members.collect()), places],
                ("", Vec::new()),
            )
        }
        ExtendedType::InputObject(input) => {
            let one_of = if input.directives.has("oneOf") {
                "Exactly one of its fields is to be given.".to_owned()
            } else {
                String::new()
            };
            let rows = input
                .fields
                .values()
                .map(|field| input_row(schema, &field.name, field));
            chapter(&[description, one_of, places], ("field", rows.collect()))
        }
        ExtendedType::Enum(values) => {
            let rows = values.values.values().map(|value| {
                let text = [line(value.description.as_ref()), deprecation(&value.directives)];
                format!("| `{}` | {} |\n", value.value, together(&text))
            });
            chapter(&[description, places], ("value", rows.collect()))
        }
        ExtendedType::Scalar(_) => chapter(&[description], ("", Vec::new())),
    }
}

/// Puts paragraphs and the rows of a table together.
fn chapter(paragraphs: &[String], table: (&str, Vec<String>)) -> String {
    let (of, rows) = table;
    let there = paragraphs.iter().filter(|paragraph| !paragraph.is_empty());
    let mut text = there.map(String::as_str).collect::<Vec<_>>().join("\n\n") + "\n";
    if !rows.is_empty() {
        text += match of {
            "value" => "\n| value | |\n|---|---|\n".to_owned(),
            of => format!("\n| {of} | type | |\n|---|---|---|\n"),
        }
        .as_str();
        text += &rows.concat();
    }
    text
}

/// Writes a field, and below it each of its arguments.
fn field_rows(schema: &Schema, field: &FieldDefinition) -> Vec<String> {
    let text = [line(field.description.as_ref()), deprecation(&field.directives)];
    let own = format!(
        "| `{}` | {} | {} |\n",
        field.name,
        link(schema, &field.ty),
        together(&text)
    );
    let arguments = field.arguments.iter().map(|argument| {
        let name = format!("{}({}:)", field.name, argument.name);
        input_row(schema, &name, argument)
    });
    [own].into_iter().chain(arguments).collect()
}

fn input_row(schema: &Schema, name: &str, input: &InputValueDefinition) -> String {
    let default = input.default_value.as_ref().map(|value| format!(" = `{value}`"));
    let text = [line(input.description.as_ref()), deprecation(&input.directives)];
    format!(
        "| `{name}` | {}{} | {} |\n",
        link(schema, &input.ty),
        default.unwrap_or_default(),
        together(&text)
    )
}

/// Returns links to the documents of an app that ask for a field at a root.
fn documents(operations: &[Source], kind: OperationType, name: &str) -> Vec<String> {
    let asks = |source: &&Source| match &source.definition {
        Definition::OperationDefinition(operation) => {
            operation.operation_type == kind
                && operation
                    .selection_set
                    .iter()
                    .any(|selection| matches!(selection, Selection::Field(field) if field.name == name))
        }
        _ => false,
    };
    let asking = operations.iter().filter(asks).map(|source| &source.stem);
    asking
        .map(|stem| format!("[{stem}](../operations/{stem}.graphql)"))
        .collect()
}

/// Says which root fields return a type, and which take it.
fn places(schema: &Schema, name: &str) -> String {
    let mut returning = Vec::new();
    let mut taking = Vec::new();
    for (file, kind) in ROOTS {
        let root = schema.get_object(schema.root_operation(kind).unwrap()).unwrap();
        for field in root.fields.values() {
            let place = format!("[{}]({file}.md#{})", field.name, field.name.to_lowercase());
            if field.ty.inner_named_type() == name {
                returning.push(place.clone());
            }
            if field
                .arguments
                .iter()
                .any(|argument| argument.ty.inner_named_type() == name)
            {
                taking.push(place);
            }
        }
    }
    let both = [listed("Returned by", returning), listed("Taken by", taking)];
    together(&both)
}

const ROOTS: [(&str, OperationType); 3] = [
    ("queries", OperationType::Query),
    ("mutations", OperationType::Mutation),
    ("subscriptions", OperationType::Subscription),
];

/// Returns a type as it is written, its name a link.
fn link(schema: &Schema, ty: &Type) -> String {
    let name = ty.inner_named_type();
    // A bracket before the link's own would begin another link.
    let written = ty.to_string().replace('[', "\\[").replace(']', "\\]");
    written.replacen(name.as_str(), &named(schema, name), 1)
}

fn named(schema: &Schema, name: &str) -> String {
    let page = TYPES.iter().find(|(_, _, holds)| holds(&schema.types[name]));
    let (file, ..) = page.expect("every type has a page");
    format!("[{name}]({file}.md#{})", name.to_lowercase())
}

/// Returns whether a type is no part of the reference: the roots have pages of their own, and introspection is the language's.
fn is_hidden(schema: &Schema, name: &str) -> bool {
    let mut roots = schema.schema_definition.iter_root_operations();
    name.starts_with("__") || roots.any(|(_, root)| root.as_str() == name)
}

fn listed(what: &str, links: Vec<String>) -> String {
    if links.is_empty() {
        return String::new();
    }
    format!("{what} {}.", links.join(", "))
}

fn deprecation(directives: &DirectiveList) -> String {
    let Some(deprecated) = directives.get("deprecated") else {
        return String::new();
    };
    let reason = deprecated.specified_argument_by_name("reason");
    let reason = reason
        .and_then(|reason| reason.as_str())
        .unwrap_or("use another.");
    format!("**Deprecated**: {reason}")
}

/// Returns a description as paragraphs of a page.
fn paragraphs(description: Option<&Node<str>>) -> String {
    description.map_or_else(String::new, |text| text.trim().to_owned())
}

/// Returns a description as it fits into a cell of a table.
fn line(description: Option<&Node<str>>) -> String {
    let text = paragraphs(description).replace('|', "\\|");
    text.split("\n\n")
        .map(|paragraph| paragraph.replace('\n', " "))
        .collect::<Vec<_>>()
        .join("<br>")
}

fn together(parts: &[String]) -> String {
    let there = parts.iter().filter(|part| !part.is_empty()).map(String::as_str);
    there.collect::<Vec<_>>().join(" ")
}
