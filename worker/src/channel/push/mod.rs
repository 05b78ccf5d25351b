//! Pushes: to Apple's, Google's and browsers' services, or into a record.

mod address;
mod answer;
mod apns;
mod fcm;
mod record;
mod seal;
mod vapid;
mod web;
mod words;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::delivery::{Letter, Outcome};
use entity::{
    device::{self, DevicePlatform},
    notification::Way,
};

pub use self::{
    apns::{Apns, ApnsSettings},
    fcm::{Fcm, FcmSettings},
    record::{Pushed, Recorder},
    vapid::Vapid,
    web::{WebPush, WebPushSettings},
};

/// How long a push service may take: less than a sending may, so that it is told apart who was slow.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// How pushes leave the house.
#[derive(Clone, Debug)]
pub enum Push {
    /// They do not: each is added to a record.
    Record(Recorder),
    /// By the services that are set up here.
    Services(Services),
}

/// The push services that are set up here; none for one that is off.
#[derive(Clone, Debug, Default)]
pub struct Services {
    /// Apple's.
    pub apns: Option<Arc<Apns>>,
    /// Google's.
    pub fcm: Option<Arc<Fcm>>,
    /// Those of browsers.
    pub web: Option<Arc<WebPush>>,
}

impl Services {
    /// Returns the ways that lead through these services.
    pub fn ways(&self) -> Vec<Way> {
        let ways = [
            (self.apns.is_some(), Way::Ios),
            (self.fcm.is_some(), Way::Android),
            (self.web.is_some(), Way::Web),
        ];
        ways.into_iter()
            .filter_map(|(is_on, way)| is_on.then_some(way))
            .collect()
    }
}

impl Push {
    /// Sends a letter to a device, and says how that ended.
    pub async fn send(&self, letter: &Letter, device: &device::Model, now: DateTime<Utc>) -> Outcome {
        let services = match self {
            Self::Record(recorder) => return recorder.send(letter, device, now).await,
            Self::Services(services) => services,
        };
        let sent = match device.platform {
            DevicePlatform::Ios => match &services.apns {
                Some(apns) => Some(apns.send(letter, device, now).await),
                None => None,
            },
            DevicePlatform::Android => match &services.fcm {
                Some(fcm) => Some(fcm.send(letter, device, now).await),
                None => None,
            },
            DevicePlatform::Web => match &services.web {
                Some(web) => Some(web.send(letter, device, now).await),
                None => None,
            },
        };
        // What is off is not begun; this is for what was, by another's settings.
        sent.unwrap_or_else(|| Outcome::Permanent {
            status: None,
            reason: "there is no service for it here".to_owned(),
            target_gone: false,
        })
    }
}
