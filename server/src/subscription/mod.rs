//! Plans that are bought in a store, as the apps see them, and where the stores tell of them.

mod mutation;
mod object;
mod webhook;

pub(crate) use self::webhook::routes;
pub use self::{
    mutation::{
        RedeemApplePurchaseInput, RedeemGooglePurchaseInput, SubscriptionMutation, SubscriptionPayload,
    },
    object::PlanSubscription,
};
