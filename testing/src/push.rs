//! Push services as a test has them: Apple's, Google's and a browser's in one server, which is as strict as they are and keeps what it takes.

use std::{
    collections::{HashSet, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Version, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{google::ServiceAccount, identity::ClientKey};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{Notify, watch},
};
use worker::channel::{
    Push,
    push::{Apns, ApnsSettings, Fcm, FcmSettings, Services, Vapid, WebPush, WebPushSettings},
};

use crate::issuer::{app_key, value};

/// What Apple calls the app.
pub const TOPIC: &str = "com.honeydue.app";

/// The key by which browsers' services know us: that of the example in RFC 8291.
pub const VAPID: (&str, &str) = (
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
    "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
);

/// Bytes of a push that any of them takes.
const MAX_BYTES: usize = 4_096;

/// How a push is answered.
#[derive(Clone, Debug)]
pub enum Said {
    /// With a status and a reason.
    Refused(u16, &'static str),
    /// With a status and a pause, in seconds.
    Later(u16, &'static str),
    /// With a status, and the address of somebody else.
    Elsewhere(u16, String),
    /// With a status, and a text that is not what it should be.
    Nonsense(u16),
    /// With a status, and far more than is worth reading.
    Flood(u16),
    /// That nobody is there, since an instant in milliseconds.
    GoneSince(i64),
    /// Not until it is let go, and then as usual.
    Held,
    /// Never: the connection is cut when the push has come.
    Cut,
}

/// A push that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// To whom.
    pub to: String,
    /// What came along.
    pub headers: HeaderMap,
    /// What it says; sealed for a browser.
    pub body: Bytes,
}

impl Taken {
    /// Returns the text of a header.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str());
        value.and_then(Result::ok).unwrap_or_default()
    }

    /// Reads what it says.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("it is JSON")
    }
}

/// The services.
#[derive(Clone, Debug)]
pub struct PushService {
    url: String,
    books: Arc<Books>,
    count: watch::Receiver<usize>,
}

