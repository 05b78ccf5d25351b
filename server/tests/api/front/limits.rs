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

/// Asks for as much as may be asked for, and for one more.
async fn fits_and_breaks(server: &Server, fits: &str, breaks: &str, why: &str) {
    let fits = server.query(fits).await;
    let breaks = server.query(breaks).await;

    assert!(!fits.text().contains("QUERY_TOO_COMPLEX"), "{}", fits.text());
    assert_eq!(breaks.refusal(), format!("400 QUERY_TOO_COMPLEX: {why}"));
}

#[tokio::test]
async fn each_limit_of_a_document_is_exact() {
    let server = Server::new();
    let times = |n: usize, text: &str| text.repeat(n);
    let aliases = |n: usize| {
        format!(
            "{{ residences {{ {} }} }}",
            (0..n).map(|i| format!("a{i}: id ")).collect::<String>()
        )
    };
    let directives = |n: usize| format!("{{ hello {} }}", times(n, "@skip(if: false) "));
    let roots = |n: usize| format!("{{ {} }}", times(n, "hello "));
    // One fragment of a hundred, spread again and again: each is itself one, and what it holds. The root's list adds one.
    let selections = |n_spreads: usize, n_more: usize| {
        let fragment = format!("fragment F on Residence {{ {} }}", times(98, "id "));
        format!(
            "{{ residence(id: 1) {{ {} {} }} }} {fragment}",
            times(n_spreads, "...F "),
            times(n_more, "id ")
        )
    };
    let lists = |n: usize| format!("{{ hello(name: {}{}) }}", times(n, "["), times(n, "]"));

    fits_and_breaks(
        &server,
        &aliases(30),
        &aliases(31),
        "The operation is too complex: 31 aliases, at most 30.",
    )
    .await;
    fits_and_breaks(
        &server,
        &directives(50),
        &directives(51),
        "The operation is too complex: 51 directives, at most 50.",
    )
    .await;
    fits_and_breaks(
        &server,
        &roots(20),
        &roots(21),
        "The operation is too complex: 21 root fields, at most 20.",
    )
    .await;
    fits_and_breaks(
        &server,
        &selections(50, 49),
        &selections(50, 50),
        "The operation is too complex: 5001 selections, at most 5000.",
    )
    .await;
    fits_and_breaks(
        &server,
        &lists(64),
        &lists(65),
        "The document is nested too deep: more than 64 levels.",
    )
    .await;
    let wide = Server::with(Limits {
        root_fields: 10_000,
        ..Limits::default()
    });

    // The parser counts white space, braces and the end as well.
    let most = format!("{{ {}}}", times(998, "hello "));
    let one_more = format!("{{{}}}", times(999, "hello "));
    let message = "The document is too complex: more than 2000 tokens.";
    fits_and_breaks(&wide, &most, &one_more, message).await;
}

#[tokio::test]
async fn a_body_of_a_megabyte_is_read_and_no_more() {
    let server = Server::new();
    let body = |n: usize| {
        let bare = r#"{"query":"{ hello }"}"#;
        format!("{bare}{}", " ".repeat(n - bare.len()))
    };

    assert_eq!(server.post(body(1 << 20)).await.status, StatusCode::OK);
    assert_eq!(
        server.post(body((1 << 20) + 1)).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn the_cost_of_an_operation_is_exact() {
    let limits = |cost: u64| Limits {
        cost,
        ..Limits::default()
    };
    let text = "{ days(count: 10) }";

    assert_eq!(Server::with(limits(10)).query(text).await.status, StatusCode::OK);
    assert_eq!(
        Server::with(limits(9)).query(text).await.refusal(),
        "400 QUERY_TOO_COMPLEX: The operation is too complex: it costs 10, at most 9."
    );
}

#[tokio::test]
async fn an_allowance_is_exact() {
    let server = Server::with(Limits {
        bucket: 20,
        restore_per_second: 0,
        ..Limits::default()
    });

    for status in [StatusCode::OK, StatusCode::OK, StatusCode::TOO_MANY_REQUESTS] {
        assert_eq!(server.query("{ days(count: 10) }").await.status, status);
    }
}
