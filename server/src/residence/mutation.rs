//! What apps do with homes.

use async_graphql::{Context, Object, Result};
use domain::{Code, edit::Home, residence};
use entity::id::ResidenceId;

use super::{
    input::{
        ArchiveResidenceInput, CreateResidenceInput, DeleteResidenceInput, UnarchiveResidenceInput,
        UpdateResidenceInput,
    },
    object::Residence,
};
use crate::{
    payload::DeletePayload,
    schema::{attempt, payload, settle},
};

payload! {
    /// A home as it now is. On CONFLICT it is there too, beside the error, so that the client can put both together.
    ResidencePayload {
        /// The home.
        residence: Residence,
    }
}

/// What apps do with homes.
#[derive(Default)]
pub struct ResidenceMutation;

#[Object]
impl ResidenceMutation {
    /// Makes a home; the caller becomes its owner.
    async fn create_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The home.")] input: CreateResidenceInput,
    ) -> Result<ResidencePayload> {
        let new = residence::NewResidence::from(input);
        let result = attempt!(ctx, |app, viewer| residence::create(app, viewer, new.clone()));
        settle(ctx, result.map(shown))
    }

    /// Changes what a home says of itself.
    async fn update_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall change.")] input: UpdateResidenceInput,
    ) -> Result<ResidencePayload> {
        let (id, if_revision) = (input.residence_id, input.if_revision);
        let details = residence::Details::from(input);
        let result = attempt!(ctx, |app, viewer| residence::update(
            app,
            viewer,
            id,
            (if_revision, details.clone())
        ));
        with_current(ctx, settle(ctx, result.map(shown))?, id).await
    }

    /// Puts a home away: it is read-only and silent from now on.
    async fn archive_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which home.")] input: ArchiveResidenceInput,
    ) -> Result<ResidencePayload> {
        let id = input.residence_id;
        let result = attempt!(ctx, |app, viewer| residence::archive(app, viewer, id));
        settle(ctx, result.map(shown))
    }

    /// Takes a home out again.
    async fn unarchive_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which home.")] input: UnarchiveResidenceInput,
    ) -> Result<ResidencePayload> {
        let id = input.residence_id;
        let result = attempt!(ctx, |app, viewer| residence::unarchive(app, viewer, id));
        settle(ctx, result.map(shown))
    }

    /// Deletes a home with all that it holds, for everyone. Archiving keeps it; offer that first.
    async fn delete_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which home.")] input: DeleteResidenceInput,
    ) -> Result<DeletePayload> {
        let id = input.residence_id;
        let result = attempt!(ctx, |app, viewer| residence::delete(app, viewer, id));
        DeletePayload::deleted(ctx, result.map(|()| (id, None))).await
    }
}

/// Makes the answer of a use case that came to a home.
pub(crate) fn shown(home: Home) -> ResidencePayload {
    ResidencePayload::of(Residence::from(home))
}

/// Puts the home as it is beside a CONFLICT.
async fn with_current(
    ctx: &Context<'_>,
    mut payload: ResidencePayload,
    id: ResidenceId,
) -> Result<ResidencePayload> {
    if payload.user_errors.iter().any(|error| error.is(Code::Conflict)) {
        payload.residence = super::query::by_id(ctx, id).await?;
    }
    Ok(payload)
}
