//! A device as its owner sees it.

use async_graphql::Object;
use entity::{
    device::{DevicePlatform, Model},
    id::DeviceId,
};

use crate::schema::scalar::DateTime;

/// A phone or a browser of the viewer's that takes pushes.
#[derive(Clone)]
pub struct Device(pub Model);

/// A phone or a browser of the viewer's that takes pushes.
#[Object]
impl Device {
    /// Names the device.
    pub(crate) async fn id(&self) -> DeviceId {
        self.0.id
    }

    /// Whose push service it listens to.
    async fn platform(&self) -> DevicePlatform {
        self.0.platform
    }

    /// What the person calls it.
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The app's version on it.
    async fn app_version(&self) -> Option<&str> {
        self.0.app_version.as_deref()
    }

    /// When it was registered.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was registered last.
    async fn last_seen_at(&self) -> DateTime {
        self.0.last_seen_at.into()
    }
}
