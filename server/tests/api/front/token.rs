//! Tokens: good ones, dead ones, and such as nobody can judge just now.

use axum::{body::Body, http::header};
use serde_json::json;

use super::{Reply, Server, post};

#[tokio::test]
async fn credentials_decide_who_is_asking() {
    let server = Server::new();
    let asking = |authorization: Option<&str>| {
        let request = authorization.into_iter().fold(post(), |request, value| {
            request.header(header::AUTHORIZATION, value)
        });
        request.body(Body::from(r#"{"query":"{ visitor }"}"#)).unwrap()
    };

    assert_eq!(
        server.send(asking(None)).await.json()["data"],
        json!({ "visitor": null })
    );
    assert_eq!(
        server.send(asking(Some("Bearer good"))).await.json()["data"],
        json!({ "visitor": "Ada" })
    );
    for unknown in ["Bearer bad", "Bearer", "Basic Z29vZA==", ""] {
        let reply = server.send(asking(Some(unknown))).await;

        assert_eq!(
            reply.refusal(),
            "401 UNAUTHENTICATED: The session is unknown or has ended."
        );
        assert_eq!(reply.header(header::WWW_AUTHENTICATE), "Bearer");
    }
}

/// Sends a query with a token.
async fn asked_with(server: &Server, token: &str, query: &str) -> Reply {
    let asking = post().header(header::AUTHORIZATION, format!("Bearer {token}"));
    let body = json!({ "query": query }).to_string();
    server.send(asking.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn a_fault_while_signing_in_is_masked() {
    // It is no reason either to go on as nobody where nobody is needed.
    for query in ["{ visitor }", "mutation { touch }"] {
        let reply = asked_with(&Server::new(), "broken", query).await;

        assert_eq!(
            reply.refusal(),
            "500 INTERNAL_SERVER_ERROR: Something went wrong on our side."
        );
        assert_eq!(
            reply.json()["errors"][0]["extensions"]["requestId"],
            reply.header("x-request-id")
        );
        assert!(!reply.text().contains("database"));
    }
}

#[tokio::test]
async fn who_has_a_dead_token_may_do_what_needs_nobody() {
    let server = Server::new();

    let open = asked_with(&server, "bad", "mutation { touch }").await;
    let closed = asked_with(&server, "bad", "mutation { touch greet }").await;

    assert_eq!(open.json()["data"], json!({ "touch": true }));
    assert_eq!(
        closed.refusal(),
        "401 UNAUTHENTICATED: The session is unknown or has ended."
    );
}
