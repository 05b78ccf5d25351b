//! How Google says that a purchase stands (`purchases.subscriptionsv2`).

use anyhow::Context;
use chrono::{DateTime, Utc};
use entity::{
    id::AccountId,
    subscription::{Course, Period, Standing, Store, Trouble},
};
use serde::Deserialize;
use serde_json::Value;

use crate::subscription::{account_of, apply::Telling};

/// How a purchase stood when Google was asked.
#[derive(Clone, Debug)]
pub(in crate::subscription) struct Snapshot {
    /// What was bought; of several the one that lasts longest.
    pub product_id: Option<String>,
    /// Everything that was bought with it.
    pub product_ids: Vec<String>,
    /// Whether Google was told that it arrived, or need not be.
    pub is_acknowledged: bool,
    /// What the app handed to Google when it was bought.
    pub token: Option<String>,
    standing: Standing,
    linked_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Purchase {
    #[serde(default)]
    line_items: Vec<LineItem>,
    start_time: Option<DateTime<Utc>>,
    #[serde(default)]
    subscription_state: String,
    latest_order_id: Option<String>,
    linked_purchase_token: Option<String>,
    acknowledgement_state: Option<String>,
    external_account_identifiers: Option<Identifiers>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LineItem {
    product_id: String,
    expiry_time: Option<DateTime<Utc>>,
    auto_renewing_plan: Option<Plan>,
    offer_phase: Option<OfferPhase>,
    latest_successful_order_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    #[serde(default)]
    auto_renew_enabled: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfferPhase {
    free_trial: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identifiers {
    obfuscated_external_account_id: Option<String>,
}

impl Snapshot {
    /// Reads Google's answer to a question of an instant.
    pub(in crate::subscription) fn read(answer: Value, asked_at: DateTime<Utc>) -> anyhow::Result<Self> {
        let purchase: Purchase = serde_json::from_value(answer).context("reading a purchase of Google's")?;
        let product_ids = purchase
            .line_items
            .iter()
            .map(|item| item.product_id.clone())
            .collect();
        let item = purchase
            .line_items
            .into_iter()
            .max_by_key(|item| item.expiry_time);
        let ends_at = item.as_ref().and_then(|item| item.expiry_time);
        let order = item
            .as_ref()
            .and_then(|item| item.latest_successful_order_id.clone());
        let plan = item.as_ref().and_then(|item| item.auto_renewing_plan.as_ref());
        let phase = item.as_ref().and_then(|item| item.offer_phase.as_ref());
        let product_id = item.as_ref().map(|item| item.product_id.clone());
        let period = Period {
            // One purchase has one beginning, so what was asked later counts.
            began_at: purchase.start_time.unwrap_or_default().min(asked_at),
            told_at: asked_at,
            revoked_at: None,
            ends_at,
            product_id: product_id.clone(),
            is_trial: phase.is_some_and(|phase| phase.free_trial.is_some()),
            order_id: order.or(purchase.latest_order_id),
        };
        let course = Course {
            told_at: asked_at,
            trouble: trouble(&purchase.subscription_state, ends_at),
            will_renew: plan.is_some_and(|plan| plan.auto_renew_enabled),
        };
        let identifiers = purchase.external_account_identifiers;
        Ok(Self {
            product_id,
            product_ids,
            is_acknowledged: purchase.acknowledgement_state.as_deref()
                != Some("ACKNOWLEDGEMENT_STATE_PENDING"),
            token: identifiers.and_then(|known| known.obfuscated_external_account_id),
            standing: Standing {
                period: Some(period),
                course: Some(course),
                ..Standing::default()
            },
            linked_key: purchase.linked_purchase_token,
        })
    }

    /// Returns whose purchase it is, by what the app handed to Google.
    pub(in crate::subscription) fn account_id(&self) -> Option<AccountId> {
        self.token.as_deref().and_then(account_of)
    }

    /// Says whether it was never paid for so far.
    pub(in crate::subscription) fn is_pending(&self) -> bool {
        self.trouble() == Some(Trouble::Pending)
    }

    /// Says whether Google is to be told that it arrived: not before it is paid for, nor once it is over.
    pub(in crate::subscription) fn waits_for_acknowledgement(&self) -> bool {
        let is_alive = !matches!(self.trouble(), Some(Trouble::Pending | Trouble::Ended));
        !self.is_acknowledged && is_alive && self.product_id.is_some()
    }

    /// Returns what it says of the purchase that Google knows by `key`.
    pub(in crate::subscription) fn telling(&self, key: &str) -> Telling {
        Telling {
            store: Store::Google,
            key: key.to_owned(),
            account_id: self.account_id(),
            standing: self.standing.clone(),
            linked_key: self.linked_key.clone(),
            acknowledge: self.waits_for_acknowledgement(),
        }
    }

    fn trouble(&self) -> Option<Trouble> {
        self.standing.course.as_ref().map(|course| course.trouble)
    }
}

/// Returns what is the matter with a purchase by Google's word for it. One that is cancelled lasts until its end.
fn trouble(state: &str, ends_at: Option<DateTime<Utc>>) -> Trouble {
    match state.trim_start_matches("SUBSCRIPTION_STATE_") {
        "PENDING" => Trouble::Pending,
        "PAUSED" => Trouble::Paused,
        "ON_HOLD" => Trouble::Hold,
        // Google puts the end off for as long.
        "IN_GRACE_PERIOD" => ends_at.map_or(Trouble::Retry, |until| Trouble::Grace { until }),
        "EXPIRED" | "PENDING_PURCHASE_CANCELED" => Trouble::Ended,
        _ => Trouble::Fine,
    }
}

#[cfg(test)]
mod tests {
    use entity::subscription::SubscriptionStatus;
    use serde_json::json;

    use super::*;
    use crate::subscription::state;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn snapshot(state: &str) -> Snapshot {
        let answer = json!({
            "startTime": "2026-11-01T00:00:00Z",
            "subscriptionState": format!("SUBSCRIPTION_STATE_{state}"),
            "acknowledgementState": "ACKNOWLEDGEMENT_STATE_PENDING",
            "lineItems": [
                { "productId": "add_on", "expiryTime": "2026-11-08T00:00:00Z" },
                {
                    "productId": "pro",
                    "expiryTime": "2026-12-01T00:00:00.5Z",
                    "autoRenewingPlan": { "autoRenewEnabled": true },
                    "latestSuccessfulOrderId": "GPA.1..2",
                    "somethingNew": 1,
                },
            ],
        });
        Snapshot::read(answer, at("2026-11-20T00:00:00Z")).unwrap()
    }

    #[test]
    fn every_state_of_googles_has_its_status() {
        let cases = [
            ("PENDING", SubscriptionStatus::None),
            ("ACTIVE", SubscriptionStatus::Active),
            ("PAUSED", SubscriptionStatus::Paused),
            ("IN_GRACE_PERIOD", SubscriptionStatus::InGracePeriod),
            ("ON_HOLD", SubscriptionStatus::OnHold),
            ("CANCELED", SubscriptionStatus::Active),
            ("EXPIRED", SubscriptionStatus::Expired),
            ("SOMETHING_NEW", SubscriptionStatus::Active),
        ];
        for (state, expected) in cases {
            let standing = snapshot(state).standing;

            assert_eq!(
                state::status(&standing, at("2026-11-20T00:00:00Z")),
                expected,
                "{state}"
            );
        }
    }

    #[test]
    fn what_lasts_longest_is_what_was_bought() {
        let snapshot = snapshot("ACTIVE");

        assert_eq!(snapshot.product_id.as_deref(), Some("pro"));
        assert_eq!(snapshot.product_ids, ["add_on", "pro"]);
        assert_eq!(
            snapshot.standing.period.unwrap().order_id.as_deref(),
            Some("GPA.1..2")
        );
    }

    #[test]
    fn only_what_is_paid_for_is_acknowledged() {
        assert!(snapshot("ACTIVE").waits_for_acknowledgement());
        assert!(!snapshot("PENDING").waits_for_acknowledgement());
        assert!(!snapshot("EXPIRED").waits_for_acknowledgement());
    }

    #[test]
    fn a_trial_is_known_by_its_phase() {
        let answer = json!({
            "subscriptionState": "SUBSCRIPTION_STATE_ACTIVE",
            "lineItems": [{
                "productId": "pro",
                "expiryTime": "2026-12-01T00:00:00Z",
                "offerPhase": { "freeTrial": {} },
            }],
        });
        let now = at("2026-11-20T00:00:00Z");

        let standing = Snapshot::read(answer, now).unwrap().standing;

        assert_eq!(state::status(&standing, now), SubscriptionStatus::Trialing);
    }
}
