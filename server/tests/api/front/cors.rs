//! Pages of other origins.

use axum::{
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use http_body_util::BodyExt;
use serde_json::json;
use server::{Settings, http::Readiness};
use testing::{Home, file::pdf};
use tower::ServiceExt;

use super::Server;

const APP: &str = "https://app.honeydue.example";
const ALLOW: &str = "access-control-allow-origin";

fn asking(origin: &str, address: &str, method: &str) -> Request<Body> {
    Request::options(address)
        .header(header::ORIGIN, origin)
        .header("access-control-request-method", method)
        .header(
            "access-control-request-headers",
            "authorization,content-type,x-apollo-operation-name",
        )
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn a_page_of_a_known_origin_may_ask_and_read_the_answer() {
    let server = Server::new();

    let allowed = server.send(asking(APP, "/graphql", "POST")).await;
    let mut request = super::post();
    request = request.header(header::ORIGIN, APP);
    let answer = server
        .send(
            request
                .body(json!({ "query": "{ hello }" }).to_string().into())
                .unwrap(),
        )
        .await;
    let mut long = Request::get(format!("/graphql?x={}", "x".repeat(20_000)));
    long = long.header(header::ORIGIN, APP);
    let refused = server.send(long.body(Body::empty()).unwrap()).await;

    assert_eq!((allowed.status, allowed.body.len()), (StatusCode::OK, 0));
    assert_eq!(allowed.header(ALLOW), APP);
    assert_eq!(allowed.header("access-control-allow-methods"), "GET,POST,PUT");
    assert_eq!(
        allowed.header("access-control-allow-headers"),
        "authorization,content-type,x-apollo-operation-name"
    );
    assert_eq!(allowed.header("access-control-max-age"), "7200");
    assert!(!allowed.headers.contains_key("access-control-allow-credentials"));
    assert!(!allowed.header("x-request-id").is_empty());
    for (reply, status) in [(answer, StatusCode::OK), (refused, StatusCode::URI_TOO_LONG)] {
        assert_eq!(reply.status, status);
        assert_eq!(reply.header(ALLOW), APP);
        let exposed = reply.header("access-control-expose-headers");
        for name in ["etag", "retry-after", "x-request-id"] {
            assert!(exposed.contains(name), "{exposed}");
        }
        let vary: Vec<_> = reply.headers.get_all(header::VARY).iter().collect();
        assert!(vary.iter().any(|vary| *vary == "origin"), "{vary:?}");
    }
}

#[tokio::test]
async fn nothing_is_told_to_others_nor_where_no_app_goes() {
    let server = Server::new();

    for (origin, address, status) in [
        ("https://evil.example", "/graphql", 405),
        ("http://app.honeydue.example", "/graphql", 405),
        ("https://app.honeydue.example.evil.example", "/graphql", 405),
        ("null", "/graphql", 405),
        (APP, "/admin/graphql", 405),
        (APP, "/admin/", 405),
        (APP, "/join/K7QX2M9P", 405),
        (APP, "/api/health/", 405),
    ] {
        let reply = server.send(asking(origin, address, "POST")).await;

        let told = reply
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("access-control-"));
        assert!(!told, "{origin} {address}: {:?}", reply.headers);
        assert_eq!(reply.status.as_u16(), status, "{origin} {address}");
        assert_eq!(reply.headers.contains_key(header::VARY), address == "/graphql");
    }
}

#[tokio::test]
async fn a_page_of_a_known_origin_puts_and_gets_files_and_may_not_enter_the_admin() {
    let home = Home::new().await;
    let settings = Settings {
        origins: vec![APP.to_owned()],
        ..Settings::default()
    };
    let ready = Readiness {
        database: true,
        schema: true,
        redis: None,
    };
    let server = server::Server::new(home.app(), settings, move || Box::pin(async move { ready }));
    let router = server.unwrap().router();
    let send =
        async |request: Request<Body>| -> Response<Body> { router.clone().oneshot(request).await.unwrap() };
    let bytes = pdf();
    let begun = home
        .member()
        .begin_upload(Some(home.residence().id), "application/pdf", &bytes)
        .await
        .fine();
    let upload = begun.data("createUpload.upload");
    let url = upload["url"].as_str().unwrap();
    let path = url.strip_prefix("http://localhost:8000").unwrap_or(url);

    let allowed = send(asking(APP, path, "PUT")).await;
    let put = Request::builder()
        .method(Method::PUT)
        .uri(path)
        .header(header::ORIGIN, APP)
        .header(header::CONTENT_TYPE, "application/pdf")
        .body(bytes.into());
    let put = send(put.unwrap()).await;
    let file = home.member().finish_upload(&upload).await.fine();
    let url = file.text_at("finishUpload.file.url");
    let get = |origin: &str| {
        let path = url.strip_prefix("http://localhost:8000").unwrap_or(&url);
        let request = Request::get(path).header(header::ORIGIN, origin);
        request.body(Body::empty()).unwrap()
    };
    let got = send(get(APP)).await;
    let elsewhere = send(get("https://evil.example")).await;
    let admin = send(asking(APP, "/admin/graphql", "POST")).await;

    for (response, status) in [(&allowed, 200), (&put, 200), (&got, 200)] {
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(response.headers()[ALLOW], APP);
    }
    assert!(!elsewhere.headers().contains_key(ALLOW));
    assert_eq!(elsewhere.headers()[header::VARY], "origin");
    assert!(!admin.headers().contains_key(ALLOW));
    assert!(!got.into_body().collect().await.unwrap().to_bytes().is_empty());
}
