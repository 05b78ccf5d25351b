//! Sockets: `graphql-transport-ws` as <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md> has it.

use std::{sync::Arc, time::Duration};

use async_graphql::{Response as Answer, ServerError, Value};
use axum::{
    extract::{
        FromRequestParts, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use domain::trace;
use futures_util::{
    FutureExt, StreamExt,
    future::{self, BoxFuture},
    stream::{self, BoxStream},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tokio_stream::StreamMap;

use super::{
    Api,
    call::Call,
    door::{Caller, Guest, bearer},
    errors::{self, Code, Refusal},
    front,
    media::Media,
    places::Place,
};
use crate::http::Refusals;

/// The protocol's name in `Sec-WebSocket-Protocol`.
const PROTOCOL: &str = "graphql-transport-ws";
/// How long a client may leave a message unread before it is given up.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest id of an operation; clients use counters or UUIDs.
const ID_BYTES: usize = 128;

/// Why a socket is closed, by the protocol's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    GoingAway = 1001,
    TryAgainLater = 1013,
    BadRequest = 4400,
    Unauthorized = 4401,
    Forbidden = 4403,
    SubprotocolNotAcceptable = 4406,
    InitialisationTimeout = 4408,
    SubscriberAlreadyExists = 4409,
    TooManyInitialisationRequests = 4429,
    InternalServerError = 4500,
}

/// What a client sends.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Incoming {
    ConnectionInit { payload: Option<Json> },
    Ping { payload: Option<Json> },
    Pong,
    Subscribe { id: String, payload: Json },
    Complete { id: String },
}

/// What the server sends.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Outgoing<'a> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Json>,
    },
    Next {
        id: &'a str,
        payload: &'a Answer,
    },
    Error {
        id: &'a str,
        payload: &'a [ServerError],
    },
    Complete {
        id: &'a str,
    },
}

/// What an operation has to say.
enum Event {
    Next(Box<Answer>),
    /// It could not be started.
    Refused(Vec<ServerError>),
    Complete,
}

/// Returns whether a request wants to become a socket.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    headers
        .get(header::UPGRADE)
        .is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens a socket.
pub(super) async fn open(api: Arc<Api>, parts: &mut Parts, caller: Caller) -> Response {
    if let Err(refusal) = check_origin(&api, &parts.headers) {
        return front::refuse(&api, refusal, Media::Json);
    }
    let upgrade = match WebSocketUpgrade::from_request_parts(parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => {
            return front::refuse(
                &api,
                Refusal::new(Code::BadRequest, rejection.to_string()),
                Media::Json,
            );
        }
    };
    let Ok(permit) = Arc::clone(&api.sockets).try_acquire_owned() else {
        let refusal = Refusal::for_now("There are too many open sockets; try again later.", 1);
        return front::refuse(&api, refusal, Media::Json);
    };
    let longest = api.limits.body_bytes;
    let refusals = parts.extensions.get::<Refusals>().cloned();
    // The socket outlives the request that opened it.
    let trace = trace::current();
    upgrade
        .max_message_size(longest)
        .max_frame_size(longest)
        .protocols([PROTOCOL])
        .on_upgrade(async move |socket| {
            let _permit = permit;
            let mut line = Line { socket };
            let close = if line.socket.protocol() == Some(&HeaderValue::from_static(PROTOCOL)) {
                trace::within(trace, Session::new(api, caller, refusals).run(&mut line)).await
            } else {
                Some((
                    Close::SubprotocolNotAcceptable,
                    "Subprotocol not acceptable".to_owned(),
                ))
            };
            if let Some((code, reason)) = close {
                line.close(code, reason).await;
            }
        })
}

/// Refuses a browser's page of an origin that is not ours; programs and apps send none.
pub(super) fn check_origin(api: &Api, headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().unwrap_or_default();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let own = origin
        .split_once("://")
        .map(|(_, authority)| authority)
        .is_some_and(|authority| host == Some(authority));
    if own || api.origins.iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    let mut refusal = Refusal::new(Code::Forbidden, "This origin may not open streams.");
    refusal.status = Some(StatusCode::FORBIDDEN);
    Err(refusal)
}

