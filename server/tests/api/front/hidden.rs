//! A server that tells nothing of its schema.

use serde_json::json;

use super::Server;

const UNEXPLAINED: &str = "400 GRAPHQL_VALIDATION_FAILED: The document does not fit the schema. It can be tried at a server that has the playground; this one says no more.";

fn hidden() -> Server {
    Server::made(|options| options.hides_schema = true)
}

#[tokio::test]
async fn whatever_does_not_fit_the_schema_is_answered_by_the_same_words() {
    let server = hidden();

    for text in [
        "{ nope }",
        "{ helo }",
        "{ residence { id } }",
        "{ residences }",
        "{ hello { a } }",
        "{ hello(nam: 1) }",
        "{ hello(name: 1) }",
        "query($n: Strin) { hello }",
        "{ node(id: 1) { ... on Tas { id } } }",
        "{ __schema { types { name } } }",
        "{ __type(name: \"Query\") { name } }",
        "{ ...F } fragment F on Query { ... { a: __schema { queryType { name } } } }",
        "{ hello __schema { queryType { name } } }",
    ] {
        let reply = server.query(text).await;

        assert_eq!(reply.refusal(), UNEXPLAINED, "{text}");
        assert_eq!(
            reply.json()["errors"],
            json!([{ "message": UNEXPLAINED.split_once(": ").unwrap().1, "extensions": { "code": "GRAPHQL_VALIDATION_FAILED" } }])
        );
    }
}

#[tokio::test]
async fn whatever_fits_is_answered_and_syntax_is_no_secret() {
    let server = hidden();

    assert_eq!(
        server.query("{ __typename hello }").await.json()["data"],
        json!({ "__typename": "Query", "hello": "hello you" })
    );
    assert!(
        server
            .query("{")
            .await
            .refusal()
            .starts_with("400 GRAPHQL_PARSE_FAILED: ")
    );
}
