//! Traces for a collector, by OTLP over HTTP. OpenTelemetry is known to this file only.
//!
//! What the logs call a trace is one here: `domain::trace` says which one is being worked on, and what asked for it. Spans wait in a queue of
//! fixed length and are sent by a thread of their own, so a collector that is slow or gone costs no request anything: what finds no
//! room is dropped.

use std::{
    fs,
    future::Future,
    pin::Pin,
    process,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{outside, trace};
use opentelemetry::{
    Context, KeyValue, Value,
    trace::{
        SpanBuilder, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags, TraceId, TraceState,
        Tracer, TracerProvider,
    },
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{IdGenerator, RandomIdGenerator, Sampler, SdkTracer, SdkTracerProvider, SpanData, SpanExporter},
};
use reqwest::redirect::Policy;
use tokio::runtime::Handle;
use tracing::{Metadata, Subscriber, info, warn};
use tracing_subscriber::{Layer, filter::dynamic_filter_fn, layer, registry::LookupSpan};

use crate::{setting::Tracing, wrong::Wrong};

/// How long the collector may take for a batch.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a program that stops waits until what is left is sent.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// What has to be sent before the program ends.
static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Makes what turns spans into traces; `None` where nothing is set up for them. Must be called within a runtime.
pub(crate) fn layer<S>(settings: &Tracing) -> Result<Option<impl Layer<S> + use<S>>, Wrong>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let Some(endpoint) = &settings.otlp_endpoint else {
        return Ok(None);
    };
    let http = outside::client(PATIENCE).redirect(Policy::default());
    let client = Client {
        http: http.build().map_err(Wrong::fault)?,
        runtime: Handle::current(),
    };
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(PATIENCE)
        .with_endpoint(endpoint.traces())
        .with_headers(
            settings
                .otlp_headers
                .iter()
                .flat_map(|headers| headers.pairs())
                .collect(),
        )
        .build();
    let exporter = exporter.map_err(|error| {
        Wrong::setting(
            "OTEL_EXPORTER_OTLP_ENDPOINT (--otlp-endpoint)",
            format!("cannot be used: {error}"),
        )
    })?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(Facts {
            to: exporter,
            is_well: AtomicBool::new(true),
        })
        // The id decides, so that all processes keep the same traces.
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(
            settings.trace_ratio.0,
        ))))
        .with_id_generator(Ids(RandomIdGenerator::default()))
        .with_resource(resource(&settings.otel_service_name))
        .build();
    let tracer = Asked(provider.tracer("honeydue"));
    // Logging starts once.
    let _ = PROVIDER.set(provider);
    let layer = tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false);
    Ok(Some(layer.with_filter(dynamic_filter_fn(is_of_interest))))
}

/// Sends what is left. The runtime must still be there.
pub(crate) fn finish() {
    if let Some(provider) = PROVIDER.get()
        && let Err(error) = provider.shutdown_with_timeout(LAST_WORDS)
    {
        warn!("The last traces could not be sent: {error}");
    }
}

/// Says whether a span or an event belongs into a trace: statements only beneath something that has a name of ours.
fn is_of_interest<S>(metadata: &Metadata<'_>, context: &layer::Context<'_, S>) -> bool
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let is_statement = metadata.target().starts_with("sea_orm");
    *metadata.level() <= tracing::Level::INFO && (!is_statement || context.lookup_current().is_some())
}

/// Says who traces: the program, its version, and which of its processes.
fn resource(service_name: &str) -> Resource {
    // Where there is no such file, the process alone must do.
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let instance = format!("{}-{}", host.trim(), process::id());
    Resource::builder()
        .with_service_name(service_name.to_owned())
        .with_attributes([
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", instance),
        ])
        .build()
}

/// Gives a trace the id that it has in the logs.
#[derive(Debug)]
struct Ids(RandomIdGenerator);

impl IdGenerator for Ids {
    fn new_trace_id(&self) -> TraceId {
        trace::current().map_or_else(|| self.0.new_trace_id(), traced)
    }

    fn new_span_id(&self) -> SpanId {
        self.0.new_span_id()
    }
}

fn traced(trace: trace::TraceId) -> TraceId {
    TraceId::from_bytes(trace.uuid().into_bytes())
}

/// Makes spans, the first of a request beneath whatever asked for it.
#[derive(Debug)]
struct Asked(SdkTracer);