/// The end of a socket, as the server's or the client's doing (`None`).
type Ending = Option<(Close, String)>;

/// The wire.
struct Line {
    socket: WebSocket,
}

impl Line {
    async fn send(&mut self, message: &Outgoing<'_>) -> Result<(), Ending> {
        let text = serde_json::to_string(message).expect("messages of GraphQL values are JSON");
        self.write(Message::Text(text.into())).await
    }

    async fn write(&mut self, message: Message) -> Result<(), Ending> {
        match timeout(SEND_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(None),
        }
    }

    async fn close(&mut self, code: Close, reason: String) {
        // Nobody is left to tell if this fails.
        let _ = self
            .write(Message::Close(Some(CloseFrame {
                code: code as u16,
                reason: reason.into(),
            })))
            .await;
    }
}

/// The state of one socket.
struct Session {
    api: Arc<Api>,
    caller: Caller,
    refusals: Option<Refusals>,
    guest: Option<Arc<Guest>>,
    place: Option<Place>,
    ended: BoxFuture<'static, ()>,
    operations: StreamMap<String, BoxStream<'static, Event>>,
}

impl Session {
    fn new(api: Arc<Api>, caller: Caller, refusals: Option<Refusals>) -> Self {
        Self {
            api,
            caller,
            refusals,
            guest: None,
            place: None,
            ended: future::pending().boxed(),
            operations: StreamMap::new(),
        }
    }

    /// Speaks the protocol until one side has had enough.
    async fn run(mut self, line: &mut Line) -> Ending {
        let init_by = Instant::now() + self.api.limits.init_timeout;
        let beat = self.api.limits.keep_alive;
        let mut heartbeat = interval_at(Instant::now() + beat, beat);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = true;
        let stopping = self.api.stopping.clone();
        loop {
            let done = tokio::select! {
                message = line.socket.recv() => {
                    heard = true;
                    match message {
                        Some(Ok(message)) => self.hear(line, message).await,
                        Some(Err(_)) | None => Err(None),
                    }
                }
                Some((id, event)) = self.operations.next(), if !self.operations.is_empty() => self.tell(line, &id, event).await,
                () = sleep_until(init_by), if self.guest.is_none() => Err(Some((Close::InitialisationTimeout, "Connection initialisation timeout".to_owned()))),
                () = &mut self.ended => Err(Some((Close::Forbidden, "The session has ended".to_owned()))),
                () = stopping.cancelled() => Err(Some((Close::GoingAway, "The server is stopping".to_owned()))),
                _ = heartbeat.tick() => {
                    if std::mem::take(&mut heard) { line.write(Message::Ping(Vec::new().into())).await } else { Err(None) }
                }
            };
            if let Err(ending) = done {
                return ending;
            }
        }
    }

