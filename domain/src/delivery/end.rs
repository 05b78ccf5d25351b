//! Far ends: who takes what leaves the house. Several may lie on one way, and each is well or ill by itself.

use entity::{device, device::DevicePlatform, notification::Way};

use super::Target;
use crate::device::PUSH_HOSTS;

/// A far end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Apple's service.
    Apns,
    /// Its sandbox, for apps that are being made.
    ApnsSandbox,
    /// Google's service.
    Fcm,
    /// Google's for browsers.
    WebGoogle,
    /// Mozilla's.
    WebMozilla,
    /// Microsoft's.
    WebMicrosoft,
    /// Apple's for browsers.
    WebApple,
    /// Those that this installation allows for besides.
    WebOther,
    /// The mail server.
    Mail,
}

/// The services of browsers, as [`PUSH_HOSTS`] has them.
const BROWSERS: [End; PUSH_HOSTS.len()] = [End::WebGoogle, End::WebMozilla, End::WebMicrosoft, End::WebApple];

impl End {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Apns,
        Self::ApnsSandbox,
        Self::Fcm,
        Self::WebGoogle,
        Self::WebMozilla,
        Self::WebMicrosoft,
        Self::WebApple,
        Self::WebOther,
        Self::Mail,
    ];

    /// Returns who takes what goes to a target.
    pub fn of(target: &Target) -> Self {
        match target {
            Target::Mail(_) => Self::Mail,
            Target::Push(device) => Self::of_device(device),
        }
    }

    fn of_device(device: &device::Model) -> Self {
        match device.platform {
            DevicePlatform::Ios if device.sandbox => Self::ApnsSandbox,
            DevicePlatform::Ios => Self::Apns,
            DevicePlatform::Android => Self::Fcm,
            DevicePlatform::Web => {
                let rest = device.token.strip_prefix("https://").unwrap_or_default();
                let host = rest.split('/').next().unwrap_or_default();
                let known = BROWSERS.into_iter().zip(PUSH_HOSTS);
                let mut known = known.filter(|(_, name)| match name.starts_with('.') {
                    true => host.ends_with(name),
                    false => host == *name,
                });
                known.next().map_or(Self::WebOther, |(end, _)| end)
            }
        }
    }

    /// Returns the way that leads there.
    pub fn way(self) -> Way {
        match self {
            Self::Apns | Self::ApnsSandbox => Way::Ios,
            Self::Fcm => Way::Android,
            Self::WebGoogle | Self::WebMozilla | Self::WebMicrosoft | Self::WebApple | Self::WebOther => {
                Way::Web
            }
            Self::Mail => Way::Mail,
        }
    }

    /// Returns those that lie on a way.
    pub fn on(way: Way) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |end| end.way() == way)
    }

    /// Returns what it is called where machines count.
    pub fn name(self) -> &'static str {
        match self {
            Self::Apns => "apns",
            Self::ApnsSandbox => "apns_sandbox",
            Self::Fcm => "fcm",
            Self::WebGoogle => "web_push_google",
            Self::WebMozilla => "web_push_mozilla",
            Self::WebMicrosoft => "web_push_microsoft",
            Self::WebApple => "web_push_apple",
            Self::WebOther => "web_push",
            Self::Mail => "mail",
        }
    }

    /// Says in SQL whether it takes a delivery. A push whose device is gone is found with the mails, and ended.
    ///
    /// An address that could be of two services by its letters is found for both; whoever comes first takes it.
    pub(super) fn takes(self) -> String {
        let device = match self {
            Self::Apns => "d.platform = 'IOS' AND NOT d.sandbox".to_owned(),
            Self::ApnsSandbox => "d.platform = 'IOS' AND d.sandbox".to_owned(),
            Self::Fcm => "d.platform = 'ANDROID'".to_owned(),
            Self::WebOther => {
                let others: Vec<_> = PUSH_HOSTS.into_iter().map(at).collect();
                format!("d.platform = 'WEB' AND NOT ({})", others.join(" OR "))
            }
            Self::Mail => {
                return "NOT (channel = 'PUSH' AND EXISTS (SELECT 1 FROM device d WHERE d.id = delivery.target_id))"
                    .to_owned();
            }
            Self::WebGoogle | Self::WebMozilla | Self::WebMicrosoft | Self::WebApple => {
                let known = BROWSERS.into_iter().zip(PUSH_HOSTS);
                let hosts: Vec<_> = known
                    .filter(|(end, _)| *end == self)
                    .map(|(_, host)| at(host))
                    .collect();
                format!("d.platform = 'WEB' AND ({})", hosts.join(" OR "))
            }
        };
        format!(
            "(channel = 'PUSH' AND EXISTS (SELECT 1 FROM device d WHERE d.id = delivery.target_id AND {device}))"
        )
    }
}

/// Says in SQL whether the endpoint of a device `d` is at a host.
fn at(host: &str) -> String {
    let below = if host.starts_with('.') { "%" } else { "" };
    format!("d.token LIKE 'https://{below}{host}/%'")
}
