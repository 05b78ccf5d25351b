//! Holds what the tables of nouns name against the schema.

use std::collections::BTreeSet;

use apollo_compiler::{
    ExecutableDocument, Node, Schema,
    ast::Type,
    schema::{EnumType, ExtendedType, FieldDefinition, InputObjectType},
    validation::Valid,
};
use serde_json::json;

use super::{
    Act, Choices, Column, Content, FieldKind, FilterKind, Kind, Noun, Question, Reason, Seen, Shows, all,
    count, detail, fresh, list, mutation,
};

fn schema() -> Valid<Schema> {
    Schema::parse_and_validate(include_str!("../../schema.graphql"), "schema.graphql")
        .expect("the committed schema is sound")
}

/// Fails unless the server would take the question.
fn accept(schema: &Valid<Schema>, what: &str, question: &Question) -> Valid<ExecutableDocument> {
    ExecutableDocument::parse_and_validate(schema, &question.document, what)
        .unwrap_or_else(|error| panic!("{what}: {}\n{}", question.document, error.errors))
}

fn choices_of(kind: Kind) -> Option<&'static Choices> {
    match kind {
        Kind::Choice(choices) | Kind::Choices(choices) | Kind::Steps(choices) => Some(choices),
        _ => None,
    }
}

/// All acts, each once, those that take others back among them.
fn acts() -> Vec<&'static Act> {
    let mut acts: Vec<&Act> = Vec::new();
    for noun in all() {
        acts.extend(noun.matching.iter().map(|matching| matching.act));
        let of_noun = [noun.acts, noun.row_acts];
        let of_detail = noun.detail.map_or(&[][..], |detail| detail.acts);
        let of_tabs = noun
            .detail
            .into_iter()
            .flat_map(|detail| detail.tabs)
            .map(|tab| match tab.content {
                Content::Rows { acts, .. } => acts,
                Content::List(..) | Content::Facts(_) | Content::Letters(_) => &[],
            });
        for act in of_noun.into_iter().chain([of_detail]).chain(of_tabs).flatten() {
            acts.push(act);
            acts.extend(act.undo);
        }
    }
    acts.extend(super::own::ACTS);
    acts.extend(super::own::SESSION_ACTS);
    let next: Vec<_> = acts
        .iter()
        .filter_map(|act| match act.shows? {
            Shows::Words { then, .. } => then,
            Shows::View | Shows::Changes { .. } => None,
        })
        .collect();
    acts.extend(next);
    acts
}

/// Returns the type that a field has at a path below an object.
fn type_at(schema: &Schema, object: &str, path: &str) -> Type {
    let mut at = object.to_owned();
    let mut found = None;
    for name in path.split('.') {
        let field = field_of(schema, &at, name);
        at = field.ty.inner_named_type().to_string();
        found = Some(field.ty.clone());
    }
    found.expect("a path has a field at least")
}

fn field_of(schema: &Schema, object: &str, name: &str) -> Node<FieldDefinition> {
    let Some(ExtendedType::Object(object)) = schema.types.get(object) else {
        panic!("{object} is no object");
    };
    let field = object.fields.get(name);
    field
        .unwrap_or_else(|| panic!("{} has no {name}", object.name))
        .node
        .clone()
}

fn enum_of(schema: &Schema, name: &str) -> Node<EnumType> {
    let Some(ExtendedType::Enum(found)) = schema.types.get(name) else {
        panic!("{name} is no enum");
    };
    found.clone()
}

fn input_of(schema: &Schema, name: &str) -> Node<InputObjectType> {
    let Some(ExtendedType::InputObject(found)) = schema.types.get(name) else {
        panic!("{name} is no input");
    };
    found.clone()
}

fn first(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// Returns the type that a field has at a path below an input.
fn input_type_at(schema: &Schema, input: &str, path: &str) -> Type {
    let mut at = input.to_owned();
    let mut found = None;
    for name in path.split('.') {
        let input = input_of(schema, &at);
        let field = input
            .fields
            .get(name)
            .unwrap_or_else(|| panic!("{at} has no {name}"));
        at = field.ty.inner_named_type().to_string();
        found = Some((*field.ty).clone());
    }
    found.expect("a path has a field at least")
}

/// Returns the object of which a noun's list has rows.
fn row_type(schema: &Schema, noun: &Noun) -> String {
    match noun.paged {
        Some(_) => type_at(schema, "Query", &format!("{}.nodes", noun.field)),
        None => type_at(schema, "Query", noun.field),
    }
    .inner_named_type()
    .to_string()
}

/// Fails unless a column shows its values as what they are.
fn fits(schema: &Schema, object: &str, column: &Column) {
    let ty = type_at(schema, object, column.path);
    let name = ty.inner_named_type().as_str();
    let fits = match column.kind {
        Kind::Text | Kind::Prose | Kind::Code | Kind::Href => {
            ["String", "ID"].contains(&name) || (name == "Int" && matches!(column.kind, Kind::Text))
        }
        Kind::Count | Kind::Bytes => ["Int", "Int64", "Float"].contains(&name),
        Kind::Instant => name == "DateTime",
        Kind::Day => name == "Date" && !ty.is_list(),
        Kind::Days => name == "Date" && ty.is_list(),
        Kind::YesNo(..) => name == "Boolean",
        Kind::Choice(choices) => name == choices.name && !ty.is_list(),
        Kind::Choices(choices) => name == choices.name && ty.is_list(),
        Kind::Since(..) => name == "Boolean" || !ty.is_non_null(),
        Kind::Language | Kind::Country | Kind::Program => name == "String" && !ty.is_list(),
        Kind::Link(..) => ["String", "ID"].contains(&name),
        Kind::Steps(choices) => {
            type_at(schema, object, &format!("{}.kind", column.path)).inner_named_type() == choices.name
        }
    };
    assert!(fits, "{object}.{} is {ty}, not {:?}", column.path, column.kind);
}

#[test]
fn every_document_that_stands_alone_is_one_that_the_server_takes() {
    let schema = schema();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/operation");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let name = path.display().to_string();
        if let Err(error) = ExecutableDocument::parse_and_validate(&schema, text, &name) {
            panic!("{name}: {}", error.errors);
        }
        seen += 1;
    }
    assert!(seen > 3);
}

