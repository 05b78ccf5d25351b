//! Google, as far as purchases are concerned: a server of its own, which a test fills with purchases.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use domain::{
    google::ServiceAccount,
    subscription::google::{Google, Settings},
};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents},
};
use tokio::net::TcpListener;

use super::{authority::encode, *};

/// The app that is sold.
pub const PACKAGE: &str = "com.honeydue.app";

/// For whom the tokens of pushes are made.
pub const AUDIENCE: &str = "https://honeydue.test/webhooks/google";

/// Who pushes.
pub const PUSHER: &str = "pusher@project.iam.gserviceaccount.com";

/// Who asks.
const ACCOUNT: &str = "asker@project.iam.gserviceaccount.com";

const ACCOUNT_KEY: &str = include_str!("keys/account.pem");
const GOOGLE_KEY: &str = include_str!("keys/google.pem");

/// Google.
#[derive(Clone, Default)]
pub struct Play(Arc<Mutex<Books>>);

/// What Google knows.
#[derive(Default)]
pub struct Books {
    address: String,
    /// Purchases by their tokens.
    pub purchases: HashMap<String, Value>,
    /// Tokens of what was acknowledged, as often as it was.
    pub acknowledged: Vec<String>,
    /// How often it was asked for an access token, for keys, and about a purchase.
    pub asked: (u32, u32, u32),
    /// What is answered instead, for so many questions.
    pub trouble: Option<(StatusCode, u32)>,
    /// The access token that counts.
    access: String,
}

impl Play {
    /// Opens on a port of this machine.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let play = Self::default();
        play.books().address = format!("http://{}", listener.local_addr().unwrap());
        let purchases = "/androidpublisher/v3/applications/{package}/purchases";
        let router = Router::new()
            .route("/token", post(give_access))
            .route("/certs", get(keys))
            .route(
                &format!("{purchases}/subscriptionsv2/tokens/{{token}}"),
                get(purchase),
            )
            .route(
                &format!("{purchases}/subscriptions/{{product}}/tokens/{{deed}}"),
                post(acknowledge),
            )
            .with_state(play.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        play
    }

    /// Returns what is known.
    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a client of it.
    pub fn client(&self) -> Google {
        let address = self.books().address.clone();
        let file = json!({
            "type": "service_account",
            "client_email": ACCOUNT,
            "private_key_id": "account-key",
            "private_key": ACCOUNT_KEY,
            "token_uri": format!("{address}/token"),
        });
        let settings = Settings {
            package_name: PACKAGE.to_owned(),
            service_account: ServiceAccount::read(&file.to_string()).unwrap(),
            push_audience: AUDIENCE.to_owned(),
            push_email: PUSHER.to_owned(),
            keys_url: format!("{address}/certs"),
            api_url: address,
        };
        Google::new(settings).unwrap()
    }

    /// Lets Google forget the access token that it gave.
    pub fn forget_access(&self) {
        "another".clone_into(&mut self.books().access);
    }
}

/// Returns the claims of a push of Google's.
pub fn claims(now: DateTime<Utc>) -> Value {
    json!({
        "iss": "https://accounts.google.com",
        "aud": AUDIENCE,
        "email": PUSHER,
        "email_verified": true,
        "sub": "1",
        "iat": now.timestamp(),
        "exp": now.timestamp() + 3_600,
    })
}

/// Signs claims as Google does.
pub fn sign(claims: &Value) -> String {
    sign_with(
        GOOGLE_KEY,
        &json!({ "alg": "RS256", "kid": "google-key", "typ": "JWT" }),
        claims,
    )
}

/// Signs claims with a key that is not Google's, in its name.
pub fn forge(claims: &Value) -> String {
    sign_with(
        ACCOUNT_KEY,
        &json!({ "alg": "RS256", "kid": "google-key" }),
        claims,
    )
}

/// Signs claims as Google does, under another header.
pub fn sign_as(header: &Value, claims: &Value) -> String {
    sign_with(GOOGLE_KEY, header, claims)
}

fn sign_with(pem: &str, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", encode(header), encode(claims));
    let key = rsa(pem);
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        text.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn rsa(pem: &str) -> RsaKeyPair {
    let letters: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    RsaKeyPair::from_pkcs8(&STANDARD.decode(letters).unwrap()).unwrap()
}

fn public(pem: &str) -> RsaPublicKeyComponents<Vec<u8>> {
    rsa(pem).public().into()
}

/// Gives an access token to whoever proves to be the service account.
async fn give_access(
    State(play): State<Play>,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let (signed, signature) = form["assertion"].rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let is_account = public(ACCOUNT_KEY).verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature);
    let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let mut books = play.books();
    books.asked.0 += 1;
    let is_meant = claims["aud"] == json!(format!("{}/token", books.address))
        && claims["iss"] == ACCOUNT
        && claims["scope"] == "https://www.googleapis.com/auth/androidpublisher"
        && form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer";
    if is_account.is_err() || !is_meant {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
    }
    books.access = format!("access {}", books.asked.0).replace(' ', "-");
    let given = json!({ "access_token": books.access, "expires_in": 3_599, "token_type": "Bearer" });
    (StatusCode::OK, Json(given))
}

async fn keys(State(play): State<Play>) -> Json<Value> {
    play.books().asked.1 += 1;
    let key = public(GOOGLE_KEY);
    let number = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    Json(json!({ "keys": [
        { "kty": "EC", "kid": "of-another-kind", "crv": "P-256" },
        { "kty": "RSA", "alg": "RS256", "use": "sig", "kid": "google-key", "n": number(&key.n), "e": number(&key.e) },
    ] }))
}

/// Says why a question is not answered, if it is not.
fn refusal(books: &mut Books, headers: &HeaderMap, package: &str) -> Option<StatusCode> {
    books.asked.2 += 1;
    if let Some((status, times)) = books.trouble.take() {
        books.trouble = (times > 1).then_some((status, times - 1));
        return Some(status);
    }
    let known = format!("Bearer {}", books.access);
    let is_known = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|value| value == known.as_str());
    match is_known {
        false => Some(StatusCode::UNAUTHORIZED),
        true => (package != PACKAGE).then_some(StatusCode::FORBIDDEN),
    }
}

async fn purchase(
    State(play): State<Play>,
    Path((package, token)): Path<(String, String)>,
    headers: HeaderMap,
) -> (StatusCode, Json<Value>) {
    let mut books = play.books();
    if let Some(status) = refusal(&mut books, &headers, &package) {
        return (status, Json(Value::Null));
    }
    match books.purchases.get(&token) {
        Some(purchase) => (StatusCode::OK, Json(purchase.clone())),
        None => (StatusCode::NOT_FOUND, Json(Value::Null)),
    }
}

async fn acknowledge(
    State(play): State<Play>,
    Path((package, product, deed)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> StatusCode {
    let mut books = play.books();
    if let Some(status) = refusal(&mut books, &headers, &package) {
        return status;
    }
    let token = deed.strip_suffix(":acknowledge").unwrap().to_owned();
    let Some(purchase) = books.purchases.get_mut(&token) else {
        return StatusCode::NOT_FOUND;
    };
    if purchase["lineItems"][0]["productId"] != json!(product) {
        return StatusCode::BAD_REQUEST;
    }
    purchase["acknowledgementState"] = json!("ACKNOWLEDGEMENT_STATE_ACKNOWLEDGED");
    books.acknowledged.push(token);
    StatusCode::NO_CONTENT
}
