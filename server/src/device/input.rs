//! What apps say of devices.

use async_graphql::{InputObject, OneofObject};
use domain::device::{Address, NewDevice};
use entity::id::DeviceId;

use crate::schema::scalar::Url;

/// Where pushes reach a phone or a browser: one of these.
#[derive(OneofObject)]
pub enum RegisterDeviceInput {
    /// Apple's service.
    Apns(ApnsDeviceInput),
    /// Google's service.
    Fcm(FcmDeviceInput),
    /// A browser's service.
    WebPush(WebPushDeviceInput),
}

/// A device that listens to Apple's service.
#[derive(InputObject)]
pub struct ApnsDeviceInput {
    /// The device's token, in hexadecimal digits.
    token: String,
    /// Whether the app was built for Apple's sandbox.
    #[graphql(default_with = "Some(false)")]
    sandbox: Option<bool>,
    /// What to call it; at most 80 characters.
    name: Option<String>,
    /// The app's version; at most 40 characters.
    app_version: Option<String>,
}

/// A device that listens to Google's service.
#[derive(InputObject)]
pub struct FcmDeviceInput {
    /// The app's registration token.
    token: String,
    /// What to call it; at most 80 characters.
    name: Option<String>,
    /// The app's version; at most 40 characters.
    app_version: Option<String>,
}

/// A browser that listens to its maker's service.
#[derive(InputObject)]
pub struct WebPushDeviceInput {
    /// The subscription's endpoint: an https address of a push service that browsers use.
    endpoint: Url,
    /// The subscription's public key, base64url: a point of P-256.
    p256dh: String,
    /// The subscription's secret, base64url: 16 bytes.
    auth: String,
    /// What to call it; at most 80 characters.
    name: Option<String>,
}

impl From<RegisterDeviceInput> for NewDevice {
    fn from(input: RegisterDeviceInput) -> Self {
        match input {
            RegisterDeviceInput::Apns(apns) => Self {
                address: Address::Apns {
                    token: apns.token,
                    sandbox: apns.sandbox.unwrap_or_default(),
                },
                name: apns.name,
                app_version: apns.app_version,
            },
            RegisterDeviceInput::Fcm(fcm) => Self {
                address: Address::Fcm { token: fcm.token },
                name: fcm.name,
                app_version: fcm.app_version,
            },
            RegisterDeviceInput::WebPush(web) => Self {
                address: Address::WebPush {
                    endpoint: web.endpoint.0.into(),
                    p256dh: web.p256dh,
                    auth: web.auth,
                },
                name: web.name,
                app_version: None,
            },
        }
    }
}

/// A device that shall get no more pushes.
#[derive(InputObject)]
pub struct UnregisterDeviceInput {
    /// Which.
    pub device_id: DeviceId,
}
