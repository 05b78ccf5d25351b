//! What is counted, what Prometheus's own tool thinks of it, and whether the dashboard and the alerts ask for what is there.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::{Value, json};
use testing::Database;
use tokio::{io::AsyncWriteExt, process::Command, time::interval};

use crate::program::{Folder, Running, honeydue};

/// What a histogram's numbers end with.
const PARTS: [&str; 3] = ["_bucket", "_sum", "_count"];

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs tests says where there is what they need"
)]
fn setting(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// An API server and a worker, both of which tell what they count.
struct Installation {
    serving: Running,
    metrics: [String; 2],
    _working: Running,
    _rest: (Database, Folder),
}

impl Installation {
    async fn start() -> Self {
        let (database, folder) = (Database::new().await, Folder::new());
        let redis = setting("HONEYDUE_TEST_REDIS_URL");
        let prefix = format!("{}:", folder.path());
        let mut settings = vec![
            ("DATABASE_URL", database.url()),
            ("SECRET_KEY", "the same in every process, and long enough"),
            ("PUBLIC_URL", "http://127.0.0.1"),
            ("LISTEN", "127.0.0.1:0"),
            ("METRICS_LISTEN", "127.0.0.1:0"),
            ("WORKER_LISTEN", "127.0.0.1:0"),
            ("OUTBOX_DIR", folder.path()),
            ("FILES_DIR", folder.path()),
            ("REDIS_PREFIX", &prefix),
        ];
        settings.extend(redis.as_deref().map(|url| ("REDIS_URL", url)));
        let mut serving = Running::start(honeydue(&["serve"], &settings))
            .listening(" on ")
            .await;
        let mut working = Running::start(honeydue(&["worker"], &settings));
        let api = serving.says("Telling what is counted at ").await;
        let worker = working.says("answers /health and /metrics on ").await;
        Self {
            serving,
            metrics: [api, format!("{worker}/metrics")],
            _working: working,
            _rest: (database, folder),
        }
    }

    /// Asks both for what they have counted.
    async fn pages(&self) -> [String; 2] {
        let [api, worker] = &self.metrics;
        [page(api).await, page(worker).await]
    }
}

async fn page(url: &str) -> String {
    let answer = reqwest::get(url).await.expect("an answer");
    assert_eq!(answer.status(), 200, "{url}");
    answer.text().await.expect("a body")
}

/// Returns the names of what a page tells.
fn names(page: &str) -> BTreeSet<String> {
    let lines = page
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .filter_map(|line| line.split(['{', ' ']).next())
        .map(whole)
        .collect()
}

/// Returns the name of a histogram whose part this is, and any other name as it is.
fn whole(name: &str) -> String {
    let part = PARTS.iter().find_map(|part| name.strip_suffix(part));
    part.unwrap_or(name).to_owned()
}

/// Returns our own names that a text asks for.
fn asked(text: &str) -> BTreeSet<String> {
    let is_letter =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | ':' | '-' | '.' | '/');
    text.split(|letter| !is_letter(letter))
        .filter(|word| word.starts_with("honeydue_") || word.starts_with("process_"))
        .map(whole)
        .collect()
}

#[tokio::test]
async fn the_dashboard_and_the_alerts_ask_for_what_is_counted() {
    let installation = Installation::start().await;
    let mut asked: BTreeSet<String> = [
        "observe/dashboard.json",
        "observe/alerts.rules.yaml",
        "observe/alerts.test.yaml",
    ]
    .into_iter()
    .flat_map(|path| asked(&file(path)))
    .collect();
    if setting("HONEYDUE_TEST_REDIS_URL").is_none() {
        asked.remove("honeydue_redis_up");
    }
    assert!(asked.len() > 30, "{asked:?}");

    // Some of it is there once the loops of the worker have come to their first end.
    let mut pace = interval(Duration::from_millis(100));
    let mut missing = asked.clone();
    for _ in 0..300 {
        let pages = installation.pages().await;
        let told: BTreeSet<String> = pages.iter().flat_map(|page| names(page)).collect();
        missing = asked.difference(&told).cloned().collect();
        if missing.is_empty() {
            break;
        }
        pace.tick().await;
    }

    assert_eq!(missing, BTreeSet::new());
}

#[tokio::test]
async fn what_is_counted_is_explained_and_prometheus_finds_nothing_wrong_with_it() {
    let installation = Installation::start().await;
    reqwest::get(format!(
        "{}/graphql?query=%7B__typename%7D",
        installation.serving.url
    ))
    .await
    .expect("an answer");
    let explained = file("docs/observe.md");

    for page in installation.pages().await {
        let said = promtool(&["check", "metrics"], &page).await;
        let silent: Vec<_> = names(&page)
            .into_iter()
            .filter(|name| !explained.contains(&format!("`{name}`")))
            .collect();

        assert_eq!(said, "", "promtool check metrics");
        assert_eq!(
            silent,
            Vec::<String>::new(),
            "docs/observe.md does not explain these"
        );
    }
}

