//! Asking each field as everybody, and the table of what they are answered.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testing::{Client, Home, Reply};

use super::{
    MUTATIONS, OPEN, OWN, QUERIES,
    sample::{Sample, operation},
};
use crate::committed;

/// Who asks, in the order of the table's columns: those first who should change nothing.
const ASKERS: [&str; 6] = ["nobody", "stranger", "viewer", "member", "manager", "owner"];

/// Returns what an answer comes to: its first code, `✓` where there is none, `null` where there is nothing.
fn outcome(reply: &Reply, field: &str) -> String {
    let problems = format!("{} {}", reply.errors(), reply.user_errors());
    if let Some(code) = problems.split_whitespace().next() {
        return code.to_owned();
    }
    match reply.data(field) {
        Value::Null => "null".to_owned(),
        Value::Array(rows) if rows.iter().all(Value::is_null) => "null".to_owned(),
        _ => "✓".to_owned(),
    }
}

/// Makes sure that whoever may not is told by which of the fields that they sent.
fn assert_names_a_field(reply: &Reply, input: &Value) {
    for problem in reply.user_errors().lines() {
        let Some((code @ ("NOT_FOUND" | "FORBIDDEN"), field)) = problem.split_once(' ') else {
            continue;
        };
        let named = field.strip_prefix("input.").and_then(|field| input.get(field));
        assert!(named.is_some(), "{code} for {field} of {input}");
    }
}

/// Asks as each asker, each time of a home where nothing has happened.
async fn row(ask: impl AsyncFn(&Sample, &Client) -> String) -> Vec<String> {
    let mut untouched: Option<Sample> = None;
    let mut answers = Vec::new();
    for asker in ASKERS {
        let sample = match untouched.take() {
            Some(sample) => sample,
            None => Sample::new().await,
        };
        let answer = ask(&sample, &sample.client(asker)).await;
        // Whoever is refused has changed nothing.
        untouched = (answer != "✓").then_some(sample);
        answers.push(answer);
    }
    answers
}

async fn fields_of(client: &Client, root: &str) -> Vec<String> {
    let asked = format!("{{ __schema {{ {root} {{ fields {{ name }} }} }} }}");
    let reply = client.send(&asked, json!({})).await.fine();
    let fields = reply.data(&format!("__schema.{root}.fields"));
    let names = fields
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field["name"].as_str().unwrap().to_owned());
    names.collect()
}

/// Makes sure that a mutation does nothing for whoever is signed out or a stranger, unless it is listed with a reason.
fn assert_is_closed(name: &str, answers: &[String]) {
    let listed = |list: &[(&str, &str)]| list.iter().any(|(listed, _)| *listed == name);
    let [nobody, stranger, ..] = answers else {
        panic!("{name} was asked by too few");
    };

    assert_eq!(
        nobody != "UNAUTHENTICATED",
        listed(OPEN),
        "{name} answers nobody with {nobody}: list it in OPEN with a reason, or close it"
    );
    assert!(
        stranger != "✓" || listed(OPEN) || listed(OWN),
        "{name} is done for a stranger: list it in OWN with a reason, or close it"
    );
}

fn reasons(title: &str, list: &[(&str, &str)]) -> String {
    let mut text = format!("\n{title}\n\n");
    for (name, reason) in list {
        text += &format!("- `{name}`: {reason}.\n");
    }
    text
}

fn table(title: &str, rows: &BTreeMap<String, Vec<String>>) -> String {
    let mut text = format!(
        "\n## {title}\n\n| | {} |\n|---|{}\n",
        ASKERS.join(" | "),
        ":-:|".repeat(ASKERS.len())
    );
    for (name, answers) in rows {
        text += &format!("| `{name}` | {} |\n", answers.join(" | "));
    }
    text
}

#[tokio::test]
async fn every_root_field_answers_everybody_as_the_table_says() {
    let nobody = Home::new().await.nobody();
    let mut mutations = BTreeMap::new();
    for name in fields_of(&nobody, "mutationType").await {
        let known = MUTATIONS.iter().find(|(known, _)| *known == name);
        let (_, input) = known.unwrap_or_else(|| panic!("give {name} a row in server/tests/api/rights.rs"));
        let answers = row(async |sample, client| {
            let input = input(sample);
            let reply = match input {
                Value::Null => {
                    client
                        .send(
                            &format!("mutation {{ {name} {{ userErrors {{ code }} }} }}"),
                            json!({}),
                        )
                        .await
                }
                input => {
                    let before = sample.row().await;
                    let reply = client
                        .send(&operation(&name, ""), json!({ "input": input }))
                        .await;
                    assert_names_a_field(&reply, &input);
                    let is_refused = !reply.user_errors().is_empty();
                    assert!(
                        !is_refused || sample.row().await == before,
                        "{name} was refused and changed the home"
                    );
                    reply
                }
            };
            outcome(&reply, &name)
        });
        let answers = answers.await;
        assert_is_closed(&name, &answers);
        mutations.insert(name.clone(), answers);
    }
    let mut queries = BTreeMap::new();
    let sample = Sample::new().await;
    for name in fields_of(&nobody, "queryType").await {
        let known = QUERIES.iter().find(|(known, _)| *known == name);
        let (_, question) =
            known.unwrap_or_else(|| panic!("give {name} a row in server/tests/api/rights.rs"));
        let mut answers = Vec::new();
        for asker in ASKERS {
            let asked = format!("{{ {} }}", question(&sample));
            answers.push(outcome(
                &sample.client(asker).send(&asked, json!({})).await,
                &name,
            ));
        }
        queries.insert(name, answers);
    }

    let text = format!(
        "# Who is answered what\n\n\
        Written by a test that asks; `UPDATE=1 cargo test --test api rights` writes it anew. ✓ is an answer, null is what a stranger learns of\n\
        what is hidden and of what never was. Each mutation is given what is good for whoever may; `signIn`, `refreshSession`,\n\
         `verifyEmail` and `resetPassword` are given what is wrong, and `resendVerificationEmail` comes from whoever has proven the address.\n\
         Neither Apple nor Google vouches for anybody there.\n{}{}{}{}",
        table("Mutations", &mutations),
        reasons("Answered to whoever is signed out:", OPEN),
        reasons("Done for a stranger to the home too:", OWN),
        table("Questions", &queries)
    );
    committed::compare("docs/rights-api.md", &text, "rights");
}
