//! The GraphQL front: everything between an HTTP request and a resolver, for any schema.
//!
//! ```text
//! front ─ negotiate, read the body, CSRF ─ call ─ the hook says who asks
//!   └ document  by hash: parse → measure → validate → price     (shape, cost)
//!       └ variables coerced → allowance taken → engine → errors settled, cost settled
//! ws, sse ─ the same operations over a socket and over an event stream
//! ```
//!
//! A schema is mounted by [`Api::new`] with a [`Hook`] that says who is asking and what its resolvers need.

use std::{collections::HashMap, panic::AssertUnwindSafe, sync::Arc, time::Instant};

use apollo_compiler::{Schema, validation::Valid};
use async_graphql::{ObjectType, Request, Response, ServerError, SubscriptionType, Variables};
use domain::{
    cache::Cache,
    reach::{Patience, Reach},
    throttle::{Allowance, Throttle},
};
use futures_util::{FutureExt, StreamExt, stream::BoxStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tracing::error;

mod call;
mod charge;
mod cost;
mod document;
mod door;
mod engine;
mod errors;
mod fresh;
mod front;
#[cfg(fuzzing)]
pub mod fuzz;
mod hidden;
mod kept;
mod limits;
mod media;
mod overlap;
mod paths;
mod places;
mod playground;
mod scalar;
mod session;
mod shape;
mod sse;
mod tokens;
mod translate;
mod trusted;
mod ws;

pub(crate) use self::trusted::texts;
use self::{
    call::Call,
    document::{Document, Documents},
    engine::Engine,
    errors::Refusal,
    kept::{Answers, Tag},
    media::Media,
    paths::Paths,
    places::Places,
};
pub use self::{
    door::{Caller, Guest, Hook, Rejection, StateOf, stateless},
    engine::schema,
    errors::{Code, RETRY_AFTER_SECS, with_path},
    kept::Kept,
    limits::Limits,
    playground::routes as playground,
    scalar::{Check, Scalars},
    session::hook as session_hook,
    trusted::{Shipped, read_trusted},
};

use crate::{
    http::record,
    measure::{self, APIS, OTHER},
};

/// What the engine tells of a schema and apollo-compiler has not heard of; the specification has it since September 2025.
const NEWER_INTROSPECTION: &str = "extend type __Type { isOneOf: Boolean }";

/// A schema, and all that is needed to serve it.
pub struct Api {
    name: &'static str,
    engine: Box<dyn Engine>,
    schema: Arc<Valid<Schema>>,
    documents: Documents,
    limits: Limits,
    scalars: Scalars,
    throttle: Throttle,
    hook: Hook,
    origins: Vec<String>,
    open: &'static [&'static str],
    shared: &'static [&'static str],
    kept: Kept,
    answers: Answers,
    hides_schema: bool,
    places: Places,
    reach: Option<Reach>,
    stopping: CancellationToken,
    sockets: Arc<Semaphore>,
}

/// How an API is served, beside its schema.
pub struct Options {
    /// How the API is told apart from others where it is counted: `app` or `admin`.
    pub name: &'static str,
    /// What one request may ask for.
    pub limits: Limits,
    /// Who is asking.
    pub hook: Hook,
    /// Origins other than its own from which browsers may open sockets and event streams, e.g. `https://app.honeydue.example`.
    pub origins: Vec<String>,
    /// Mutations that need nobody: an operation of nothing else is answered also when it comes with a token that is good no more.
    pub open: &'static [&'static str],
    /// Questions whose answers are the same for everyone who asks in the same language: over GET, an answer to nothing else may be kept.
    pub shared: &'static [&'static str],
    /// What hangs on nothing but the guest's state: over GET, an answer to nothing else is tagged and kept.
    pub kept: Kept,
    /// Whether nothing is told of the schema: neither by introspection nor by what is wrong with a document.
    pub hides_schema: bool,
    /// Texts of documents that clients were built with, by the hash or the name that they send.
    pub trusted: HashMap<String, String>,
    /// Documents that are part of the program.
    pub shipped: Option<&'static Shipped>,
    /// Reads the values of scalars, so that a wrong one in a variable is the request's fault.
    pub scalars: Scalars,
    /// Where allowances are kept: with the cache, so that all processes that share it share them. In this process where there is none.
    pub cache: Option<Cache>,
    /// Says whether the database still answers; nothing is waited for where it does not.
    pub reach: Option<Reach>,
    /// Cancelled when the program stops; open sockets and event streams are closed then.
    pub stopping: CancellationToken,
}

