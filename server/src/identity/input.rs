//! What apps say of people whom Apple or Google vouches for.

use async_graphql::InputObject;

use crate::schema::scalar::TimeZone;

/// What Apple says of who signs in, and the device.
#[derive(InputObject)]
pub struct SignInWithAppleInput {
    /// What Apple gave the app, as it is; at most 16384 characters.
    pub identity_token: String,
    /// Exchanged for the token that must be revoked when the account is deleted; send it whenever Apple gives one.
    pub authorization_code: Option<String>,
    /// What the app made up for this sign-in. Apple is best given its SHA-256 in hexadecimal digits; the nonce itself will do.
    pub nonce: String,
    /// The language of mails and notices, as a BCP 47 tag; en when left out. Only for a new account.
    pub locale: Option<String>,
    /// What the others of a home see: at most 80 characters. Apple tells the app a name at the first time alone. Only for a new account.
    pub display_name: Option<String>,
    /// Where the person lives by the clock; UTC when left out. Only for a new account.
    pub time_zone: Option<TimeZone>,
    /// What to call this device in the list of sessions; at most 80 characters.
    pub device_name: Option<String>,
}

/// What Google says of who signs in, and the device.
#[derive(InputObject)]
pub struct SignInWithGoogleInput {
    /// What Google gave the app, as it is; at most 16384 characters.
    pub id_token: String,
    /// What the app made up for this sign-in; needed where it gave Google a nonce, itself or its SHA-256 in hexadecimal digits.
    pub nonce: Option<String>,
    /// The language of mails and notices, as a BCP 47 tag; en when left out. Only for a new account.
    pub locale: Option<String>,
    /// Where the person lives by the clock; UTC when left out. Only for a new account.
    pub time_zone: Option<TimeZone>,
    /// What to call this device in the list of sessions; at most 80 characters.
    pub device_name: Option<String>,
}
