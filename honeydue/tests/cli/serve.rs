use std::fs;

use testing::Database;

use crate::program::{Folder, Running, honeydue, output};

#[tokio::test]
async fn serving_waits_for_the_migrations_and_applies_none() {
    let database = Database::empty().await;
    let settings = [
        ("DATABASE_URL", database.url()),
        ("SECRET_KEY", "the same in every process, and long enough"),
        ("PUBLIC_URL", "http://127.0.0.1"),
        ("LISTEN", "127.0.0.1:0"),
    ];

    let mut serving = Running::start(honeydue(&["serve"], &settings));
    serving.says("run `honeydue migrate up`").await;
    let before = output(&["migrate", "status"], &settings[..1]).await;
    output(&["migrate", "up"], &settings[..1]).await;
    let serving = serving.listening(" on ").await;
    let ready = reqwest::get(format!("{}/readyz", serving.url)).await.unwrap();
    serving.signal("TERM").await;

    assert!(!String::from_utf8_lossy(&before.stdout).contains("applied"));
    assert_eq!(ready.status(), 200);
    assert_eq!(serving.ended().await, Some(0));
}

#[tokio::test]
async fn a_server_goes_on_until_proxies_have_noticed_that_it_stops() {
    let database = Database::new().await;
    let settings = [
        ("DATABASE_URL", database.url()),
        ("SECRET_KEY", "the same in every process, and long enough"),
        ("PUBLIC_URL", "http://127.0.0.1"),
        ("LISTEN", "127.0.0.1:0"),
        ("DRAIN_SECS", "3"),
    ];
    let serving = Running::start(honeydue(&["serve"], &settings));
    let mut serving = serving.listening(" on ").await;
    let client = reqwest::Client::new();
    let page = client.get(&serving.url).send().await.unwrap();
    assert_eq!(page.headers().get("connection"), None);

    serving.signal("TERM").await;
    serving.says("Going on for").await;

    let ready = client
        .get(format!("{}/readyz", serving.url))
        .send()
        .await
        .unwrap();
    assert_eq!(ready.status(), 503);
    let page = client.get(&serving.url).send().await.unwrap();
    assert_eq!(
        (page.status().as_u16(), &page.headers()["connection"]),
        (200, &"close".parse().unwrap())
    );
    assert_eq!(serving.ended().await, Some(0));
}

#[tokio::test]
async fn a_document_that_a_client_was_built_with_is_known_by_its_name() {
    let (database, folder) = (Database::new().await, Folder::new());
    let manifest = format!("{}/manifest.json", folder.path());
    let operations =
        r#"[{ "id": "ab12", "body": "query Name { __typename }", "name": "Name", "type": "query" }]"#;
    let apollo = format!(
        r#"{{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": {operations} }}"#
    );
    fs::write(&manifest, apollo).unwrap();
    let settings = [
        ("DATABASE_URL", database.url()),
        ("SECRET_KEY", "the same in every process, and long enough"),
        ("PUBLIC_URL", "http://127.0.0.1"),
        ("LISTEN", "127.0.0.1:0"),
        ("TRUSTED_DOCUMENTS", manifest.as_str()),
    ];

    let serving = Running::start(honeydue(&["serve"], &settings));
    let serving = serving.listening(" on ").await;
    let answer = reqwest::Client::new()
        .post(format!("{}/graphql", serving.url))
        .header("content-type", "application/json")
        .body(r#"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab12"}}}"#)
        .send()
        .await
        .unwrap();

    assert!(
        answer
            .text()
            .await
            .unwrap()
            .starts_with(r#"{"data":{"__typename":"Query"}"#)
    );
}

#[tokio::test]
async fn a_program_that_waits_can_be_stopped() {
    let database = Database::empty().await;
    let settings = [
        ("DATABASE_URL", database.url()),
        ("SECRET_KEY", "the same in every process, and long enough"),
        ("PUBLIC_URL", "http://127.0.0.1"),
    ];

    let mut serving = Running::start(honeydue(&["serve"], &settings));
    serving.says("run `honeydue migrate up`").await;
    serving.signal("TERM").await;

    assert_eq!(serving.ended().await, Some(0));
}

#[tokio::test]
async fn logs_for_machines_are_json() {
    let database = Database::empty().await;
    let settings = [
        ("DATABASE_URL", database.url()),
        ("LOG_FORMAT", "json"),
        ("LOG_LEVEL", "info"),
    ];

    let done = output(&["migrate", "up"], &settings).await;

    let lines: Vec<_> = done
        .stderr
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .collect();
    assert!(!lines.is_empty());
    for line in lines {
        let line: serde_json::Value = serde_json::from_slice(line).unwrap();
        assert_eq!(line["level"], "INFO");
        assert!(line["message"].is_string(), "{line}");
    }
}

#[tokio::test]
async fn a_worker_works_until_it_is_stopped() {
    let (database, folder) = (Database::new().await, Folder::new());
    let settings = [
        ("DATABASE_URL", database.url()),
        ("SECRET_KEY", "the same in every process, and long enough"),
        ("PUBLIC_URL", "http://127.0.0.1"),
        ("WORKER_LISTEN", "127.0.0.1:0"),
        ("OUTBOX_DIR", folder.path()),
    ];

    let mut working = Running::start(honeydue(&["worker"], &settings));
    working.says("The worker has begun").await;
    working.signal("TERM").await;
    working.says("The worker has stopped").await;

    assert_eq!(working.ended().await, Some(0));
}

#[tokio::test]
async fn the_admin_can_be_served_by_a_process_of_its_own() {
    let settings = [
        ("ADMIN_LISTEN", "127.0.0.1:0"),
        ("PUBLIC_URL", "https://honeydue.example"),
    ];
    let serving = Running::start(honeydue(&["admin", "serve"], &settings));
    let serving = serving.listening(" on ").await;
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let get = async |path: &str| client.get(format!("{}{path}", serving.url)).send().await.unwrap();

    let (root, page, health) = (get("/").await, get("/admin/").await, get("/api/health/").await);
    let api = client
        .post(format!("{}/admin/graphql", serving.url))
        .send()
        .await
        .unwrap();
    let landing = get("/landing.css").await;
    let address = serving.url.trim_start_matches("http://").to_owned();
    let asked = output(&["healthcheck", "--listen", &address], &[]).await;
    serving.signal("TERM").await;

    assert_eq!(root.headers()["location"], "/admin/");
    // 503 where the admin was not built; it is a page of the same policy.
    assert!(matches!(page.status().as_u16(), 200 | 503), "{page:?}");
    assert!(
        page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("'wasm-unsafe-eval'")
    );
    assert!(page.headers().contains_key("strict-transport-security"));
    assert_eq!(health.status(), 200);
    assert_eq!((api.status().as_u16(), landing.status().as_u16()), (405, 404));
    assert!(asked.status.success());
    assert_eq!(serving.ended().await, Some(0));
}