impl Options {
    /// Returns the defaults with a hook.
    #[must_use]
    pub fn new(hook: Hook) -> Self {
        Self {
            name: APIS[0],
            limits: Limits::default(),
            hook,
            origins: Vec::new(),
            open: &[],
            shared: &[],
            kept: Kept::default(),
            hides_schema: false,
            trusted: HashMap::new(),
            shipped: None,
            scalars: &[],
            cache: None,
            reach: None,
            stopping: CancellationToken::new(),
        }
    }
}

/// An operation that may be executed.
struct Prepared {
    variables: Variables,
    operation_name: Option<String>,
    document: Arc<Document>,
    is_query: bool,
    is_subscription: bool,
    root: String,
    cost: u64,
}

impl Prepared {
    /// Returns what the operation is called where it is counted: by its own name only where that is one of few.
    fn label(&self) -> &str {
        let name = self.operation_name.as_deref();
        name.filter(|_| self.document.is_built_in()).unwrap_or(OTHER)
    }
}

/// Checks that documents that clients were built with are valid for a schema and within limits.
///
/// # Errors
///
/// With the name of a document that would be refused, and why.
pub fn check_trusted(sdl: &str, trusted: &HashMap<String, String>, limits: &Limits) -> anyhow::Result<()> {
    Documents::new(compile(sdl)?, trusted.clone(), limits).map(drop)
}

fn compile(sdl: &str) -> anyhow::Result<Arc<Valid<Schema>>> {
    let compiled = Schema::builder()
        .parse(sdl, "schema.graphql")
        .parse(NEWER_INTROSPECTION, "introspection.graphql")
        .build()
        .and_then(Schema::validate)
        .map_err(|invalid| anyhow::anyhow!("the schema is not valid: {}", invalid.errors))?;
    Ok(Arc::new(compiled))
}

