//! Questions to the server, composed of what a noun's table names.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Act, Column, Content, Detail, Kind, Noun, Preview, Seen, Shows, Tab, When};

/// A document with its variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub document: String,
    pub variables: Value,
}

/// Where the list stands in an answer.
pub const LIST: &str = "list";
/// Where the detail stands in an answer.
pub const DETAIL: &str = "detail";
/// Where a row has its revision, and what inputs call it.
pub const REVISION: &str = "revision";
/// Where the payload of a mutation stands in an answer.
pub const DONE: &str = "done";

/// Asks for the rows of `noun`, with the columns `columns`; `variables` say which of them.
pub fn list(noun: &Noun, columns: &[&Column], variables: Value) -> Question {
    let mut paths = vec![noun.id];
    paths.extend(columns.iter().copied().flat_map(paths_of));
    for act in noun.row_acts {
        paths.extend(paths_of_act(act));
    }
    let rows = select(&paths);
    let field = noun.field;
    let document = match &noun.paged {
        None => format!("query{{{LIST}:{field}{rows}}}"),
        Some(paged) => {
            let (declared, passed) = match paged.search {
                Some(_) => ("$search:String,", "search:$search,"),
                None => ("", ""),
            };
            let (filter, order) = (paged.filter_type, paged.order_type);
            format!(
                "query({declared}$filter:{filter},$orderBy:{order},$first:Int,$after:String,$last:Int,$before:String){{\
                 {LIST}:{field}({passed}filter:$filter,orderBy:$orderBy,first:$first,after:$after,last:$last,before:$before)\
                 {{nodes{rows}pageInfo{{hasNextPage hasPreviousPage startCursor endCursor}}totalCount}}}}"
            )
        }
    };
    Question { document, variables }
}

/// Asks for all that `detail` shows of the row `id`.
pub fn detail(detail: &Detail, id: &str) -> Question {
    of_detail(detail, detail.tabs.iter().collect(), id)
}

/// Asks for what may have changed by itself meanwhile of the row `id`: the row, the tab that shows, and whether more will change.
pub fn fresh(detail: &Detail, shown: Option<&Tab>, id: &str) -> Question {
    of_detail(detail, shown.into_iter().collect(), id)
}

fn of_detail(detail: &Detail, tabs: Vec<&Tab>, id: &str) -> Question {
    let mut of_row = vec!["id", detail.title];
    of_row.extend(detail.badges.iter().chain(detail.facts).flat_map(paths_of));
    of_row.extend(detail.acts.iter().flat_map(|act| paths_of_act(act)));

    let mut beside: Vec<_> = detail.moving.iter().filter_map(When::path).collect();
    let mut rows = String::new();
    for tab in tabs {
        match &tab.content {
            Content::List(..) => {}
            Content::Facts(columns) => beside.extend(columns.iter().flat_map(paths_of)),
            Content::Letters(letters) => {
                beside.extend(letters.iter().flat_map(|letter| [letter.head, letter.body]));
            }
            Content::Rows {
                path, columns, acts, ..
            } => {
                let mut below: Vec<_> = columns.iter().flat_map(paths_of).collect();
                below.extend(acts.iter().flat_map(|act| paths_of_act(act)));
                rows.push_str(&below_path(path, &select(&below)));
            }
        }
    }
    if detail.row.is_empty() {
        beside.extend(of_row);
    } else {
        rows.push_str(detail.row);
        rows.push_str(&select(&of_row));
    }
    let mut selection = select(&beside);
    selection.insert_str(selection.len() - 1, &format!(" {rows}"));
    Question {
        document: format!("query($id:ID!){{{DETAIL}:{}(id:$id){selection}}}", detail.field),
        variables: json!({ "id": id }),
    }
}