#[derive(Debug)]
struct Books {
    url: String,
    answers: Mutex<VecDeque<Said>>,
    always: Mutex<Option<Said>>,
    taken: Mutex<Vec<Taken>>,
    strangers: Mutex<HashSet<String>>,
    asked: watch::Sender<usize>,
    let_go: Notify,
    /// The key of our app, as PEM, and its public half.
    app_key: (String, Vec<u8>),
    /// Apple's tokens that were seen, in their order.
    tokens: Mutex<Vec<String>>,
    /// The access token of Google's that counts, and how many there were.
    access: Mutex<(String, usize)>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PushService {
    /// Opens on a port of this machine; Apple's part speaks HTTP/2 alone.
    pub async fn open() -> Self {
        Self::with_key(app_key()).await
    }

    /// Opens another one that knows our app by the same key: Apple's sandbox.
    pub async fn sandbox(&self) -> Self {
        Self::with_key(self.books.app_key.clone()).await
    }

    async fn with_key(app_key: (String, Vec<u8>)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let (asked, count) = watch::channel(0);
        let books = Arc::new(Books {
            url: url.clone(),
            answers: Mutex::default(),
            always: Mutex::default(),
            taken: Mutex::default(),
            strangers: Mutex::default(),
            asked,
            let_go: Notify::new(),
            app_key,
            tokens: Mutex::default(),
            access: Mutex::default(),
        });
        let router = Router::new()
            .route("/3/device/{token}", post(apns))
            .route("/token", post(give_access))
            .route("/v1/projects/{project}/messages:send", post(fcm))
            .route("/push/{id}", post(web))
            .with_state(Arc::clone(&books));
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { url, books, count }
    }

    /// Returns where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns where it is, without a scheme.
    pub fn address(&self) -> SocketAddr {
        let address = self.url.strip_prefix("http://").expect("a scheme");
        address.parse().expect("an address and a port")
    }

    /// Returns the address of a browser's subscription.
    pub fn endpoint(&self, id: &str) -> String {
        format!("{}/push/{id}", self.url)
    }

    /// Returns the text of the key that Apple knows the app by.
    pub fn key(&self) -> &str {
        &self.books.app_key.0
    }

    /// Returns the text of the key file of the account that Google knows.
    pub fn account(&self) -> String {
        let file = json!({
            "type": "service_account",
            "project_id": "honeydue-test",
            "client_email": "sender@honeydue-test.iam.gserviceaccount.com",
            "private_key_id": "one",
            "private_key": include_str!("../keys/one.pem"),
            "token_uri": format!("{}/token", self.url),
        });
        file.to_string()
    }

    /// Returns all that sends to it; `sandbox` is Apple's for developers.
    pub fn services(&self, sandbox: &Self) -> Services {
        let fcm = FcmSettings {
            service_account: ServiceAccount::read(&self.account()).expect("a key file"),
            url: self.url.clone(),
        };
        let vapid = Vapid::read(VAPID.0, &VAPID.1.into(), "mailto:ops@honeydue.test");
        let web = WebPushSettings {
            vapid: vapid.expect("keys that belong together"),
            origins: vec![self.url.clone()],
        };
        Services {
            apns: Some(Arc::new(self.apns(&self.url, &sandbox.url))),
            fcm: Some(Arc::new(Fcm::new(fcm).expect("a client can be set up"))),
            web: Some(Arc::new(WebPush::new(web).expect("a client can be set up"))),
        }
    }

    fn apns(&self, url: &str, sandbox_url: &str) -> Apns {
        let key = ClientKey::read("TEAM", "KEY", self.key()).expect("a key of Apple's form");
        let settings = ApnsSettings {
            key,
            topic: TOPIC.to_owned(),
            url: url.to_owned(),
            sandbox_url: sandbox_url.to_owned(),
        };
        Apns::new(settings).expect("a client can be set up")
    }

    /// Prepares answers, one a push; afterwards pushes are taken again.
    pub fn answer(&self, answers: impl IntoIterator<Item = Said>) {
        lock(&self.books.answers).extend(answers);
    }

    /// Answers every push for which nothing else is prepared, until it is told otherwise.
    pub fn always(&self, answer: Option<Said>) {
        *lock(&self.books.always) = answer;
    }

    /// Lets all go that are held.
    pub fn let_go(&self) {
        self.always(None);
        self.books.let_go.notify_waiters();
    }

    /// Has Apple know no device by this token.
    pub fn forget_device(&self, token: &str) {
        lock(&self.books.strangers).insert(token.to_owned());
    }

    /// Has Google take no access token that it gave so far.
    pub fn forget_access(&self) {
        "another".clone_into(&mut lock(&self.books.access).0);
    }

    /// Counts the access tokens that Google gave.
    pub fn n_access(&self) -> usize {
        lock(&self.books.access).1
    }

    /// Returns the tokens by which Apple was asked, in their order.
    pub fn tokens(&self) -> Vec<String> {
        lock(&self.books.tokens).clone()
    }

    /// Returns the pushes that were taken.
    pub fn taken(&self) -> Vec<Taken> {
        lock(&self.books.taken).clone()
    }

    /// Counts the pushes that came, taken or not.
    pub fn n_asked(&self) -> usize {
        *self.count.borrow()
    }

    /// Waits until so many pushes have come.
    pub async fn wait_for(&self, count: usize) {
        let mut counted = self.count.clone();
        let waited = counted.wait_for(|counted| *counted >= count).await;
        waited.expect("the server is there");
    }
}

/// Returns what sends to Apple's service at another address, as somebody whom `service` knows.
pub fn at(service: &PushService, url: &str) -> Push {
    let services = Services {
        apns: Some(Arc::new(service.apns(url, url))),
        ..Services::default()
    };
    Push::Services(services)
}

impl Books {
    /// Notes that a push came, and answers it as it was prepared; `None` to take it.
    async fn prepared(&self) -> Option<Response> {
        let answer = lock(&self.answers).pop_front();
        let answer = answer.or_else(|| lock(&self.always).clone());
        let held = self.let_go.notified();
        self.asked.send_modify(|count| *count += 1);
        match answer? {
            Said::Refused(status, reason) => Some(refuse(status, reason)),
            Said::Later(status, pause) => {
                let mut response = refuse(status, "TooManyRequests");
                let pause = pause.parse().expect("a header's value");
                response.headers_mut().insert(header::RETRY_AFTER, pause);
                Some(response)
            }
            Said::Elsewhere(status, address) => {
                let location = [(header::LOCATION, address)];
                Some((code(status), location).into_response())
            }
            Said::Nonsense(status) => Some((code(status), "<html>\u{0}").into_response()),
            Said::Flood(status) => Some((code(status), "{".repeat(8 << 20)).into_response()),
            Said::GoneSince(at) => {
                let body = json!({ "reason": "Unregistered", "timestamp": at });
                Some((StatusCode::GONE, Json(body)).into_response())
            }
            Said::Held => {
                held.await;
                None
            }
            Said::Cut => panic!("the connection is cut, as it was told to"),
        }
    }

