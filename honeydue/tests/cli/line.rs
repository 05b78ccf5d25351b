//! The line that the log has of each request; `docs/observe.md` explains it field by field.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Folder, Running, honeydue};

const SIGN_IN: &str =
    "mutation SignIn($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }";

async fn ask(url: &str, token: Option<&str>, body: &Value) -> Value {
    let mut request = reqwest::Client::new()
        .post(format!("{url}/graphql"))
        .header("content-type", "application/json")
        .header("x-request-id", "a-request")
        .body(body.to_string());
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let text = request.send().await.expect("an answer").text().await;
    serde_json::from_str(&text.expect("a body")).expect("JSON")
}

/// Waits for the line of the next request.
async fn told(running: &mut Running) -> Value {
    let line = running.line("Answered ").await;
    serde_json::from_str(&line).expect("a line is an object")
}

#[tokio::test]
async fn the_log_tells_of_a_request_what_was_asked_by_whom_and_what_it_took() {
    let folder = Folder::new();
    let words = ["run", "--listen", "127.0.0.1:0", "--data-dir", folder.path()];
    let mut running = Running::start(honeydue(&words, &[("LOG_FORMAT", "json")]))
        .listening("landing page  ")
        .await;
    let url = running.url.clone();

    let credentials = json!({ "input": { "email": "olivia@honeydue.test", "password": "honeydue-demo" } });
    let signed_in = ask(&url, None, &json!({ "query": SIGN_IN, "variables": credentials })).await;
    let token = signed_in["data"]["signIn"]["tokens"]["accessToken"]
        .as_str()
        .expect("a token");
    let mut lines = vec![told(&mut running).await];
    for query in [
        "query Homes { viewer { id email displayName locale } }",
        "query Wrong { nothing }",
    ] {
        ask(&url, Some(token), &json!({ "query": query })).await;
        lines.push(told(&mut running).await);
    }

    let [signing_in, homes, wrong] = &lines[..] else {
        panic!("{lines:#?}")
    };
    assert_eq!(signing_in["graphql.operation"], "SignIn");
    assert_eq!(signing_in["account.id"], Value::Null, "nobody had signed in yet");
    assert_eq!(homes["message"], "Answered POST /graphql with 200");
    assert_eq!(homes["http.method"], "POST");
    assert_eq!(homes["http.path"], "/graphql");
    assert_eq!(homes["http.route"], "/graphql");
    assert_eq!(homes["http.status"], 200);
    assert_eq!(homes["graphql.operation"], "Homes");
    assert_eq!(homes["span"]["request.id"], "a-request");
    assert_eq!(homes["span"]["trace.id"].as_str().map(str::len), Some(32));
    assert!(
        homes["account.id"]
            .as_str()
            .is_some_and(|id| id.starts_with("acct_")),
        "{homes}"
    );
    assert!(
        homes["http.bytes"].as_u64().is_some_and(|bytes| bytes > 50),
        "{homes}"
    );
    assert!(
        homes["db.statements"].as_u64().is_some_and(|count| count > 0),
        "{homes}"
    );
    assert!(homes["polls"].as_u64().is_some_and(|count| count > 0), "{homes}");
    let (all, database) = (homes["elapsed_ms"].as_f64(), homes["db.elapsed_ms"].as_f64());
    assert!(
        database.is_some_and(|took| took > 0.0) && all > database,
        "{homes}"
    );
    assert_eq!(homes["error.code"], Value::Null);
    assert_eq!(wrong["error.code"], "GRAPHQL_VALIDATION_FAILED");
    let whole = lines.iter().map(Value::to_string).collect::<String>();
    for secret in ["olivia", "honeydue-demo", token, "127.0.0.1"] {
        assert!(!whole.contains(secret), "{secret} stands in {whole}");
    }
}

#[test]
fn every_field_of_the_line_is_explained() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/observe.md"));
    let page = page.expect("the page is there");

    for field in [
        "timestamp",
        "level",
        "target",
        "message",
        "http.method",
        "http.path",
        "http.route",
        "http.status",
        "http.bytes",
        "elapsed_ms",
        "graphql.operation",
        "error.code",
        "account.id",
        "db.statements",
        "db.elapsed_ms",
        "polls",
        "span.request.id",
        "span.trace.id",
    ] {
        assert!(
            page.contains(&format!("| `{field}` |")),
            "{field} is not explained"
        );
    }
}
