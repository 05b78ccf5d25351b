//! What apps do with appliances.

use async_graphql::{Context, Object, Result};
use domain::{Code, appliance};

use super::{
    input::{CreateApplianceInput, DeleteApplianceInput, UpdateApplianceInput},
    object::Appliance,
    reader::ApplianceKey,
};
use crate::{
    payload::DeletePayload,
    schema::{Ask, attempt, payload, settle},
};

payload! {
    /// An appliance as it now is. On CONFLICT it is there too, beside the error, so that the client can put both together.
    AppliancePayload {
        /// The appliance.
        appliance: Appliance,
    }
}

/// What apps do with appliances.
#[derive(Default)]
pub struct ApplianceMutation;

#[Object]
impl ApplianceMutation {
    /// Adds an appliance to a home.
    async fn create_appliance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The appliance.")] input: CreateApplianceInput,
    ) -> Result<AppliancePayload> {
        let new = appliance::NewAppliance::from(input);
        let result = attempt!(ctx, |app, viewer| appliance::create(app, viewer, new.clone()));
        settle(ctx, result.map(shown))
    }

    /// Changes what is known of an appliance.
    async fn update_appliance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateApplianceInput,
    ) -> Result<AppliancePayload> {
        let (id, if_revision) = (input.appliance_id, input.if_revision);
        let details = appliance::Details::from(input);
        let result = attempt!(ctx, |app, viewer| appliance::update(
            app,
            viewer,
            id,
            (if_revision, details.clone())
        ));
        let mut payload = settle(ctx, result.map(shown))?;
        if payload.user_errors.iter().any(|error| error.is(Code::Conflict)) {
            payload.appliance = ctx.load(ApplianceKey(id)).await?;
        }
        Ok(payload)
    }

    /// Deletes an appliance. Tasks forget it and keep their log.
    async fn delete_appliance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which appliance.")] input: DeleteApplianceInput,
    ) -> Result<DeletePayload> {
        let id = input.appliance_id;
        let residence_id = attempt!(ctx, |app, viewer| appliance::delete(app, viewer, id));
        DeletePayload::deleted(ctx, residence_id.map(|residence_id| (id, Some(residence_id)))).await
    }
}

fn shown(row: entity::appliance::Model) -> AppliancePayload {
    AppliancePayload::of(Appliance::from(row))
}
