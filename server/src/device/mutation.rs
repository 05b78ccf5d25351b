//! What apps do with devices.

use async_graphql::{Context, Object, Result};
use domain::device::{self, NewDevice};

use super::{
    input::{RegisterDeviceInput, UnregisterDeviceInput},
    object::Device,
};
use crate::{
    account::Account,
    payload::DeletePayload,
    schema::{Ask, attempt, payload, settle},
};

payload! {
    /// A device as it now is.
    DevicePayload {
        /// The device.
        device: Device,
        /// The caller's account as it now is.
        account: Account,
    }
}

/// What apps do with devices.
#[derive(Default)]
pub struct DeviceMutation;

#[Object]
impl DeviceMutation {
    /// Tells where pushes reach the caller; worth saying again at every start of an app. A token moves with its phone: another account
    /// that held it gets no more pushes there. A new token takes the place of the one that the session registered before. Signing out
    /// forgets it.
    async fn register_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The device.")] input: RegisterDeviceInput,
    ) -> Result<DevicePayload> {
        let (app, viewer) = ctx.signed_in()?;
        let registered = device::register(app, viewer, NewDevice::from(input)).await;
        settle(
            ctx,
            registered.map(|(device, account)| DevicePayload::of(Device(device), Account::from(account))),
        )
    }

    /// Sends no more pushes to a device.
    async fn unregister_device(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which device.")] input: UnregisterDeviceInput,
    ) -> Result<DeletePayload> {
        let id = input.device_id;
        let done = attempt!(ctx, |app, viewer| device::unregister(app, viewer, id));
        DeletePayload::deleted(ctx, done.map(|()| (id, None))).await
    }
}
