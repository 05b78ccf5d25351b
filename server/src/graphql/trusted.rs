//! Documents that clients were built with, as their tools write them down.

use std::{collections::HashMap, sync::LazyLock};

use apollo_compiler::parser::Parser;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Documents that are part of the program, by their hashes.
///
/// A test proves that they fit the schema and the limits, so nobody waits for them at the start: they are read when one is first asked for.
pub type Shipped = LazyLock<HashMap<String, String>>;

/// What Apollo's manifests call themselves.
const APOLLO_FORMAT: &str = "apollo-persisted-query-manifest";
const APOLLO_VERSION: u64 = 1;

/// Apollo's manifest.
#[derive(Deserialize)]
struct Manifest {
    format: String,
    version: u64,
    operations: Vec<Operation>,
}

#[derive(Deserialize)]
struct Operation {
    id: String,
    body: String,
}

/// Reads the texts of documents, by the hash or the name that clients send, from a manifest.
///
/// Apollo's has a format and a list of operations; that of Relay and that of GraphQL Code Generator is a map from hashes to texts.
///
/// # Errors
///
/// When it is none of these, with what is wrong as the end of a sentence about the file.
pub fn read_trusted(manifest: &str) -> Result<HashMap<String, String>, String> {
    let documents = texts(manifest)?;
    for (name, text) in &documents {
        if Parser::new().parse_ast(text.as_str(), "trusted.graphql").is_err() {
            return Err(format!("has no GraphQL document at {name:.80}"));
        }
    }
    Ok(documents)
}

/// Reads a manifest without a look at the texts in it.
pub(crate) fn texts(manifest: &str) -> Result<HashMap<String, String>, String> {
    let root: Map<String, Value> =
        serde_json::from_str(manifest).map_err(|error| format!("is not a JSON object: {error}"))?;
    let documents = if root.contains_key("format") {
        of_apollo(root)?
    } else {
        of_map(root)?
    };
    if documents.is_empty() {
        return Err("names no document".to_owned());
    }
    Ok(documents)
}

fn of_apollo(root: Map<String, Value>) -> Result<HashMap<String, String>, String> {
    let manifest: Manifest = serde_json::from_value(Value::Object(root))
        .map_err(|error| format!("is no manifest of Apollo's: {error}"))?;
    if (manifest.format.as_str(), manifest.version) != (APOLLO_FORMAT, APOLLO_VERSION) {
        return Err(format!(
            "must have the format {APOLLO_FORMAT} in version {APOLLO_VERSION}"
        ));
    }
    named(
        manifest
            .operations
            .into_iter()
            .map(|Operation { id, body }| (id, body)),
    )
}

fn of_map(root: Map<String, Value>) -> Result<HashMap<String, String>, String> {
    let document = |(name, text)| match text {
        Value::String(text) => Ok((name, text)),
        _ => Err(format!("has no text at {name:.80}")),
    };
    let documents = root.into_iter().map(document).collect::<Result<Vec<_>, _>>()?;
    named(documents)
}

/// Puts documents under their names without what only says that a name is a hash; of each name there is one.
fn named(documents: impl IntoIterator<Item = (String, String)>) -> Result<HashMap<String, String>, String> {
    let mut named = HashMap::new();
    for (name, text) in documents {
        let name = plain(&name).to_owned();
        if named.contains_key(&name) {
            return Err(format!("has two documents at {name:.80}"));
        }
        named.insert(name, text);
    }
    Ok(named)
}

/// Returns a document's name without the algorithm that some clients put before a hash.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("sha256:").unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_manifests_of_all_tools_are_read() {
        let apollo = json!({
            "format": "apollo-persisted-query-manifest",
            "version": 1,
            "operations": [{ "id": "ab12", "body": "query Home { viewer { id } }", "name": "Home", "type": "query" }],
        });
        let map = json!({ "ab12": "query Home { viewer { id } }" });

        for manifest in [apollo, map] {
            let documents = read_trusted(&manifest.to_string()).unwrap();

            assert_eq!(
                documents.into_iter().collect::<Vec<_>>(),
                [("ab12".to_owned(), "query Home { viewer { id } }".to_owned())]
            );
        }
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        let operation =
            |id: &str, body: &str| json!({ "id": id, "body": body, "name": "A", "type": "query" });
        let apollo = |version: u64, operations: &[Value]| {
            json!({ "format": APOLLO_FORMAT, "version": version, "operations": operations }).to_string()
        };

        for (manifest, problem) in [
            (String::new(), "is not a JSON object"),
            ("[]".to_owned(), "is not a JSON object"),
            (json!({ "ab12": 7 }).to_string(), "has no text at ab12"),
            ("{}".to_owned(), "names no document"),
            (apollo(1, &[]), "names no document"),
            (
                json!({ "ab12": "{ a }", "sha256:ab12": "{ b }" }).to_string(),
                "has two documents at ab12",
            ),
            (
                json!({ "ab12": "Home" }).to_string(),
                "has no GraphQL document at ab12",
            ),
            (
                json!({ "format": "other", "version": 1, "operations": [] }).to_string(),
                "must have the format",
            ),
            (
                json!({ "format": APOLLO_FORMAT }).to_string(),
                "is no manifest of Apollo's",
            ),
            (apollo(2, &[]), "must have the format"),
            (
                apollo(1, &[operation("ab12", "{")]),
                "has no GraphQL document at ab12",
            ),
            (
                apollo(1, &[operation("ab12", "{ a }"), operation("ab12", "{ b }")]),
                "has two documents at ab12",
            ),
        ] {
            let refused = read_trusted(&manifest).unwrap_err();

            assert!(refused.starts_with(problem), "{manifest}: {refused}");
        }
    }
}
