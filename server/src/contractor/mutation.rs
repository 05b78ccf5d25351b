//! What apps do with contractors.

use async_graphql::{Context, Object, Result};
use domain::{
    Code,
    contractor::{self, favorite::Favorite},
};

use super::{
    input::{
        CreateContractorInput, DeleteContractorInput, SetContractorFavoriteInput, UpdateContractorInput,
    },
    object::Contractor,
    reader::ContractorKey,
};
use crate::{
    payload::DeletePayload,
    schema::{Ask, attempt, payload, settle},
};

payload! {
    /// A contractor as they now are. On CONFLICT they are there too, beside the error, so that the client can put both together.
    ContractorPayload {
        /// The contractor.
        contractor: Contractor,
    }
}

/// What apps do with contractors.
#[derive(Default)]
pub struct ContractorMutation;

#[Object]
impl ContractorMutation {
    /// Adds a contractor to a home.
    async fn create_contractor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contractor.")] input: CreateContractorInput,
    ) -> Result<ContractorPayload> {
        let new = contractor::NewContractor::from(input);
        let result = attempt!(ctx, |app, viewer| contractor::create(app, viewer, new.clone()));
        settle(ctx, result.map(shown))
    }

    /// Changes what is known of a contractor.
    async fn update_contractor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateContractorInput,
    ) -> Result<ContractorPayload> {
        let (id, if_revision) = (input.contractor_id, input.if_revision);
        let details = contractor::Details::from(input);
        let result = attempt!(ctx, |app, viewer| contractor::update(
            app,
            viewer,
            id,
            (if_revision, details.clone())
        ));
        let mut payload = settle(ctx, result.map(shown))?;
        if payload.user_errors.iter().any(|error| error.is(Code::Conflict)) {
            payload.contractor = ctx.load(ContractorKey(id)).await?;
        }
        Ok(payload)
    }

    /// Makes a contractor a favourite of the viewer's, or one no more. No change for others: the viewer's own devices hear of it through
    /// `accountChanged`, and neither `changes` nor revisions of the home tell of it.
    async fn set_contractor_favorite(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contractor, and whether.")] input: SetContractorFavoriteInput,
    ) -> Result<ContractorPayload> {
        let favorite = match input.favorite {
            true => Favorite::Yes,
            false => Favorite::No,
        };
        let result = attempt!(ctx, |app, viewer| contractor::set_favorite(
            app,
            viewer,
            input.contractor_id,
            favorite
        ));
        settle(ctx, result.map(shown))
    }

    /// Deletes a contractor. Tasks forget them; the log keeps their name.
    async fn delete_contractor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which contractor.")] input: DeleteContractorInput,
    ) -> Result<DeletePayload> {
        let id = input.contractor_id;
        let residence_id = attempt!(ctx, |app, viewer| contractor::delete(app, viewer, id));
        DeletePayload::deleted(ctx, residence_id.map(|residence_id| (id, Some(residence_id)))).await
    }
}

fn shown(row: entity::contractor::Model) -> ContractorPayload {
    ContractorPayload::of(Contractor::from(row))
}