    async fn hear(&mut self, line: &mut Line, message: Message) -> Result<(), Ending> {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return bad("Messages are text"),
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(None),
        };
        match serde_json::from_str(&text) {
            Ok(Incoming::ConnectionInit { payload }) => self.initialise(line, payload.as_ref()).await,
            Ok(Incoming::Ping { payload }) => line.send(&Outgoing::Pong { payload }).await,
            Ok(Incoming::Pong) => Ok(()),
            Ok(Incoming::Subscribe { id, payload }) => self.subscribe(line, id, payload).await,
            Ok(Incoming::Complete { id }) => {
                self.operations.remove(&id);
                Ok(())
            }
            Err(_) => bad("Invalid message received"),
        }
    }

    async fn initialise(&mut self, line: &mut Line, payload: Option<&Json>) -> Result<(), Ending> {
        if self.guest.is_some() {
            return Err(Some((
                Close::TooManyInitialisationRequests,
                "Too many initialisation requests".to_owned(),
            )));
        }
        if let Some(authorization) = payload.and_then(Json::as_object).and_then(|payload| {
            payload
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        }) {
            self.caller.token = Some(bearer(authorization.1.as_str().unwrap_or_default()).into());
        }
        match self.api.authenticate(&self.caller).await {
            Ok(guest) => {
                let Some(place) = self.api.places.take(&guest.key) else {
                    return Err(Some((
                        Close::TryAgainLater,
                        "There are too many sockets of yours; close some".to_owned(),
                    )));
                };
                self.place = Some(place);
                self.ended = (guest.ended)();
                self.guest = Some(Arc::new(guest));
                line.send(&Outgoing::ConnectionAck).await
            }
            Err(refusal) if refusal.status == Some(StatusCode::UNAUTHORIZED) => {
                if let Some(refusals) = &self.refusals {
                    refusals.count().await;
                }
                Err(Some((Close::Forbidden, "Forbidden".to_owned())))
            }
            Err(_) => Err(Some((
                Close::InternalServerError,
                "Internal server error".to_owned(),
            ))),
        }
    }

    async fn subscribe(&mut self, line: &mut Line, id: String, payload: Json) -> Result<(), Ending> {
        let Some(guest) = self.guest.clone() else {
            return Err(Some((Close::Unauthorized, "Unauthorized".to_owned())));
        };
        if id.is_empty() || id.len() > ID_BYTES {
            return bad("Invalid id");
        }
        if self.operations.contains_key(&id) {
            return Err(Some((
                Close::SubscriberAlreadyExists,
                format!("Subscriber for {id:.64} already exists"),
            )));
        }
        if self.operations.len() >= self.api.limits.socket_operations {
            let error = Code::RateLimited
                .server_error("There are too many operations on this socket; complete some first.");
            return line
                .send(&Outgoing::Error {
                    id: &id,
                    payload: &[error],
                })
                .await;
        }
        let Ok(call) = Call::from_json(payload) else {
            return bad("Invalid payload");
        };
        let operation = operate(Arc::clone(&self.api), call, guest, self.caller.clone());
        self.operations
            .insert(id, stream::once(operation).flatten().boxed());
        Ok(())
    }

    async fn tell(&mut self, line: &mut Line, id: &str, event: Event) -> Result<(), Ending> {
        match event {
            Event::Next(answer) => line.send(&Outgoing::Next { id, payload: &answer }).await,
            Event::Refused(errors) => {
                self.operations.remove(id);
                line.send(&Outgoing::Error { id, payload: &errors }).await
            }
            Event::Complete => {
                self.operations.remove(id);
                line.send(&Outgoing::Complete { id }).await
            }
        }
    }
}

fn bad(reason: &str) -> Result<(), Ending> {
    Err(Some((Close::BadRequest, reason.to_owned())))
}

/// Starts an operation and returns what it has to say, the last event being `Refused` or `Complete`.
async fn operate(api: Arc<Api>, call: Call, guest: Arc<Guest>, caller: Caller) -> BoxStream<'static, Event> {
    let name = api.name;
    let started = async {
        let prepared = match api.prepare(&call) {
            Ok(prepared) => prepared,
            Err(refusal) => {
                api.charge_refusal(&guest).await?;
                return Err(refusal);
            }
        };
        if prepared.is_subscription {
            return Ok(events(
                api.subscribe(prepared, &guest, &caller).await?,
                is_unstarted,
            ));
        }
        let answer = api.execute(prepared, &guest, &caller).await?;
        Ok(events(
            stream::once(async { answer }).boxed(),
            front::is_request_error,
        ))
    };
    started.await.unwrap_or_else(|refusal: Refusal| {
        errors::count(name, &refusal.errors);
        stream::once(async { Event::Refused(refusal.errors) }).boxed()
    })
}

/// Turns answers into events; a first answer that has `failed` means that nothing was started.
fn events(answers: BoxStream<'static, Answer>, failed: fn(&Answer) -> bool) -> BoxStream<'static, Event> {
    let said = answers.enumerate().map(move |(n, answer)| {
        if n == 0 && failed(&answer) {
            Event::Refused(answer.errors)
        } else {
            Event::Next(Box::new(answer))
        }
    });
    said.chain(stream::once(async { Event::Complete })).boxed()
}

/// Returns whether a subscription's first answer is that its resolver would not start.
fn is_unstarted(answer: &Answer) -> bool {
    matches!(answer.data, Value::Null)
        && !answer.errors.is_empty()
        && answer.errors.iter().all(|error| error.path.len() <= 1)
}
