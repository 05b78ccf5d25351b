//! Composes `docs/operations.json` from the files in `docs/operations`.

use std::{collections::BTreeMap, fs, path::Path};

use apollo_compiler::{
    Node,
    ast::{Definition, Document, Field, OperationType, Selection},
    name,
    parser::Parser,
};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// A manifest as Apollo's tools write and read it.
#[derive(Serialize)]
pub struct Manifest {
    format: &'static str,
    version: u32,
    /// By name.
    pub operations: Vec<Operation>,
}

/// A document that can be sent by its id.
#[derive(Serialize)]
pub struct Operation {
    /// The SHA-256 of the body, in hexadecimal.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// `query`, `mutation` or `subscription`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The operation, and the fragments that it needs.
    pub body: String,
}

/// A file with one definition.
pub struct Source {
    /// What the file is called, without its ending.
    pub stem: String,
    /// What stands in it.
    pub definition: Definition,
}

/// Reads the files of a folder in `docs/`, by their names.
///
/// # Panics
///
/// When one has not exactly one definition.
pub fn read(folder: &str) -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(folder);
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    let source = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let document = Parser::new().parse_ast(text, path);
        let document = document.unwrap_or_else(|wrong| panic!("{}: {}", path.display(), wrong.errors));
        let Ok([definition]) = <[_; 1]>::try_from(document.definitions) else {
            panic!("{} has more or less than one definition", path.display());
        };
        Source {
            stem: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            definition,
        }
    };
    files.iter().map(|path| source(path)).collect()
}

/// Composes every operation with the fragments that it needs.
///
/// As in manifests that Apollo's tools write, each asks for the type of every object, which a client's cache tells rows apart by.
pub fn compose() -> Manifest {
    let fragments: BTreeMap<_, _> = read("operations/fragments")
        .into_iter()
        .map(|source| (source.stem, told_types(source.definition)))
        .collect();
    let operations = read("operations").into_iter().map(|source| {
        let definition = told_types(source.definition);
        let kind = match &definition {
            Definition::OperationDefinition(operation) => operation.operation_type,
            _ => panic!("{} is no operation", source.stem),
        };
        let mut needed = BTreeMap::new();
        need(selections(&definition), &fragments, &mut needed);
        let body = Document {
            sources: Default::default(),
            definitions: [definition].into_iter().chain(needed.into_values()).collect(),
        }
        .to_string();
        Operation {
            id: hex(&Sha256::digest(&body)),
            name: source.stem,
            kind: match kind {
                OperationType::Query => "query",
                OperationType::Mutation => "mutation",
                OperationType::Subscription => "subscription",
            },
            body,
        }
    });
    Manifest {
        format: "apollo-persisted-query-manifest",
        version: 1,
        operations: operations.collect(),
    }
}

/// Returns what a definition selects.
pub fn selections(definition: &Definition) -> &[Selection] {
    match definition {
        Definition::OperationDefinition(operation) => &operation.selection_set,
        Definition::FragmentDefinition(fragment) => &fragment.selection_set,
        _ => panic!("{definition} belongs into no document"),
    }
}

/// Collects the fragments that selections need, by name.
fn need(
    selections: &[Selection],
    all: &BTreeMap<String, Definition>,
    needed: &mut BTreeMap<String, Definition>,
) {
    for selection in selections {
        match selection {
            Selection::Field(field) => need(&field.selection_set, all, needed),
            Selection::InlineFragment(fragment) => need(&fragment.selection_set, all, needed),
            Selection::FragmentSpread(spread) => {
                let name = spread.fragment_name.as_str();
                let fragment = all.get(name);
                let fragment = fragment.unwrap_or_else(|| panic!("there is no file for the fragment {name}"));
                if needed.insert(name.to_owned(), fragment.clone()).is_none() {
                    need(self::selections(fragment), all, needed);
                }
            }
        }
    }
}

/// Returns a definition that asks for the type of every object.
fn told_types(definition: Definition) -> Definition {
    match definition {
        Definition::OperationDefinition(mut operation) => {
            tell_types(&mut operation.make_mut().selection_set);
            Definition::OperationDefinition(operation)
        }
        Definition::FragmentDefinition(mut fragment) => {
            tell_types(&mut fragment.make_mut().selection_set);
            Definition::FragmentDefinition(fragment)
        }
        other => other,
    }
}

fn tell_types(selections: &mut [Selection]) {
    for selection in selections {
        match selection {
            Selection::Field(field) if !field.selection_set.is_empty() => {
                let below = &mut field.make_mut().selection_set;
                tell_types(below);
                let is_type = |selection: &Selection| matches!(selection, Selection::Field(field) if field.name == "__typename");
                if !below.iter().any(is_type) {
                    below.push(type_name());
                }
            }
            Selection::InlineFragment(fragment) => tell_types(&mut fragment.make_mut().selection_set),
            Selection::Field(_) | Selection::FragmentSpread(_) => {}
        }
    }
}

fn type_name() -> Selection {
    Selection::Field(Node::new(Field {
        alias: None,
        name: name!("__typename"),
        arguments: Vec::new(),
        directives: Default::default(),
        selection_set: Vec::new(),
    }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
