//! Traces, as a collector meets them that takes OTLP over HTTP.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{AnyValue, KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind},
};
use prost::Message;
use tokio::net::TcpListener;

use crate::program::{Folder, Running, honeydue};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

const SIGN_UP: &str = r#"{"query":"mutation SignUp { signUp(input: { email: \"ada@example.org\", password: \"correct horse\", displayName: \"Ada\" }) { userErrors { code } } }"}"#;

/// What a collector was sent.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<(HeaderMap, ExportTraceServiceRequest)>>>);

impl Collector {
    /// Starts one, and returns where it takes traces.
    async fn start() -> (Self, String) {
        let collector = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it listens");
        let routes = Router::new()
            .route("/v1/traces", post(take))
            .with_state(collector.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (collector, format!("http://{address}"))
    }

    /// Returns all spans of the trace.
    fn spans(&self) -> Vec<Span> {
        let taken = self.0.lock().expect("nobody has panicked");
        let scopes = taken
            .iter()
            .flat_map(|(_, request)| &request.resource_spans)
            .flat_map(|resource| &resource.scope_spans);
        let spans = scopes.flat_map(|scope| &scope.spans);
        spans
            .filter(|span| hex(&span.trace_id) == TRACE)
            .cloned()
            .collect()
    }
}

async fn take(State(collector): State<Collector>, headers: HeaderMap, body: Bytes) {
    let request = ExportTraceServiceRequest::decode(body).expect("a batch of spans");
    let mut taken = collector.0.lock().expect("nobody has panicked");
    taken.push((headers, request));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns an attribute as a text.
fn attribute(attributes: &[KeyValue], name: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == name)?;
    match found.value.clone()? {
        AnyValue {
            value: Some(Value::StringValue(text)),
        } => Some(text),
        AnyValue {
            value: Some(Value::IntValue(number)),
        } => Some(number.to_string()),
        other => Some(format!("{other:?}")),
    }
}

async fn sign_up(url: &str, flags: &str) {
    let answer = reqwest::Client::new()
        .post(format!("{url}/graphql"))
        .header("content-type", "application/json")
        .header("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-{flags}"))
        .body(SIGN_UP)
        .send();
    let text = answer.await.expect("an answer").text().await.expect("a body");
    assert!(text.contains(r#""userErrors":[]"#), "{text}");
}

async fn start(folder: &Folder, collector: &str) -> Running {
    let words = ["run", "--listen", "127.0.0.1:0", "--data-dir", folder.path()];
    let settings = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector),
        ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer abc"),
        ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"),
        ("LOG_FORMAT", "json"),
    ];
    Running::start(honeydue(&words, &settings))
        .listening("landing page  ")
        .await
}

#[tokio::test]
async fn a_collector_is_sent_what_a_request_did_and_what_workers_did_because_of_it() {
    let folder = Folder::new();
    let (collector, at) = Collector::start().await;
    let mut running = start(&folder, &at).await;

    sign_up(&running.url, "01").await;
    while !running.line(TRACE).await.contains("Sent delivery") {}
    running.signal("TERM").await;
    let ended = running.ended().await;

    assert_eq!(ended, Some(0));
    let spans = collector.spans();
    let names: Vec<_> = spans.iter().map(|span| span.name.as_str()).collect();
    let named = |name: &str| spans.iter().find(|span| span.name == name);
    let request = named("POST /graphql SignUp").unwrap_or_else(|| panic!("{names:?}"));
    assert_eq!(hex(&request.parent_span_id), "00f067aa0ba902b7");
    assert_eq!(request.kind, SpanKind::Server as i32);
    let said = |name| attribute(&request.attributes, name);
    assert_eq!(said("http.response.status_code").as_deref(), Some("200"));
    assert_eq!(said("graphql.operation").as_deref(), Some("SignUp"));
    assert!(
        said("db.statements").is_some() && said("request.id").is_some(),
        "{request:#?}"
    );
    let statement = spans.iter().find(|span| span.parent_span_id == request.span_id);
    let statement = statement.unwrap_or_else(|| panic!("nothing beneath the request: {names:?}"));
    assert_eq!(
        attribute(&statement.attributes, "db.system").as_deref(),
        Some("sqlite")
    );
    let delivery = named("delivery").unwrap_or_else(|| panic!("{names:?}"));
    assert_eq!(
        attribute(&delivery.attributes, "channel").as_deref(),
        Some("mail")
    );

    let taken = collector.0.lock().unwrap();
    let (headers, batch) = taken.first().unwrap();
    let resource = batch.resource_spans[0].resource.as_ref().unwrap();
    let of_resource = |name| attribute(&resource.attributes, name);
    assert_eq!(headers["authorization"], "Bearer abc");
    assert_eq!(of_resource("service.name").as_deref(), Some("honeydue"));
    assert_eq!(
        of_resource("service.version").as_deref(),
        Some(env!("CARGO_PKG_VERSION"))
    );
    assert!(of_resource("service.instance.id").is_some());
    assert_eq!(
        of_resource("deployment.environment.name").as_deref(),
        Some("test")
    );
    let whole = format!("{taken:?}");
    for secret in ["ada@example.org", "correct horse"] {
        assert!(!whole.contains(secret), "{secret} was sent");
    }
}

#[tokio::test]
async fn what_a_proxy_does_not_keep_is_not_kept() {
    let folder = Folder::new();
    let (collector, at) = Collector::start().await;
    let running = start(&folder, &at).await;

    sign_up(&running.url, "00").await;
    running.signal("TERM").await;
    running.ended().await;

    let names: Vec<_> = collector.spans().into_iter().map(|span| span.name).collect();
    assert!(names.iter().all(|name| !name.starts_with("POST")), "{names:?}");
}

#[tokio::test]
async fn a_collector_that_never_answers_holds_up_neither_requests_nor_the_end() {
    let folder = Folder::new();
    // It takes connections, as far as the system does that for it, and says nothing.
    let silent = std::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let at = format!("http://{}", silent.local_addr().unwrap());
    let running = start(&folder, &at).await;

    let client = reqwest::Client::new();
    let begun = Instant::now();
    // More than wait for their sending at most.
    for _ in 0..20 {
        let asked = (0..150).map(|_| client.get(format!("{}/api/health/", running.url)).send());
        for answer in futures_util::future::join_all(asked).await {
            assert_eq!(answer.unwrap().status(), 200);
        }
    }
    let answering = begun.elapsed();
    running.signal("TERM").await;
    let ended = running.ended().await;

    assert_eq!(ended, Some(0));
    assert!(answering < Duration::from_secs(30), "{answering:?}");
    assert!(
        begun.elapsed() < answering + Duration::from_secs(15),
        "{:?}",
        begun.elapsed()
    );
}