#[test]
fn what_is_asked_as_an_account_is_what_the_apps_may_ask() {
    let schema = Schema::parse_and_validate(include_str!("../../../schema.graphql"), "schema.graphql")
        .expect("the committed schema is sound");
    let document = include_str!("../operation/app/view.graphql");

    if let Err(error) = ExecutableDocument::parse_and_validate(&schema, document, "view.graphql") {
        panic!("{}", error.errors);
    }
}

#[test]
fn every_list_is_one_that_the_server_takes() {
    let schema = schema();
    for noun in all() {
        let columns: Vec<_> = noun.columns.iter().collect();
        accept(&schema, noun.key, &list(noun, &columns, json!({})));
        for matching in noun.matching {
            accept(
                &schema,
                matching.counted_by,
                &count(noun, matching.counted_by, json!({})),
            );
        }

        let object = row_type(&schema, noun);
        for column in noun.columns {
            fits(&schema, &object, column);
        }
    }
}

#[test]
fn every_filter_and_every_order_is_in_the_schema() {
    let schema = schema();
    for noun in all() {
        let Some(paged) = &noun.paged else { continue };
        let input = input_of(&schema, paged.filter_type);
        for filter in paged.filters {
            let field = input.fields.get(filter.field);
            let field = field.unwrap_or_else(|| panic!("{} has no {}", paged.filter_type, filter.field));
            let name = field.ty.inner_named_type().as_str();
            let fits = match filter.kind {
                FilterKind::Text | FilterKind::Given => ["String", "ID", "UUID"].contains(&name),
                FilterKind::Choice(choices) => name == choices.name,
                FilterKind::YesNo(..) => name == "Boolean",
                FilterKind::Day => name == "Date",
            };
            assert!(fits, "{}.{} is {name}", paged.filter_type, filter.field);
        }

        let orders = enum_of(&schema, paged.order_type);
        let mut wanted: Vec<String> = vec![paged.order.to_owned()];
        for column in noun.columns.iter().filter(|column| !column.sort.is_empty()) {
            wanted.extend(["ASC", "DESC"].map(|way| format!("{}_{way}", column.sort)));
        }
        for order in wanted {
            assert!(
                orders.values.contains_key(order.as_str()),
                "{} has no {order}",
                paged.order_type
            );
        }
    }
}

#[test]
fn every_detail_is_one_that_the_server_takes() {
    let schema = schema();
    for noun in all() {
        let Some(found) = noun.detail else { continue };
        accept(&schema, noun.key, &detail(found, "x"));
        for tab in found.tabs {
            accept(&schema, noun.key, &fresh(found, Some(tab), "x"));
        }

        let answer = type_at(&schema, "Query", found.field)
            .inner_named_type()
            .to_string();
        let row = match found.row {
            "" => answer.clone(),
            path => type_at(&schema, &answer, path).inner_named_type().to_string(),
        };
        for column in found.badges.iter().chain(found.facts) {
            fits(&schema, &row, column);
        }
        for tab in found.tabs {
            match &tab.content {
                Content::Facts(columns) => columns.iter().for_each(|column| fits(&schema, &answer, column)),
                Content::Rows { path, columns, .. } => {
                    let below = type_at(&schema, &answer, path).inner_named_type().to_string();
                    columns.iter().for_each(|column| fits(&schema, &below, column));
                }
                Content::Letters(letters) => {
                    for path in letters.iter().flat_map(|letter| [letter.head, letter.body]) {
                        assert_eq!(
                            type_at(&schema, &answer, path).inner_named_type(),
                            "String",
                            "{path}"
                        );
                    }
                }
                Content::List(noun, filter) => {
                    let paged = noun.paged.as_ref().expect("what is narrowed comes in pages");
                    assert!(
                        input_of(&schema, paged.filter_type).fields.contains_key(*filter),
                        "{} has no {filter}",
                        paged.filter_type
                    );
                }
            }
        }
    }
}

