//! What operators do with homes.

use async_graphql::{Context, Object, Result};
use domain::admin::{self, AdminOperation, Reason};
use entity::id::ResidenceId;

use super::input::{ArchiveResidenceInput, RestoreResidenceInput, TransferResidenceInput};
use crate::{
    admin::operator::door,
    schema::{payload, settle},
};

/// Changes of homes.
#[derive(Default)]
pub struct ResidenceMutation;

payload! {
    /// What transferResidence answers.
    TransferResidencePayload {
        /// The home's id.
        residence_id: ResidenceId,
    }
}

payload! {
    /// What archiveResidence answers.
    ArchiveResidencePayload {
        /// The home's id.
        residence_id: ResidenceId,
    }
}

payload! {
    /// What restoreResidence answers.
    RestoreResidencePayload {
        /// The home's id.
        residence_id: ResidenceId,
    }
}

#[Object]
impl ResidenceMutation {
    /// Makes another member the owner of a home; who owned it stays as a manager. WRONG_STATE for the owner, and for whoever is suspended or
    /// waits to be erased; LIMIT_REACHED where the new owner's plan has no room for it.
    async fn transfer_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, to whom, and why.")] input: TransferResidenceInput,
    ) -> Result<TransferResidencePayload> {
        let (app, operator) = door(ctx, AdminOperation::TransferResidence)?;
        let id = input.residence_id;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::transfer_residence(app, operator, (id, input.membership_id), &reason).await
        };
        settle(ctx, done.await.map(|()| TransferResidencePayload::of(id)))
    }

    /// Puts a home away: it is read-only and silent. One that is away already stays as it is.
    async fn archive_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: ArchiveResidenceInput,
    ) -> Result<ArchiveResidencePayload> {
        let (app, operator) = door(ctx, AdminOperation::ArchiveResidence)?;
        let id = input.residence_id;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::archive_residence(app, operator, id, &reason).await
        };
        settle(ctx, done.await.map(|()| ArchiveResidencePayload::of(id)))
    }

    /// Takes a home out again. One that is out already stays as it is.
    async fn restore_residence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RestoreResidenceInput,
    ) -> Result<RestoreResidencePayload> {
        let (app, operator) = door(ctx, AdminOperation::RestoreResidence)?;
        let id = input.residence_id;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::restore_residence(app, operator, id, &reason).await
        };
        settle(ctx, done.await.map(|()| RestoreResidencePayload::of(id)))
    }
}
