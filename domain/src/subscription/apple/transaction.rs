//! A transaction of Apple's, and how a purchase goes on after it.

use app_store_server_library::models::{
    app_store_environment::Environment, auto_renew_status::AutoRenewStatus,
    jws_renewal_info_decoded_payload::JWSRenewalInfoDecodedPayload as RenewalInfo,
    jws_transaction_decoded_payload::JWSTransactionDecodedPayload as TransactionInfo,
    offer_discount_type::OfferDiscountType, offer_type::OfferType, product_type::ProductType,
};
use chrono::{DateTime, Utc};
use entity::{
    id::AccountId,
    subscription::{Course, Period, Standing, Store, Trouble},
};
use uuid::Uuid;

use super::{Apple, Doubt};
use crate::subscription::apply::Telling;

/// A transaction that Apple signed, for this app and where purchases count.
#[derive(Clone, Debug)]
pub(in crate::subscription) struct Transaction {
    /// By what Apple knows the purchase, through all its renewals.
    pub key: String,
    /// What the app handed to Apple when it was bought.
    pub token: Option<Uuid>,
    /// Whether it is a subscription, and nothing else that the app may sell.
    pub is_subscription: bool,
    period: Period,
}

impl Apple {
    /// Reads a transaction as StoreKit 2 gives it to an app.
    pub(in crate::subscription) fn purchase(
        &self,
        signed: &str,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Doubt> {
        let info: TransactionInfo = self.read(signed, now)?;
        self.is_ours(info.bundle_id.as_deref(), info.environment.as_ref())?;
        Transaction::of(info).ok_or(Doubt::NotApples)
    }

    /// Reads how a purchase goes on, as it comes with a notification.
    pub(super) fn course(&self, signed: &str, now: DateTime<Utc>) -> Result<Option<Course>, Doubt> {
        let info: RenewalInfo = self.read(signed, now)?;
        if !self.is_here(info.environment.as_ref()) {
            return Err(Doubt::OtherMarket);
        }
        Ok(course(&info))
    }

    /// Checks that something is about this app, and about where purchases count.
    pub(super) fn is_ours(
        &self,
        bundle_id: Option<&str>,
        environment: Option<&Environment>,
    ) -> Result<(), Doubt> {
        if bundle_id != Some(self.settings.bundle_id.as_str()) {
            return Err(Doubt::OtherApp);
        }
        match self.is_here(environment) {
            true => Ok(()),
            false => Err(Doubt::OtherMarket),
        }
    }
}

impl Transaction {
    fn of(info: TransactionInfo) -> Option<Self> {
        let is_free = info.offer_discount_type == Some(OfferDiscountType::FreeTrial);
        // Apple says how an offer is paid since 2023; before that an introduction at no price was a trial.
        let is_introduction = info.offer_type == Some(OfferType::IntroductoryOffer)
            && info.offer_discount_type.is_none()
            && info.price == Some(0);
        Some(Self {
            key: info.original_transaction_id?,
            token: info.app_account_token,
            is_subscription: info.r#type == Some(ProductType::AutoRenewableSubscription),
            period: Period {
                began_at: info.purchase_date?,
                told_at: info.signed_date?,
                revoked_at: info.revocation_date,
                // A subscription without an end is not one.
                ends_at: Some(info.expires_date.or(info.purchase_date)?),
                product_id: info.product_id,
                is_trial: is_free || is_introduction,
                order_id: info.transaction_id,
            },
        })
    }

    /// Returns whose purchase it is, by what the app handed to Apple.
    pub(in crate::subscription) fn account_id(&self) -> Option<AccountId> {
        self.token.map(AccountId)
    }

    /// Returns what it says of the purchase by itself.
    pub(super) fn standing(&self, course: Option<Course>) -> Standing {
        Standing {
            period: Some(self.period.clone()),
            course,
            ..Standing::default()
        }
    }

    /// Returns what it says of the purchase.
    pub(in crate::subscription) fn telling(&self) -> Telling {
        Telling {
            store: Store::Apple,
            key: self.key.clone(),
            account_id: self.account_id(),
            standing: self.standing(None),
            linked_key: None,
            acknowledge: false,
        }
    }
}

/// Returns how a purchase goes on. What has a reason to have ended has ended, unless a payment is still tried.
fn course(info: &RenewalInfo) -> Option<Course> {
    let is_retried = info.is_in_billing_retry_period == Some(true);
    let trouble = match (
        info.grace_period_expires_date,
        is_retried,
        &info.expiration_intent,
    ) {
        (Some(until), true, _) => Trouble::Grace { until },
        (_, true, _) => Trouble::Retry,
        (_, false, Some(_)) => Trouble::Ended,
        (_, false, None) => Trouble::Fine,
    };
    Some(Course {
        told_at: info.signed_date?,
        trouble,
        will_renew: info.auto_renew_status == Some(AutoRenewStatus::On),
    })
}
