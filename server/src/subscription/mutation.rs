//! Handing in what was bought.

use async_graphql::{Context, InputObject, Object, Result};
use domain::subscription;

use super::object::PlanSubscription;
use crate::{
    account::{Account, AccountKey},
    schema::{Ask, payload, settle},
};

/// A purchase in Apple's App Store.
#[derive(InputObject)]
pub struct RedeemApplePurchaseInput {
    /// StoreKit 2's signed transaction (JWS), as VerificationResult.jwsRepresentation has it.
    pub signed_transaction: String,
}

/// A purchase in Google Play.
#[derive(InputObject)]
pub struct RedeemGooglePurchaseInput {
    /// What was bought; the purchase may hold more.
    pub product_id: String,
    /// Google's token of the purchase.
    pub purchase_token: String,
}

payload! {
    /// The caller's plan as it now is.
    SubscriptionPayload {
        /// The plan.
        subscription: PlanSubscription,
        /// The caller's account as it now is.
        account: Account,
    }
}

/// What apps do with plans.
#[derive(Default)]
pub struct SubscriptionMutation;

#[Object]
impl SubscriptionMutation {
    /// Hands in a purchase of Apple's App Store, which is the caller's from now on. Send each transaction that StoreKit has not finished,
    /// and finish it once this is answered without userErrors; the same again changes nothing.
    ///
    /// INVALID_FORMAT for what Apple did not sign or what is not of this app; TAKEN when the purchase is another account's, or was made
    /// with another account's storeAccountToken; WRONG_STATE for a purchase from the sandbox where real ones count, or the other way
    /// round; FORBIDDEN where the store is not set up.
    async fn redeem_apple_purchase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The purchase.")] input: RedeemApplePurchaseInput,
    ) -> Result<SubscriptionPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let redeemed = subscription::redeem_apple(app, viewer, &input.signed_transaction).await;
        answer(ctx, redeemed).await
    }

    /// Hands in a purchase of Google Play, which is the caller's from now on. It is acknowledged here, so the app need not do that. The
    /// same again changes nothing.
    ///
    /// NOT_FOUND when Google knows no such purchase, or none of this product; TAKEN when it, or the one whose place it took, is another
    /// account's, or was made with another account's storeAccountToken; WRONG_STATE for one that is not paid for yet; FORBIDDEN where the
    /// store is not set up.
    async fn redeem_google_purchase(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The purchase.")] input: RedeemGooglePurchaseInput,
    ) -> Result<SubscriptionPayload> {
        let (app, viewer) = ctx.signed_in()?;
        let redeemed =
            subscription::redeem_google(app, viewer, &input.product_id, &input.purchase_token).await;
        answer(ctx, redeemed).await
    }
}

/// Makes the answer after a purchase was handed in.
async fn answer(ctx: &Context<'_>, redeemed: domain::Result<()>) -> Result<SubscriptionPayload> {
    if let Err(error) = redeemed {
        return settle(ctx, Err(error));
    }
    let (app, viewer) = ctx.signed_in()?;
    let plan = subscription::find::own(app, viewer).await;
    let plan = plan.map_err(|error| ctx.fail(error))?;
    let account = ctx.load(AccountKey(viewer.account_id)).await?;
    Ok(SubscriptionPayload::of(PlanSubscription::from(plan), account))
}
