//! What every answer has in common, and the pages for people.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::throttle::{Allowance, Throttle};
use futures_util::FutureExt;
use serde_json::json;
use server::http::{Connections, REFUSAL, Readiness};

use super::{Server, edge_options, from, post};

#[tokio::test]
async fn every_answer_carries_its_id_and_is_tied_down() {
    let server = Server::new();

    for address in [
        "/",
        "/graphql",
        "/nope",
        "/api/health/",
        "/admin/",
        "/playground/",
    ] {
        let reply = server.get(address).await;

        assert!(!reply.header("x-request-id").is_empty(), "{address}");
        assert_eq!(
            reply.header(header::X_CONTENT_TYPE_OPTIONS),
            "nosniff",
            "{address}"
        );
        assert_eq!(reply.header(header::REFERRER_POLICY), "no-referrer", "{address}");
        assert!(
            reply
                .header(header::STRICT_TRANSPORT_SECURITY)
                .starts_with("max-age="),
            "{address}"
        );
        let policy = reply.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{address}: {policy}"
        );
    }
}

#[tokio::test]
async fn a_proxys_request_id_is_kept() {
    let reply = Server::new()
        .send(
            Request::get("/nope")
                .header("x-request-id", "abc-123")
                .body(Body::empty())
                .unwrap(),
        )
        .await;

    assert_eq!(reply.header("x-request-id"), "abc-123");
    assert_eq!(reply.json()["errors"][0]["extensions"]["requestId"], "abc-123");
}

#[tokio::test]
async fn errors_of_the_edge_are_json() {
    let server = Server::new();
    let long = |n: usize| format!("/graphql?query=%7Bhello%7D&x={}", "x".repeat(n));
    let fat = Request::get("/")
        .header("x-pad", "x".repeat(40_000))
        .body(Body::empty())
        .unwrap();

    assert_eq!(
        server.get("/nope").await.refusal(),
        "404 NOT_FOUND: There is nothing here."
    );
    assert_eq!(
        server
            .send(Request::post("/api/health/").body(Body::empty()).unwrap())
            .await
            .refusal(),
        "405 BAD_REQUEST: This method is not for this address."
    );
    assert_eq!(
        server.get(&long(20_000)).await.refusal(),
        "414 BAD_REQUEST: The address is too long."
    );
    assert_eq!(
        server.send(fat).await.refusal(),
        "431 BAD_REQUEST: The headers are too long."
    );
    assert_eq!(
        server.get("/panic").await.refusal(),
        "500 INTERNAL_SERVER_ERROR: Something went wrong on our side."
    );
}

#[tokio::test]
async fn the_program_says_that_it_is_alive() {
    let reply = Server::new().get("/api/health/").await;

    assert_eq!(
        (reply.status, reply.text().as_str()),
        (StatusCode::OK, r#"{"status":"ok"}"#)
    );
}

#[tokio::test]
async fn readiness_follows_what_is_needed() {
    for (database, schema, redis, answer) in [
        (
            true,
            true,
            None,
            r#"200 {"checks":{"database":true,"redis":null,"schema":true},"status":"ready"}"#,
        ),
        (
            true,
            true,
            Some(false),
            r#"200 {"checks":{"database":true,"redis":false,"schema":true},"status":"degraded"}"#,
        ),
        (
            true,
            false,
            Some(true),
            r#"503 {"checks":{"database":true,"redis":true,"schema":false},"status":"unavailable"}"#,
        ),
        (
            false,
            false,
            None,
            r#"503 {"checks":{"database":false,"redis":null,"schema":false},"status":"unavailable"}"#,
        ),
    ] {
        let mut options = edge_options();
        options.readiness = Arc::new(move || {
            async move {
                Readiness {
                    database,
                    schema,
                    redis,
                }
            }
            .boxed()
        });
        let server = Server {
            router: server::http::router(axum::Router::new(), options),
            ..Server::new()
        };

        let reply = server.get("/readyz").await;

        assert_eq!(format!("{} {}", reply.status.as_u16(), reply.text()), answer);
    }
}

#[tokio::test]
async fn a_server_that_leaves_still_answers_and_wants_no_more() {
    let options = edge_options();
    let leaving = options.leaving.clone();
    let server = Server {
        router: server::http::router(axum::Router::new(), options),
        ..Server::new()
    };
    assert_eq!(server.get("/").await.header(header::CONNECTION), "");

    leaving.cancel();

    let ready = server.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.json()["status"], "stopping");
    let page = server.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header(header::CONNECTION), "close");
}

