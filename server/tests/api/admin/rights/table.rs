//! Asking each field as every operator, and the page of what they may.

use std::collections::BTreeSet;

use domain::admin::{
    AdminOperation as Do,
    right::{self, ROLES, may},
};
use entity::admin_user::AdminRole;
use serde_json::{Value, json};
use testing::{Client, Home};

use super::{
    Change, MUTATIONS,
    Needs::{self, Nothing, Own, Right},
    QUERIES,
};
use crate::{
    admin::{nobody, operator_as},
    committed,
};

/// Returns the code that an answer was refused with, and nothing for any other answer.
async fn refusal(client: &Client, operation: &str, input: Value) -> String {
    let reply = client.send(operation, json!({ "input": input })).await;
    let refused = reply.errors();
    let code = refused.split(' ').next().unwrap_or_default();
    match code {
        "UNAUTHENTICATED" | "FORBIDDEN" | "" => code.to_owned(),
        code => panic!("{operation} was not asked well: {code} in {}", reply.text()),
    }
}

/// Returns the document of a change, and its input.
fn change((name, _, input): &Change) -> (String, Value) {
    let input: Value = serde_json::from_str(input).unwrap();
    let type_name = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let document = match input {
        Value::Null => format!("mutation {{ {name} {{ userErrors {{ code }} }} }}"),
        _ => {
            format!("mutation($input: {type_name}!) {{ {name}(input: $input) {{ userErrors {{ code }} }} }}")
        }
    };
    (document, input)
}

async fn fields_of(client: &Client, root: &str) -> BTreeSet<String> {
    let asked = format!("{{ __schema {{ {root} {{ fields {{ name }} }} }} }}");
    let reply = client.send(&asked, json!({})).await.fine();
    let fields = reply.data(&format!("__schema.{root}.fields"));
    let names = fields.as_array().unwrap().iter();
    names
        .map(|field| field["name"].as_str().unwrap().to_owned())
        .collect()
}

fn names(rows: &[(&'static str, Needs, &'static str)]) -> BTreeSet<String> {
    rows.iter().map(|(name, _, _)| (*name).to_owned()).collect()
}

#[tokio::test]
async fn every_root_field_answers_every_operator_as_the_table_says() {
    let home = Home::new().await;
    let nobody = nobody(&home);
    assert_eq!(
        fields_of(&nobody, "queryType").await,
        names(QUERIES),
        "give each question a row"
    );
    assert_eq!(
        fields_of(&nobody, "mutationType").await,
        names(MUTATIONS),
        "give each change a row"
    );
    let mut operators = Vec::new();
    for role in ROLES {
        operators.push((role, operator_as(&home, role).await));
    }
    let questions = QUERIES
        .iter()
        .map(|(name, needs, question)| (*name, *needs, format!("{{ {question} }}"), json!({})));
    let changes = MUTATIONS.iter().map(|row| {
        let (document, input) = change(row);
        (row.0, row.1, document, input)
    });

    for (name, needs, document, input) in questions.chain(changes) {
        let unknown = refusal(&nobody, &document, input.clone()).await;
        let expected = match needs {
            Right(_) | Own => "UNAUTHENTICATED",
            Nothing(_) => "",
        };
        assert_eq!(unknown, expected, "{name} asked by nobody");
        for (role, client) in &operators {
            let answer = refusal(client, &document, input.clone()).await;
            let expected = match needs {
                Right(operation) if !may(*role, operation) => "FORBIDDEN",
                _ => "",
            };
            assert_eq!(answer, expected, "{name} asked by {role:?}");
        }
    }
}

#[test]
fn the_page_of_rights_is_the_programs() {
    let mut text = String::from(
        "# What operators may do\n\n\
        Written from `domain/src/admin/right.rs` by a test that asks, too; `UPDATE=1 cargo test --test api admin::rights` writes it anew.\n\n\
        Whoever may not do something is answered with FORBIDDEN, and whoever is not signed in with UNAUTHENTICATED. `me { may }` names all\n\
        that the signed-in operator may do.\n\n\
        ## Operations\n\n",
    );
    text += &format!(
        "| | {} |\n|---|{}\n",
        ROLES.map(word).join(" | "),
        ":-:|".repeat(ROLES.len())
    );
    for operation in right::all() {
        let marks = ROLES.map(|role| if may(role, operation) { "✓" } else { "–" });
        text += &format!("| `{}` | {} |\n", name_of(operation), marks.join(" | "));
    }
    for (title, rows) in [("Questions", QUERIES), ("Changes", MUTATIONS)] {
        text += &format!("\n## {title}\n\n| | needs |\n|---|---|\n");
        let mut rows: Vec<_> = rows.iter().collect();
        rows.sort();
        for (name, needs, _) in rows {
            let needs = match needs {
                Right(operation) => format!("`{}`", name_of(*operation)),
                Own => "somebody who is signed in: it is about what is their own".to_owned(),
                Nothing(reason) => format!("nothing: {reason}"),
            };
            text += &format!("| `{name}` | {needs} |\n");
        }
    }

    committed::compare("docs/rights-admin.md", &text, "admin::rights");
}

fn word(role: AdminRole) -> String {
    format!("{role:?}")
}

/// Returns an operation's name in the schema.
fn name_of(operation: Do) -> String {
    serde_json::to_value(operation)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}
