//! What operators do with what is their own.

use async_graphql::{Context, Object, Result};
use domain::admin::{self, AdminOperation};

use super::{
    door,
    input::{
        ChangeOwnPasswordInput, ConfirmTotpInput, EndOwnSessionInput, EnrolTotpInput, RemoveTotpInput,
        RenewRecoveryCodesInput,
    },
};
use crate::schema::{payload, settle};

/// Changes of what is the operator's own.
#[derive(Default)]
pub struct OwnMutation;

payload! {
    /// What endOwnSession answers.
    EndOwnSessionPayload {}
}

payload! {
    /// What changeOwnPassword answers.
    ChangeOwnPasswordPayload {}
}

payload! {
    /// What enrolTotp answers; shown once.
    EnrolTotpPayload {
        /// What is typed into an authenticator app that cannot read the address.
        secret: String,
        /// The `otpauth://` address, which authenticator apps read as a QR code.
        uri: String,
    }
}

payload! {
    /// What confirmTotp answers.
    ConfirmTotpPayload {
        /// Ten codes for when the app is lost, each good once; never shown again.
        recovery_codes: Vec<String>,
    }
}

payload! {
    /// What removeTotp answers.
    RemoveTotpPayload {}
}

payload! {
    /// What renewRecoveryCodes answers.
    RenewRecoveryCodesPayload {
        /// Ten codes for when the app is lost, each good once; never shown again.
        recovery_codes: Vec<String>,
    }
}

#[Object]
impl OwnMutation {
    /// Ends one of the operator's own sessions; signOut ends the one that asks and has the browser forget it.
    async fn end_own_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: EndOwnSessionInput,
    ) -> Result<EndOwnSessionPayload> {
        let (app, operator) = door(ctx, AdminOperation::EndOwnSessions)?;
        let done = admin::end_own_session(app, operator, input.session_id).await;
        settle(ctx, done.map(|()| EndOwnSessionPayload::of()))
    }

    /// Gives the operator another password, by the old one. All their other sessions end.
    async fn change_own_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The old and the new one.")] input: ChangeOwnPasswordInput,
    ) -> Result<ChangeOwnPasswordPayload> {
        let (app, operator) = door(ctx, AdminOperation::ChangeOwnPassword)?;
        let ChangeOwnPasswordInput {
            current_password,
            new_password,
        } = input;
        let done = admin::change_own_password(app, operator, current_password, new_password).await;
        settle(ctx, done.map(|()| ChangeOwnPasswordPayload::of()))
    }

    /// Begins to set an authenticator app up; signing in asks for its codes once confirmTotp has seen one. WRONG_STATE where one is set up:
    /// remove that first.
    async fn enrol_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password, since a session may be somebody else's by now.")]
        input: EnrolTotpInput,
    ) -> Result<EnrolTotpPayload> {
        let (app, operator) = door(ctx, AdminOperation::EnrolOwnTotp)?;
        let begun = admin::enrol_totp(app, operator, input.password).await;
        settle(
            ctx,
            begun.map(|begun| EnrolTotpPayload::of(begun.secret, begun.uri)),
        )
    }

    /// Has sign-ins ask for a code from now on. WRONG_STATE where nothing was begun.
    async fn confirm_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A code of the app.")] input: ConfirmTotpInput,
    ) -> Result<ConfirmTotpPayload> {
        let (app, operator) = door(ctx, AdminOperation::EnrolOwnTotp)?;
        let codes = admin::confirm_totp(app, operator, &input.code).await;
        settle(ctx, codes.map(ConfirmTotpPayload::of))
    }

    /// Takes the operator's second factor away, e.g. to set another app up. WRONG_STATE where there is none.
    async fn remove_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The password and one more code.")] input: RemoveTotpInput,
    ) -> Result<RemoveTotpPayload> {
        let (app, operator) = door(ctx, AdminOperation::RemoveOwnTotp)?;
        let done = admin::remove_totp(app, operator, input.password, &input.code).await;
        settle(ctx, done.map(|()| RemoveTotpPayload::of()))
    }

    /// Makes new recovery codes; those before are good for nothing. WRONG_STATE without a second factor.
    async fn renew_recovery_codes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "One more code.")] input: RenewRecoveryCodesInput,
    ) -> Result<RenewRecoveryCodesPayload> {
        let (app, operator) = door(ctx, AdminOperation::RenewRecoveryCodes)?;
        let codes = admin::renew_recovery_codes(app, operator, &input.code).await;
        settle(ctx, codes.map(RenewRecoveryCodesPayload::of))
    }
}
