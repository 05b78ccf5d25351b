//! Signing in with Apple and with Google.

mod first;
mod keys;
mod link;
mod token;

use entity::{account, identity};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use testing::{CLIENT_ID, Client, Home, Issuer, Reply};

const APPLE: &str = "mutation($input: SignInWithAppleInput!) { signInWithApple(input: $input) {
    tokens { accessToken } account { id email emailVerifiedAt hasPassword displayName timeZone locale
    identities { provider email linkedAt } sessions { deviceName } } userErrors { code field message } } }";
const GOOGLE: &str = "mutation($input: SignInWithGoogleInput!) { signInWithGoogle(input: $input) {
    tokens { accessToken } account { id email emailVerifiedAt hasPassword displayName timeZone locale
    identities { provider email linkedAt } } userErrors { code field message } } }";

const NONCE: &str = "made up for this sign-in";
const EMAIL: &str = "ada@example.org";

/// A home, and who vouches for people there.
struct Stage {
    home: Home,
    issuer: Issuer,
    client: Client,
}

impl Stage {
    async fn new() -> Self {
        let home = Home::new().await;
        let issuer = Issuer::open().await;
        let client = issuer.client(home.app());
        Self { home, issuer, client }
    }

    /// Returns the instant by the home's clock, moved by some seconds.
    fn at(&self, seconds: i64) -> i64 {
        self.home.app().clock.now().timestamp() + seconds
    }

    /// Returns what Apple says of Ada, with `more` in its place.
    fn apple(&self, more: Value) -> Value {
        let nonce: String = Sha256::digest(NONCE)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let claims = json!({
            "iss": "https://appleid.apple.com", "aud": CLIENT_ID, "sub": "001.ada", "nonce": nonce, "nonce_supported": true,
            "iat": self.at(-5), "exp": self.at(600), "email": EMAIL, "email_verified": "true",
        });
        merged(claims, more)
    }

    /// Returns what Google says of Ada, with `more` in its place.
    fn google(&self, more: Value) -> Value {
        let claims = json!({
            "iss": "https://accounts.google.com", "aud": CLIENT_ID, "azp": "somebody's phone", "sub": "1234567890",
            "iat": self.at(-5), "exp": self.at(3_600), "email": EMAIL, "email_verified": true, "name": "Ada Lovelace",
        });
        merged(claims, more)
    }

    /// Signs in with Apple by a token.
    async fn with_apple(&self, token: &str) -> Reply {
        self.send_apple(json!({ "identityToken": token })).await
    }

    /// Signs in with Apple; what is not said is filled in.
    async fn send_apple(&self, input: Value) -> Reply {
        let input = merged(json!({ "nonce": NONCE }), input);
        self.client.send(APPLE, json!({ "input": input })).await
    }

    /// Signs in with Google by a token.
    async fn with_google(&self, token: &str) -> Reply {
        self.send_google(json!({ "idToken": token })).await
    }

    async fn send_google(&self, input: Value) -> Reply {
        self.client.send(GOOGLE, json!({ "input": input })).await
    }

    /// Signs Ada in with Apple, whatever is in the way.
    async fn ada(&self) -> Reply {
        self.with_apple(&self.issuer.sign(&self.apple(json!({})))).await
    }

    /// Counts accounts and identities.
    async fn count(&self) -> (u64, u64) {
        let db = &self.home.app().db;
        (
            account::Entity::find().count(db).await.unwrap(),
            identity::Entity::find().count(db).await.unwrap(),
        )
    }
}

/// Puts `more` over an object; null takes a field away.
fn merged(mut object: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        match value {
            Value::Null => drop(object.as_object_mut().unwrap().remove(name)),
            value => object[name] = value.clone(),
        }
    }
    object
}
