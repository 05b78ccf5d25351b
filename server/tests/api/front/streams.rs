//! Event streams: `graphql-sse`, one operation a request.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::json;
use server::graphql::Limits;
use tower::ServiceExt;

use super::{Reply, Server};

fn asking() -> axum::http::request::Builder {
    Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "text/event-stream")
}

async fn stream(server: &Server, query: &str) -> Reply {
    server
        .send(
            asking()
                .body(json!({ "query": query }).to_string().into())
                .unwrap(),
        )
        .await
}

#[tokio::test]
async fn a_subscription_is_a_stream_of_events() {
    let reply = stream(&Server::new(), "subscription { ticks }").await;

    assert_eq!(reply.header(header::CONTENT_TYPE), "text/event-stream");
    let events = (0..3).map(|tick| format!("event: next\ndata: {{\"data\":{{\"ticks\":{tick}}}}}\n\n"));
    assert_eq!(
        reply.text(),
        events.collect::<String>() + "event: complete\ndata:  \n\n"
    );
}

#[tokio::test]
async fn a_query_is_a_stream_of_one_event() {
    let reply = stream(&Server::new(), "{ hello }").await;

    let text = reply.text();
    assert!(
        text.starts_with(r#"event: next"#) && text.contains(r#""hello":"hello you""#),
        "{text}"
    );
    assert!(text.ends_with("event: complete\ndata:  \n\n"), "{text:?}");
}

#[tokio::test]
async fn what_is_wrong_with_an_operation_is_an_event() {
    let reply = stream(&Server::new(), "{ nope }").await;

    assert_eq!(reply.status, StatusCode::OK);
    assert!(
        reply.text().contains("GRAPHQL_VALIDATION_FAILED"),
        "{}",
        reply.text()
    );
}

#[tokio::test]
async fn what_is_wrong_with_the_request_has_a_status() {
    let server = Server::new();
    let body = || Body::from(r#"{"query":"subscription { ticks }"}"#);

    let unknown = server
        .send(
            asking()
                .header(header::AUTHORIZATION, "Bearer bad")
                .body(body())
                .unwrap(),
        )
        .await;
    let foreign = server
        .send(
            asking()
                .header(header::ORIGIN, "https://evil.example")
                .body(body())
                .unwrap(),
        )
        .await;
    let mutation =
        Request::get("/graphql?query=mutation%7Btouch%7D").header(header::ACCEPT, "text/event-stream");
    let mutation = server.send(mutation.body(Body::empty()).unwrap()).await;

    assert_eq!(
        unknown.refusal(),
        "401 UNAUTHENTICATED: The session is unknown or has ended."
    );
    assert_eq!(
        foreign.refusal(),
        "403 FORBIDDEN: This origin may not open streams."
    );
    assert_eq!(
        mutation.refusal(),
        "405 BAD_REQUEST: Only queries may be sent by GET."
    );
}

#[tokio::test]
async fn a_subscription_may_be_opened_by_get() {
    let request =
        Request::get("/graphql?query=subscription%7Bticks%7D").header(header::ACCEPT, "text/event-stream");

    let reply = Server::new().send(request.body(Body::empty()).unwrap()).await;

    assert!(
        reply.text().contains(r#"{"data":{"ticks":2}}"#),
        "{}",
        reply.text()
    );
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let server = Server::new();
    let request = asking()
        .header(header::AUTHORIZATION, "Bearer good")
        .body(Body::from(r#"{"query":"subscription { forever }"}"#))
        .unwrap();
    let mut body = server.router.clone().oneshot(request).await.unwrap().into_body();
    assert!(body.frame().await.is_some());

    server.session.send_replace(false);

    let rest = body.collect().await.unwrap().to_bytes();
    assert!(rest.ends_with(b"event: complete\ndata:  \n\n"), "{rest:?}");
}

#[tokio::test]
async fn streams_of_one_guest_are_limited() {
    let server = Server::with(Limits {
        sockets_of_one: 1,
        ..Limits::default()
    });
    let forever = || {
        asking()
            .body(Body::from(r#"{"query":"subscription { forever }"}"#))
            .unwrap()
    };
    let first = server.router.clone().oneshot(forever()).await.unwrap();

    let second = server.send(forever()).await;
    drop(first);

    assert_eq!(
        second.refusal(),
        "429 RATE_LIMITED: There are too many open streams of yours; close some, or try again later."
    );
    assert_eq!(
        server.router.clone().oneshot(forever()).await.unwrap().status(),
        StatusCode::OK
    );
}