#[tokio::test]
async fn the_landing_page_needs_no_script_and_nothing_from_elsewhere() {
    let server = Server::new();

    let page = server.get("/").await;
    let text = page.text();

    assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert!(
        !text.contains("<script")
            && !text.contains("http://")
            && !text.contains("https://")
            && !text.contains("style=\"")
    );
    for address in ["/landing.css", "/favicon.svg"] {
        assert!(text.contains(address));
        assert_eq!(server.get(address).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_link_of_an_invitation_hands_the_code_to_the_app() {
    let server = Server::new();

    let page = server.get("/join/k7qx-2m9p").await;
    let other = server.get("/join/00000000").await;

    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(page.header(header::REFERRER_POLICY), "no-referrer");
    assert!(
        page.header(header::CONTENT_SECURITY_POLICY)
            .starts_with("default-src 'none'; style-src 'self'; img-src 'self' data:;")
    );
    let text = page.text();
    assert!(text.contains(">K7QX2M9P<") && text.contains("href=\"honeydue://join/K7QX2M9P\""));
    assert!(!text.contains("<script") && !text.contains("https://") && !text.contains("style=\""));
    // No code is told from another.
    assert_eq!(other.text(), text.replace("K7QX2M9P", "00000000"));
}

#[tokio::test]
async fn the_link_of_an_invitation_is_read_in_the_language_of_the_browser() {
    let server = Server::new();
    let german = async |address: &str| {
        let request = Request::get(address).header(header::ACCEPT_LANGUAGE, "de-AT,de;q=0.9,en;q=0.5");
        server.send(request.body(Body::empty()).unwrap()).await
    };

    let page = german("/join/k7qx-2m9p").await;
    let other = german("/join/%FF").await;

    let text = page.text();
    assert!(
        text.contains("<html lang=\"de\">") && text.contains("In der App öffnen"),
        "{text}"
    );
    assert!(text.contains(">K7QX2M9P<") && text.contains("href=\"honeydue://join/K7QX2M9P\""));
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    assert!(other.text().contains("<html lang=\"de\">"), "{}", other.text());
    assert!(
        other.text().contains("nicht&nbsp;vollständig"),
        "{}",
        other.text()
    );
}

#[tokio::test]
async fn what_cannot_be_a_code_is_told_and_not_repeated() {
    let server = Server::new();

    for address in [
        "/join/K7QX2M9",
        "/join/K7QX2M9P0",
        "/join/K7QX2M9P/",
        "/join/K7QX2M9U",
        "/join/%3Cscript%3E",
        "/join/%FF",
        "/join",
        "/join/",
    ] {
        let page = server.get(address).await;

        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
        let text = page.text();
        assert!(text.contains("This link is not") && !text.contains("K7QX") && !text.contains("<script"));
    }
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let server = Server::new();
    let first = server.get("/").await;

    let again = server
        .send(
            Request::get("/")
                .header(header::IF_NONE_MATCH, first.header(header::ETAG))
                .body(Body::empty())
                .unwrap(),
        )
        .await;

    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(again.header(header::ETAG), first.header(header::ETAG));
}

#[tokio::test]
async fn the_playground_is_there_where_it_is_switched_on() {
    let page = Server::new().get("/playground/").await;
    let mut off = edge_options();
    off.playground = false;
    let without = Server {
        router: server::http::router(axum::Router::new(), off),
        ..Server::new()
    };

    assert!(page.text().contains("/playground/assets/"), "{}", page.text());
    assert!(
        page.header(header::CONTENT_SECURITY_POLICY)
            .contains("script-src 'self'")
    );
    assert_eq!(without.get("/playground/").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_missing_file_of_the_admin_is_missing() {
    let server = Server::new();

    assert_eq!(server.get("/admin/nope.js").await.status, StatusCode::NOT_FOUND);
    let page = server.get("/admin/accounts/some-id").await;
    assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert!(
        page.header(header::CONTENT_SECURITY_POLICY)
            .contains("'wasm-unsafe-eval'")
    );
}

#[tokio::test]
async fn what_is_under_way_is_finished_before_the_program_stops() {
    let server = Server::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (started, mut is_started) = tokio::sync::mpsc::channel(1);
    let (go_on, may_go_on) = tokio::sync::watch::channel(false);
    let slow = axum::routing::get(move || {
        let (started, mut may_go_on) = (started.clone(), may_go_on.clone());
        async move {
            started.send(()).await.unwrap();
            may_go_on.wait_for(|go| *go).await.unwrap();
            "done"
        }
    });
    let router = server.router.clone().route("/slow", slow);
    let serving = tokio::spawn(server::http::serve(
        listener,
        (router, &[]),
        Connections::default(),
        (server.stopping.clone(), Duration::from_secs(60)),
    ));
    let request = tokio::spawn(reqwest::get(format!("http://{address}/slow")));
    is_started.recv().await.unwrap();

    server.stopping.cancel();
    go_on.send_replace(true);

    assert_eq!(request.await.unwrap().unwrap().text().await.unwrap(), "done");
    serving.await.unwrap().unwrap();
    assert!(
        reqwest::get(format!("http://{address}/slow")).await.is_err(),
        "nothing new is accepted"
    );
}

/// A server whose networks may be refused twice.
pub(super) fn strict() -> Server {
    allowing(Allowance {
        maximum: 2 * REFUSAL,
        restore_per_second: 0,
    })
}

fn allowing(allowance: Allowance) -> Server {
    let mut options = edge_options();
    options.refusals = Some(Arc::new(Throttle::memory(allowance)));
    let server = Server::new();
    let routes = server.api.routes("/graphql");
    Server {
        router: server::http::router(routes, options),
        ..server
    }
}

fn asked(query: &str, address: [u8; 4]) -> Request<Body> {
    from(
        post().body(json!({ "query": query }).to_string().into()).unwrap(),
        address,
    )
}

#[tokio::test]
async fn a_network_that_is_refused_again_and_again_is_not_read_any_more() {
    let server = strict();
    let [stranger, other] = [[192, 0, 2, 1], [192, 0, 2, 2]];

    assert_eq!(
        server.send(asked("{ nope }", stranger)).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        server.send(asked("{ hello }", stranger)).await.status,
        StatusCode::OK
    );
    let missing = from(Request::get("/nope").body(Body::empty()).unwrap(), stranger);
    assert_eq!(server.send(missing).await.status, StatusCode::NOT_FOUND);

    let refused = server.send(asked("{ hello }", stranger)).await;
    assert_eq!(
        refused.refusal(),
        "429 RATE_LIMITED: Too many requests of your network had to be refused; try again later."
    );
    let secs = refused.json()["errors"][0]["extensions"]["retryAfterSecs"].to_string();
    assert_eq!(refused.header(header::RETRY_AFTER), secs);
    assert_eq!(
        server.send(asked("{ hello }", other)).await.status,
        StatusCode::OK
    );
    for probed in ["/api/health/", "/readyz"] {
        let probe = from(Request::get(probed).body(Body::empty()).unwrap(), stranger);
        assert_eq!(server.send(probe).await.status, StatusCode::OK, "{probed}");
    }
}

#[tokio::test]
async fn an_allowance_of_less_than_a_refusal_fills_again() {
    let server = allowing(Allowance {
        maximum: 1,
        restore_per_second: 1_000_000_000,
    });
    let address = [192, 0, 2, 1];

    let refused = server.send(asked("{ nope }", address)).await;
    let answered = server.send(asked("{ hello }", address)).await;

    assert_eq!(
        (refused.status, answered.status),
        (StatusCode::BAD_REQUEST, StatusCode::OK)
    );
}

#[tokio::test]
async fn a_page_of_a_known_origin_reads_that_its_network_was_refused_too_often() {
    let server = strict();
    let page = || {
        let mut request = asked("{ nope }", [192, 0, 2, 1]);
        let origin = "https://app.honeydue.example".parse().unwrap();
        request.headers_mut().insert(header::ORIGIN, origin);
        request
    };
    for _ in 0..2 {
        server.send(page()).await;
    }

    let refused = server.send(page()).await;

    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        refused.header(header::ACCESS_CONTROL_ALLOW_ORIGIN),
        "https://app.honeydue.example"
    );
}

#[tokio::test]
async fn a_refusal_counts_whatever_its_status() {
    let server = strict();
    let legacy = || {
        let body = json!({ "query": "{ nope }" }).to_string();
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json");
        from(request.body(body.into()).unwrap(), [192, 0, 2, 1])
    };
    let events = || {
        let mut request = asked("{ nope }", [192, 0, 2, 1]);
        request
            .headers_mut()
            .insert(header::ACCEPT, "text/event-stream".parse().unwrap());
        request
    };

    assert_eq!(server.send(legacy()).await.status, StatusCode::OK);
    assert_eq!(server.send(events()).await.status, StatusCode::OK);

    assert_eq!(server.send(legacy()).await.status, StatusCode::TOO_MANY_REQUESTS);
}
