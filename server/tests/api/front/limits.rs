//! How much one request may ask for.

use std::{fmt::Write as _, time::Duration};

use axum::http::{StatusCode, header};
use serde_json::json;
use server::graphql::Limits;

use super::Server;

#[tokio::test]
async fn a_body_of_two_megabytes_is_refused() {
    let server = Server::new();
    let address = server.listen().await;

    let body = json!({ "query": "{ hello }", "extensions": { "pad": "y".repeat(2 << 20) } }).to_string();
    let request = reqwest::Client::new()
        .post(format!("http://{address}/graphql"))
        .header("content-type", "application/json")
        .body(body);
    let reply = request.send().await.unwrap();

    assert_eq!(reply.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let body: serde_json::Value = reply.json().await.unwrap();
    assert_eq!(
        body["errors"][0]["message"],
        "The body may have 1048576 bytes at most."
    );
}

#[tokio::test]
async fn ten_thousand_aliases_are_refused() {
    let aliases = (0..10_000).fold(String::new(), |mut text, i| {
        write!(text, "a{i}:hello ").unwrap();
        text
    });

    assert_eq!(
        Server::new().query(&format!("{{ {aliases} }}")).await.refusal(),
        "400 QUERY_TOO_COMPLEX: The document is too complex: more than 2000 tokens."
    );
}

#[tokio::test]
async fn a_thousand_levels_are_refused() {
    let text = format!("{}hello{}", "{ a ".repeat(1_000), "}".repeat(1_000));

    assert_eq!(
        Server::new().query(&text).await.refusal(),
        "400 QUERY_TOO_COMPLEX: The document is too complex: more than 2000 tokens."
    );
}

#[tokio::test]
async fn literals_of_a_thousand_levels_are_refused() {
    let text = format!("{{ hello(name: {}{}) }}", "[".repeat(900), "]".repeat(900));

    assert_eq!(
        Server::new().query(&text).await.refusal(),
        "400 QUERY_TOO_COMPLEX: The document is nested too deep: more than 64 levels."
    );
}

#[tokio::test]
async fn doubling_fragments_are_refused() {
    let mut text = String::from("{ ...F0 }");
    for i in 0..40 {
        write!(text, " fragment F{i} on Query {{ ...F{0} ...F{0} }}", i + 1).unwrap();
    }
    text.push_str(" fragment F40 on Query { hello }");

    let reply = Server::new().query(&text).await;

    assert!(
        reply
            .refusal()
            .starts_with("400 QUERY_TOO_COMPLEX: The operation is too complex: "),
        "{}",
        reply.text()
    );
}

#[tokio::test]
async fn circular_introspection_is_refused() {
    let text = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }";

    assert_eq!(
        Server::new().query(text).await.refusal(),
        "400 QUERY_TOO_COMPLEX: The introspection is nested too deep."
    );
}

#[tokio::test]
async fn json_nested_too_deep_is_refused() {
    let body = format!(
        r#"{{"query":"{{ hello }}","variables":{}1{}}}"#,
        r#"{"a":"#.repeat(50_000),
        "}".repeat(50_000)
    );

    assert!(
        Server::new()
            .post(body)
            .await
            .refusal()
            .starts_with("400 BAD_REQUEST: The body is not JSON: recursion limit exceeded")
    );
}

#[tokio::test]
async fn an_operation_that_costs_too_much_is_refused_before_it_runs() {
    let text = "query Q($n: Int!) { residences { tasks(first: $n) { nodes { id } } } }";

    let reply = Server::new()
        .post(json!({ "query": text, "variables": { "n": 1_000 } }).to_string())
        .await;

    assert_eq!(
        reply.refusal(),
        "400 QUERY_TOO_COMPLEX: The operation is too complex: it costs 15020, at most 10000."
    );
    assert_eq!(reply.json()["extensions"]["cost"]["requestedQueryCost"], 15_020);
}

#[tokio::test]
async fn an_allowance_that_is_spent_has_to_be_waited_for() {
    let server = Server::with(Limits {
        bucket: 10,
        restore_per_second: 0,
        ..Limits::default()
    });

    let first = server.query("{ days(count: 10) }").await;
    let second = server.query("{ days(count: 10) }").await;

    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(
        second.refusal(),
        "429 RATE_LIMITED: Too much was asked for in a short time; try again later."
    );
    assert_eq!(second.header(header::RETRY_AFTER), "10");
    assert_eq!(
        second.json()["extensions"]["cost"]["throttleStatus"]["maximumAvailable"],
        10
    );
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let server = Server::with(Limits {
        timeout: Duration::from_millis(10),
        ..Limits::default()
    });

    assert_eq!(
        server.query("{ endless }").await.refusal(),
        "504 TIMEOUT: The operation took longer than 0.01 s."
    );
}

#[tokio::test]
async fn errors_are_few_and_short() {
    let fields = (0..20).fold(String::new(), |mut text, i| {
        write!(text, "{}{i} ", "x".repeat(400)).unwrap();
        text
    });

    let body = Server::new().query(&format!("{{ {fields} }}")).await.json();

    let errors = body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 10);
    assert!(
        errors
            .iter()
            .all(|error| error["message"].as_str().unwrap().chars().count() <= 301)
    );
}

#[tokio::test]
async fn the_introspection_of_tools_is_answered() {
    let reply = Server::new().query(include_str!("introspection.graphql")).await;

    let body = reply.json();
    assert!(body.get("errors").is_none(), "{body}");
    assert_eq!(body["data"]["__schema"]["queryType"]["name"], "Query");
}
