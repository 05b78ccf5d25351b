//! A request and what workers do because of it can be found together in the logs.

use std::env;

use testing::Database;

use crate::program::{Folder, Running, honeydue};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

const SIGN_UP: &str = r#"{"query":"mutation { signUp(input: { email: \"ada@example.org\", password: \"correct horse\", displayName: \"Ada\" }) { userErrors { code } } }"}"#;

/// Signs somebody up, who is mailed a code, within a trace of somebody else's.
async fn sign_up(url: &str) {
    let answer = reqwest::Client::new()
        .post(format!("{url}/graphql"))
        .header("content-type", "application/json")
        .header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01"))
        .body(SIGN_UP)
        .send();
    let answer = answer.await.expect("an answer");
    let text = answer.text().await.expect("a body");
    assert!(text.contains(r#""userErrors":[]"#), "{text}");
}

/// Waits for a line that says this within the trace.
async fn says(running: &mut Running, what: &str) {
    while !running.line(TRACE).await.contains(what) {}
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs tests says where there is a Redis for them"
)]
fn redis() -> Option<String> {
    env::var("HONEYDUE_TEST_REDIS_URL").ok()
}

#[tokio::test]
async fn in_one_process_the_log_tells_which_request_a_mail_comes_from() {
    let folder = Folder::new();
    let words = ["run", "--listen", "127.0.0.1:0", "--data-dir", folder.path()];
    let command = honeydue(&words, &[("LOG_FORMAT", "json")]);
    let mut running = Running::start(command).listening("landing page  ").await;

    sign_up(&running.url).await;

    says(&mut running, "Answered POST /graphql with 200").await;
    says(&mut running, "Sent delivery").await;
}

#[tokio::test]
async fn in_two_processes_the_worker_tells_which_request_a_mail_comes_from() {
    let (database, folder) = (Database::new().await, Folder::new());
    let redis = redis();
    let prefix = format!("{}:", folder.path());
    let mut settings = vec![
        ("DATABASE_URL", database.url()),
        ("SECRET_KEY", "the same in every process, and long enough"),
        ("PUBLIC_URL", "http://127.0.0.1"),
        ("LISTEN", "127.0.0.1:0"),
        ("WORKER_LISTEN", "127.0.0.1:0"),
        ("OUTBOX_DIR", folder.path()),
        ("FILES_DIR", folder.path()),
        ("REDIS_PREFIX", &prefix),
    ];
    // By Redis where there is one, else by the clock.
    settings.extend(redis.as_deref().map(|url| ("REDIS_URL", url)));
    let mut serving = Running::start(honeydue(&["serve"], &settings))
        .listening(" on ")
        .await;

    sign_up(&serving.url).await;
    let mut worker = Running::start(honeydue(&["worker"], &settings));

    says(&mut serving, "Answered POST /graphql with 200").await;
    says(&mut worker, "Sent delivery").await;
}