/// Asks how many rows an act on all that match would be done to.
pub fn count(noun: &Noun, counted_by: &str, variables: Value) -> Question {
    let filter = noun.paged.as_ref().map_or("", |paged| paged.filter_type);
    Question {
        document: format!(
            "query($search:String,$filter:{filter}){{{DONE}:{counted_by}(search:$search,filter:$filter)}}"
        ),
        variables,
    }
}

/// Does `act` with `input`.
pub fn mutation(act: &Act, input: Value) -> Question {
    let mut paths = vec!["userErrors.code", "userErrors.message", "userErrors.field"];
    paths.extend(act.shows.map_or([""; 4], Shows::paths));
    let payload = select(&paths);
    let field = act.field;
    if act.input.is_empty() {
        return Question {
            document: format!("mutation{{{DONE}:{field}{payload}}}"),
            variables: json!({}),
        };
    }
    Question {
        document: format!(
            "mutation($input:{}!){{{DONE}:{field}(input:$input){payload}}}",
            act.input
        ),
        variables: json!({ "input": input }),
    }
}

/// Asks what an act would come to, before it is done.
pub fn preview(preview: &Preview, input: Value) -> Question {
    let (path, columns) = preview.rows;
    let facts = preview.facts.iter().flat_map(paths_of).map(str::to_owned);
    let below = columns
        .iter()
        .flat_map(paths_of)
        .map(|name| format!("{path}.{name}"));
    let shown: Vec<String> = facts.chain(below).collect();
    let mut paths = vec!["userErrors.code", "userErrors.message", "userErrors.field"];
    paths.extend(shown.iter().map(String::as_str));
    let (field, input_type) = (preview.field, preview.input);
    Question {
        document: format!(
            "query($input:{input_type}!){{{DONE}:{field}(input:$input){}}}",
            select(&paths)
        ),
        variables: json!({ "input": input }),
    }
}

fn paths_of(column: &Column) -> impl Iterator<Item = &'static str> + use<> {
    let below: &[&str] = match column.kind {
        Kind::Steps(..) => &[
            "trace.at",
            "trace.kind",
            "trace.until",
            "trace.status",
            "trace.reason",
            "trace.channel",
        ],
        _ => &[],
    };
    let itself = below.is_empty().then_some(column.path);
    itself
        .into_iter()
        .chain(column.kind.beside())
        .chain(below.iter().copied())
}

fn paths_of_act(act: &Act) -> Vec<&'static str> {
    let mut paths: Vec<_> = act.fields.iter().map(|field| field.from).collect();
    paths.push(act.id.1);
    paths.extend(act.when.path());
    if let Seen::State(_, path) = act.seen {
        paths.push(path);
    }
    if let Some(undo) = act.undo {
        paths.push(undo.id.1);
    }
    paths
}

/// Writes a selection at a path: `{id}` at `tasks.nodes` becomes `tasks{nodes{id}}`.
fn below_path(path: &str, selection: &str) -> String {
    match path.split_once('.') {
        None => format!("{path}{selection}"),
        Some((name, rest)) => format!("{name}{{{}}}", below_path(rest, selection)),
    }
}

/// Writes the selection that reaches every path, each field once: `["id", "owner.id"]` becomes `{id owner{id}}`.
fn select(paths: &[&str]) -> String {
    let mut below: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths.iter().filter(|path| !path.is_empty()) {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let rests = below.entry(name).or_default();
        if !rest.is_empty() {
            rests.push(rest);
        }
    }
    let mut selection = String::from("{");
    for (name, rests) in below {
        if selection.len() > 1 {
            selection.push(' ');
        }
        selection.push_str(name);
        if !rests.is_empty() {
            selection.push_str(&select(&rests));
        }
    }
    selection.push('}');
    selection
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_names_each_field_once() {
        let selection = select(&["id", "owner.name", "", "name", "owner.id", "id", "owner.home.id"]);

        assert_eq!(selection, "{id name owner{home{id} id name}}");
        assert_eq!(below_path("tasks.nodes", "{id}"), "tasks{nodes{id}}");
    }
}
