//! What operations cost those who ask for them.

use std::time::Instant;

use async_graphql::{Value, value};

use super::{
    Api,
    door::Guest,
    errors::{Code, Refusal},
};
use crate::http::REFUSAL;

impl Api {
    /// Takes the operation's cost from the guest's allowance.
    pub(super) async fn charge(&self, cost: u64, guest: &Guest) -> Result<(), Refusal> {
        if cost > self.limits.cost {
            let message = format!(
                "The operation is too complex: it costs {cost}, at most {}.",
                self.limits.cost
            );
            let available = self.throttle.take(&guest.key, 0, Instant::now()).await.available;
            return Err(Refusal {
                cost: Some(self.cost(cost, None, available)),
                ..Refusal::new(Code::QueryTooComplex, message)
            });
        }
        let balance = self.throttle.take(&guest.key, cost, Instant::now()).await;
        if balance.granted {
            return Ok(());
        }
        let wait_secs = balance.wait.as_secs() + u64::from(balance.wait.subsec_nanos() > 0);
        Err(Refusal {
            cost: Some(self.cost(cost, None, balance.available)),
            ..Refusal::for_now(
                "Too much was asked for in a short time; try again later.",
                wait_secs.max(1),
            )
        })
    }

    /// Takes from the guest's allowance what it costs us that an operation over a socket was refused; the edge sees those of requests.
    pub(super) async fn charge_refusal(&self, guest: &Guest) -> Result<(), Refusal> {
        let most = self.limits.cost.min(self.throttle.allowance().maximum);
        self.charge(REFUSAL.min(most), guest).await
    }

    /// Says what an operation costs, and what is left, as it stands in the extensions of an answer.
    pub(super) fn cost(&self, requested: u64, actual: Option<u64>, available: u64) -> Value {
        let allowance = self.throttle.allowance();
        value!({
            "requestedQueryCost": requested,
            "actualQueryCost": actual,
            "throttleStatus": {
                "maximumAvailable": allowance.maximum,
                "currentlyAvailable": available,
                "restoreRate": allowance.restore_per_second,
            },
        })
    }
}