impl Api {
    /// Makes an API of a schema that was built by [`schema`](fn@schema).
    ///
    /// # Errors
    ///
    /// When the schema is no valid GraphQL schema, or a trusted document is none for it.
    pub fn new<Q, M, S>(schema: async_graphql::Schema<Q, M, S>, options: Options) -> anyhow::Result<Arc<Self>>
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let compiled = compile(&schema.sdl())?;
        let allowance = Allowance {
            maximum: options.limits.bucket,
            restore_per_second: options.limits.restore_per_second,
        };
        Ok(Arc::new(Self {
            name: options.name,
            engine: Box::new(schema),
            documents: Documents::new(Arc::clone(&compiled), options.trusted, &options.limits)?
                .with_shipped(options.shipped),
            schema: compiled,
            throttle: match &options.cache {
                Some(cache) => Throttle::beside(cache, allowance),
                None => Throttle::memory(allowance),
            },
            hook: options.hook,
            origins: options.origins,
            open: options.open,
            scalars: options.scalars,
            shared: options.shared,
            kept: options.kept,
            answers: Answers::new(options.limits.answer_cache_bytes),
            hides_schema: options.hides_schema,
            places: Places::new(options.limits.sockets_of_one),
            reach: options.reach,
            stopping: options.stopping,
            sockets: Arc::new(Semaphore::new(options.limits.sockets)),
            limits: options.limits,
        }))
    }

    /// Returns a router that serves the API at `path`: over HTTP, as event streams and as a WebSocket.
    pub fn routes(self: &Arc<Self>, path: &str) -> axum::Router {
        front::routes(Arc::clone(self), path)
    }

    /// Waits until every socket and event stream is closed.
    pub async fn closed(&self) {
        let all = u32::try_from(self.limits.sockets).unwrap_or(u32::MAX);
        // Never closed, so this can only wait.
        drop(self.sockets.acquire_many(all).await);
    }

    /// Notes how many sockets and event streams are open.
    pub(crate) fn measure(&self) {
        let limit = self.limits.sockets;
        let open = limit.saturating_sub(self.sockets.available_permits());
        measure::sockets(self.name, open, limit);
    }

    async fn authenticate(&self, caller: &Caller) -> Result<Guest, Refusal> {
        match self.heard(caller, (self.hook)(caller.clone())).await? {
            Ok(guest) => Ok(guest),
            Err(Rejection::Unauthenticated) => Err(Refusal::new(
                Code::Unauthenticated,
                "The session is unknown or has ended.",
            )),
            Err(Rejection::Fault(fault)) => {
                let id = &caller.request_id;
                error!(request.id = %id, error = format!("{fault:#}"), "Request {id} could not be authenticated: {fault:#}");
                Err(Refusal::fault(id))
            }
        }
    }

    /// Finds the call's document and makes the engine's request of it.
    fn prepare(&self, call: &Call) -> Result<Prepared, Refusal> {
        let found = self.documents.find(call, &self.limits);
        let document = match self.hides_schema {
            true => found.map_err(hidden::hide)?,
            false => found?,
        };
        let operation = document.operation(call.operation_name.as_deref())?;
        if self.hides_schema && hidden::asks_of_schema(&document, operation) {
            return Err(hidden::unexplained());
        }
        let variables = document.coerce(&self.schema, operation, &call.variables)?;
        scalar::check(&self.schema, operation, (&variables, self.scalars))?;
        let cost = document.cost(operation, &variables);

        let operation_name = operation.name.as_ref().map(|name| name.to_string());
        record::operation(operation_name.as_deref().unwrap_or_default());
        let is_query = document::is_query(operation);
        let is_subscription = operation.is_subscription();
        let root = operation.object_type().to_string();
        Ok(Prepared {
            variables: document::engine_variables(&variables),
            operation_name,
            is_query,
            is_subscription,
            root,
            cost,
            document,
        })
    }

    /// Returns whether an operation asks for nothing but what needs nobody.
    fn is_open(&self, prepared: &Prepared) -> bool {
        let mut fields = prepared.document.root_fields(prepared.operation_name.as_deref());
        !prepared.is_query && !prepared.is_subscription && fields.all(|field| self.open.contains(&field))
    }

    /// Returns whether an operation asks for nothing but what is the same for everyone.
    fn is_shared(&self, prepared: &Prepared) -> bool {
        let mut fields = prepared.document.root_fields(prepared.operation_name.as_deref());
        prepared.is_query && fields.all(|field| self.shared.contains(&field))
    }

    /// Returns whether an operation asks for nothing but what hangs on the guest's state.
    fn is_kept(&self, prepared: &Prepared) -> bool {
        let document = prepared.document.valid();
        let operation = document.operations.get(prepared.operation_name.as_deref());
        prepared.is_query && operation.is_ok_and(|operation| self.kept.covers(document, operation))
    }

    /// Returns the tag of an operation's answer as it would be now; `None` for a guest whose answers have none.
    async fn tag(
        &self,
        prepared: &Prepared,
        (guest, caller): (&Guest, &Caller),
        media: Media,
    ) -> Result<Option<Tag>, Refusal> {
        let asked = tokio::time::timeout(self.limits.timeout, (guest.state)());
        let state = match self.heard(caller, asked).await? {
            Ok(Ok(state)) => state,
            Ok(Err(fault)) => {
                let id = &caller.request_id;
                error!(request.id = %id, error = format!("{fault:#}"), "Request {id} could not be tagged: {fault:#}");
                return Err(Refusal::fault(id));
            }
            Err(_) => return Err(self.timed_out()),
        };
        Ok(state.map(|state| Tag::new(prepared, &state, media)))
    }

    /// Refuses what changes or listens, for a guest who may only read.
    fn permit(prepared: &Prepared, guest: &Guest) -> Result<(), Refusal> {
        if guest.reads_only && !prepared.is_query {
            return Err(Refusal::new(
                Code::Forbidden,
                "You see the app as somebody else does: nothing can be changed or listened to.",
            ));
        }
        Ok(())
    }

    /// Executes a query or a mutation.
    async fn execute(&self, prepared: Prepared, guest: &Guest, caller: &Caller) -> Result<Response, Refusal> {
        let name = prepared.label().to_owned();
        let executing = self.execute_uncounted(prepared, guest, caller);
        measure::operation((self.name, &name), executing, |ended| match ended {
            Ok(response) => outcome(&response.errors),
            Err(refusal) => outcome(&refusal.errors),
        })
        .await
    }

    async fn execute_uncounted(
        &self,
        mut prepared: Prepared,
        guest: &Guest,
        caller: &Caller,
    ) -> Result<Response, Refusal> {
        Self::permit(&prepared, guest)?;
        self.charge(prepared.cost, guest).await?;
        let request = self.fill(&mut prepared, guest, caller);

        let execution = AssertUnwindSafe(self.engine.execute(request)).catch_unwind();
        let execution = tokio::time::timeout(self.limits.timeout, execution);
        let mut response = match self.heard(caller, execution).await? {
            Ok(Ok(response)) => response,
            Ok(Err(panic)) => return Err(fault(&*panic, caller)),
            Err(_) => return Err(self.timed_out()),
        };

        let actual = cost::actual(&response.data);
        let available = self
            .throttle
            .settle(&guest.key, (prepared.cost, actual), Instant::now());
        self.settle(&mut response, &prepared, caller);
        response.extensions.insert(
            "cost".to_owned(),
            self.cost(prepared.cost, Some(actual), available),
        );
        Ok(response)
    }

    /// Waits for something that asks the database, as long as that answers anybody.
    async fn heard<T>(&self, caller: &Caller, work: impl Future<Output = T>) -> Result<T, Refusal> {
        let Some(reach) = &self.reach else {
            return Ok(work.await);
        };
        reach.within(Patience::ASKED, work).await.map_err(|silence| {
            let id = &caller.request_id;
            error!(request.id = %id, "Request {id} was given up: {silence}");
            Refusal::fault(id)
        })
    }

    /// Executes a subscription; each of its events is an answer.
    async fn subscribe(
        self: &Arc<Self>,
        mut prepared: Prepared,
        guest: &Guest,
        caller: &Caller,
    ) -> Result<BoxStream<'static, Response>, Refusal> {
        let begun = async {
            Self::permit(&prepared, guest)?;
            self.charge(prepared.cost, guest).await
        };
        measure::operation((self.name, prepared.label()), begun, |begun| match begun {
            Ok(()) => "ok",
            Err(refusal) => outcome(&refusal.errors),
        })
        .await?;
        let request = self.fill(&mut prepared, guest, caller);
        let (api, caller) = (Arc::clone(self), caller.clone());
        let events = self.engine.stream(request).map(move |mut response| {
            api.settle(&mut response, &prepared, &caller);
            response
        });
        Ok(events.boxed())
    }

    fn fill(&self, prepared: &mut Prepared, guest: &Guest, caller: &Caller) -> Request {
        let mut request = Request::new(String::new()).variables(std::mem::take(&mut prepared.variables));
        request.operation_name.clone_from(&prepared.operation_name);
        request.set_parsed_query(prepared.document.parsed().clone());
        request.data.insert(caller.clone());
        (guest.fill)(&mut request.data);
        request
    }

    /// Makes the errors of an answer fit to be shown.
    fn settle(&self, response: &mut Response, prepared: &Prepared, caller: &Caller) {
        if response.errors.is_empty() {
            return;
        }
        let paths = Paths {
            schema: &self.schema,
            document: prepared.document.parsed(),
            operation: prepared
                .document
                .parsed_operation(prepared.operation_name.as_deref()),
            root: &prepared.root,
        };
        errors::settle(&mut response.errors, &self.limits, &caller.request_id, |error| {
            paths.whole(error)
        });
        errors::count(self.name, &response.errors);
    }

    fn timed_out(&self) -> Refusal {
        Refusal::new(
            Code::Timeout,
            format!(
                "The operation took longer than {} s.",
                self.limits.timeout.as_secs_f32()
            ),
        )
    }
}

/// Returns how an operation ended, as it is counted.
fn outcome(errors: &[ServerError]) -> &'static str {
    errors
        .first()
        .map_or("ok", |error| errors::code_of(error).as_str())
}

/// Logs a panic and returns what the client sees of it.
fn fault(panic: &(dyn std::any::Any + Send), caller: &Caller) -> Refusal {
    let said = crate::http::panic_message(panic);
    let id = &caller.request_id;
    error!(request.id = %id, panic = said, "Request {id} panicked: {said}");
    Refusal::fault(id)
}