impl Tracer for Asked {
    type Span = <SdkTracer as Tracer>::Span;

    fn build_with_context(&self, builder: SpanBuilder, parent: &Context) -> Self::Span {
        match trace::parent().filter(|_| !parent.has_active_span()) {
            Some(asking) => {
                let flags = match asking.is_kept {
                    true => TraceFlags::SAMPLED,
                    false => TraceFlags::default(),
                };
                let span = SpanId::from_bytes(asking.span.to_be_bytes());
                let state = TraceState::default();
                let outside = SpanContext::new(traced(asking.trace), span, flags, true, state);
                let parent = parent.with_remote_span_context(outside);
                self.0.build_with_context(builder, &parent)
            }
            None => self.0.build_with_context(builder, parent),
        }
    }
}

/// Sends by the client that is there already, on the program's runtime; the thread that exports has none.
#[derive(Debug)]
struct Client {
    http: reqwest::Client,
    runtime: Handle,
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>;

impl HttpClient for Client {
    fn send_bytes<'a, 'b>(&'a self, request: Request<Bytes>) -> Sent<'b>
    where
        'a: 'b,
    {
        let http = self.http.clone();
        let sending = self.runtime.spawn(async move {
            let response = http.execute(request.try_into()?).await?;
            let status = response.status();
            let body = response.bytes().await?;
            Ok(Response::builder().status(status).body(body)?)
        });
        Box::pin(async { sending.await? })
    }
}

/// Puts what a span's log lines say into the span itself, by which it is found, and says when the collector is gone and when it is back.
#[derive(Debug)]
struct Facts<E> {
    to: E,
    is_well: AtomicBool,
}

impl<E: SpanExporter> SpanExporter for Facts<E> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        for span in &mut batch {
            state(span);
        }
        let count = batch.len() as u64;
        let sent = self.to.export(batch).await;
        let outcome = if sent.is_ok() { "ok" } else { "failed" };
        metrics::counter!(SPANS, "outcome" => outcome).increment(count);
        let was_well = self.is_well.swap(sent.is_ok(), Ordering::Relaxed);
        match &sent {
            Ok(()) if !was_well => info!("The collector takes traces again"),
            Err(error) if was_well => {
                warn!("The collector takes no traces; what finds no room is dropped: {error}");
            }
            _ => {}
        }
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.to.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.to.set_resource(resource);
    }
}

/// What is counted of traces.
pub(crate) const SPANS: &str = "honeydue_spans_exported_total";

/// What the standard calls facts that the logs have shorter words for.
const WORDS: [(&str, &str); 3] = [
    ("http.method", "http.request.method"),
    ("http.status", "http.response.status_code"),
    ("http.path", "url.path"),
];

/// Gives a span its facts, its kind and a name that says what was asked for.
fn state(span: &mut SpanData) {
    let mut facts: Vec<KeyValue> = Vec::new();
    for fact in span.events.iter().flat_map(|event| &event.attributes) {
        let is_own = !matches!(fact.key.as_str(), "level" | "target");
        if is_own && facts.iter().all(|known| known.key != fact.key) {
            facts.push(fact.clone());
        }
    }
    let word = |name: &str| {
        facts
            .iter()
            .find(|fact| fact.key.as_str() == name)
            .map(|fact| &fact.value)
    };
    match &*span.name {
        "request" => {
            span.span_kind = SpanKind::Server;
            let said = ["http.method", "http.route", "graphql.operation"].map(word);
            let said: Vec<_> = said.iter().flatten().map(|value| value.as_str()).collect();
            let is_ours = matches!(word("http.status"), Some(Value::I64(500..)));
            if !said.is_empty() {
                span.name = said.join(" ").into();
            }
            if is_ours {
                span.status = Status::error("the answer is a fault of ours");
            }
        }
        "wake_up" => span.span_kind = SpanKind::Consumer,
        "delivery" => span.span_kind = SpanKind::Producer,
        _ => {}
    }
    // What the database says of a value that it refuses may repeat the value.
    span.attributes
        .retain(|attribute| attribute.key.as_str() != "exception.message");
    for mut fact in facts {
        if let Some((_, standard)) = WORDS.iter().find(|(ours, _)| *ours == fact.key.as_str()) {
            fact.key = (*standard).into();
        }
        if span.attributes.iter().all(|known| known.key != fact.key) {
            span.attributes.push(fact);
        }
    }
}