#[test]
fn every_act_is_one_that_the_server_takes() {
    let schema = schema();
    for act in acts() {
        accept(&schema, act.field, &mutation(act, json!({})));
        if act.input.is_empty() {
            continue;
        }
        let input = input_of(&schema, act.input);
        let mut given: BTreeSet<&str> = act.fields.iter().map(|field| first(field.name)).collect();
        given.extend([act.id.0].into_iter().filter(|name| !name.is_empty()));
        given.extend([act.around].into_iter().filter(|name| !name.is_empty()));
        match act.seen {
            Seen::Values(name) | Seen::State(name, _) => _ = given.insert(name),
            Seen::Nothing => {}
        }
        if let Some(preview) = act.preview {
            let takes = input_of(&schema, preview.input);
            for name in preview.takes {
                let there = takes.fields.contains_key(*name);
                assert!(there && given.contains(name), "{} takes {name}", preview.field);
            }
            accept(&schema, preview.field, &super::preview(preview, json!({})));
        }
        if act.reason != Reason::None {
            given.insert("reason");
        }
        for name in &given {
            assert!(input.fields.contains_key(*name), "{} has no {name}", act.input);
        }
        let all_matching = ["search", "filter", "expectedCount"];
        for (name, field) in &input.fields {
            let is_given = given.contains(name.as_str()) || all_matching.contains(&name.as_str());
            assert!(
                is_given || !field.ty.is_non_null() || field.default_value.is_some(),
                "{} lacks {name}",
                act.input
            );
        }
        for field in act.fields {
            let ty = &input_type_at(&schema, act.input, field.name);
            let name = ty.inner_named_type().as_str();
            let fits = match field.kind {
                FieldKind::Line(_)
                | FieldKind::Lines(_)
                | FieldKind::Email
                | FieldKind::Password(_)
                | FieldKind::Code => ["String", "ID", "Date"].contains(&name) && !ty.is_list(),
                FieldKind::Items => name == "String" && ty.is_list(),
                FieldKind::Several(choices) => name == choices.name && ty.is_list(),
                FieldKind::Number => name == "Int",
                FieldKind::Moment => name == "DateTime",
                FieldKind::Choice(choices) => name == choices.name,
                FieldKind::YesNo => name == "Boolean",
            };
            assert!(fits, "{}.{} is {ty}", act.input, field.name);
        }
    }
}

#[test]
fn every_value_of_an_enum_has_its_words() {
    let schema = schema();
    let mut shown: Vec<&Choices> = vec![&super::choices::ADMIN_ROLE, &super::choices::DELIVERY_STATE];
    for noun in all() {
        let details = noun.detail.into_iter();
        let of_details = details.flat_map(|detail| {
            let of_tabs = detail.tabs.iter().flat_map(|tab| match &tab.content {
                Content::Rows { columns, .. } | Content::Facts(columns) => columns.iter(),
                Content::List(..) | Content::Letters(_) => [].iter(),
            });
            detail.badges.iter().chain(detail.facts).chain(of_tabs)
        });
        shown.extend(
            noun.columns
                .iter()
                .chain(of_details)
                .filter_map(|column| choices_of(column.kind)),
        );
        for filter in noun.paged.iter().flat_map(|paged| paged.filters) {
            if let FilterKind::Choice(choices) = filter.kind {
                shown.push(choices);
            }
        }
    }
    for act in acts() {
        shown.extend(act.fields.iter().filter_map(|field| match field.kind {
            FieldKind::Choice(choices) | FieldKind::Several(choices) => Some(choices),
            _ => None,
        }));
        if let Some(Shows::Changes {
            answer: (_, choices), ..
        }) = act.shows
        {
            shown.push(choices);
        }
    }
    for choices in shown {
        let known: BTreeSet<&str> = choices.all.iter().map(|choice| choice.0).collect();
        let all = enum_of(&schema, choices.name);
        let all: BTreeSet<&str> = all.values.keys().map(|name| name.as_str()).collect();
        assert_eq!(known, all, "{}", choices.name);
    }
}

#[test]
fn what_a_page_or_an_act_needs_is_an_operation_of_the_schema() {
    let schema = schema();
    let Some(ExtendedType::Enum(operations)) = schema.types.get("AdminOperation") else {
        return;
    };
    let needed = all()
        .map(|noun| noun.needs)
        .chain(acts().into_iter().map(|act| act.needs));
    for operation in needed.filter(|operation| !operation.is_empty()) {
        assert!(operations.values.contains_key(operation), "no {operation}");
    }
}

#[test]
fn nouns_and_their_columns_have_names_of_their_own() {
    let keys: BTreeSet<_> = all().map(|noun| noun.key).collect();
    assert_eq!(keys.len(), all().count());
    for noun in all() {
        let names: BTreeSet<_> = noun
            .columns
            .iter()
            .map(|column| column.path.rsplit('.').next())
            .collect();
        let whole: BTreeSet<_> = noun.columns.iter().map(|column| column.path).collect();
        assert_eq!(whole.len(), noun.columns.len(), "{}", noun.key);
        assert_eq!(
            names.len(),
            noun.columns.len(),
            "{}: names in the address",
            noun.key
        );
    }
}
