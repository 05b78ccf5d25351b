//! GraphQL over HTTP: what is accepted, what is refused, and in which form.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
};

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use serde_json::json;
use server::graphql::{Limits, Shipped};
use sha2::{Digest, Sha256};

use super::{Server, from, post};

#[tokio::test]
async fn a_query_is_answered_in_the_form_that_is_asked_for() {
    let server = Server::new();

    for (accept, content_type) in [
        (
            "application/graphql-response+json",
            "application/graphql-response+json; charset=utf-8",
        ),
        ("application/json", "application/json; charset=utf-8"),
        ("*/*", "application/json; charset=utf-8"),
    ] {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, accept);
        let reply = server
            .send(request.body(r#"{"query":"{ hello }"}"#.into()).unwrap())
            .await;

        assert_eq!(reply.status, StatusCode::OK);
        assert_eq!(reply.header(header::CONTENT_TYPE), content_type);
        assert_eq!(reply.json()["data"], json!({ "hello": "hello you" }));
    }
}

#[tokio::test]
async fn an_accept_that_cannot_be_met_is_refused() {
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/html");

    let reply = Server::new()
        .send(request.body(r#"{"query":"{ hello }"}"#.into()).unwrap())
        .await;

    assert_eq!(
        reply.refusal(),
        "406 BAD_REQUEST: Accept must allow application/graphql-response+json, application/json or text/event-stream."
    );
}

#[tokio::test]
async fn a_request_error_is_400_only_where_the_client_knows_the_difference() {
    let server = Server::new();
    let asking = |accept: &'static str| {
        post()
            .header(header::ACCEPT, accept)
            .body(Body::from(r#"{"query":"{ nope }"}"#))
            .unwrap()
    };
    let mut old = asking("application/json");
    old.headers_mut().remove(header::ACCEPT);

    let (new, old) = (
        server.send(asking("application/graphql-response+json")).await,
        server.send(old).await,
    );

    assert_eq!(
        new.refusal(),
        r#"400 GRAPHQL_VALIDATION_FAILED: Cannot query field "nope" on type "Query"."#
    );
    assert_eq!(
        old.refusal(),
        r#"200 GRAPHQL_VALIDATION_FAILED: Cannot query field "nope" on type "Query"."#
    );
    assert_eq!(
        new.json()["errors"][0]["locations"],
        json!([{ "line": 1, "column": 3 }])
    );
}

#[tokio::test]
async fn what_is_no_graphql_is_refused() {
    let server = Server::new();

    for (body, refusal) in [
        (
            r#"{"query":"{ hello"}"#,
            "400 GRAPHQL_PARSE_FAILED: syntax error: expected R_CURLY, got EOF",
        ),
        (
            "{",
            "400 BAD_REQUEST: The body is not JSON: EOF while parsing an object at line 1 column 1.",
        ),
        (
            "",
            "400 BAD_REQUEST: The body is not JSON: EOF while parsing a value at line 1 column 0.",
        ),
        ("7", "400 BAD_REQUEST: The body must be a JSON object."),
        (r#"{"query":7}"#, "400 BAD_REQUEST: query must be a string."),
        (r#"{"variables":{}}"#, "400 BAD_REQUEST: query is missing."),
        (
            r#"{"query":"{ hello }","variables":[]}"#,
            "400 BAD_REQUEST: variables must be a map.",
        ),
        (
            r#"{"query":"query A { hello } query B { hello }"}"#,
            "400 BAD_USER_INPUT: Ambiguous request: multiple operations but no specified `operationName`",
        ),
        (
            r#"{"query":"{ hello }","operationName":"A"}"#,
            "400 BAD_USER_INPUT: No operation named 'A'",
        ),
    ] {
        assert_eq!(server.post(body).await.refusal(), refusal);
    }
}

#[tokio::test]
async fn a_body_that_is_not_utf8_is_refused() {
    let reply = Server::new()
        .post(&b"{\"query\":\"{ hello(name: \\\"\xff\xfe\\\") }\"}"[..])
        .await;

    assert_eq!(
        reply.refusal(),
        "400 BAD_REQUEST: The body is not JSON: invalid unicode code point at line 1 column 28."
    );
}

#[tokio::test]
async fn a_batch_is_refused() {
    assert_eq!(
        Server::new().post(r#"[{"query":"{ hello }"}]"#).await.refusal(),
        "400 BAD_REQUEST: Batches are not accepted; send one request at a time."
    );
}

#[tokio::test]
async fn other_content_types_are_refused() {
    let server = Server::new();
    let body = r#"{"query":"mutation { touch }"}"#;

    for content_type in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/json; charset=latin1"),
    ] {
        let mut request = Request::post("/graphql").body(Body::from(body)).unwrap();
        if let Some(content_type) = content_type {
            request
                .headers_mut()
                .insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        }
        let reply = server.send(request).await;

        assert!(
            reply.refusal().starts_with("415 BAD_REQUEST"),
            "{content_type:?}: {}",
            reply.text()
        );
    }
}

#[tokio::test]
async fn only_queries_may_be_sent_by_get() {
    let server = Server::new();

    let query = server.get("/graphql?query=query%20H(%24n%3AString)%7Bhello(name%3A%24n)%7D&variables=%7B%22n%22%3A%22Ada%22%7D&operationName=H").await;
    let mutation = server.get("/graphql?query=mutation%7Btouch%7D").await;

    assert_eq!(query.json()["data"], json!({ "hello": "hello Ada" }));
    assert_eq!(
        mutation.refusal(),
        "405 BAD_REQUEST: Only queries may be sent by GET."
    );
    assert_eq!(mutation.header(header::ALLOW), "GET, POST");
}

#[tokio::test]
async fn a_query_string_that_is_not_utf8_is_refused() {
    assert_eq!(
        Server::new().get("/graphql?query=%7Bhello%FF%7D").await.refusal(),
        "400 BAD_REQUEST: The parameter query is not valid UTF-8."
    );
}

#[tokio::test]
async fn another_sites_page_cannot_make_a_browser_ask() {
    let server = Server::new();
    let asking = || Request::get("/graphql?query=%7Bhello%7D").header("sec-fetch-site", "cross-site");

    let forged = server.send(asking().body(Body::empty()).unwrap()).await;
    let meant = server
        .send(
            asking()
                .header("apollo-require-preflight", "true")
                .body(Body::empty())
                .unwrap(),
        )
        .await;

    // A browser that says nothing of sites names the origin.
    let from = |origin: &str| {
        let asking = Request::get("/graphql?query=%7Bhello%7D").header("host", "honeydue.example");
        server.send(asking.header("origin", origin).body(Body::empty()).unwrap())
    };
    let foreign = from("https://evil.example").await;
    let own = from("https://honeydue.example").await;
    let allowed = asking().header("origin", "https://app.honeydue.example");
    let allowed = server.send(allowed.body(Body::empty()).unwrap()).await;

    let refused =
        "400 BAD_REQUEST: A request from another site must have the header apollo-require-preflight.";
    assert_eq!(
        (forged.refusal(), foreign.refusal()),
        (refused.to_owned(), refused.to_owned())
    );
    assert_eq!(
        (meant.status, own.status, allowed.status),
        (StatusCode::OK, StatusCode::OK, StatusCode::OK)
    );
}

#[tokio::test]
async fn other_methods_are_refused() {
    let server = Server::new();

    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let reply = server
            .send(
                Request::builder()
                    .method(method)
                    .uri("/graphql")
                    .body(Body::empty())
                    .unwrap(),
            )
            .await;

        assert_eq!(
            reply.refusal(),
            "405 BAD_REQUEST: Only GET and POST are answered here."
        );
        assert_eq!(reply.header(header::ALLOW), "GET, POST");
    }
}

#[tokio::test]
async fn variables_are_brought_into_their_types() {
    let server = Server::new();
    let asking = |variables: serde_json::Value| {
        json!({ "query": "query Q($n: Int!, $d: Day!) { days(count: $n) day(on: $d) }", "variables": variables }).to_string()
    };

    let good = server.post(asking(json!({ "n": 2, "d": "2026-11-23" }))).await;
    let wrong_type = server.post(asking(json!({ "n": "2", "d": "2026-11-23" }))).await;
    let missing = server.post(asking(json!({ "d": "2026-11-23" }))).await;

    assert_eq!(
        good.json()["data"],
        json!({ "days": [0, 1], "day": "2026-11-23" })
    );
    assert_eq!(
        wrong_type.refusal(),
        r#"400 BAD_USER_INPUT: could not coerce variable n: "2" to type Int"#
    );
    assert_eq!(
        missing.refusal(),
        "400 BAD_USER_INPUT: missing value for non-null variable 'n'"
    );
}

#[tokio::test]
async fn a_value_that_only_a_resolver_can_judge_is_bad_input_too() {
    let reply = Server::new().query(r#"{ day(on: "0000-00-00") }"#).await;

    let body = reply.json();
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(body["data"], json!(null));
    assert_eq!(body["errors"][0]["path"], json!(["day"]));
    assert_eq!(
        body["errors"][0]["extensions"],
        json!({ "code": "BAD_USER_INPUT" })
    );
}

#[tokio::test]
async fn a_fault_in_a_resolver_is_masked_and_the_rest_is_answered() {
    let reply = Server::new().query("{ hello fault }").await;

    let body = reply.json();
    assert_eq!(body["data"], json!({ "hello": "hello you", "fault": null }));
    assert_eq!(body["errors"][0]["message"], "Something went wrong on our side.");
    assert_eq!(
        body["errors"][0]["extensions"],
        json!({ "code": "INTERNAL_SERVER_ERROR", "requestId": reply.header("x-request-id") })
    );
    assert!(!reply.text().contains("hunter2"));
}

#[tokio::test]
async fn a_panic_in_a_resolver_is_masked() {
    let reply = Server::new().query("{ panic }").await;

    assert_eq!(
        reply.refusal(),
        "500 INTERNAL_SERVER_ERROR: Something went wrong on our side."
    );
    assert!(!reply.text().contains("secret"));
}

#[tokio::test]
async fn error_paths_lead_to_the_field() {
    let server = Server::new();
    let reply = Server::new()
        .query(
            "{ homes: residences(filter: {atLeast: 2}) { ...R } } fragment R on Residence { boss: keeper }",
        )
        .await;
    let nested = Server::new()
        .query("{ residences(filter: {atLeast: 1}) { rooms { key } } }")
        .await;

    assert_eq!(reply.json()["errors"][0]["path"], json!(["homes", 0, "boss"]));
    assert_eq!(
        nested.json()["errors"][0]["path"],
        json!(["residences", 0, "rooms", 1, "key"])
    );
    assert_eq!(
        nested.json()["errors"][0]["extensions"],
        json!({ "code": "FORBIDDEN" })
    );
    let argument = server
        .query(r#"{ residences(filter: {atLeast: 2}) { rooms { lit(on: "x") } } }"#)
        .await;
    assert_eq!(
        argument.json()["errors"][0]["path"],
        json!(["residences", 0, "rooms", 0, "lit"])
    );
}

#[tokio::test]
async fn every_answer_says_what_it_cost() {
    let reply = Server::with(Limits {
        restore_per_second: 0,
        ..Limits::default()
    })
    .query("{ residences(filter: {atLeast: 3}) { id tasks(first: 10) { nodes { id title } } } }")
    .await;

    let cost = &reply.json()["extensions"]["cost"];
    // 5 × (2 + 1 + 2 + 10 × (2 + 2)) asked, 3 × the same had.
    assert_eq!(
        (&cost["requestedQueryCost"], &cost["actualQueryCost"]),
        (&json!(225), &json!(135))
    );
    assert_eq!(
        cost["throttleStatus"],
        json!({ "maximumAvailable": 20_000, "currentlyAvailable": 19_865, "restoreRate": 0 })
    );
}

#[tokio::test]
async fn a_known_document_is_found_by_its_hash() {
    let server = Server::new();
    let query = "{ hello days(count: 1) }";
    let hash: String = Sha256::digest(query)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let hashed = |query: Option<&str>| {
        json!({ "query": query, "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } })
            .to_string()
    };

    let miss = server.post(hashed(None)).await;
    let registered = server.post(hashed(Some(query))).await;
    let hit = server.post(hashed(None)).await;
    let forged = server.post(hashed(Some("{ hello }"))).await;

    assert_eq!(
        miss.refusal(),
        "200 PERSISTED_QUERY_NOT_FOUND: PersistedQueryNotFound"
    );
    assert_eq!(registered.json()["data"], hit.json()["data"]);
    assert_eq!(hit.json()["data"], json!({ "hello": "hello you", "days": [0] }));
    assert_eq!(
        forged.refusal(),
        "400 BAD_USER_INPUT: The persisted query's hash is not that of its text."
    );
}

#[tokio::test]
async fn a_trusted_document_is_found_by_its_id() {
    let server = Server::new();

    let known = server.post(r#"{"documentId":"Hello"}"#).await;
    let by_hash = [
        r#"{"documentId":"sha256:ab12"}"#,
        r#"{"documentId":"ab12"}"#,
        r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab12"}}}"#,
    ];
    let unknown = server.post(r#"{"documentId":"Nope"}"#).await;

    assert_eq!(known.json()["data"], json!({ "hello": "hello you" }));
    for body in by_hash {
        let reply = server.post(body).await;
        assert_eq!(reply.json()["data"], json!({ "hello": "hello you" }), "{body}");
    }
    assert_eq!(
        unknown.refusal(),
        "200 PERSISTED_QUERY_NOT_FOUND: PersistedQueryNotFound"
    );
}

#[tokio::test]
async fn documents_of_the_program_are_read_when_one_is_first_asked_for() {
    static IS_READ: AtomicBool = AtomicBool::new(false);
    static SHIPPED: Shipped = Shipped::new(|| {
        IS_READ.store(true, Ordering::SeqCst);
        HashMap::from([("cd34".to_owned(), "{ hello }".to_owned())])
    });
    let server = Server::of(Limits::default(), Some(&SHIPPED));

    let trusted = server.post(r#"{"documentId":"Hello"}"#).await;
    let read_for_others = IS_READ.load(Ordering::SeqCst);
    let by_post = server.post(r#"{"documentId":"cd34"}"#).await;
    let by_get = server.get("/graphql?documentId=sha256:cd34").await;
    let unknown = server.post(r#"{"documentId":"cd35"}"#).await;

    assert!(!read_for_others);
    for reply in [trusted, by_post, by_get] {
        assert_eq!(reply.json()["data"], json!({ "hello": "hello you" }));
    }
    assert_eq!(
        unknown.refusal(),
        "200 PERSISTED_QUERY_NOT_FOUND: PersistedQueryNotFound"
    );
}

#[tokio::test]
async fn resolvers_know_where_a_request_came_from() {
    let request = from(
        post().body(r#"{"query":"{ address }"}"#.into()).unwrap(),
        [192, 0, 2, 7],
    );

    assert_eq!(
        Server::new().send(request).await.json()["data"],
        json!({ "address": "192.0.2.7" })
    );
}

#[tokio::test]
async fn a_subscription_does_not_fit_into_one_answer() {
    assert_eq!(
        Server::new().query("subscription { ticks }").await.refusal(),
        "400 BAD_REQUEST: Subscriptions come over a WebSocket or as text/event-stream."
    );
}