#[tokio::test]
async fn requests_are_counted_by_what_is_known_and_not_by_what_clients_make_up() {
    let installation = Installation::start().await;
    let url = &installation.serving.url;
    let client = reqwest::Client::new();
    for path in [
        "/graphql?query=query%20MadeUp%20%7B__typename%7D",
        "/graphql?query=%7Bnothing%7D",
        "/made/up",
        "/join/made-up",
    ] {
        client
            .get(format!("{url}{path}"))
            .send()
            .await
            .expect("an answer");
    }

    let [page, _] = installation.pages().await;

    for line in [
        r#"honeydue_operations_total{api="app",operation="other",outcome="ok"} 1"#,
        r#"honeydue_errors_total{api="app",code="GRAPHQL_VALIDATION_FAILED"} 1"#,
        r#"honeydue_http_requests_total{route="none",method="GET",status="404"} 1"#,
        r#"honeydue_http_request_seconds_count{route="/graphql"} 2"#,
        r#"honeydue_sockets_open{api="app"} 0"#,
        "honeydue_ready 1",
    ] {
        assert!(page.contains(line), "{line} is not in\n{page}");
    }
    for made_up in ["MadeUp", "/made", "made-up"] {
        assert!(!page.contains(made_up), "{made_up} is in\n{page}");
    }
    let outside = client
        .get(format!("{url}/metrics"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(outside.status(), 404, "the numbers are for no stranger");
}

#[test]
fn every_alert_says_what_to_do() {
    let (rules, page) = (file("observe/alerts.rules.yaml"), file("docs/alerts.md"));
    let tests = file("observe/alerts.test.yaml");
    let after = |line: &str, mark: &str| Some(line.trim().strip_prefix(mark)?.trim().to_owned());
    let alerts: Vec<String> = rules.lines().filter_map(|line| after(line, "- alert:")).collect();
    let links: Vec<String> = rules
        .lines()
        .filter_map(|line| after(line, "runbook_url:"))
        .collect();

    assert!(alerts.len() > 20 && alerts.len() == links.len());
    for (alert, link) in alerts.iter().zip(links) {
        let anchor = format!("/alerts.html#{}", alert.to_lowercase());
        assert!(link.ends_with(&anchor), "{alert}: {link}");
        assert!(
            page.contains(&format!("\n## {alert}\n")),
            "docs/alerts.md has no chapter {alert}"
        );
        assert!(
            tests.contains(&format!("alertname=\"{alert}\"")),
            "{alert} has no test"
        );
    }
}

#[tokio::test]
async fn what_the_dashboard_asks_is_promql() {
    let dashboard: Value = serde_json::from_str(&file("observe/dashboard.json")).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels").iter();
    let targets = panels.flat_map(|panel| panel["targets"].as_array().into_iter().flatten());
    let questions = targets.chain(dashboard["annotations"]["list"].as_array().expect("annotations"));
    // As a rule that records the answer, with Grafana's variables filled in.
    let rules: Vec<Value> = questions
        .enumerate()
        .map(|(nth, question)| {
            let expr = question["expr"].as_str().expect("a question");
            let expr = expr.replace("$__rate_interval", "5m").replace("$instance", ".*");
            json!({ "record": format!("dashboard:{nth}"), "expr": expr })
        })
        .collect();
    let folder = Folder::new();
    let path = format!("{}/rules.yaml", folder.path());
    // JSON is YAML too.
    let asked = json!({ "groups": [{ "name": "dashboard", "rules": rules }] });
    fs::write(&path, asked.to_string()).expect("the folder can be written to");

    let said = promtool(&["check", "rules", &path], "").await;

    assert!(rules.len() > 50, "{}", rules.len());
    assert!(
        said.contains(&format!("SUCCESS: {} rules found", rules.len())),
        "{said}"
    );
}

/// Runs Prometheus's tool, and returns what it says.
async fn promtool(words: &[&str], input: &str) -> String {
    let mut promtool = Command::new(tool())
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool is there; `scripts/setup.sh` fetches it");
    let mut stdin = promtool.stdin.take().expect("it is piped");
    stdin.write_all(input.as_bytes()).await.expect("it reads");
    drop(stdin);
    let done = promtool.wait_with_output().await.expect("it ends");
    let said = [done.stdout, done.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

/// Returns Prometheus's tool: that of the path, or the one that `scripts/setup.sh` has fetched.
fn tool() -> PathBuf {
    let cache = setting("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(Path::new(&setting("HOME")?).join(".cache")));
    let tools = setting("HONEYDUE_TOOLS").map(PathBuf::from);
    let tools = tools.or_else(|| Some(cache?.join("honeydue/tools")));
    let fetched = tools.map(|tools| tools.join("promtool/promtool"));
    fetched
        .filter(|tool| tool.exists())
        .unwrap_or_else(|| "promtool".into())
}
