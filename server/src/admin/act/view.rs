//! Seeing the app as an account sees it.

use async_graphql::{Context, Object, Result, SimpleObject};
use domain::admin::{self, AdminOperation, Reason};
use entity::id::{AccountId, AdminViewId};

use super::input::ViewAsInput;
use crate::{
    admin::operator::door,
    schema::{payload, scalar::DateTime, settle},
};

/// Changes of what operators look at.
#[derive(Default)]
pub struct ViewMutation;

/// A look at the app as an account sees it.
#[derive(SimpleObject)]
pub struct View {
    /// The look's id, which the audit names.
    id: AdminViewId,
    /// As whom the app is seen.
    account_id: AccountId,
    /// Goes with requests to the app's API at `/graphql` as `Authorization: Bearer …`. Queries are answered as the account would read them;
    /// whatever changes or listens is answered with FORBIDDEN.
    token: String,
    /// When it ends by itself; it is never renewed.
    expires_at: DateTime,
}

payload! {
    /// What viewAs answers.
    ViewAsPayload {
        /// The look; shown once.
        view: View,
    }
}

payload! {
    /// What endViewAs answers.
    EndViewAsPayload {}
}

#[Object]
impl ViewMutation {
    /// Has the operator see the app as an account sees it, for fifteen minutes and reading only; it ends with the operator's session, and the
    /// account is not seen to be in use. What the session was looking at before ends.
    async fn view_as(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom, and why.")] input: ViewAsInput,
    ) -> Result<ViewAsPayload> {
        let (app, operator) = door(ctx, AdminOperation::ViewAs)?;
        let done = async {
            let reason = Reason::of(&input.reason)?;
            admin::view_as(app, operator, input.account_id, &reason).await
        };
        settle(
            ctx,
            done.await.map(|view| {
                ViewAsPayload::of(View {
                    id: view.id,
                    account_id: view.account_id,
                    token: view.token,
                    expires_at: view.expires_at.into(),
                })
            }),
        )
    }

    /// Ends what the operator's session is looking at; it does nothing where that is nothing.
    async fn end_view_as(&self, ctx: &Context<'_>) -> Result<EndViewAsPayload> {
        let (app, operator) = door(ctx, AdminOperation::EndViewAs)?;
        settle(
            ctx,
            admin::end_view_as(app, operator)
                .await
                .map(|()| EndViewAsPayload::of()),
        )
    }
}
