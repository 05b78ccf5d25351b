//! What an invitation code leads to.

use async_graphql::{Context, Object, Result};
use domain::invitation;

use super::object::InvitationPreview;
use crate::{graphql::Caller, schema::Ask};

/// Questions for invitations.
#[derive(Default)]
pub struct InvitationQuery;

#[Object]
impl InvitationQuery {
    /// What an invitation code leads to; readable signed out; null for a code that is unknown, used up or expired.
    async fn invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code, in any case, with or without spaces and hyphens.")] code: String,
    ) -> Option<Result<InvitationPreview>> {
        let found = invitation::preview(
            ctx.app(),
            ctx.viewer(),
            &ctx.data_unchecked::<Caller>().network(),
            &code,
        )
        .await;
        found
            .map(|preview| preview.map(Into::into))
            .map_err(|error| ctx.fail(error))
            .transpose()
    }
}
