//! Apple and Google as a test has them: a server that publishes keys, exchanges codes and takes tokens back.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::{App, identity::ClientKey};
use entity::identity::IdentityProvider;
use ring::{
    hmac,
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
        RSA_PKCS1_SHA256, UnparsedPublicKey,
    },
};
use serde_json::{Value, json};
use server::identity::{Providers, Source};
use tokio::net::TcpListener;
use url::Url;
use worker::channel::Apple;

use crate::{Client, client};

/// What both know our app by.
pub const CLIENT_ID: &str = "app.honeydue.test";

/// Private keys that only tests have.
const KEYS: [&str; 2] = [include_str!("../keys/one.pem"), include_str!("../keys/two.pem")];

/// What a form holds.
type Fields = Vec<(String, String)>;

/// How the server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    Fine,
    /// Not at all well.
    Gone,
    /// That it is elsewhere.
    Moved,
    /// At too great a length.
    Talkative,
    /// That nothing it is given is right.
    Strict,
}

/// A provider.
#[derive(Clone, Debug)]
pub struct Issuer {
    url: Url,
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// Which of the keys is published.
    key: AtomicUsize,
    mood: Mutex<Mood>,
    fetched: AtomicUsize,
    max_age: AtomicUsize,
    /// The key of our app, as PEM, and its public half.
    app_key: (String, Vec<u8>),
    /// What was asked of it: the path, and the form.
    asked: Mutex<Vec<(&'static str, Fields)>>,
}

impl Inner {
    fn mood(&self) -> MutexGuard<'_, Mood> {
        self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(&self) -> MutexGuard<'_, Vec<(&'static str, Fields)>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Issuer {
    /// Opens a provider of both kinds.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let inner = Arc::new(Inner {
            key: AtomicUsize::new(0),
            mood: Mutex::new(Mood::Fine),
            fetched: AtomicUsize::new(0),
            max_age: AtomicUsize::new(3_600),
            app_key: app_key(),
            asked: Mutex::default(),
        });
        let router = Router::new()
            .route("/auth/keys", get(keys))
            .route("/oauth2/v3/certs", get(keys))
            .route("/auth/token", post(token))
            .route("/auth/revoke", post(revoke))
            .with_state(Arc::clone(&inner));
        tokio::spawn(axum::serve(listener, router).into_future());
        Self {
            url: format!("http://{address}").parse().expect("an address"),
            inner,
        }
    }

    /// Returns where it is.
    pub fn url(&self) -> String {
        self.url.as_str().trim_end_matches('/').to_owned()
    }

    /// Returns a client of an app that believes this provider.
    pub fn client(&self, app: &App) -> Client {
        Client::new(client::router_with(app, self.providers()), client::PUBLIC, None)
    }

    /// Returns this provider as Apple and as Google, with nothing fetched yet.
    pub fn providers(&self) -> Providers {
        let sources = [IdentityProvider::Apple, IdentityProvider::Google].map(|provider| Source {
            provider,
            base: self.url.clone(),
            client_ids: vec!["app.honeydue.other".to_owned(), CLIENT_ID.to_owned()],
        });
        Providers::new(sources).expect("a client can be set up")
    }

    /// Returns what workers ask it with.
    pub fn apple(&self) -> Apple {
        let key = ClientKey::read("TEAM", "KEY", &self.inner.app_key.0).expect("a key of Apple's form");
        Apple::new(self.url(), key).expect("a client can be set up")
    }

    /// Has it answer in another way.
    pub fn feel(&self, mood: Mood) {
        *self.inner.mood() = mood;
    }

    /// Has it say that keys are good for so many seconds.
    pub fn say_max_age(&self, seconds: usize) {
        self.inner.max_age.store(seconds, Ordering::SeqCst);
    }

    /// Has it publish the other key, and that one alone.
    pub fn rotate(&self) {
        self.inner.key.fetch_xor(1, Ordering::SeqCst);
    }

    /// Counts how often its keys were fetched.
    pub fn n_fetched(&self) -> usize {
        self.inner.fetched.load(Ordering::SeqCst)
    }

    /// Returns what was asked of it so far: paths, and what was sent as `name`.
    pub fn asked(&self, name: &str) -> Vec<(&'static str, String)> {
        let asked = self.inner.asked();
        let lines = asked.iter().map(|(path, form)| (*path, value(form, name)));
        lines.collect()
    }

    /// Signs claims with the key that it publishes.
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_as(
            &json!({ "alg": "RS256", "kid": self.kid(), "typ": "JWT" }),
            claims,
        )
    }

    /// Signs claims with the key that it publishes, under a header of one's own.
    pub fn sign_as(&self, header: &Value, claims: &Value) -> String {
        sign_with(self.index(), header, claims)
    }

    /// Signs claims with the key that it does not publish, under the name of the one that it does.
    pub fn forge(&self, claims: &Value) -> String {
        let header = json!({ "alg": "RS256", "kid": self.kid() });
        sign_with(self.index() ^ 1, &header, claims)
    }

    /// Signs claims with the published key as if it were a secret that both sides knew.
    pub fn sign_with_public_key(&self, claims: &Value) -> String {
        let (n, _) = public(self.index());
        let signed = signed(&json!({ "alg": "HS256", "kid": self.kid() }), claims);
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &n), signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// Returns the name of the key that it publishes.
    pub fn kid(&self) -> String {
        format!("key-{}", self.index())
    }

    fn index(&self) -> usize {
        self.inner.key.load(Ordering::SeqCst)
    }
}