    fn take(&self, to: String, headers: HeaderMap, body: Bytes) {
        lock(&self.taken).push(Taken { to, headers, body });
    }
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a status")
}

/// Refuses in the words of Apple's and of Google's.
fn refuse(status: u16, reason: &str) -> Response {
    let details =
        [json!({ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": reason })];
    let body = json!({ "reason": reason, "error": { "code": status, "status": reason, "details": details } });
    (code(status), Json(body)).into_response()
}

async fn apns(
    State(books): State<Arc<Books>>,
    Path(token): Path<String>,
    version: Version,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let bearer = header("authorization")
        .strip_prefix("Bearer ")
        .unwrap_or_default()
        .to_owned();
    lock(&books.tokens).push(bearer.clone());
    if let Some(answer) = books.prepared().await {
        return answer;
    }
    let is_token = token.len() == 64 && token.bytes().all(|digit| digit.is_ascii_hexdigit());
    let parts = verified(&bearer, &books.app_key.1);
    let is_ours = parts.is_some_and(|(head, claims)| {
        head == json!({ "alg": "ES256", "kid": "KEY", "typ": "JWT" }) && claims["iss"] == "TEAM"
    });
    let id = header("apns-id").to_owned();
    let refused = if version != Version::HTTP_2 {
        Some((505, "it speaks HTTP/2 alone"))
    } else if !is_ours {
        Some((403, "InvalidProviderToken"))
    } else if header("apns-topic") != TOPIC {
        Some((400, "TopicDisallowed"))
    } else if !is_token || lock(&books.strangers).contains(&token) || !token.contains(|digit| digit != '0') {
        Some((400, "BadDeviceToken"))
    } else if body.len() > MAX_BYTES {
        Some((413, "PayloadTooLarge"))
    } else if id.parse::<uuid::Uuid>().is_err() {
        Some((400, "BadMessageId"))
    } else if header("apns-collapse-id").len() > 64 {
        Some((400, "BadCollapseId"))
    } else {
        None
    };
    if let Some((status, reason)) = refused {
        return refuse(status, reason);
    }
    books.take(token, headers, body);
    ([("apns-id", id)], StatusCode::OK).into_response()
}

async fn give_access(State(books): State<Arc<Books>>, Form(form): Form<Vec<(String, String)>>) -> Response {
    if value(&form, "assertion").split('.').count() != 3 {
        return refuse(400, "invalid_grant");
    }
    let mut access = lock(&books.access);
    access.1 += 1;
    access.0 = format!("access {}", access.1);
    Json(json!({ "access_token": access.0, "expires_in": 3_599, "token_type": "Bearer" })).into_response()
}

async fn fcm(
    State(books): State<Arc<Books>>,
    Path(project): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(answer) = books.prepared().await {
        return answer;
    }
    let bearer = format!("Bearer {}", lock(&books.access).0);
    let is_ours = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|given| *given == *bearer);
    let said: Value = serde_json::from_slice(&body).unwrap_or_default();
    let token = said["message"]["token"].as_str().unwrap_or_default().to_owned();
    let all_texts = |data: &Value| {
        let values = data.as_object().map(|data| data.values().all(Value::is_string));
        values.unwrap_or(true)
    };
    if !is_ours {
        return refuse(401, "UNAUTHENTICATED");
    }
    if project != "honeydue-test" {
        return refuse(403, "PERMISSION_DENIED");
    }
    if !token.starts_with("token") || !all_texts(&said["message"]["data"]) || body.len() > MAX_BYTES {
        return refuse(400, "INVALID_ARGUMENT");
    }
    books.take(token, headers, body);
    let count = lock(&books.taken).len();
    Json(json!({ "name": format!("projects/{project}/messages/{count}") })).into_response()
}

async fn web(
    State(books): State<Arc<Books>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(answer) = books.prepared().await {
        return answer;
    }
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let is_base64 = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_');
    let (topic, lasts) = (header("topic"), header("ttl").parse::<u32>());
    if !is_authorized(header("authorization"), &books.url) {
        return refuse(403, "Unauthorized");
    }
    if lasts.is_err() || topic.len() > 32 || !topic.bytes().all(is_base64) {
        return refuse(400, "BadRequest");
    }
    if header("content-encoding") != "aes128gcm" || body.len() > MAX_BYTES {
        return refuse(413, "PayloadTooLarge");
    }
    let location = format!("{}/message/{id}", books.url);
    books.take(id, headers, body);
    (StatusCode::CREATED, [(header::LOCATION, location)]).into_response()
}

/// Says whether a push is signed, for this service, with the key that it names.
fn is_authorized(text: &str, url: &str) -> bool {
    let parts = text
        .strip_prefix("vapid t=")
        .and_then(|rest| rest.split_once(", k="));
    let Some((token, key)) = parts else {
        return false;
    };
    let public = URL_SAFE_NO_PAD.decode(key).unwrap_or_default();
    verified(token, &public).is_some_and(|(head, claims)| {
        key == VAPID.0
            && head["alg"] == "ES256"
            && claims["aud"] == url
            && claims["exp"].is_i64()
            && claims["sub"] == "mailto:ops@honeydue.test"
    })
}

/// Returns head and claims of a token that is signed with a key.
fn verified(token: &str, public: &[u8]) -> Option<(Value, Value)> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (head, claims) = signed.split_once('.')?;
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    key.verify(signed.as_bytes(), &signature).ok()?;
    let read = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    Some((read(head)?, read(claims)?))
}