async fn keys(State(inner): State<Arc<Inner>>) -> Response {
    inner.fetched.fetch_add(1, Ordering::SeqCst);
    let mood = *inner.mood();
    let index = inner.key.load(Ordering::SeqCst);
    let (n, e) = public(index);
    let encode = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
    let mut set = json!({ "keys": [{
        "kty": "RSA", "kid": format!("key-{index}"), "use": "sig", "alg": "RS256", "n": encode(n), "e": encode(e),
    }] });
    let max_age = inner.max_age.load(Ordering::SeqCst);
    match mood {
        Mood::Gone | Mood::Strict => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mood::Moved => (
            StatusCode::TEMPORARY_REDIRECT,
            [(header::LOCATION, "/oauth2/v3/certs?again")],
        )
            .into_response(),
        Mood::Fine | Mood::Talkative => {
            if mood == Mood::Talkative {
                set["words"] = "many ".repeat(20_000).into();
            }
            let control = format!("public, max-age={max_age}, must-revalidate");
            ([(header::CACHE_CONTROL, control)], Json(set)).into_response()
        }
    }
}

/// Gives a token for a code: `code of SUBJECT` is SUBJECT's.
async fn token(State(inner): State<Arc<Inner>>, Form(form): Form<Fields>) -> Response {
    let code = value(&form, "code");
    let subject = code.strip_prefix("code of ").unwrap_or("nobody").to_owned();
    match answer(&inner, "/auth/token", form) {
        Err(refusal) => refusal,
        Ok(count) => Json(json!({
            "access_token": "not wanted",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": format!("refresh token {count} of {subject}"),
            "id_token": sign_with(0, &json!({ "alg": "RS256", "kid": "key-0" }), &json!({ "sub": subject })),
        }))
        .into_response(),
    }
}

async fn revoke(State(inner): State<Arc<Inner>>, Form(form): Form<Fields>) -> Response {
    match answer(&inner, "/auth/revoke", form) {
        Err(refusal) => refusal,
        Ok(_) => StatusCode::OK.into_response(),
    }
}

/// Notes what is asked, and refuses it where the secret is not the app's; else returns how much was asked so far.
#[expect(
    clippy::result_large_err,
    reason = "an answer of the framework's, made a few times in a test"
)]
fn answer(inner: &Inner, path: &'static str, form: Fields) -> Result<usize, Response> {
    let refuse = |word: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": word }))).into_response();
    let is_ours = is_ours(inner, &form);
    let mut asked = inner.asked();
    asked.push((path, form));
    match *inner.mood() {
        _ if !is_ours => Err(refuse("invalid_client")),
        Mood::Gone => Err(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        Mood::Moved => Err((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, path)]).into_response()),
        Mood::Strict => Err(refuse("invalid_grant")),
        Mood::Talkative => Err("many ".repeat(20_000).into_response()),
        Mood::Fine => Ok(asked.len()),
    }
}

/// Says whether the secret of a form is signed with the app's key, and for Apple.
fn is_ours(inner: &Inner, form: &[(String, String)]) -> bool {
    let secret = value(form, "client_secret");
    let Some((signed, signature)) = secret.rsplit_once('.') else {
        return false;
    };
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &inner.app_key.1);
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    let parts: Vec<Value> = signed
        .split('.')
        .filter_map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok())
        .collect();
    let [header, claims] = &parts[..] else {
        return false;
    };
    key.verify(signed.as_bytes(), &signature).is_ok()
        && *header == json!({ "alg": "ES256", "kid": "KEY", "typ": "JWT" })
        && claims["iss"] == "TEAM"
        && claims["aud"] == "https://appleid.apple.com"
        && claims["sub"] == value(form, "client_id").as_str()
        && claims["exp"].as_i64() > claims["iat"].as_i64()
}

pub(crate) fn value(form: &[(String, String)], name: &str) -> String {
    let found = form.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Makes a key as Apple hands it out.
pub(crate) fn app_key() -> (String, Vec<u8>) {
    let (algorithm, chance) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let key = EcdsaKeyPair::generate_pkcs8(algorithm, &chance).expect("a key can be made");
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &chance).expect("it reads back");
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(key.as_ref())
    );
    (pem, pair.public_key().as_ref().to_vec())
}

fn pair(index: usize) -> KeyPair {
    let body: String = KEYS[index]
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let key = STANDARD.decode(body).expect("a key in PEM");
    KeyPair::from_pkcs8(&key).expect("a key of RSA")
}

fn public(index: usize) -> (Vec<u8>, Vec<u8>) {
    let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(pair(index).public());
    (n, e)
}

fn signed(header: &Value, claims: &Value) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}", part(header), part(claims))
}

fn sign_with(index: usize, header: &Value, claims: &Value) -> String {
    let (pair, signed) = (pair(index), signed(header, claims));
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        signed.as_bytes(),
        &mut signature,
    )
    .expect("the signature has the key's length");
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
